// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;

/**
 * How two sets of cells agree: what is stored, and what was computed anew. Zero tolerance; null is a value like others.
 *
 * @param table what was compared
 * @param compared cells that are on either side
 * @param differing those that are not once on both sides with the same values
 * @param first the first of them in the order of their keys, both values beside each other; at most {@link #MOST_SHOWN}
 * @param seconds how long it took
 */
record Comparison(String table, long compared, long differing, List<String> first, double seconds) {

    static final int MOST_SHOWN = 10;

    private static final String CELL = "cell";
    private static final String VALUES = "values";
    private static final String IS_STORED = "is_stored";
    private static final String STORED = "stored";
    private static final String COMPUTED = "computed";
    private static final String TIMES_STORED = "times_stored";
    private static final String TIMES_COMPUTED = "times_computed";

    /**
     * Compares two sets of rows; no more than the differing cells that are shown come to the driver.
     *
     * @param table the name that the result goes by
     * @param key the columns that name a cell; a key that is there twice differs
     * @param values the columns that must agree
     */
    static Comparison of(
            String table, List<Field> key, List<Field> values, Dataset<Row> stored, Dataset<Row> computed) {
        long begun = System.nanoTime();
        // One grouping over both sides, not a join: null in a key is a value, and neither side may be the smaller one.
        Dataset<Row> cells = side(key, values, stored, true)
                .unionAll(side(key, values, computed, false))
                .groupBy(col(CELL))
                .agg(
                        count(when(col(IS_STORED), lit(1))).as(TIMES_STORED),
                        count(when(not(col(IS_STORED)), lit(1))).as(TIMES_COMPUTED),
                        max(when(col(IS_STORED), col(VALUES))).as(STORED),
                        max(when(not(col(IS_STORED)), col(VALUES))).as(COMPUTED));
        Column differs = not(col(TIMES_STORED)
                .equalTo(1)
                .and(col(TIMES_COMPUTED).equalTo(1))
                .and(col(STORED).eqNullSafe(col(COMPUTED))));
        Row counts = cells.agg(count(lit(1)), count(when(differs, lit(1)))).head();
        List<String> first = counts.getLong(1) == 0 ? List.of() : first(cells.filter(differs), key, values);
        return new Comparison(
                table, counts.getLong(0), counts.getLong(1), first, (System.nanoTime() - begun) / 1_000_000_000.0);
    }

    private static Dataset<Row> side(List<Field> key, List<Field> values, Dataset<Row> rows, boolean isStored) {
        return rows.select(
                struct(cols(key)).as(CELL),
                struct(cols(values)).as(VALUES),
                lit(isStored).as(IS_STORED));
    }

    private static Column[] cols(List<Field> fields) {
        return fields.stream().map(Field::col).toArray(Column[]::new);
    }

    private static List<String> first(Dataset<Row> differing, List<Field> key, List<Field> values) {
        return differing.orderBy(col(CELL)).limit(MOST_SHOWN).collectAsList().stream()
                .map(row -> line(row, key, values))
                .toList();
    }

    private static String line(Row cell, List<Field> key, List<Field> values) {
        Row named = cell.getAs(CELL);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            names.add(key.get(i).name() + "=" + named.get(i));
        }
        return String.join(", ", names) + ": " + difference(cell, values);
    }

    private static String difference(Row cell, List<Field> values) {
        if (cell.<Long>getAs(TIMES_STORED) > 1) {
            return "stored %d times".formatted(cell.<Long>getAs(TIMES_STORED));
        }
        if (cell.<Long>getAs(TIMES_COMPUTED) > 1) {
            return "recomputed %d times".formatted(cell.<Long>getAs(TIMES_COMPUTED));
        }
        Row stored = cell.getAs(STORED);
        Row computed = cell.getAs(COMPUTED);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Object is = stored == null ? null : stored.get(i);
            Object shouldBe = computed == null ? null : computed.get(i);
            boolean oneSided = stored == null || computed == null;
            if (!Objects.equals(is, shouldBe) && !(oneSided && (isNothing(is) && isNothing(shouldBe)))) {
                differences.add(
                        "%s %s stored, %s recomputed".formatted(values.get(i).name(), is, shouldBe));
            }
        }
        String which = stored == null ? "not stored; " : computed == null ? "stored and not recomputed; " : "";
        return which + String.join("; ", differences);
    }

    /** In a cell that one side does not have, what the other has as zero says nothing. */
    private static boolean isNothing(Object value) {
        return value == null || (value instanceof Number number && new BigDecimal(number.toString()).signum() == 0);
    }
}
