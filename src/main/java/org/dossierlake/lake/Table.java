// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.failure.Failures;

/**
 * A table's declaration: everything that is derived (DDL, schema check, data dictionary, views) comes from here.
 *
 * @param name the table's name, snake_case, singular
 * @param grain "One row per ..."
 * @param key the columns that tell one row from another
 * @param columns all columns, in the order in which they are stored
 * @param layout how and where the table lies
 */
public record Table(String name, String grain, List<Field> key, List<Field> columns, Layout layout) {

    /**
     * How a table lies in the lake.
     *
     * @param partitionedBy the columns whose values split the table into folders, often none
     * @param changeFeed whether the before and after images of changed rows are kept
     * @param restricted whether the table lies under {@code lake.restricted} and is seen through a masked view only
     * @param foundBy the columns beside the key by which rows are looked for: each file knows their range
     */
    public record Layout(List<Field> partitionedBy, boolean changeFeed, boolean restricted, List<Field> foundBy) {

        /** One folder, no change feed, open to readers. */
        public static final Layout PLAIN = new Layout(List.of(), false, false, List.of());

        /** Split by {@code fields}. */
        public static Layout partitioned(Field... fields) {
            return new Layout(List.of(fields), false, false, List.of());
        }

        /** The same, with the change feed on. */
        public Layout withChangeFeed() {
            return new Layout(partitionedBy, true, restricted, foundBy);
        }

        /** The same, under {@code lake.restricted}. */
        public Layout asRestricted() {
            return new Layout(partitionedBy, changeFeed, true, foundBy);
        }

        /** The same, where rows are looked for by these columns, too. */
        public Layout foundBy(Field... fields) {
            return new Layout(partitionedBy, changeFeed, restricted, List.of(fields));
        }
    }

    public Table {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        if (!columns.containsAll(key)
                || !columns.containsAll(layout.partitionedBy())
                || !columns.containsAll(layout.foundBy())) {
            throw new IllegalArgumentException("Table " + name + " has a key or layout column it does not declare");
        }
    }

    /** The declared columns as a Spark schema, comments included. */
    public StructType schema() {
        return new StructType(columns.stream().map(Field::structField).toArray(StructField[]::new));
    }

    /** All declared columns, for a {@code select}. */
    public Column[] cols() {
        return columns.stream().map(Field::col).toArray(Column[]::new);
    }

    /**
     * The rows with exactly the declared columns in the declared order.
     *
     * @throws org.dossierlake.failure.RunFailure if a column is missing or has another type; nothing is ever cast
     */
    public Dataset<Row> conform(Dataset<Row> rows) {
        Map<String, String> actual = new LinkedHashMap<>();
        Arrays.stream(rows.schema().fields())
                .forEach(field -> actual.put(field.name(), field.dataType().catalogString()));
        List<String> differences = new ArrayList<>();
        for (Field field : columns) {
            String declared = field.type().catalogString();
            String found = actual.get(field.name());
            if (found == null) {
                differences.add("%s is missing, declared %s".formatted(field.name(), declared));
            } else if (!found.equals(declared)) {
                differences.add("%s is %s, declared %s".formatted(field.name(), found, declared));
            }
        }
        if (!differences.isEmpty()) {
            throw Failures.schemaDiffers(name, differences);
        }
        return rows.select(cols());
    }
}
