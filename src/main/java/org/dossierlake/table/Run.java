// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per run that found something to do: when, with what outcome. */
public final class Run {

    /** The end of the names of runs that replay: every row they write is known by it. */
    private static final String REPLAY = "-replay";

    /** The end of the name that stands for all runs before a moment. */
    private static final String OPENING = "-opening";

    /** The end of the names of runs that rebuild the tables. */
    private static final String REBUILD = "-rebuild";

    public static final String DONE = "done";
    public static final String DONE_WITH_REFUSALS = "done_with_refusals";

    /** The run died, and could not be gone on with. */
    public static final String ABANDONED = "abandoned";

    public static final Field RUN_ID = Staged.RUN_ID.as(
            false,
            "The run: its start in UTC and a random end, or the end -replay where it read rows of quarantine again, or"
                    + " -rebuild where it read all landed files again");
    public static final Field STARTED_AT = Field.required("started_at", TimestampType, "Start, UTC");
    public static final Field FINISHED_AT = Field.required("finished_at", TimestampType, "End, UTC");
    public static final Field OUTCOME = Field.required(
            "outcome",
            StringType,
            "done, done_with_refusals, nothing_accepted, books_do_not_balance, or abandoned where it died");
    public static final Field EXIT_STATUS = Field.required("exit_status", IntegerType, "Exit status of the command");
    public static final Table TABLE = new Table(
            "run",
            "One row per run that found something to do",
            List.of(RUN_ID),
            List.of(RUN_ID, STARTED_AT, FINISHED_AT, OUTCOME, EXIT_STATUS),
            Table.Layout.PLAIN);

    private Run() {}

    /** The name of a run that replays and began at this moment of the form {@code 20250714T203000Z}. */
    public static String replayId(String startedAt) {
        return startedAt + REPLAY;
    }

    /** The name that stands for all runs before a moment, once what they posted is added up. */
    public static String openingId(String before) {
        return before + OPENING;
    }

    /** The name of a run that rebuilds the tables and began at this moment of the form {@code 20250714T203000Z}. */
    public static String rebuildId(String startedAt) {
        return startedAt + REBUILD;
    }

    /** Whether the run of this name rebuilt the tables; null for null. */
    public static Column isRebuild(Column runId) {
        return runId.endsWith(REBUILD);
    }

    /** Whether the run of this name replays. */
    public static boolean isReplay(String runId) {
        return runId.endsWith(REPLAY);
    }

    /** Whether the run of this name replays; null for null. */
    public static Column isReplay(Column runId) {
        return runId.endsWith(REPLAY);
    }

    /** Whether the run reached its end. */
    public static Column isDone() {
        return OUTCOME.col().isin(DONE, DONE_WITH_REFUSALS);
    }
}
