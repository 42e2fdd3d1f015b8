// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.StopReason;
import org.dossierlake.feed.Dialect;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Lock;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.Run;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Step;

/**
 * How a run that writes begins: everything is checked, the lake is locked, and what there is to do is found.
 *
 * @param lake the tables
 * @param hadoop the settings of the storage
 * @param settings the site's settings
 * @param dialects the dialect of each feed, by the feed's name
 * @param agencies what the reference files say of agencies
 * @param startedAt when the run started
 * @param today its local date
 * @param before what readers see; empty before the first publication
 * @param newest the run that began last; empty before the first
 * @param progress where phases are announced
 * @param kept rows that several phases use
 */
record Opening(
        Lake lake,
        Configuration hadoop,
        Settings settings,
        Map<String, Dialect> dialects,
        AgencyRegister agencies,
        Instant startedAt,
        LocalDate today,
        Optional<Publication> before,
        Optional<Opened> newest,
        Progress progress,
        Kept kept) {

    /**
     * Does the work of one run, or nothing where there is none. A run that died is gone on with first.
     *
     * @param runId names the run
     * @param intake finds what it takes up
     * @param work does it
     * @throws org.dossierlake.failure.RunFailure when the landing folder is missing or the lake is locked, and what
     *     {@code work} throws
     */
    static NightResult run(
            SparkSession spark,
            Settings settings,
            Progress progress,
            Function<Instant, String> runId,
            Function<Opening, Intake> intake,
            Function<NightRun, NightResult> work) {
        return locked(spark, settings, progress, look -> {
            Opening opening = look.get();
            Optional<NightResult> resumed = opening.resumed(work);
            return resumed.map(first -> first.then(look.get().begun(runId, intake, work)))
                    .orElseGet(() -> opening.begun(runId, intake, work));
        });
    }

    /**
     * Does something that needs the lake for itself.
     *
     * @param work gets what looks at the lake: a run that follows another one looks again
     * @throws org.dossierlake.failure.RunFailure when the landing folder is missing or the lake is locked, and what
     *     {@code work} throws
     */
    static NightResult locked(
            SparkSession spark, Settings settings, Progress progress, Function<Supplier<Opening>, NightResult> work) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Map<String, Dialect> dialects = dialects(settings);
        AgencyRegister agencies = Agencies.ofFiles(settings);
        requireLanding(hadoop, settings);
        return holding(
                spark,
                settings,
                progress,
                held -> work.apply(() -> {
                    held.progress().startOver();
                    Instant now = Instant.now();
                    return new Opening(
                            held.lake(),
                            hadoop,
                            settings,
                            dialects,
                            agencies,
                            now,
                            now.atZone(settings.timeZone()).toLocalDate(),
                            Publication.newest(held.lake()),
                            Opened.newest(held.lake()),
                            held.progress(),
                            held.kept());
                }));
    }

    /**
     * A lake that nobody else writes to meanwhile.
     *
     * @param progress where phases are announced and measured, each only as long as the lake is still held
     * @param kept rows that are let go of with the lake
     */
    record Held(Lake lake, MeasuredProgress progress, Kept kept) {}

    /**
     * Does something that needs the lake for itself, and no landing folder.
     *
     * @throws org.dossierlake.failure.RunFailure LOCKED when another run is at work, and what {@code work} throws
     */
    static NightResult holding(
            SparkSession spark, Settings settings, Progress progress, Function<Held, NightResult> work) {
        RunLog.leave(spark);
        Lock lock = Lock.acquire(spark.sparkContext().hadoopConfiguration(), settings.lakeRoot());
        Kept kept = new Kept(spark);
        Shuffling shuffling = new Shuffling(spark);
        MeasuredProgress measured = new MeasuredProgress(spark, progress.under(lock));
        try {
            Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
            Migration.run(lake, settings.lakeRoot(), progress);
            NightResult result = work.apply(new Held(lake, measured, kept));
            measured.close();
            // A run that fails keeps its name in the log: what is then said of the failure belongs to it.
            RunLog.leave(spark);
            return result;
        } finally {
            measured.close();
            shuffling.close();
            kept.close();
            lock.close();
        }
    }

    private NightResult begun(
            Function<Instant, String> runId, Function<Opening, Intake> intake, Function<NightRun, NightResult> work) {
        RunLog.leave(lake.spark());
        Intake found = intake.apply(this);
        if (found.files().isEmpty() && behind(lake, before).isEmpty()) {
            return new NightResult(
                    Optional.empty(), NightResult.DONE, found.nothingToDo(), Map.of(), List.of(), before);
        }
        LakeSpace.require(lake, hadoop, settings, found.files());
        return begin(runId, found, work);
    }

    /**
     * Begins a run, whether there is anything to do or not.
     *
     * @throws org.dossierlake.failure.RunFailure BOOKS when postings were taken back by somebody; USAGE when the restricted
     *     folder is another lake's
     */
    NightResult begin(Function<Instant, String> runId, Intake found, Function<NightRun, NightResult> work) {
        refuseRestoredPostings();
        refuseRestrictedFolderOfAnotherLake();
        int number = newest.map(Opened::number).orElse(0) + 1;
        return work.apply(
                run(new Opened(number, runId.apply(startedAt), startedAt, today, found.files()), found, false));
    }

    /**
     * Goes on with the run that began last if it died; empty if it did not, or if nobody can go on with it: a replay, whose
     * records still wait in quarantine, or a night that had judged no record yet and whose files are no longer there. One
     * that is done but for its publication may have had no record at all.
     */
    private Optional<NightResult> resumed(Function<NightRun, NightResult> work) {
        Optional<Opened> died = dead();
        if (died.isEmpty()) {
            return Optional.empty();
        }
        Opened opened = died.get();
        PendingFiles pending = PendingFiles.find(lake, hadoop, settings, dialects, LocalDate.MAX, opened.runOn());
        Intake intake = new Intake(opened.files(), pending.newestDays(), Optional.empty(), List.of());
        NightRun run = run(opened, intake, true);
        Ledger ledger = new Ledger(run);
        if (Run.isReplay(opened.runId()) || !ledger.hasJudged() && !opened.isStillPending(pending.files())) {
            ledger.closeWithoutFiles(Run.ABANDONED, StopReason.TRANSIENT);
            return Optional.empty();
        }
        refuseRestoredPostings();
        progress.phase("resume", opened.runId() + ", which did not come to its end");
        return Optional.of(work.apply(run));
    }

    /** No night takes postings back: whoever did has torn them from what was published. Their cure is a rebuild. */
    private void refuseRestoredPostings() {
        before.ifPresent(publication -> Posted.ALL.stream()
                .map(Posted::target)
                .filter(table -> lake.isRestoredSince(table, publication.versionOf(table)))
                .findFirst()
                .ifPresent(table -> {
                    throw Failures.postingsRestored(table.name());
                }));
    }

    /**
     * A run is told before it writes a row, so a first one finds none. The restricted folder has a setting of its own, and two
     * lakes in it would take each other's runs for theirs: run numbers begin anew in each.
     */
    private void refuseRestrictedFolderOfAnotherLake() {
        if (newest.isEmpty()) {
            Tables.ALL.stream()
                    .filter(table -> table.layout().restricted() && lake.exists(table) && !lake.isUnwritten(table))
                    .findFirst()
                    .ifPresent(table -> {
                        throw Failures.restrictedOfAnotherLake(
                                table.name(), settings.lakeRestricted(), settings.lakeRoot());
                    });
        }
    }

    /** The run that began last, if it did not come to its end: whoever holds the lock knows that it died. */
    Optional<Opened> dead() {
        return newest.filter(opened -> !opened.hasEnded(lake, before));
    }

    /** The run that begins, or is gone on with, with what it takes up. */
    NightRun run(Opened opened, Intake intake, boolean isResumed) {
        RunLog.enter(lake.spark(), opened.runId());
        Shuffling.widen(lake.spark(), intake.files());
        return new NightRun(
                lake,
                settings,
                opened.number(),
                opened.runId(),
                opened.startedAt(),
                opened.runOn(),
                intake.files(),
                intake.newestDays(),
                dialects,
                calendars(
                        settings,
                        dialects,
                        before.isPresent() ? lake.read(CalendarDay.TABLE) : lake.none(CalendarDay.TABLE)),
                agencies,
                before,
                progress,
                kept,
                isResumed,
                intake.replay());
    }

    /**
     * The tables that a run merged into and did not live to publish: what it merged is still to be posted, or dossiers are
     * still to be counted by it.
     *
     * @param before what readers see; empty before the first publication
     */
    static List<Table> behind(Lake lake, Optional<Publication> before) {
        return Stream.of(Dossier.TABLE, Step.TABLE, Payment.TABLE, Settlement.TABLE, Procedure.TABLE, CalendarDay.TABLE)
                .filter(table -> lake.isChangedSince(table, Publication.seenVersion(before, table)))
                .toList();
    }

    /** The dialect of each feed, by the feed's name. */
    static Map<String, Dialect> dialects(Settings settings) {
        Dialect.Defaults defaults =
                new Dialect.Defaults(settings.timeZone(), settings.calendar().name(), settings.currency());
        Map<String, Dialect> dialects = new LinkedHashMap<>();
        for (Feeds feed : EnumSet.allOf(Feeds.class)) {
            dialects.put(feed.feed(), Dialect.load(settings.dialectFile(feed.feed()), defaults));
        }
        return dialects;
    }

    /**
     * Every calendar that a dialect names, the usual one, and those that stored dossiers have been counted by.
     *
     * @param stored rows of {@code calendar_day}
     * @throws org.dossierlake.failure.RunFailure USAGE when one of the latter is not there any more
     */
    static Collection<WorkingCalendar> calendars(
            Settings settings, Map<String, Dialect> dialects, Dataset<Row> stored) {
        Map<String, WorkingCalendar> calendars = new TreeMap<>();
        calendars.put(settings.calendar().name(), settings.calendar());
        dialects.values().stream()
                .flatMap(dialect -> dialect.calendars().stream())
                .forEach(name -> calendars.computeIfAbsent(name, settings::calendar));
        stored.select(CalendarDay.CALENDAR.col()).distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .forEach(name -> calendars.computeIfAbsent(name, each -> stillThere(settings, each)));
        return List.copyOf(calendars.values());
    }

    private static WorkingCalendar stillThere(Settings settings, String name) {
        try {
            return settings.calendar(name);
        } catch (IllegalArgumentException e) {
            throw Failures.calendarInUse(name, e.getMessage());
        }
    }

    /**
     * Looks whether there is a landing folder.
     *
     * @throws org.dossierlake.failure.RunFailure LANDING_MISSING when there is none, USAGE when it cannot be one
     */
    static void requireLanding(Configuration hadoop, Settings settings) {
        String root = settings.landingRoot();
        try {
            Path landing = new Path(root);
            FileSystem files = landing.getFileSystem(hadoop);
            if (!files.exists(landing)) {
                throw Failures.landingMissing(root);
            }
            if (!files.getFileStatus(landing).isDirectory()) {
                throw Failures.landingUnusable(root, "it is no folder", null);
            }
        } catch (UnsupportedFileSystemException e) {
            throw Failures.landingUnusable(root, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw Failures.landingUnusable(root, "it is neither a path nor a URI", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
