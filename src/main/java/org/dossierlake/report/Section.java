// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One part of the report: a question to the published tables, and how its answer is shown.
 *
 * <p>The question may use {@code :agency}, {@code :below} (the codes of the agencies below it), {@code :kind} (of the
 * period), {@code :start}, {@code :end} (the first and last day of the period), {@code :first} (the first day of the
 * earliest period that a line begins with) and {@code :currency}.
 *
 * @param name of its words, and of its place in the page
 * @param sql answers in few rows, in the order they are shown
 * @param columns those of the answer, in order
 * @param drawing how the table is drawn
 * @param drawn the columns that are drawn, all in one unit; the first column of the answer labels them
 * @param scope of which nodes it is told
 */
public record Section(String name, String sql, List<Col> columns, Drawing drawing, List<String> drawn, Scope scope) {

    /**
     * A column of an answer.
     *
     * @param name as the question names it
     */
    public record Col(String name, Shown shown) {}

    /** How a table is drawn beside being told. */
    public enum Drawing {
        /** A line for each column, over periods. */
        LINES,
        /** Upright bars, over what has an order. */
        COLUMNS,
        /** Lying bars, one for each row. */
        BARS
    }

    /** Of which nodes a section is told. */
    public enum Scope {
        /** All. */
        ANY,
        /** The node that has none above it: landed files are those of senders, not of agencies. */
        WHOLE
    }

    int indexOf(String column) {
        return IntStream.range(0, columns.size())
                .filter(i -> columns.get(i).name().equals(column))
                .findFirst()
                .orElseThrow();
    }
}
