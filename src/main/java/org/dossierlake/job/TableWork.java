// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.lake.TableFiles;
import org.dossierlake.lake.TableFiles.Part;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Step;

/**
 * What there is to do for the files of one table.
 *
 * @param crowded its parts with many small files, those with the most first
 */
record TableWork(Lake lake, Table table, List<Part> crowded) {

    /** Above the lines of {@link Done}. */
    static final String HEADER =
            "%-20s %8s %8s %17s %17s %8s  %s".formatted("table", "files", "now", "bytes", "now", "seconds", "done");

    /** People look for one dossier or payment in these, by the first column of their key; others are read whole. */
    private static final Set<Table> LOOKED_UP_BY_KEY =
            Set.of(Dossier.TABLE, DossierVersion.TABLE, Step.TABLE, Payment.TABLE, Settlement.TABLE);

    /** One version of the table holds about so much: a large table has more of them, between which one can stop. */
    private static final long BATCH_BYTES = 4L << 30;

    /**
     * What came of it.
     *
     * @param line for people, below {@link #HEADER}; empty where nothing was done
     * @param isComplete whether nothing is left to do
     */
    record Done(Optional<String> line, boolean isComplete) {}

    /** How many small files would go. */
    long smallFiles() {
        return crowded.stream().mapToLong(Part::small).sum();
    }

    /**
     * Makes files fewer, then deletes those that nobody can ask for.
     *
     * @param mayClear whether files may be deleted
     * @param isOver whether nothing new is to be begun
     */
    Done run(boolean mayClear, BooleanSupplier isOver) {
        TableFiles files = new TableFiles(lake, table);
        Instant start = Instant.now();
        long countBefore = files.fileCount();
        long bytesBefore = files.bytes();
        List<String> did = new ArrayList<>();
        boolean isComplete = compact(files, isOver, did);
        if (mayClear && !isOver.getAsBoolean()) {
            long stored = files.storedBytes();
            files.clear();
            long freed = stored - files.storedBytes();
            if (freed > 0) {
                did.add("%,d bytes of older files deleted".formatted(freed));
            }
        } else if (mayClear) {
            isComplete = false;
        }
        return new Done(
                did.isEmpty()
                        ? Optional.empty()
                        : Optional.of("%-20s %,8d %,8d %,17d %,17d %8.1f  %s"
                                .formatted(
                                        table.name(),
                                        countBefore,
                                        files.fileCount(),
                                        bytesBefore,
                                        files.bytes(),
                                        Duration.between(start, Instant.now()).toMillis() / 1e3,
                                        String.join("; ", did))),
                isComplete);
    }

    private boolean compact(TableFiles files, BooleanSupplier isOver, List<String> did) {
        List<Part> toSort = crowded.stream().filter(this::isWorthSorting).toList();
        List<Part> toCompact =
                crowded.stream().filter(part -> !isWorthSorting(part)).toList();
        int compacted = 0;
        int sorted = 0;
        boolean isComplete = true;
        for (List<Part> batch : batches(toCompact)) {
            if (isOver.getAsBoolean()) {
                isComplete = false;
            } else {
                files.compact(batch);
                compacted += batch.size();
            }
        }
        for (List<Part> batch : batches(toSort)) {
            if (isOver.getAsBoolean()) {
                isComplete = false;
            } else {
                files.sort(batch, table.key().get(0));
                sorted += batch.size();
            }
        }
        addCount(compacted, "made fewer", did);
        addCount(sorted, "sorted by " + table.key().get(0).name(), did);
        return isComplete;
    }

    private void addCount(int parts, String what, List<String> did) {
        if (parts > 0) {
            String where = crowded.get(0).where().isEmpty() ? "" : " in %,d parts".formatted(parts);
            did.add("files " + what + where);
        }
    }

    private boolean isWorthSorting(Part part) {
        return LOOKED_UP_BY_KEY.contains(table) && part.isWorthSorting();
    }

    private static List<List<Part>> batches(List<Part> parts) {
        List<List<Part>> batches = new ArrayList<>();
        long bytes = 0;
        for (Part part : parts) {
            if (batches.isEmpty() || bytes + part.bytes() > BATCH_BYTES) {
                batches.add(new ArrayList<>());
                bytes = 0;
            }
            batches.get(batches.size() - 1).add(part);
            bytes += part.bytes();
        }
        return batches;
    }
}
