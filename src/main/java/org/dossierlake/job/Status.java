// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.OneLine;
import org.dossierlake.lake.Publication;
import org.dossierlake.table.Finding;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Run;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;

/** The ledger for people: what came, what became of it, what is missing. */
public final class Status {

    private static final int MOST_RUNS = 10;
    private static final int MOST_GAPS = 10;
    private static final int MOST_FINDINGS = 10;

    private Status() {}

    /**
     * The newest runs and the completeness of the lake; or, for one run, each of its files with its totals.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the lake has no publication or no such run
     */
    public static List<String> lines(SparkSession spark, Settings settings, Optional<String> run) {
        Readers readers = Readers.of(spark, settings);
        return run.map(id -> ofRun(readers, id)).orElseGet(() -> ofLake(readers, settings));
    }

    private static List<String> ofLake(Readers readers, Settings settings) {
        Publication publication = readers.publication();
        List<String> lines = new ArrayList<>();
        lines.add("Published %s as number %d: complete until %s, stocks at the end of %s."
                .formatted(
                        publication.publishedAt().toString().substring(0, 16) + "Z",
                        publication.number(),
                        publication.completeUntil() == null ? "no day yet" : publication.completeUntil(),
                        publication.newestDay()));
        Opened.unended(readers.lake(), Optional.of(publication))
                .ifPresent(opened -> lines.add(
                        "Run %s began at %s and has not come to its end: it is at work, or the next run goes on with it."
                                .formatted(opened.runId(), opened.startedAt())));
        lines.add("");
        lines.add("%-23s %-18s %8s %10s %10s %11s %10s %11s"
                .formatted("run", "outcome", "files", "landed", "accepted", "quarantined", "duplicate", "superseded"));
        Dataset<Row> files = readers.read(LandedFile.TABLE);
        totals(readers).createOrReplaceTempView("status_file");
        readers.read(Run.TABLE).createOrReplaceTempView("status_run");
        List<Row> runs = readers.lake()
                .spark()
                .sql(
                        """
                        SELECT r.run_id, r.outcome, count(f.path), sum(f.rows_landed),
                               sum(f.rows_accepted), sum(f.rows_quarantined), sum(f.rows_duplicate),
                               sum(f.rows_superseded)
                        FROM status_run r LEFT JOIN status_file f ON f.run_id = r.run_id
                        GROUP BY r.run_id, r.outcome ORDER BY r.run_id DESC LIMIT %d"""
                                .formatted(MOST_RUNS))
                .collectAsList();
        for (Row row : runs) {
            lines.add("%-23s %-18s %8d %10d %10d %11d %10d %11d"
                    .formatted(
                            row.getString(0),
                            row.getString(1),
                            row.getLong(2),
                            number(row, 3),
                            number(row, 4),
                            number(row, 5),
                            number(row, 6),
                            number(row, 7)));
        }
        lines.add("");
        for (Feeds feed : Feeds.values()) {
            lines.add(completeness(files, feed, settings.requiredFeeds().contains(feed.feed())));
        }
        AbsentFeed.among(settings.deadlines(), readers.lake(), LocalDateTime.now(settings.timeZone()), LocalDate.MAX)
                .forEach(feed -> lines.add(feed.line()));
        lines.addAll(findings(readers, lit(true)));
        if (settings.privacyKey().isEmpty()) {
            lines.add("No privacy.key is set: the person column of dossiers stays empty.");
        }
        return lines;
    }

    /** Path, run, rows and money of every landed file, and of every file of which a replay read records again. */
    static Dataset<Row> totals(Readers readers) {
        List<Column> sums = new ArrayList<>();
        sums.add(count(lit(1)).as(LandedFile.ROWS_LANDED.name()));
        sums.add(amount(lit(true)).as(LandedFile.AMOUNT_LANDED.name()));
        for (String verdict : Verdict.ALL) {
            Column is = Verdict.VERDICT.col().equalTo(verdict);
            sums.add(count(when(is, lit(1))).as(LandedFile.rows(verdict).name()));
            sums.add(amount(is).as(LandedFile.amount(verdict).name()));
        }
        Dataset<Row> replayed = readers.read(Verdict.TABLE)
                .filter(Run.isReplay(Staged.RUN_ID.col()))
                .groupBy(Staged.RUN_ID.col(), Staged.PATH.col())
                .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
        return readers.read(LandedFile.TABLE)
                .select(Arrays.stream(replayed.columns()).map(functions::col).toArray(Column[]::new))
                .unionAll(replayed);
    }

    private static Column amount(Column counted) {
        Column zero = lit(0).cast(Staged.MONEY_SUM);
        return coalesce(sum(when(counted, Staged.CONTROL_AMOUNT.col())).cast(Staged.MONEY_SUM), zero);
    }

    private static long number(Row row, int column) {
        return row.isNullAt(column) ? 0 : row.getLong(column);
    }

