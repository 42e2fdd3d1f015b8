// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Control;
import org.dossierlake.posting.Posting;
import org.dossierlake.statistic.Books;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;

/**
 * Computes the statistics once more, from all stored rows, and compares: the books say the same, cell by cell, or they do
 * not. Reads the newest publication only, changes nothing, needs no lock.
 */
public final class Verification {

    /** A share is taken in parts of this many. */
    private static final int PARTS = 1_000_000;

    /** What says what became of landed records; no rebuild of statistics mends it. */
    private static final Set<String> LEDGER = Set.of(LandedFile.TABLE.name(), Verdict.TABLE.name());

    private final Readers readers;
    private final Settings settings;
    private final Optional<Column> sampled;
    private final Progress progress;
    private final Kept kept;
    private final List<Comparison> comparisons = new ArrayList<>();

    private Verification(Readers readers, Settings settings, Optional<Double> share, Progress progress, Kept kept) {
        this.readers = readers;
        this.settings = settings;
        this.sampled = share.map(Verification::isSampled);
        this.progress = progress;
        this.kept = kept;
    }

    /**
     * What a verification came to.
     *
     * @param agrees whether no cell differs
     * @param lines per table the cells compared and differing, the first of these, and the seconds
     */
    public record Result(boolean agrees, List<String> lines) {

