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

    public static final Field REPLAYED_RUN = Field.optional(
            "replayed_run",
            StringType,
            "The run that read the record again; what it still refused has a row of that run. Null while the record waits");

    public static final Table TABLE = new Table(
            "quarantine",
            "One row per refused record, with its raw text",
            List.of(FEED, Staged.PATH, Staged.POSITION, Staged.RUN_ID),
            List.of(
                    FEED,
                    Staged.PATH,
                    Staged.POSITION,
                    Staged.RULES,
                    Staged.HINT,
                    Staged.RAW.as(true, "The record as sent; masked for readers"),
                    Staged.SENDER.as(
                            true,
                            "Whom the record is from: level 1 of the agency that it names, such as H44, or the"
                                    + " root of its dialect's agencies where it names none"),
                    Staged.SAID.as(
                            true,
                            "What the record says: the dialect's word, the sender's field and its text, or only"
                                    + " the shape of the text where it might tell of a person"),
                    REPLAYED_RUN,
                    Staged.RUN_ID),
            Table.Layout.partitioned(Staged.RUN_ID).asRestricted());

    private Quarantine() {}

    /** The refused rows of one feed's stage. */
    public static Dataset<Row> of(String feed, Dataset<Row> staged) {
        return staged.filter(size(Staged.RULES.col()).gt(0))
                .withColumn(FEED.name(), lit(feed))
                .withColumn(REPLAYED_RUN.name(), lit(null).cast(StringType));
    }
}
