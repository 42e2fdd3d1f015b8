// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Compares stored rows with the truth, cell by cell and in both directions. */
final class Differences {

    /** Beyond these nobody reads on. */
    private static final int MOST_SHOWN = 20;

    private final String table;
    private final int keyColumns;
    private final Alike alike;

    /** Whether a cell of the lake says what the truth says. */
    interface Alike {

        boolean test(String column, String expected, String found);
    }

    /**
     * @param table its name, for the messages
     * @param keyColumns how many of the truth's columns, from the first, tell its rows apart
     */
    Differences(String table, int keyColumns, Alike alike) {
        this.table = table;
        this.keyColumns = keyColumns;
        this.alike = alike;
    }

    /**
     * Every difference between {@code truth} and {@code stored}, one clause each: the table, the key, the column, both
     * values. The first ones only, then how many there are.
     *
     * @param stored rows that have, among others, the columns of the truth by their names
     */
    List<String> between(TruthFile truth, List<Row> stored) {
        List<String> differences = new ArrayList<>();
        Map<List<String>, List<String>> expected = byKey("the truth", truth.rows(), differences);
        Map<List<String>, List<String>> found = byKey(
                "the lake",
                stored.stream().map(row -> cells(row, truth.columns())).toList(),
                differences);
        expected.forEach((key, row) -> {
            if (found.containsKey(key)) {
                compare(truth.columns(), key, row, found.get(key), differences);
            } else {
                differences.add(
                        place(truth.columns(), key) + " is missing in the lake: " + shown(truth.columns(), row));
            }
        });
        found.forEach((key, row) -> {
            if (!expected.containsKey(key)) {
                differences.add(place(truth.columns(), key) + " is in the lake only: " + shown(truth.columns(), row));
            }
        });
        return differences.size() <= MOST_SHOWN ? differences : shortened(differences);
    }

    private Map<List<String>, List<String>> byKey(String side, List<List<String>> rows, List<String> differences) {
        Map<List<String>, List<String>> byKey = new LinkedHashMap<>();
        for (List<String> row : rows) {
            List<String> key = row.subList(0, keyColumns);
            if (byKey.put(key, row) != null) {
                differences.add("%s %s stands twice in %s".formatted(table, key, side));
            }
        }
        return byKey;
    }

    private void compare(
            List<String> columns,
            List<String> key,
            List<String> expected,
            List<String> found,
            List<String> differences) {
        for (int i = keyColumns; i < columns.size(); i++) {
            if (!alike.test(columns.get(i), expected.get(i), found.get(i))) {
                differences.add("%s: %s is <%s> in the lake, <%s> in truth"
                        .formatted(place(columns, key), columns.get(i), found.get(i), expected.get(i)));
            }
        }
    }

    private String place(List<String> columns, List<String> key) {
        return table
                + IntStream.range(0, key.size())
                        .mapToObj(i -> columns.get(i) + "=" + key.get(i))
                        .collect(Collectors.joining(", ", "[", "]"));
    }

    private String shown(List<String> columns, List<String> row) {
        return IntStream.range(keyColumns, row.size())
                .filter(i -> !row.get(i).isEmpty() && !row.get(i).equals("0"))
                .mapToObj(i -> columns.get(i) + "=" + row.get(i))
                .collect(Collectors.joining(", "));
    }

    private static List<String> shortened(List<String> differences) {
        List<String> shown = new ArrayList<>(differences.subList(0, MOST_SHOWN));
        shown.add("... %,d differences in all".formatted(differences.size()));
        return shown;
    }

    private static List<String> cells(Row row, List<String> columns) {
        return columns.stream().map(column -> text(row.getAs(column))).toList();
    }

    /** A value as truth files write it: numbers bare, lists joined by a bar, nothing for NULL. */
    static String text(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
        }
        if (value instanceof scala.collection.Seq<?> list) {
            return list.mkString("|");
        }
        if (value instanceof Object[] array) {
            return Arrays.stream(array).map(Differences::text).collect(Collectors.joining("|"));
        }
        return value.toString();
    }
}
