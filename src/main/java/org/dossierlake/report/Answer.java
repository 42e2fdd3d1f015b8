// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.dossierlake.report.Section.Col;

/**
 * The answer to a question as HTML that stands by itself, without a script: a table, and charts of its columns. A notebook
 * shows it.
 *
 * <p>What unit a column is in, its name and its type tell: {@code x_rate} is a share, {@code x_hours} are hours, a decimal is
 * money. The first column labels the rows of a chart.
 */
public final class Answer {

    /** More rows nobody reads in a notebook. */
    private static final int MOST_ROWS = 1_000;

    private static final Language LANGUAGE = Language.en;

    private final List<Col> columns;
    private final List<Row> rows;
    private final boolean isCut;

    /** @param isCut whether there were more rows */
    Answer(List<Col> columns, List<Row> rows, boolean isCut) {
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
        this.isCut = isCut;
    }

    /** The first thousand rows of {@code answer}; the table says when there are more. */
    public static Answer of(Dataset<Row> answer) {
        List<Row> rows = answer.takeAsList(MOST_ROWS + 1);
        boolean isCut = rows.size() > MOST_ROWS;
        return new Answer(
                Arrays.stream(answer.schema().fields())
                        .map(field -> new Col(field.name(), shown(field)))
                        .toList(),
                isCut ? rows.subList(0, MOST_ROWS) : rows,
                isCut);
    }

    /** The rows, in order. */
    public List<Row> rows() {
        return rows;
    }

    /** All rows and columns; each number also as the tables have it, in {@code data-value}. */
    public String table() {
        if (rows.isEmpty()) {
            return nothing();
        }
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        columns.forEach(column -> html.append(
                "<th scope=\"col\"%s>%s</th>".formatted(aligned(column.shown()), Page.escaped(column.name()))));
        html.append("</tr></thead><tbody>\n");
        for (Row row : rows) {
            html.append("<tr>");
            for (int i = 0; i < columns.size(); i++) {
                Shown shown = columns.get(i).shown();
                html.append("<td data-column=\"%s\" data-value=\"%s\"%s>%s</td>"
                        .formatted(
                                Page.escaped(columns.get(i).name()),
                                Page.raw(row.get(i)),
                                aligned(shown),
                                Page.escaped(LANGUAGE.shown(row.get(i), shown))));
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table>");
        return isCut
                ? html.append("<p>There are more than these %,d rows.</p>".formatted(MOST_ROWS))
                        .toString()
                : html.toString();
    }

    /**
     * Lying bars, one for each row and column.
     *
     * @param title what is drawn, of whom and when
     * @param drawn the columns, numbers of one unit
     */
    public String bars(String title, String... drawn) {
        return rows.isEmpty() ? nothing() : Chart.bars(title, labels(), series(drawn), LANGUAGE);
    }

    /**
     * A line for each column, over the rows: for what has an order, such as days.
     *
     * @param title what is drawn, of whom and when
     * @param drawn the columns, numbers of one unit
     */
    public String lines(String title, String... drawn) {
        return rows.isEmpty() ? nothing() : Chart.lines(title, labels(), series(drawn), LANGUAGE);
    }

    private List<String> labels() {
        return rows.stream()
                .map(row -> LANGUAGE.shown(row.get(0), columns.get(0).shown()))
                .toList();
    }

    private List<Chart.Series> series(String... drawn) {
        return Stream.of(drawn)
                .map(name -> {
                    int column = indexOf(name);
                    return new Chart.Series(
                            name.replace('_', ' '),
                            columns.get(column).shown(),
                            rows.stream().map(row -> (Number) row.get(column)).toList());
                })
                .toList();
    }

    private int indexOf(String name) {
        List<String> names = columns.stream().map(Col::name).toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException("The answer has no column %s; it has %s".formatted(name, names));
        }
        return names.indexOf(name);
    }

    private static Shown shown(StructField field) {
        DataType type = field.dataType();
        if (type instanceof DecimalType) {
            return Shown.MONEY;
        }
        if (type.equals(DataTypes.LongType) || type.equals(DataTypes.IntegerType)) {
            return Shown.COUNT;
        }
        if (!type.equals(DataTypes.DoubleType)) {
            return Shown.TEXT;
        }
        return field.name().endsWith("_rate")
                ? Shown.RATE
                : field.name().endsWith("_hours")
                        ? Shown.HOURS
                        : field.name().endsWith("_days") ? Shown.DAYS : Shown.POINTS;
    }

    /** Notebooks put all cells to the right; a text is read from the left. */
    private static String aligned(Shown shown) {
        return " style=\"text-align:%s\"".formatted(shown.isNumber() ? "right" : "left");
    }

    private static String nothing() {
        return "<p>The question has no rows.</p>";
    }
}
