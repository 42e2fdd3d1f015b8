// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.StopReason;
import org.dossierlake.feed.Landing;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Run;
import org.dossierlake.table.Verdict;

/** The main job: takes up all pending files, keeps the books, publishes. Safe to repeat at any time. */
public final class Night {

    private final NightRun night;
    private final Staging staging;
    private final Ledger ledger;

    private Night(NightRun night) {
        this.night = night;
        this.staging = new Staging(night);
        this.ledger = new Ledger(night);
    }

    /**
     * Runs one night. Which feeds are absent is judged by the moment at which it began.
     *
     * @param until files of later days are left for another night; empty for all
     * @throws org.dossierlake.failure.RunFailure when the landing folder is missing, the lake is locked, a required feed
     *     has no usable row, or the books do not balance
     */
    public static NightResult run(SparkSession spark, Settings settings, Optional<LocalDate> until, Progress progress) {
        LocalDateTime now = LocalDateTime.now(settings.timeZone());
        NightResult result = Opening.run(
                spark, settings, progress, Ledger::newRunId, opening -> pending(opening, until), Night::inOrder);
        return settings.deadlines().isEmpty()
                ? result
                : result.without(AbsentFeed.among(
                        settings.deadlines(),
                        new Lake(spark, settings.lakeRoot(), settings.lakeRestricted()),
                        now,
                        until.orElse(LocalDate.MAX)));
    }

    private static Intake pending(Opening opening, Optional<LocalDate> until) {
        opening.progress().phase("find", opening.settings().landingRoot());
        PendingFiles pending = PendingFiles.find(
                opening.lake(),
                opening.hadoop(),
                opening.settings(),
                opening.dialects(),
                until.orElse(LocalDate.MAX),
                opening.today());
        pending.keepStates(opening.lake());
        return new Intake(
                pending.files(),
                pending.newestDays(),
                Optional.empty(),
                List.of("Nothing was pending; nothing was changed."));
    }

    /** All phases of a run, one after the other. */
    static NightResult inOrder(NightRun night) {
        return new Night(night).inOrder();
    }

    private NightResult inOrder() {
        night.progress().phase("open", night.runId() + ", " + night.files().size() + " files");
        ledger.createTables();
        Coverage.required(night.lake(), night.before());
        ledger.open();
        if (night.isResumed() && ledger.hasJudged()) {
            Night recalled = informed().dated();
            recalled.staging.recall();
            return recalled.afterVerdicts();
        }

        night.progress().phase("read", "each record once, into the stage");
        staging.readRegistersOnce();
        Night informed = informed();
        informed.staging.readFactsOnce();
        requireUnchanged();
        Night dated = informed.dated();
        dated.night.progress().phase("judge", "every record");
        dated.staging.judge();
        return dated.afterVerdicts();
    }

    /** The stage holds what the hashes stand for: a file is hashed first and read for its records later. */
    private void requireUnchanged() {
        List<String> changed = Landing.changed(
                night.spark().sparkContext().hadoopConfiguration(),
                night.settings().landingRoot(),
                night.files().stream().map(Landed::file).toList());
        if (!changed.isEmpty()) {
            throw Failures.landedFilesChangedMeanwhile(changed);
        }
    }

    /** The same night once the registers that landed are read. */
    private Night informed() {
        return new Night(night.with(staging.agencies()));
    }

    /** The same night once the day of every file is known. */
    private Night dated() {
        return new Night(staging.withFileDays());
    }

