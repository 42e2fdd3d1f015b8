// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.OneLine;
import org.dossierlake.feed.Dialect;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.table.LandedFile;

/**
 * What {@link Night} would do now, without doing it: no table, no folder and no lock is made. It finds its files as a
 * night does and reads no record of them, so it cannot say what their records will change.
 */
public final class Plan {

    private static final int MOST_FILES = 20;

    private final Settings settings;
    private final PendingFiles pending;
    private final Optional<Opened> dead;
    private final List<Table> behind;
    private final boolean isLakeMissing;
    private final LakeSpace space;

    private Plan(
            Settings settings,
            PendingFiles pending,
            Optional<Opened> dead,
            List<Table> behind,
            boolean isLakeMissing,
            LakeSpace space) {
        this.settings = settings;
        this.pending = pending;
        this.dead = dead;
        this.behind = behind;
        this.isLakeMissing = isLakeMissing;
        this.space = space;
    }

    /**
     * The plan for people: files by feed, new contents of known paths, files that are left, tables, months, space.
     *
     * @param until files of later days are left for another night; empty for all
     * @throws org.dossierlake.failure.RunFailure LANDING_MISSING without a landing folder; USAGE where the settings, a
     *     dialect or a reference file are wrong
     */
    public static List<String> lines(
            SparkSession spark, Settings settings, Optional<LocalDate> until, Progress progress) {
        return of(spark, settings, until, progress).lines();
    }

    private static Plan of(SparkSession spark, Settings settings, Optional<LocalDate> until, Progress progress) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Map<String, Dialect> dialects = Opening.dialects(settings);
        // A night would stop at a reference file that is wrong, so its plan does.
        Agencies.ofFiles(settings);
        Opening.requireLanding(hadoop, settings);
        Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
        Optional<Publication> before = Publication.newest(lake);
        progress.phase("find", settings.landingRoot());
        LocalDate today = Instant.now().atZone(settings.timeZone()).toLocalDate();
        PendingFiles pending = PendingFiles.find(lake, hadoop, settings, dialects, until.orElse(LocalDate.MAX), today);
        progress.phase("measure", settings.lakeRoot());
        return new Plan(
                settings,
                pending,
                Opened.unended(lake, before),
                Opening.behind(lake, before),
                !lake.exists(LandedFile.TABLE),
                LakeSpace.of(lake, hadoop, settings));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                pending.files().isEmpty()
                        ? "Nothing is pending."
                        : "A night would take up %,d files of %,d bytes."
                                .formatted(pending.files().size(), bytes(pending.files())));
        lines.add("");
        lines.add("%-23s %8s %17s  %s".formatted("feed", "files", "bytes", "days"));
        for (Feeds feed : Feeds.values()) {
            List<Landed> files = filesOf(feed);
            lines.add("%-23s %,8d %,17d  %s"
                    .formatted(
                            "%-10s (%s)".formatted(feed.feed(), kind(feed)), files.size(), bytes(files), days(files)));
        }
        lines.add("");
        addRevisions(lines);
        addSkipped(lines);
        dead.ifPresent(opened ->
                lines.add("Run %s began at %s and did not come to its end: the next run goes on with it first."
                        .formatted(opened.runId(), opened.startedAt())));
        lines.add(
                behind.isEmpty()
                        ? "No earlier run left merged rows unposted."
                        : "An earlier run merged into %s and did not live to post it: a night would make up for that."
                                .formatted(names(behind)));
        lines.add("");
        addTables(lines);
        lines.add("Space:");
        lines.addAll(space.lines(bytes(pending.files())));
        return lines;
    }

    private String kind(Feeds feed) {
        return settings.requiredFeeds().contains(feed.feed())
                ? "required"
                : feed.isReference() ? "reference" : "optional";
    }

    private List<Landed> filesOf(Feeds feed) {
        return pending.files().stream()
                .filter(landed -> landed.file().feed().equals(feed.feed()))
                .toList();
    }

    private static long bytes(Collection<Landed> files) {
        return files.stream().mapToLong(landed -> landed.file().bytes()).sum();
    }

    /** The days that stand in the paths of files, and how many files have none there. */
    private static String days(Collection<Landed> files) {
        TreeSet<LocalDate> days =
                files.stream().flatMap(landed -> landed.day().stream()).collect(Collectors.toCollection(TreeSet::new));
        long without = files.stream().filter(landed -> landed.day().isEmpty()).count();
        List<String> clauses = new ArrayList<>();
        if (days.size() == 1) {
            clauses.add(days.first().toString());
        } else if (!days.isEmpty()) {
            clauses.add("%s to %s (%,d days)".formatted(days.first(), days.last(), days.size()));
        }
        if (without > 0) {
            clauses.add("%,d without a day in the path".formatted(without));
        }
        return clauses.isEmpty() ? "-" : String.join(", ", clauses);
    }

    private void addRevisions(List<String> lines) {
        List<Landed> revisions =
                pending.files().stream().filter(landed -> landed.revision() > 1).toList();
        if (revisions.isEmpty()) {
            if (!pending.files().isEmpty()) {
                lines.add("None of them is a new content of a known path.");
            }
            return;
        }
        lines.add("New contents of known paths: %,d".formatted(revisions.size()));
        addFiles(lines, revisions, landed -> "%s, revision %d, %,d bytes"
                .formatted(
                        OneLine.of(landed.file().path()),
                        landed.revision(),
                        landed.file().bytes()));
    }

    private void addSkipped(List<String> lines) {
        for (PendingFiles.Reason reason : PendingFiles.Reason.values()) {
            List<PendingFiles.Skipped> skipped = pending.skipped().stream()
                    .filter(file -> file.reason() == reason)
                    .toList();
            if (!skipped.isEmpty()) {
                lines.add("Left for another night, %s: %,d".formatted(reason.words(), skipped.size()));
                addFiles(lines, skipped, file -> "%s, %,d bytes%s"
                        .formatted(
                                OneLine.of(file.file().path()),
                                file.file().bytes(),
                                file.file().pathDay().isEmpty() ? ", without a day in the path: today's" : ""));
            }
        }
    }

    private static <F> void addFiles(List<String> lines, List<F> files, Function<F, String> line) {
        files.stream().limit(MOST_FILES).forEach(file -> lines.add("  " + line.apply(file)));
        if (files.size() > MOST_FILES) {
            lines.add("  ... and %,d more".formatted(files.size() - MOST_FILES));
        }
    }

    private void addTables(List<String> lines) {
        if (pending.files().isEmpty() && behind.isEmpty()) {
            lines.add("A night would write no table.");
            lines.add("");
            return;
        }
        List<Feeds> feeds = Arrays.stream(Feeds.values())
                .filter(feed -> !filesOf(feed).isEmpty())
                .toList();
        if (isLakeMissing) {
            lines.add("There is no lake yet: it would create every table in %s."
                    .formatted(OneLine.of(settings.lakeRoot())));
        }
        PlannedTables tables = PlannedTables.of(feeds, behind);
        lines.add("Tables that it would write: " + names(tables.certain()));
        lines.add("Tables that it may write, as the records say: " + names(tables.possible()));
        lines.add("Which code months of dossiers, steps, payments and settlements it touches shows only once the"
                + " records are read; the days of the files stand above.");
        lines.add("");
    }

    private static String names(List<Table> tables) {
        return tables.stream().map(Table::name).collect(Collectors.joining(", "));
    }
}
