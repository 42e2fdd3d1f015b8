// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Staged;

/** How published figures are declared, added up and divided. */
final class Figure {

    private Figure() {}

    /** A number of dossiers, payments or units of time; never negative. */
    static Field count(String name, String comment) {
        return Field.required(name, LongType, comment);
    }

    /** A sum of money, exact; the row's currency stands beside it. */
    static Field money(String name, String comment) {
        return Field.required(name, Staged.MONEY_SUM, comment);
    }

    /** A quotient, null where there is nothing to divide by. */
    static Field quotient(String name, String comment) {
        return Field.optional(name, DoubleType, comment);
    }

    /** A rate between 0 and 1 of two columns of the same row. */
    static Field rate(String name, String numerator, String denominator) {
        return quotient(name, "%s / %s, 0 to 1; null where %s is 0".formatted(numerator, denominator, denominator));
    }

    /** {@code numerator / denominator} as a double; null where the denominator is zero or null. */
    static Column ratio(Column numerator, Column denominator) {
        return when(denominator.notEqual(0), numerator.cast(DoubleType).divide(denominator.cast(DoubleType)));
    }

    /** The measure where {@code counted} holds, else its zero. */
    static Column where(Column counted, Field measure) {
        return when(counted, measure.col()).otherwise(zero(measure));
    }

    /** Nothing, in the measure's type. */
    static Column zero(Field measure) {
        return lit(0).cast(measure.type());
    }

    /** The measure added up, in its own type. */
    static Column sum(Field measure) {
        return measure.of(org.apache.spark.sql.functions.sum(measure.col()).cast(measure.type()));
    }

    /**
     * The measures added up over the rows that agree in the columns {@code by}; each measure keeps its type.
     *
     * @param others what else is told of these rows together
     */
    static Dataset<Row> summed(Dataset<Row> rows, List<Field> by, List<Field> measures, Column... others) {
        Column[] sums = Stream.concat(measures.stream().map(Figure::sum), Arrays.stream(others))
                .toArray(Column[]::new);
        return rows.groupBy(by.stream().map(Field::col).toArray(Column[]::new))
                .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
    }

    /** The greatest value, under its own name. */
    static Column greatest(Field field) {
        return field.of(max(field.col()));
    }

    /** Adds columns that follow from the row's own. */
    static Dataset<Row> with(Dataset<Row> rows, Map<Field, Column> columns) {
        Map<String, Column> byName = new LinkedHashMap<>();
        columns.forEach((field, value) -> byName.put(field.name(), value));
        return rows.withColumns(byName);
    }

    /** Whether any of the measures is not zero. */
    static Column any(List<Field> measures) {
        return measures.stream()
                .map(measure -> measure.col().notEqual(0))
                .reduce(Column::or)
                .orElseThrow();
    }
}
