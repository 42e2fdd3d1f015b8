// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;

/**
 * One column of a table, written once and passed around, so that a rename is a compile error.
 *
 * @param name the column's name, snake_case
 * @param type the Spark type
 * @param nullable whether the column may be null
 * @param comment meaning, unit, bounds and what null means; readers see it in the table itself
 */
public record Field(String name, DataType type, boolean nullable, String comment) {

    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(comment, "comment");
    }

    /** A column that every row fills; Delta's NOT NULL stops a write that does not. */
    public static Field required(String name, DataType type, String comment) {
        return new Field(name, type, false, comment);
    }

    /** A column that may be null; the comment says what null means. */
    public static Field optional(String name, DataType type, String comment) {
        return new Field(name, type, true, comment);
    }

    /** Reads the column. */
    public Column col() {
        return org.apache.spark.sql.functions.col(name);
    }

    /** Names a result after this column. */
    public Column of(Column value) {
        return value.as(name);
    }

    /** The same column in another table, where its meaning needs other words or it may be null. */
    public Field as(boolean mayBeNull, String otherComment) {
        return new Field(name, type, mayBeNull, otherComment);
    }

    StructField structField() {
        Metadata metadata = new MetadataBuilder().putString("comment", comment).build();
        return new StructField(name, type, nullable, metadata);
    }
}