    /** The days of a feed that have landed, and the gaps between them: one small row per day. A register has no gaps. */
    private static String completeness(Dataset<Row> files, Feeds feed, boolean required) {
        TreeSet<LocalDate> days = files
                .filter(LandedFile.FEED.col().equalTo(feed.feed()))
                .select(LandedFile.DAY.col())
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getLocalDate(0))
                .collect(Collectors.toCollection(TreeSet::new));
        String kind = required ? "required" : feed.isReference() ? "reference" : "optional";
        String name = "%-10s (%s)".formatted(feed.feed(), kind);
        if (days.isEmpty()) {
            return name + ": nothing has landed.";
        }
        LocalDate first = days.first();
        LocalDate last = days.last();
        if (feed.isReference()) {
            return "%s: the newest is of %s.".formatted(name, last);
        }
        List<LocalDate> gaps =
                first.datesUntil(last).filter(day -> !days.contains(day)).toList();
        String missing = gaps.isEmpty()
                ? "no day between is missing"
                : "%d days between have no file: %s%s"
                        .formatted(
                                gaps.size(),
                                gaps.stream()
                                        .limit(MOST_GAPS)
                                        .map(LocalDate::toString)
                                        .collect(Collectors.joining(", ")),
                                gaps.size() > MOST_GAPS ? ", ..." : "");
        return "%s: %s to %s, %s.".formatted(name, first, last, missing);
    }

    private static List<String> ofRun(Readers readers, String runId) {
        List<Row> runs =
                readers.read(Run.TABLE).filter(Run.RUN_ID.col().equalTo(runId)).collectAsList();
        if (runs.isEmpty()) {
            throw Failures.unknownRun(runId);
        }
        Row run = runs.get(0);
        List<String> lines = new ArrayList<>();
        lines.add("Run %s: %s, started %s, finished %s."
                .formatted(runId, run.getString(3), run.getInstant(1), run.getInstant(2)));
        Dataset<Row> landed = readers.read(LandedFile.TABLE)
                .select(
                        LandedFile.RUN_ID.col(),
                        LandedFile.PATH.col(),
                        LandedFile.DAY.col(),
                        LandedFile.BYTES.col(),
                        LandedFile.ROWS_AMOUNT_UNREADABLE.col());
        List<Row> files = totals(readers)
                .filter(LandedFile.RUN_ID.col().equalTo(runId))
                .join(landed, new String[] {LandedFile.RUN_ID.name(), LandedFile.PATH.name()}, "left")
                .orderBy(LandedFile.PATH.col())
                .collectAsList();
        for (Row file : files) {
            addFile(file, Run.isReplay(runId) ? "replayed" : "landed", lines);
        }
        lines.addAll(findings(readers, Finding.RUN_ID.col().equalTo(runId)));
        lines.addAll(StatusFigures.of(readers, runId));
        return lines;
    }

    private static void addFile(Row file, String word, List<String> lines) {
        String path = OneLine.of(file.getAs(LandedFile.PATH.name()));
        LocalDate day = file.getAs(LandedFile.DAY.name());
        lines.add(
                day == null
                        ? path
                        : "%s (%s, %,d bytes)".formatted(path, day, file.<Long>getAs(LandedFile.BYTES.name())));
        addTotals(file, word, lines);
    }

    /**
     * What became of a file's rows and, where it has any, of its money.
     *
     * @param file a row of {@link #totals}, with {@code rows_amount_unreadable}, null where it is not known
     * @param word what a run did with the records: landed or replayed
     */
    static void addTotals(Row file, String word, List<String> lines) {
        lines.add("  rows   %s".formatted(equation(file, LandedFile.ROWS_LANDED.name(), word, "rows_")));
        BigDecimal money = file.getAs(LandedFile.AMOUNT_LANDED.name());
        Long unreadable = file.getAs(LandedFile.ROWS_AMOUNT_UNREADABLE.name());
        if (money != null && money.signum() != 0) {
            lines.add("  money  %s%s"
                    .formatted(
                            equation(file, LandedFile.AMOUNT_LANDED.name(), word, "amount_"),
                            unreadable == null ? "" : "; unreadable in %d rows".formatted(unreadable)));
        }
    }

    /** The newest findings; nothing where there are none. */
    private static List<String> findings(Readers readers, Column meant) {
        if (readers.publication().versionOf(Finding.TABLE) < 0) {
            return List.of();
        }
        List<Row> newest = readers.read(Finding.TABLE)
                .filter(meant)
                .orderBy(
                        Finding.RUN_ID.col().desc(),
                        Finding.FEED.col(),
                        Finding.FINDING.col(),
                        Finding.PATH.col(),
                        Finding.DAY.col())
                .limit(MOST_FINDINGS + 1)
                .collectAsList();
        List<String> lines = new ArrayList<>();
        newest.stream()
                .limit(MOST_FINDINGS)
                .forEach(finding -> lines.add("%s  %-10s %s%s: %s"
                        .formatted(
                                finding.<String>getAs(Finding.RUN_ID.name()),
                                finding.<String>getAs(Finding.FEED.name()),
                                finding.<String>getAs(Finding.FINDING.name()),
                                finding.getAs(Finding.PATH.name()) == null
                                        ? ""
                                        : " " + OneLine.of(finding.getAs(Finding.PATH.name())),
                                finding.<String>getAs(Finding.TEXT.name()))));
        if (!lines.isEmpty()) {
            lines.add(0, "Found odd:");
        }
        if (newest.size() > MOST_FINDINGS) {
            lines.add("... and older ones in the table finding.");
        }
        return lines;
    }

    private static String equation(Row file, String landed, String word, String prefix) {
        return "%s %s = ".formatted(plain(file.getAs(landed)), word)
                + Verdict.ALL.stream()
                        .map(verdict -> plain(file.getAs(prefix + verdict)) + " " + verdict)
                        .collect(Collectors.joining(" + "));
    }

    static String plain(Object number) {
        if (number instanceof BigDecimal money) {
            BigDecimal bare = money.stripTrailingZeros();
            return bare.scale() <= 0 ? "%,d".formatted(bare.toBigInteger()) : bare.toPlainString();
        }
        return number == null ? "?" : "%,d".formatted((Long) number);
    }
}