    private NightResult afterVerdicts() {
        List<Row> totals = ledger.totals(staging).collectAsList();
        refuseImbalance(totals);
        staging.keepAside();
        if (night.replay().isEmpty()) {
            requireUsable(totals);
        }

        night.progress().phase("merge", "steps and payments, then dossiers and settlements");
        Merging merging = new Merging(night, staging, feedsWithCleanRows(totals));
        merging.inOrder();

        night.progress().phase("post", "what changed");
        Bookkeeping books = new Bookkeeping(night, merging);
        books.post();

        boolean refused = rows(totals, Verdict.QUARANTINED) > 0;
        Findings findings = new Findings(night, staging);
        int exitStatus = refused ? NightResult.DONE_WITH_REFUSALS : NightResult.DONE;
        Map<String, LocalDate> newestDays = newestDays(totals);
        Optional<LocalDate> newestDay = Bookkeeping.newestDay(newestDays);
        Optional<LocalDate> completeUntil =
                Bookkeeping.completeUntil(newestDays, night.settings().requiredFeeds());
        night.progress()
                .phase(
                        "publish",
                        "statistics as of " + newestDay.map(LocalDate::toString).orElse("-"));
        Publishing publishing = new Publishing(night, newestDay.orElseThrow());
        publishing.publish(books.controlled());
        close(totals, findings, refused ? Run.DONE_WITH_REFUSALS : Run.DONE, exitStatus);
        Publication publication = publishing.appendPublication(
                completeUntil, night.settings().due766().word());
        return new NightResult(
                Optional.of(night.runId()),
                exitStatus,
                summary(totals, findings, publication),
                verdicts(totals),
                List.of(),
                Optional.of(publication));
    }

    /** The last writes: a night's files are done with, and so are the rows of quarantine that a replay read again. */
    private void close(List<Row> totals, Findings findings, String outcome, int exitStatus) {
        Runnable done = night.replay()
                .map(replay -> (Runnable) () -> replay.settle(night, staging))
                .orElse(() -> ledger.keep(totals));
        ledger.close(List.of(done, () -> findings.write(totals)), outcome, exitStatus);
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

    /** The feeds of which something clean landed: what was refused has nothing to merge. */
    private Set<Feeds> feedsWithCleanRows(List<Row> totals) {
        Set<Feeds> feeds = EnumSet.noneOf(Feeds.class);
        for (Feeds feed : staging.feedsWithFiles()) {
            List<Row> files = filesOf(feed.feed(), totals);
            if (rows(files, Verdict.ACCEPTED) + rows(files, Verdict.SUPERSEDED) + rows(files, Verdict.DUPLICATE) > 0) {
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

    /** How many rows of each feed got each verdict. */
    private Map<String, Map<String, Long>> verdicts(List<Row> totals) {
        Map<String, Map<String, Long>> verdicts = new TreeMap<>();
        for (Feeds feed : staging.feedsWithFiles()) {
            Map<String, Long> rows = new LinkedHashMap<>();
            Verdict.ALL.forEach(verdict -> rows.put(verdict, rows(filesOf(feed.feed(), totals), verdict)));
            verdicts.put(feed.feed(), rows);
        }
        return verdicts;
    }

    private List<String> summary(List<Row> totals, Findings findings, Publication publication) {
        List<String> lines = new ArrayList<>(night.replay().map(Replay::remarks).orElse(List.of()));
        for (Feeds feed : staging.feedsWithFiles()) {
            List<Row> files = filesOf(feed.feed(), totals);
            lines.add("%-10s %,d files, %,d %s = %,d accepted + %,d quarantined + %,d duplicate + %,d superseded"
                    .formatted(
                            feed.feed(),
                            files.size(),
                            landed(files),
                            night.replay().isPresent() ? "replayed" : "landed",
                            rows(files, Verdict.ACCEPTED),
                            rows(files, Verdict.QUARANTINED),
                            rows(files, Verdict.DUPLICATE),
                            rows(files, Verdict.SUPERSEDED)));
        }
        findings.line().ifPresent(lines::add);
        lines.add("Published as number %d by run %s: complete until %s, stocks at the end of %s."
                .formatted(
                        publication.number(),
                        publication.runId(),
                        publication.completeUntil() == null ? "no day yet" : publication.completeUntil(),
                        publication.newestDay()));
        return lines;
    }
}
