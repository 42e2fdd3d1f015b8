// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** Compares all rows of a published table with those of a second computation, cell by cell and in both directions. */
final class RealLogsComparison {

    private static final Set<String> PERCENTILES = Set.of(
            ProcessingTime.P50_WORKING_HOURS.name(),
            ProcessingTime.P90_WORKING_HOURS.name(),
            ProcessingTime.P95_WORKING_HOURS.name());

    /** Up to one working day a percentile is exact; above, the histogram says less than 2 % too much. */
    private static final double EXACT_HOURS = 8;

    private static final double HIGHEST_SHARE = 1.02;

    /** Both sides divide the same whole numbers, maybe in another order. */
    private static final double ROUNDING = 1e-12;

    private RealLogsComparison() {}

    /**
     * What differs, one line per cell or row; empty when nothing does.
     *
     * @param published all rows of the published table
     * @param expected all rows of the second computation, by the same column names, in any order of columns
     */
    static List<String> differences(Table table, List<Row> published, List<Map<String, Object>> expected) {
        Map<String, Map<String, Object>> left =
                byKey(table, published.stream().map(RealLogsComparison::cells).toList());
        Map<String, Map<String, Object>> right = byKey(table, expected);
        List<String> differences = new ArrayList<>();
        left.forEach((key, cells) -> {
            Map<String, Object> twin = right.get(key);
            if (twin == null) {
                differences.add("%s %s: published, not expected: %s".formatted(table.name(), key, cells));
            } else {
                compare(table, key, cells, twin, differences);
            }
        });
        right.forEach((key, cells) -> {
            if (!left.containsKey(key)) {
                differences.add("%s %s: expected, not published: %s".formatted(table.name(), key, cells));
            }
        });
        return differences;
    }

    private static void compare(
            Table table, String key, Map<String, Object> cells, Map<String, Object> twin, List<String> differences) {
        for (Field column : table.columns()) {
            String name = column.name();
            // Who wrote the row is nothing that the log could tell; the percentiles tell what is in the histogram.
            if (column.equals(PublishedKey.AS_KNOWN_AT) || column.equals(ProcessingTime.DURATIONS)) {
                continue;
            }
            // A column that the second computation does not know at all must not pass for null.
            Object expected = twin.getOrDefault(name, "no such column");
            if (!same(name, cells.get(name), expected)) {
                differences.add("%s %s: %s is published as %s, expected %s"
                        .formatted(table.name(), key, name, cells.get(name), expected));
            }
        }
    }

    private static boolean same(String name, Object published, Object expected) {
        if (published instanceof Double left && expected instanceof Double right) {
            if (PERCENTILES.contains(name) && right > EXACT_HOURS) {
                return left >= right && left < right * HIGHEST_SHARE;
            }
            return Math.abs(left - right) <= ROUNDING * Math.max(1, Math.abs(right));
        }
        if (published instanceof BigDecimal left && expected instanceof BigDecimal right) {
            return left.compareTo(right) == 0;
        }
        return Objects.equals(published, expected);
    }

    private static Map<String, Object> cells(Row row) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (String name : row.schema().fieldNames()) {
            cells.put(name, row.getAs(name));
        }
        return cells;
    }

    private static Map<String, Map<String, Object>> byKey(Table table, List<Map<String, Object>> rows) {
        Map<String, Map<String, Object>> byKey = new TreeMap<>();
        for (Map<String, Object> row : rows) {
            List<Object> key =
                    table.key().stream().map(field -> row.get(field.name())).toList();
            Map<String, Object> before = byKey.put(String.valueOf(key), exact(row));
            if (before != null) {
                throw new AssertionError("%s has two rows of the key %s.".formatted(table.name(), key));
            }
        }
        return byKey;
    }

    /** Whole and decimal numbers of any width become decimals, so that equal ones are equal. */
    private static Map<String, Object> exact(Map<String, Object> row) {
        Map<String, Object> exact = new LinkedHashMap<>();
        row.forEach((name, value) -> exact.put(
                name,
                value instanceof Number && !(value instanceof Double) ? new BigDecimal(value.toString()) : value));
        return exact;
    }
}
