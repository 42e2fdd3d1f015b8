// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.feed.Dialect;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;

/**
 * What all phases of one night share.
 *
 * @param lake the tables
 * @param settings the site's settings
 * @param number 1 for the first run of the lake, then one more each time; {@link #UNNUMBERED} for a rebuild
 * @param runId the run's name
 * @param startedAt when it started
 * @param today the run's local date, the only reading of the clock that data may meet
 * @param files the files that it takes up
 * @param newestDays the newest day that each feed had landed before, by its name
 * @param dialects the dialect of each feed, by the feed's name
 * @param calendars every working calendar that a dialect names
 * @param agencies what the registers say of agencies
 * @param before what readers saw when the night began; empty before the first publication
 * @param progress where phases are announced
 * @param kept rows that several phases use
 * @param isResumed whether the run had begun before and died
 * @param replay which records of the files it takes, for a replay; empty for a night, which takes all
 */
record NightRun(
        Lake lake,
        Settings settings,
        int number,
        String runId,
        Instant startedAt,
        LocalDate today,
        List<Landed> files,
        Map<String, LocalDate> newestDays,
        Map<String, Dialect> dialects,
        Collection<WorkingCalendar> calendars,
        AgencyRegister agencies,
        Optional<Publication> before,
        Progress progress,
        Kept kept,
        boolean isResumed,
        Optional<Replay> replay) {

    /** A rebuild: nobody goes on with it, so it may append more than once. */
    static final int UNNUMBERED = 0;

    /** Codes and the like, some 100 bytes each in memory. */
    private static final long MOST_KEYS_SENT = 1_000_000;

    SparkSession spark() {
        return lake.spark();
    }

    /** The same night, with other knowledge of its files. */
    NightRun with(List<Landed> known) {
        return with(known, agencies);
    }

    /** The same night, once the registers that landed are read. */
    NightRun with(AgencyRegister registered) {
        return with(files, registered);
    }

    private NightRun with(List<Landed> known, AgencyRegister registered) {
        return new NightRun(
                lake,
                settings,
                number,
                runId,
                startedAt,
                today,
                known,
                newestDays,
                dialects,
                calendars,
                registered,
                before,
                progress,
                kept,
                isResumed,
                replay);
    }

    /**
     * Kept rows as that side of a join which is sent to wherever the other one lies, so that of the larger side nothing is
     * moved; as they are where they are too many for that, where nothing is stored yet, or where the settings of Spark let
     * nothing be sent.
     */
    Dataset<Row> sent(Dataset<Row> keys) {
        return areKeysSent(keys) ? broadcast(keys) : keys;
    }

    /** Whether the keys of these rows are to be sent: each process holds all of them in memory. */
    boolean areKeysSent(Dataset<Row> rows) {
        return before.isPresent()
                && !spark().conf().get("spark.sql.autoBroadcastJoinThreshold").startsWith("-")
                && rows.count() <= MOST_KEYS_SENT;
    }

    List<Landed> filesOf(Feeds feed) {
        return files.stream()
                .filter(landed -> landed.file().feed().equals(feed.feed()))
                .toList();
    }

    /** Appends rows of this run to a table; the same run, resumed, does not append them again. */
    void append(Table table, Dataset<Row> rows) {
        if (number == UNNUMBERED) {
            lake.append(table, rows);
        } else {
            lake.appendOnce(table, rows, "run", number);
        }
    }

    /**
     * Appends a part of what this run appends to a table. A driver that has lost the lake to another one, which goes on with the
     * run, does not append the same part again.
     */
    void append(Table table, Dataset<Row> rows, String part) {
        lake.appendOnce(table, rows, "run#" + part, number);
    }
}
