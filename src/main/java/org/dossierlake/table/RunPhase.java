// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per run and phase: what it took. Of a run that died and was gone on with, the phases of the process that wrote
 * its end.
 */
public final class RunPhase {

    public static final Field RUN_ID = Run.RUN_ID;
    public static final Field POSITION = Field.required("position", IntegerType, "1 for the first phase of the run");
    public static final Field PHASE = Field.required("phase", StringType, "The phase in one word, such as merge");
    public static final Field SECONDS = Field.required(
            "seconds",
            DoubleType,
            "Seconds from its beginning to its end; of the last phase, until the run's last writes");
    public static final Field ROWS_READ = Field.required(
            "rows_read",
            LongType,
            "Rows that Spark's tasks read: of landed files, of tables and their logs, and those kept for several steps");
    public static final Field BYTES_READ =
            Field.required("bytes_read", LongType, "Bytes of these rows, as they lie: compressed or not");
    public static final Field ROWS_WRITTEN = Field.required(
            "rows_written", LongType, "Rows that Spark's tasks wrote into files of tables, change feeds included");
    public static final Field BYTES_WRITTEN = Field.required("bytes_written", LongType, "Bytes of these files");

    public static final Table TABLE = new Table(
            "run_phase",
            "One row per run and phase: what it took",
            List.of(RUN_ID, POSITION),
            List.of(RUN_ID, POSITION, PHASE, SECONDS, ROWS_READ, BYTES_READ, ROWS_WRITTEN, BYTES_WRITTEN),
            Table.Layout.PLAIN);

    private RunPhase() {}
}
