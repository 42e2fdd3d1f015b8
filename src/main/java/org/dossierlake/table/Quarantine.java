// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per refused record: where it lies, every rule it broke, and its raw text. */
public final class Quarantine {

    public static final Field FEED = Field.required("feed", StringType, "The feed of the record, such as dossiers");

    public static final Table TABLE = new Table(
            "quarantine",
            "One row per refused record, with its raw text",
            List.of(FEED, Staged.PATH, Staged.POSITION, Staged.RUN_ID),
            List.of(
                    FEED,
                    Staged.PATH,
                    Staged.POSITION,
                    Staged.RULES,
                    Staged.RAW.as(true, "The record as sent; masked for readers"),
                    Staged.RUN_ID),
            Table.Layout.partitioned(Staged.RUN_ID).asRestricted());

    private Quarantine() {}

    /** The refused rows of one feed's stage. */
    public static Dataset<Row> of(String feed, Dataset<Row> staged) {
        return staged.filter(size(Staged.RULES.col()).gt(0)).withColumn(FEED.name(), lit(feed));
    }
}