        public Result {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Compares all of the newest publication with what its stored rows add up to: landed files, postings, balances,
     * published sums.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no publication; BOOKS when the postings belong to
     *     another table than the one that is there
     */
    public static Result full(SparkSession spark, Settings settings, Progress progress) {
        return run(spark, settings, Optional.empty(), progress);
    }

    /**
     * The same for the postings and balances of some agencies: those are chosen by a hash of their code and version, so
     * that the same share always means the same cells. The published sums are left out.
     *
     * @param share of all agencies, above 0 and at most 1
     * @throws org.dossierlake.failure.RunFailure as {@link #full}
     */
    public static Result sample(SparkSession spark, Settings settings, double share, Progress progress) {
        return run(spark, settings, Optional.of(share), progress);
    }

    private static Result run(SparkSession spark, Settings settings, Optional<Double> share, Progress progress) {
        Readers readers = Readers.of(spark, settings);
        Coverage.required(readers.lake(), Optional.of(readers.publication()));
        try (Kept kept = new Kept(spark)) {
            Verification verification = new Verification(readers, settings, share, progress, kept);
            verification.files();
            if (share.isEmpty()) {
                verification.verdicts();
            }
            verification.books();
            return verification.result();
        }
    }

    /** landed = accepted + quarantined + duplicate + superseded of every file, in rows and in money. */
    private void files() {
        announce(LandedFile.TABLE);
        Dataset<Row> files = readers.read(LandedFile.TABLE);
        Dataset<Row> judged = files.select(
                LandedFile.PATH.col(),
                LandedFile.CONTENT_HASH_HEX.col(),
                LandedFile.ROWS_LANDED.of(sumOf(LandedFile::rows)),
                LandedFile.AMOUNT_LANDED.of(sumOf(LandedFile::amount).cast(Staged.MONEY_SUM)));
        compare(
                LandedFile.TABLE,
                LandedFile.TABLE.key(),
                List.of(LandedFile.ROWS_LANDED, LandedFile.AMOUNT_LANDED),
                files,
                judged);
    }

    /** Every record's verdict against the totals of its file. Replays, and nights that stopped, have no files. */
    private void verdicts() {
        announce(Verdict.TABLE);
        List<Field> key = List.of(LandedFile.RUN_ID, LandedFile.FEED, LandedFile.PATH);
        List<Field> totals = Verdict.ALL.stream()
                .flatMap(verdict -> Stream.of(LandedFile.rows(verdict), LandedFile.amount(verdict)))
                .toList();
        Dataset<Row> files = readers.read(LandedFile.TABLE)
                .filter(LandedFile.ROWS_LANDED.col().gt(0));
        // The newest: those of a night that has not published yet are of no file that is.
        Dataset<Row> verdicts = readers.lake()
                .read(Verdict.TABLE)
                .join(files.select(LandedFile.RUN_ID.col()), new String[] {LandedFile.RUN_ID.name()}, "left_semi");
        Column[] judged = Stream.concat(
                        key.stream().map(Field::col),
                        totals.stream().map(total -> total.of(coalesce(total.col(), lit(0).cast(total.type())))))
                .toArray(Column[]::new);
        compare(Verdict.TABLE, key, totals, LandedFile.judged(verdicts, key).select(judged), files);
    }

    private static Column sumOf(Function<String, Field> ofVerdict) {
        return Verdict.ALL.stream()
                .map(ofVerdict)
                .map(field -> coalesce(field.col(), lit(0).cast(field.type())))
                .reduce(Column::plus)
                .orElseThrow();
    }

    private void books() {
        Recount recount = Recount.of(this::rows, newestDay(), kept);
        for (Posted posted : Posted.ALL) {
            announce(posted.target());
            compare(
                    posted.target(),
                    posted.cell(),
                    posted.measures(),
                    posted.summed(sampled(postings(posted))),
                    recount.cells().get(posted.target()));
        }
        announce(Control.TABLE);
        Dataset<Row> control = kept.keep(Posted.controlled(this::rows));
        compare(Control.TABLE, Control.CELL, Control.MEASURES, rows(Control.TABLE), control);
        announce(Balance.TABLE);
        compare(Balance.TABLE, Cell.STATISTICS, Posting.STOCKS, rows(Balance.TABLE), Balance.added(recount.balances()));
        if (sampled.isEmpty()) {
            published(recount);
        }
    }

    private LocalDate newestDay() {
        return readers.publication().newestDay();
    }

    private void published(Recount recount) {
        Books books = recount.books(settings.currency(), kept);
        for (Statistic statistic : Statistics.ALL) {
            Table sums = statistic.sums();
            // A table that is younger than the newest publication has nothing to compare yet.
            if (readers.publication().versionOf(sums) >= 0) {
                announce(sums);
                compare(sums, sums.key(), statistic.figures(), readers.stored(sums), statistic.counted(books));
            }
        }
    }

    /**
     * The postings that add up to the publication's source: the newest, because the next night adds to these. Only where
     * a run has posted and not published yet, those of the publication.
     */
    private Dataset<Row> postings(Posted posted) {
        // In this order: whatever is posted between the two shows in the second.
        long newest = readers.lake().version(posted.target());
        long covered = Coverage.required(readers.lake(), Optional.of(readers.publication()))
                .get(posted)
                .version();
        return covered == readers.publication().versionOf(posted.source())
                ? readers.lake().readAt(posted.target(), newest)
                : readers.read(posted.target());
    }

    private Dataset<Row> rows(Table table) {
        return sampled(readers.read(table));
    }

    private Dataset<Row> sampled(Dataset<Row> rows) {
        return sampled.map(rows::filter).orElse(rows);
    }

    /** Sources, postings and balances all name the agency by the same two columns, so all are sampled alike. */
    private static Column isSampled(double share) {
        Column part = pmod(xxhash64(struct(Cell.AGENCY_CODE.col(), Cell.AGENCY_VALID_FROM.col())), lit((long) PARTS));
        return part.lt(lit(Math.round(share * PARTS)));
    }

    private void announce(Table table) {
        progress.phase("compare", table.name());
    }

    private void compare(Table table, List<Field> key, List<Field> values, Dataset<Row> stored, Dataset<Row> computed) {
        comparisons.add(Comparison.of(table.name(), key, values, stored, computed));
    }

    private Result result() {
        List<String> lines = new ArrayList<>();
        lines.add("%-20s %14s %10s %9s".formatted("table", "cells compared", "differing", "seconds"));
        comparisons.forEach(each -> lines.add(String.format(
                Locale.ROOT,
                "%-20s %14d %10d %9.1f",
                each.table(),
                each.compared(),
                each.differing(),
                each.seconds())));
        for (Comparison each : comparisons) {
            if (each.differing() > 0) {
                lines.add("");
                lines.add("%s differs in %d cells%s:"
                        .formatted(
                                each.table(),
                                each.differing(),
                                each.differing() > Comparison.MOST_SHOWN
                                        ? ", of which the first " + Comparison.MOST_SHOWN
                                        : ""));
                each.first().forEach(line -> lines.add("  " + line));
            }
        }
        lines.add("");
        boolean isLedgerWhole = agree(LEDGER::contains);
        boolean agrees = isLedgerWhole && agree(table -> true);
        Publication publication = readers.publication();
        if (!isLedgerWhole) {
            lines.add(
                    "The ledger contradicts itself about what became of landed records. Put landed_file, verdict and run"
                            + " back from a copy.");
        }
        if (!agree(table -> !LEDGER.contains(table))) {
            lines.add(
                    "Publication %d of run %s differs from what its stored rows add up to. \"dossierlake rebuild statistics\""
                                    .formatted(publication.number(), publication.runId())
                            + " posts what is missing and publishes anew.");
        }
        if (agrees) {
            lines.add("Nothing differs in publication %d of run %s."
                    .formatted(publication.number(), publication.runId()));
        }
        return new Result(agrees, lines);
    }

    private boolean agree(Predicate<String> which) {
        return comparisons.stream().filter(each -> which.test(each.table())).allMatch(each -> each.differing() == 0);
    }
}
