// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per run that found something to do: when, from which versions of the tables, with what outcome. */
public final class Run {

    public static final Field RUN_ID = Staged.RUN_ID.as(false, "The run: its start in UTC and a random end");
    public static final Field STARTED_AT = Field.required("started_at", TimestampType, "Start, UTC");
    public static final Field FINISHED_AT =
            Field.optional("finished_at", TimestampType, "End, UTC; null while it runs or after it died");
    public static final Field OUTCOME = Field.optional(
            "outcome",
            StringType,
            "done, done_with_refusals, nothing_accepted or books_do_not_balance; null while it runs or after it died");
    public static final Field EXIT_STATUS =
            Field.optional("exit_status", IntegerType, "Exit status of the command; null like outcome");
    public static final Field BASE_VERSIONS = Field.required(
            "base_versions",
            createMapType(StringType, LongType, false),
            "Version of each fact table that the run started from");

    public static final Table TABLE = new Table(
            "run",
            "One row per run that found something to do",
            List.of(RUN_ID),
            List.of(RUN_ID, STARTED_AT, FINISHED_AT, OUTCOME, EXIT_STATUS, BASE_VERSIONS),
            Table.Layout.PLAIN);

    private Run() {}
}
