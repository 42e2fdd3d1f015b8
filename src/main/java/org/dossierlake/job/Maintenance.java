// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Lock;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Retention;
import org.dossierlake.lake.Table;
import org.dossierlake.lake.TableFiles;

/**
 * Puts the files of the lake in order: few large ones instead of many small ones, and none that nobody can ask for any
 * more. No row changes and nothing is published: readers keep the newest publication, whose files stay however old it is,
 * and with it those of every publication of the last {@code publications.keep-days} days.
 *
 * <p>It may be killed at any moment: each table is written in whole versions, and files are deleted last.
 */
public final class Maintenance {

    /** Between looking at the clock and Delta's looking at it, the newest publication must not come of age. */
    private static final Duration MARGIN = Duration.ofHours(1);

    private final Lake lake;
    private final int keepDays;
    private final Folding folding;
    private final Publication newest;
    private final Instant end;
    private final Progress progress;
    private final List<String> lines = new ArrayList<>();
    private final List<String> folded = new ArrayList<>();
    private final Set<String> left = new LinkedHashSet<>();

    private Maintenance(Lake lake, int keepDays, Folding folding, Publication newest, Instant end, Progress progress) {
        this.lake = lake;
        this.keepDays = keepDays;
        this.folding = folding;
        this.newest = newest;
        this.end = end;
        this.progress = progress;
    }

    /**
     * Works through the tables, those with the most small files first, until the time is over or everything is done.
     *
     * @param budget after this nothing new is begun; what has begun comes to its end
     * @return for people: what was done, table by table, and what was left
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no publication, LOCKED when another run is at work
     */
    public static List<String> run(SparkSession spark, Settings settings, Duration budget, Progress progress) {
        Instant end = Instant.now().plus(budget);
        Lock lock = Lock.acquire(spark.sparkContext().hadoopConfiguration(), settings.lakeRoot());
        try {
            Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
            Publication newest = Publication.newest(lake).orElseThrow(() -> Failures.lakeMissing(settings.lakeRoot()));
            Optional<String> unfinished = unfinished(lake, newest);
            return unfinished.isPresent()
                    ? List.of(unfinished.get())
                    : new Maintenance(
                                    lake,
                                    settings.publicationsKeepDays(),
                                    Folding.olderThan(lake, settings.postingsKeepRunDays(), Instant.now()),
                                    newest,
                                    end,
                                    progress.under(lock))
                            .inOrder();
        } finally {
            lock.close();
        }
    }

    /** What a dead run has written and nobody has posted or published must stay as it is: the next night goes on with it. */
    private static Optional<String> unfinished(Lake lake, Publication newest) {
        Optional<String> dead = Opened.unended(lake, Optional.of(newest))
                .map(opened -> "Run %s did not come to its end".formatted(opened.runId()));
        List<Table> behind = Opening.behind(lake, Optional.of(newest));
        return dead.or(() -> behind.isEmpty()
                        ? Optional.empty()
                        : Optional.of("A run merged into %s and did not publish".formatted(names(behind))))
                .map(why -> why + ": nothing was done. Run \"dossierlake nightly\" first, which goes on with it.");
    }

    private static String names(List<Table> tables) {
        return tables.stream().map(Table::name).collect(Collectors.joining(", "));
    }

    private List<String> inOrder() {
        fold();
        for (TableWork work : byGain()) {
            if (isOver()) {
                left.add(work.table().name());
            } else {
                keepInOrder(work);
            }
        }
        if (!lines.isEmpty()) {
            lines.add(0, TableWork.HEADER);
        } else if (left.isEmpty() && folded.isEmpty()) {
            lines.add("Nothing to do: no table has many small files, or files that nobody can ask for any more.");
        }
        lines.addAll(folded);
        if (!newestIsYoung()) {
            lines.add("The newest publication is older than %d days: no file was deleted. It goes on after a night."
                    .formatted(keepDays));
        }
        if (!left.isEmpty()) {
            lines.add("The time was over before these were looked at, or done: %s.".formatted(String.join(", ", left)));
        }
        return lines;
    }

    /** Adds up old postings, before their files are looked at. */
    private void fold() {
        for (Posted posted : Posted.ALL) {
            String table = posted.target().name();
            if (isOver()) {
                left.add(table);
            } else {
                progress.phase("fold", table);
                folding.fold(posted).ifPresent(done -> folded.add("%s: %s.".formatted(table, done)));
            }
        }
    }

    private boolean isOver() {
        return !Instant.now().isBefore(end);
    }

    /** All tables, those with the most small files in crowded parts first, the others in the order of the catalogue. */
    private List<TableWork> byGain() {
        progress.phase("measure", "the files of every table");
        Map<Table, List<TableFiles.Part>> crowded = new ConcurrentHashMap<>();
        List<Runnable> looks = new ArrayList<>();
        for (Table table : Tables.ALL) {
            looks.add(() -> {
                if (lake.exists(table)) {
                    crowded.put(table, new TableFiles(lake, table).crowded());
                }
            });
        }
        Concurrently.run(lake.spark(), looks);
        return Tables.ALL.stream()
                .filter(crowded::containsKey)
                .map(table -> new TableWork(lake, table, crowded.get(table)))
                .sorted(Comparator.comparingLong(TableWork::smallFiles).reversed())
                .toList();
    }

    private void keepInOrder(TableWork work) {
        Retention retention = new Retention(lake, work.table(), keepDays);
        retention.apply();
        boolean mayClear = newestIsYoung() && retention.mayClear();
        if (!work.crowded().isEmpty() || mayClear) {
            progress.phase("maintain", work.table().name());
            TableWork.Done done = work.run(mayClear, this::isOver);
            done.line().ifPresent(lines::add);
            if (!done.isComplete()) {
                left.add(work.table().name());
            }
        }
    }

    /**
     * Every file that the newest publication has was there when it was made, so it was removed later if at all. While the
     * publication is younger than what is kept, so are all its files that have been removed.
     */
    private boolean newestIsYoung() {
        return newest.publishedAt()
                .plus(Duration.ofDays(keepDays))
                .isAfter(Instant.now().plus(MARGIN));
    }
}
