// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.feed.Dialect;
import org.dossierlake.feed.KnownFiles;
import org.dossierlake.feed.Landing;
import org.dossierlake.feed.LandingFile;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.LandedFile;

/**
 * The landed files that no run has finished with, by path and content, never by modified time.
 *
 * @param files the pending files
 * @param newestDays the newest day of the finished files of each feed, by its name
 * @param skipped files that no run has finished with and that are left for another night all the same
 * @param restored files that a run has finished with, of which the storage no longer says what it said then
 */
record PendingFiles(
        List<Landed> files, Map<String, LocalDate> newestDays, List<Skipped> skipped, List<LandingFile> restored) {

    /** Why a file is left for another night. */
    enum Reason {
        LATER("of a later day than --until"),
        MOVING("still moving: it changed within landing.settle-seconds");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        /** The reason as a clause for people. */
        String words() {
            return words;
        }
    }

    /**
     * A file that is left for another night.
     *
     * @param file what lies in the landing folder
     * @param reason why it is left
     */
    record Skipped(LandingFile file, Reason reason) {}

    /**
     * The pending files of every feed, those of later days than {@code until} left out; a file without a date in its
     * path counts as today's.
     */
    static PendingFiles find(
            Lake lake,
            Configuration hadoop,
            Settings settings,
            Map<String, Dialect> dialects,
            LocalDate until,
            LocalDate today) {
        Known known = Known.of(lake);
        List<Landed> pending = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>();
        List<LandingFile> restored = new ArrayList<>();
        for (Map.Entry<String, Dialect> each : dialects.entrySet()) {
            for (LandingFile file :
                    settled(hadoop, settings, each.getKey(), each.getValue(), known.hashed(), skipped)) {
                Optional<String> state = known.done().get(List.of(file.path(), file.contentHash()));
                if (state != null) {
                    if (file.storageState().isPresent() && !file.storageState().equals(state)) {
                        restored.add(file);
                    }
                    continue;
                }
                if (file.pathDay().orElse(today).isAfter(until)) {
                    skipped.add(new Skipped(file, Reason.LATER));
                    continue;
                }
                int revision = known.revisions().getOrDefault(file.path(), 0) + 1;
                pending.add(new Landed(file, revision, each.getValue().name(), file.pathDay()));
            }
        }
        return new PendingFiles(pending, known.newestDays(), skipped, restored);
    }

    /** Writes down what the storage says now of files that were copied back: they are not read again from then on. */
    void keepStates(Lake lake) {
        if (restored.isEmpty()) {
            return;
        }
        StructType columns = new StructType()
                .add(LandedFile.PATH.name(), LandedFile.PATH.type())
                .add(LandedFile.CONTENT_HASH_HEX.name(), LandedFile.CONTENT_HASH_HEX.type())
                .add(LandedFile.STORAGE_STATE.name(), LandedFile.STORAGE_STATE.type());
        Dataset<Row> states = lake.spark()
                .createDataFrame(
                        restored.stream()
                                .map(file -> RowFactory.create(
                                        file.path(),
                                        file.contentHash(),
                                        file.storageState().orElseThrow()))
                                .toList(),
                        columns);
        lake.update(
                LandedFile.TABLE,
                lake.read(LandedFile.TABLE)
                        .drop(LandedFile.STORAGE_STATE.name())
                        .join(states, new String[] {LandedFile.PATH.name(), LandedFile.CONTENT_HASH_HEX.name()}),
                List.of(),
                Lake.differs(List.of(LandedFile.STORAGE_STATE)));
    }

    /** The newest day of the finished files of each feed, by its name. */
    static Map<String, LocalDate> newestDays(Lake lake) {
        return Known.of(lake).newestDays();
    }

    /**
     * What the ledger says of finished files: one small row for each.
     *
     * @param done by path and hash what the storage said of them; empty where it said nothing
     * @param revisions the newest revision of each path
     * @param newestDays the newest day of each feed
     * @param hashed their hashes, while nobody has written to them
     */
    private record Known(
            Map<List<String>, Optional<String>> done,
            Map<String, Integer> revisions,
            Map<String, LocalDate> newestDays,
            KnownFiles hashed) {

        static Known of(Lake lake) {
            Known known = new Known(new HashMap<>(), new HashMap<>(), new HashMap<>(), new KnownFiles());
            if (lake.exists(LandedFile.TABLE)) {
                lake.read(LandedFile.TABLE)
                        .select(
                                LandedFile.PATH.col(),
                                LandedFile.CONTENT_HASH_HEX.col(),
                                LandedFile.REVISION.col(),
                                LandedFile.FEED.col(),
                                LandedFile.DAY.col(),
                                LandedFile.BYTES.col(),
                                LandedFile.STORAGE_STATE.col())
                        .collectAsList()
                        .forEach(known::add);
            }
            return known;
        }

        private void add(Row row) {
            String path = row.getString(0);
            String hash = row.getString(1);
            Optional<String> state = Optional.ofNullable(row.getString(6));
            done.put(List.of(path, hash), state);
            revisions.merge(path, row.getInt(2), Math::max);
            newestDays.merge(row.getString(3), row.getLocalDate(4), PendingFiles::later);
            hashed.add(path, row.getLong(5), state, hash);
        }
    }

    /** The later of two days. */
    static LocalDate later(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? other : one;
    }

    /** The files whose content stood still for {@code landing.settle-seconds}; the others are added to the skipped. */
    private static List<LandingFile> settled(
            Configuration hadoop,
            Settings settings,
            String feed,
            Dialect dialect,
            KnownFiles hashed,
            List<Skipped> skipped) {
        List<LandingFile> first = Landing.find(hadoop, settings.landingRoot(), feed, dialect, hashed);
        Duration settle = settings.landingSettle();
        if (settle.isZero() || first.isEmpty()) {
            return first;
        }
        try {
            Thread.sleep(settle.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while landed files settled", e);
        }
        hashed.add(first);
        Set<LandingFile> before = Set.copyOf(first);
        List<LandingFile> second = Landing.find(hadoop, settings.landingRoot(), feed, dialect, hashed);
        second.stream()
                .filter(file -> !before.contains(file))
                .forEach(file -> skipped.add(new Skipped(file, Reason.MOVING)));
        return second.stream().filter(before::contains).toList();
    }
}
