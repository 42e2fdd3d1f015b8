// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Publication;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Run;
import org.dossierlake.table.Verdict;

/** The ledger for people: what came, what became of it, what is missing. */
public final class Status {

    private static final int MOST_RUNS = 10;
    private static final int MOST_GAPS = 10;

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
        lines.add("");
        lines.add("%-23s %-18s %8s %10s %10s %11s %10s %11s"
                .formatted("run", "outcome", "files", "landed", "accepted", "quarantined", "duplicate", "superseded"));
        Dataset<Row> files = readers.read(LandedFile.TABLE);
        files.createOrReplaceTempView("status_file");
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
                            count(row, 3),
                            count(row, 4),
                            count(row, 5),
                            count(row, 6),
                            count(row, 7)));
        }
        lines.add("");
        for (Feeds feed : Feeds.values()) {
            lines.add(completeness(files, feed, settings.requiredFeeds().contains(feed.feed())));
        }
        if (settings.privacyKey().isEmpty()) {
            lines.add("No privacy.key is set: the person column of dossiers stays empty.");
        }
        return lines;
    }

    private static long count(Row row, int column) {
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
        List<Row> files = readers.read(LandedFile.TABLE)
                .filter(LandedFile.RUN_ID.col().equalTo(runId))
                .orderBy(LandedFile.PATH.col())
                .collectAsList();
        for (Row file : files) {
            lines.add("%s (%s, %,d bytes)"
                    .formatted(
                            file.<String>getAs(LandedFile.PATH.name()),
                            file.<LocalDate>getAs(LandedFile.DAY.name()),
                            file.<Long>getAs(LandedFile.BYTES.name())));
            lines.add("  rows   %s".formatted(equation(file, LandedFile.ROWS_LANDED.name(), "rows_")));
            BigDecimal money = file.getAs(LandedFile.AMOUNT_LANDED.name());
            if (money != null && money.signum() != 0) {
                lines.add("  money  %s; unreadable in %d rows"
                        .formatted(
                                equation(file, LandedFile.AMOUNT_LANDED.name(), "amount_"),
                                file.<Long>getAs(LandedFile.ROWS_AMOUNT_UNREADABLE.name())));
            }
        }
        return lines;
    }

    private static String equation(Row file, String landed, String prefix) {
        return "%s landed = ".formatted(plain(file.getAs(landed)))
                + Verdict.ALL.stream()
                        .map(verdict -> plain(file.getAs(prefix + verdict)) + " " + verdict)
                        .collect(Collectors.joining(" + "));
    }

    private static String plain(Object number) {
        if (number instanceof BigDecimal money) {
            BigDecimal bare = money.stripTrailingZeros();
            return bare.scale() <= 0 ? "%,d".formatted(bare.toBigInteger()) : bare.toPlainString();
        }
        return number == null ? "?" : "%,d".formatted((Long) number);
    }
}
