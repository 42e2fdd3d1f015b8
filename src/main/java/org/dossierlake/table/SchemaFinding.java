// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

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

/** One row per file and field that the dialect does not know: its name and how often it came, never its value. */
public final class SchemaFinding {

    public static final Field FIELD = Field.required("field", StringType, "Name of the field as sent");
    public static final Field RECORDS = Field.required("records", LongType, "Records of the file that carry it");

    public static final Table TABLE = new Table(
            "schema_finding",
            "One row per run, file and field that the dialect does not know",
            List.of(Staged.RUN_ID, Quarantine.FEED, Staged.PATH, FIELD),
            List.of(Staged.RUN_ID, Quarantine.FEED, Staged.PATH, FIELD, RECORDS),
            Table.Layout.PLAIN);

    private SchemaFinding() {}

    /** The unknown fields of one feed's stage, without {@code run_id}. */
    public static Dataset<Row> of(String feed, Dataset<Row> staged) {
        return staged.filter(Staged.UNKNOWN_FIELDS.col().isNotNull())
                .select(Staged.PATH.col(), explode(Staged.UNKNOWN_FIELDS.col()).as(FIELD.name()))
                .groupBy(Staged.PATH.col(), FIELD.col())
                .agg(count(lit(1)).as(RECORDS.name()))
                .withColumn(Quarantine.FEED.name(), lit(feed));
    }
}
