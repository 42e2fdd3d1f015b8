// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** How the fields of a file differ from what the dialect knows: their names, never their values. */
public final class SchemaFinding {

    public static final Field FIELD = Field.required(
            "field", StringType, "Name of the unknown field as sent; of a drifted file the agreed fields that differ");
    public static final Field RECORDS = Field.required(
            "records", LongType, "Records that carry the unknown field; of a drifted file all its records");
    public static final Field DIFFERENCE = Field.optional(
            "difference",
            StringType,
            "How the schema of a drifted file differs from the agreed one; null for a field that is merely unknown");

    public static final Table TABLE = new Table(
            "schema_finding",
            "One row per run, file and field that the dialect does not know, and one per run and file whose schema has"
                    + " drifted",
            List.of(Staged.RUN_ID, Quarantine.FEED, Staged.PATH, FIELD),
            List.of(Staged.RUN_ID, Quarantine.FEED, Staged.PATH, FIELD, RECORDS, DIFFERENCE),
            Table.Layout.PLAIN);

    private SchemaFinding() {}

    /** The unknown fields of one feed's stage, without {@code run_id}. */
    public static Dataset<Row> of(String feed, Dataset<Row> staged) {
        return staged.filter(Staged.UNKNOWN_FIELDS.col().isNotNull())
                .select(Staged.PATH.col(), explode(Staged.UNKNOWN_FIELDS.col()).as(FIELD.name()))
                .groupBy(Staged.PATH.col(), FIELD.col())
                .agg(count(lit(1)).as(RECORDS.name()))
                .withColumn(Quarantine.FEED.name(), lit(feed))
                .withColumn(DIFFERENCE.name(), lit(null).cast(StringType));
    }

    /**
     * The drifted files of one feed, without {@code run_id}.
     *
     * @param drifts {@code path}, {@code field} and {@code difference} of every drifted file
     * @param staged the feed's stage
     */
    public static Dataset<Row> ofDrifts(String feed, Dataset<Row> drifts, Dataset<Row> staged) {
        Dataset<Row> records =
                staged.groupBy(Staged.PATH.col()).agg(count(lit(1)).as(RECORDS.name()));
        return drifts.join(records, new String[] {Staged.PATH.name()}, "left")
                .withColumn(RECORDS.name(), coalesce(RECORDS.col(), lit(0L)))
                .withColumn(Quarantine.FEED.name(), lit(feed));
    }
}
