// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.StopReason;
import org.dossierlake.feed.Dialect;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Lock;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Step;
import org.dossierlake.table.Verdict;

/** The main job: takes up all pending files, keeps the books, publishes. Safe to repeat at any time. */
public final class Night {

    private static final int DONE = 0;
    private static final int DONE_WITH_REFUSALS = 2;

    private final NightRun night;
    private final Staging staging;
    private final Ledger ledger;

    private Night(NightRun night, Staging staging) {
        this.night = night;
        this.staging = staging;
        this.ledger = new Ledger(night);
    }

    /**
     * Runs one night.
     *
     * @param until files of later days are left for another night; empty for all
     * @throws org.dossierlake.failure.RunFailure when the landing folder is missing, the lake is locked, a required feed
     *     has no usable row, or the books do not balance
     */
    public static NightResult run(SparkSession spark, Settings settings, Optional<LocalDate> until, Progress progress) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Map<String, Dialect> dialects = dialects(settings);
        requireLanding(hadoop, settings);
        Lock lock = Lock.acquire(hadoop, settings.lakeRoot());
        try {
            return locked(spark, settings, until, progress, dialects);
        } finally {
            lock.close();
        }
    }

    private static NightResult locked(
            SparkSession spark,
            Settings settings,
            Optional<LocalDate> until,
            Progress progress,
            Map<String, Dialect> dialects) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
        Instant startedAt = Instant.now();
        LocalDate today = startedAt.atZone(settings.timeZone()).toLocalDate();
        Optional<Publication> before = Publication.newest(lake);

        progress.phase("find", settings.landingRoot());
        PendingFiles pending = PendingFiles.find(lake, hadoop, settings, dialects, until.orElse(LocalDate.MAX), today);
        if (pending.files().isEmpty() && !isBehind(lake, before)) {
            return new NightResult(Optional.empty(), DONE, List.of("Nothing was pending; nothing was changed."));
        }
        Kept kept = new Kept(spark);
        try {
            NightRun night = new NightRun(
                    lake,
                    settings,
                    Ledger.newRunId(startedAt),
                    startedAt,
                    today,
                    pending.files(),
                    pending.newestDays(),
                    dialects,
                    calendars(settings, dialects),
                    before,
                    progress,
                    kept);
            return new Night(night, new Staging(night)).inOrder();
        } finally {
            kept.close();
        }
    }

    private NightResult inOrder() {
        night.progress().phase("open", night.runId() + ", " + night.files().size() + " files");
        ledger.createTables();

        night.progress().phase("read", "each record once, into the stage");
        staging.readOnce();
        Night dated = dated();
        dated.night.progress().phase("judge", "every record");
        dated.staging.judge();
        return dated.afterVerdicts();
    }

    /** The same night once the day of every file is known. */
    private Night dated() {
        NightRun known = staging.withFileDays();
        return new Night(known, new Staging(known));
    }

    private NightResult afterVerdicts() {
        List<Row> totals = ledger.totals(staging).collectAsList();
        refuseImbalance(totals);
        staging.keepAside();
        requireUsable(totals);

        night.progress().phase("merge", "steps and payments, then dossiers and settlements");
        new Merging(night, staging, feedsWithVersions(totals)).inOrder();

        night.progress().phase("post", "what changed");
        Bookkeeping books = new Bookkeeping(night);
        books.post();

        boolean refused = rows(totals, Verdict.QUARANTINED) > 0;
        Map<String, LocalDate> newestDays = newestDays(totals);
        Optional<LocalDate> newestDay = Bookkeeping.newestDay(newestDays);
        Optional<LocalDate> completeUntil =
                Bookkeeping.completeUntil(newestDays, night.settings().requiredFeeds());
        night.progress()
                .phase(
                        "publish",
                        "statistics as of " + newestDay.map(LocalDate::toString).orElse("-"));
        books.publish(newestDay.orElseThrow(), completeUntil);
        ledger.close(totalsRows(totals), refused ? "done_with_refusals" : "done", refused ? DONE_WITH_REFUSALS : DONE);
        Publication publication = books.appendPublication(newestDay.orElseThrow(), completeUntil);
        return new NightResult(
                Optional.of(night.runId()), refused ? DONE_WITH_REFUSALS : DONE, summary(totals, publication));
    }

    private Dataset<Row> totalsRows(List<Row> totals) {
        return night.spark().createDataFrame(totals, LandedFile.TABLE.schema());
    }

    /** The newest day of every feed that has landed, tonight's files included. */
    private Map<String, LocalDate> newestDays(List<Row> totals) {
        Map<String, LocalDate> newest = new HashMap<>(night.newestDays());
        totals.forEach(file -> newest.merge(
                file.getAs(LandedFile.FEED.name()), file.getAs(LandedFile.DAY.name()), PendingFiles::later));
        return newest;
    }

    private void refuseImbalance(List<Row> totals) {
        List<String> imbalances = Ledger.imbalances(totals);
        if (!imbalances.isEmpty()) {
            staging.keepVerdicts();
            ledger.closeWithoutFiles("books_do_not_balance", StopReason.BOOKS);
            throw Failures.booksDoNotBalance(imbalances);
        }
    }

    /** A required feed that has files tonight must have a row that says something. */
    private void requireUsable(List<Row> totals) {
        for (String feed : night.settings().requiredFeeds()) {
            List<Row> files = filesOf(feed, totals);
            boolean usable = rows(files, Verdict.ACCEPTED) + rows(files, Verdict.DUPLICATE) > 0;
            if (!files.isEmpty() && !usable) {
                ledger.closeWithoutFiles("nothing_accepted", StopReason.INPUT);
                throw Failures.nothingUsable(feed, files.size(), landed(files));
            }
        }
    }

    private static long rows(List<Row> files, String verdict) {
        return files.stream()
                .mapToLong(file -> file.<Long>getAs(LandedFile.rows(verdict).name()))
                .sum();
    }

    private static long landed(List<Row> files) {
        return files.stream()
                .mapToLong(file -> file.<Long>getAs(LandedFile.ROWS_LANDED.name()))
                .sum();
    }

    /** The feeds of which something new landed: a night of duplicates has nothing to merge. */
    private Set<Feeds> feedsWithVersions(List<Row> totals) {
        Set<Feeds> feeds = EnumSet.noneOf(Feeds.class);
        for (Feeds feed : staging.feedsWithFiles()) {
            List<Row> files = filesOf(feed.feed(), totals);
            if (rows(files, Verdict.ACCEPTED) + rows(files, Verdict.SUPERSEDED) > 0) {
                feeds.add(feed);
            }
        }
        return feeds;
    }

    private static List<Row> filesOf(String feed, List<Row> totals) {
        return totals.stream()
                .filter(file -> file.getAs(LandedFile.FEED.name()).equals(feed))
                .toList();
    }

    private List<String> summary(List<Row> totals, Publication publication) {
        List<String> lines = new ArrayList<>();
        for (Feeds feed : staging.feedsWithFiles()) {
            List<Row> files = filesOf(feed.feed(), totals);
            lines.add("%-10s %,d files, %,d landed = %,d accepted + %,d quarantined + %,d duplicate + %,d superseded"
                    .formatted(
                            feed.feed(),
                            files.size(),
                            landed(files),
                            rows(files, Verdict.ACCEPTED),
                            rows(files, Verdict.QUARANTINED),
                            rows(files, Verdict.DUPLICATE),
                            rows(files, Verdict.SUPERSEDED)));
        }
        lines.add("Published as number %d by run %s: complete until %s, stocks at the end of %s."
                .formatted(
                        publication.number(),
                        publication.runId(),
                        publication.completeUntil() == null ? "no day yet" : publication.completeUntil(),
                        publication.newestDay()));
        return lines;
    }

    /** Whether a run died between its merges and its publication: what it merged is still to be posted. */
    private static boolean isBehind(Lake lake, Optional<Publication> before) {
        for (Table table : List.of(Dossier.TABLE, Step.TABLE, Payment.TABLE, Settlement.TABLE)) {
            if (lake.version(table)
                    > before.map(publication -> publication.versionOf(table)).orElse(0L)) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, Dialect> dialects(Settings settings) {
        Dialect.Defaults defaults =
                new Dialect.Defaults(settings.timeZone(), settings.calendar().name(), settings.currency());
        Map<String, Dialect> dialects = new LinkedHashMap<>();
        for (Feeds feed : EnumSet.allOf(Feeds.class)) {
            dialects.put(feed.feed(), Dialect.load(settings.dialectFile(feed.feed()), defaults));
        }
        return dialects;
    }

    /** Every calendar that a dialect names, and the usual one. */
    private static List<WorkingCalendar> calendars(Settings settings, Map<String, Dialect> dialects) {
        Set<String> names = new TreeSet<>(Set.of(settings.calendar().name()));
        dialects.values().forEach(dialect -> names.addAll(dialect.calendars()));
        return names.stream().map(settings::calendar).collect(Collectors.toList());
    }

    private static void requireLanding(Configuration hadoop, Settings settings) {
        Path landing = new Path(settings.landingRoot());
        try {
            FileSystem files = landing.getFileSystem(hadoop);
            if (!files.exists(landing)) {
                throw Failures.landingMissing(settings.landingRoot());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
