// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.OpenedRun;
import org.dossierlake.table.Run;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;

/** Knows what became of every landed row of a run, and closes the run with it. */
final class Ledger {

    private static final DateTimeFormatter RUN_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final NightRun night;
    private final Lake lake;

    Ledger(NightRun night) {
        this.night = night;
        this.lake = night.lake();
    }

    /** How the names of runs that start at a moment begin. */
    static String runTime(Instant moment) {
        return RUN_TIME.format(moment);
    }

    /** A name for a run that starts now: sorts by time, differs from any other run's. */
    static String newRunId(Instant startedAt) {
        return "%s-%06x"
                .formatted(runTime(startedAt), ThreadLocalRandom.current().nextInt(1 << 24));
    }

    /** A name for a replay that starts now. Two of one second would need to hold the lake's lock at once. */
    static String newReplayId(Instant startedAt) {
        return Run.replayId(runTime(startedAt));
    }

    /** A name for a rebuild of the tables that starts now. */
    static String newRebuildId(Instant startedAt) {
        return Run.rebuildId(RUN_TIME.format(startedAt));
    }

    /** Creates the tables that do not exist yet. */
    void createTables() {
        List<Runnable> creations = new ArrayList<>();
        Tables.ALL.forEach(table -> creations.add(() -> lake.create(table)));
        Concurrently.run(night.spark(), creations);
    }

    /** Writes down that the run begins, and with what. */
    void open() {
        Opened opened = new Opened(night.number(), night.runId(), night.startedAt(), night.today(), night.files());
        night.append(OpenedRun.TABLE, night.spark().createDataFrame(List.of(opened.toRow()), OpenedRun.TABLE.schema()));
        night.files().forEach(RunLog::file);
    }

    /**
     * Whether this run has judged its records: from then on the stage is what it takes up. Files without any record have no
     * verdicts; they are done with.
     */
    boolean hasJudged() {
        return isNamedIn(Verdict.TABLE) || isNamedIn(LandedFile.TABLE);
    }

    private boolean isNamedIn(Table table) {
        return !lake.read(table)
                .filter(Staged.RUN_ID.col().equalTo(night.runId()))
                .isEmpty();
    }

    /** Whether a rebuild has come to its end since the last publication: where a night died, it leaves publishing to it. */
    boolean isRebuiltSincePublished() {
        long published = night.before().map(seen -> seen.versionOf(Run.TABLE)).orElse(-1L);
        return published >= 0
                && lake.isChangedSince(Run.TABLE, published)
                && !lake.read(Run.TABLE)
                        .filter(Run.isDone().and(Run.RUN_ID.col().notEqual(night.runId())))
                        .join(lake.readAt(Run.TABLE, published), new String[] {Run.RUN_ID.name()}, "left_anti")
                        .isEmpty();
    }

    /** The night's files as rows of {@code landed_file} whose totals are not known yet. */
    private Dataset<Row> opened() {
        List<Row> rows = night.files().stream().map(this::row).toList();
        return night.spark().createDataFrame(rows, LandedFile.TABLE.schema());
    }

    private Row row(Landed landed) {
        Map<Field, Object> values = new HashMap<>();
        values.put(LandedFile.FEED, landed.file().feed());
        values.put(LandedFile.PATH, landed.file().path());
        values.put(LandedFile.BYTES, landed.file().bytes());
        values.put(LandedFile.CONTENT_HASH_HEX, landed.file().contentHash());
        values.put(LandedFile.REVISION, landed.revision());
        values.put(LandedFile.DAY, landed.day().orElse(null));
        values.put(LandedFile.DIALECT, landed.dialect());
        values.put(LandedFile.RUN_ID, night.runId());
        values.put(LandedFile.STORAGE_STATE, landed.file().storageState().orElse(null));
        return RowFactory.create(
                LandedFile.TABLE.columns().stream().map(values::get).toArray());
    }

    /** The night's files with all totals, as the stage and the verdicts give them. Needs the file days. */
    Dataset<Row> totals(Staging staging) {
        List<String> moneyless = Arrays.stream(Feeds.values())
                .filter(feed -> !feed.carriesMoney())
                .map(Feeds::feed)
                .toList();
        return LandedFile.TABLE.conform(LandedFile.closed(opened(), staging.landed(), staging.verdicts(), moneyless));
    }

    /** The files whose rows or money do not add up, as clauses for people. */
    static List<String> imbalances(List<Row> totals) {
        List<String> imbalances = new ArrayList<>();
        for (Row file : totals) {
            long judged = Verdict.ALL.stream()
                    .mapToLong(
                            verdict -> file.<Long>getAs(LandedFile.rows(verdict).name()))
                    .sum();
            long landed = file.<Long>getAs(LandedFile.ROWS_LANDED.name());
            BigDecimal money = Verdict.ALL.stream()
                    .map(verdict ->
                            file.<BigDecimal>getAs(LandedFile.amount(verdict).name()))
                    .filter(Objects::nonNull)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal landedMoney = file.getAs(LandedFile.AMOUNT_LANDED.name());
            if (judged != landed || money.compareTo(landedMoney) != 0) {
                imbalances.add("%s landed %d rows and %s, but its verdicts are %d rows and %s"
                        .formatted(file.getAs(LandedFile.PATH.name()), landed, landedMoney, judged, money));
            }
        }
        return imbalances;
    }

    /** Writes the files' totals: from now on these files are done with. */
    void keep(List<Row> totals) {
        night.append(LandedFile.TABLE, night.spark().createDataFrame(totals, LandedFile.TABLE.schema()));
        totals.forEach(RunLog::file);
    }

    /** Writes what is left to write and what the run took, then the run's end. */
    void close(List<Runnable> last, String outcome, int exitStatus) {
        List<Runnable> writes = new ArrayList<>(RunFigures.writes(night));
        writes.addAll(last);
        Concurrently.run(night.spark(), writes);
        writeRun(outcome, exitStatus);
    }

    /** Writes the end of a run that stopped before it changed anything: its files stay pending. */
    void closeWithoutFiles(String outcome, StopReason reason) {
        writeRun(outcome, reason.exitStatus());
    }

    private void writeRun(String outcome, int exitStatus) {
        Row run = RowFactory.create(night.runId(), night.startedAt(), Instant.now(), outcome, exitStatus);
        night.append(Run.TABLE, night.spark().createDataFrame(List.of(run), Run.TABLE.schema()));
    }
}
