// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;

/**
 * The three columns that hold one moment: the UTC instant, and its local date and second of the day in the sender's
 * zone. The zone is used once, where the record is typed; everything below counts with the local pair.
 *
 * @param name the columns' common stem, as {@code received} in {@code received_at}
 * @param at the instant, UTC
 * @param on its local date
 * @param second its local second of the day, 0 to 86,399
 */
public record Instant(String name, Field at, Field on, Field second) {

    /** The type of a moment inside an array or a struct: {@code at}, {@code on}, {@code second}. */
    public static final StructType TYPE =
            new StructType().add("at", TimestampType).add("on", DateType).add("second", IntegerType);

    /** A moment that a row may lack; {@code meaning} says what it is and what null means. */
    public static Instant optional(String name, String meaning) {
        return new Instant(
                name,
                Field.optional(name + "_at", TimestampType, meaning + ", UTC instant"),
                Field.optional(name + "_on", DateType, meaning + ", local date"),
                Field.optional(name + "_second", IntegerType, meaning + ", second of the local day"));
    }

    /** The columns, in stored order. */
    public List<Field> fields() {
        return List.of(at, on, second);
    }

    /** The moment as one struct of {@link #TYPE}, null where there is none. */
    public Column packed() {
        return packed(at.col(), on.col(), second.col());
    }

    /** Three columns as one struct of {@link #TYPE}, null where {@code at} is null. */
    public static Column packed(Column at, Column on, Column second) {
        return when(at.isNotNull(), struct(at.as("at"), on.as("on"), second.as("second")));
    }

    /** The three columns out of a struct of {@link #TYPE}. */
    public List<Column> unpacked(Column moment) {
        return List.of(
                at.of(moment.getField("at")), on.of(moment.getField("on")), second.of(moment.getField("second")));
    }
}
