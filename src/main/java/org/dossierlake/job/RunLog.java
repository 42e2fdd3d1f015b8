// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.ThreadContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Verdict;

/**
 * What the log file says of a run: fields that stand in each of its lines, and lines that stand nowhere else, because a
 * person at the screen sees the same in other words.
 *
 * <p>The fields are kept by thread ({@link ThreadContext}); {@link Concurrently} hands them on.
 */
public final class RunLog {

    /** The field with the run that a thread is at work for, or that has just failed in it. */
    public static final String RUN_ID = "run_id";

    private static final String FEED = "feed";
    private static final String PATH = "path";

    /** Spark hands local properties of such a name on to its tasks, whose lines have a field of the whole name. */
    private static final String TASKS_RUN_ID = "mdc." + RUN_ID;

    private static final Logger LOG = LogManager.getLogger(RunLog.class);

    private RunLog() {}

    /** From now on lines are about this run. */
    static void enter(SparkSession spark, String runId) {
        ThreadContext.put(RUN_ID, runId);
        spark.sparkContext().setLocalProperty(TASKS_RUN_ID, runId);
    }

    /** From now on lines are about no run. */
    static void leave(SparkSession spark) {
        ThreadContext.remove(RUN_ID);
        spark.sparkContext().setLocalProperty(TASKS_RUN_ID, null);
    }

    /** Until the end of this work lines are about this feed; for the work of {@link Concurrently}. */
    static void about(String feed) {
        ThreadContext.put(FEED, feed);
    }

    /** A phase has ended. */
    static void phase(PhaseFigures figures) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("phase", figures.phase());
        fields.put("seconds", String.format(Locale.ROOT, "%.3f", figures.seconds()));
        fields.put("rows_read", Long.toString(figures.rowsRead()));
        fields.put("bytes_read", Long.toString(figures.bytesRead()));
        fields.put("rows_written", Long.toString(figures.rowsWritten()));
        fields.put("bytes_written", Long.toString(figures.bytesWritten()));
        fields.put("jobs", Long.toString(figures.jobs()));
        fields.put("tasks", Long.toString(figures.tasks()));
        log(fields, figures.line());
    }

    /** A run takes up a file. */
    static void file(Landed landed) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(FEED, landed.file().feed());
        fields.put(PATH, landed.file().path());
        fields.put("content_hash", landed.file().contentHash());
        fields.put("bytes", Long.toString(landed.file().bytes()));
        log(fields, "file taken up, revision " + landed.revision());
    }

    /** A run has done with a file: a row of {@code landed_file}. */
    static void file(Row totals) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(FEED, totals.getAs(LandedFile.FEED.name()));
        fields.put(PATH, totals.getAs(LandedFile.PATH.name()));
        String verdicts = Verdict.ALL.stream()
                .map(verdict -> totals.<Long>getAs(LandedFile.rows(verdict).name()) + " " + verdict)
                .collect(Collectors.joining(", "));
        log(
                fields,
                "file done with, %d rows landed: %s"
                        .formatted(totals.<Long>getAs(LandedFile.ROWS_LANDED.name()), verdicts));
    }

    private static void log(Map<String, String> fields, String message) {
        ThreadContext.putAll(fields);
        try {
            LOG.info(message);
        } finally {
            ThreadContext.removeAll(fields.keySet());
        }
    }
}
