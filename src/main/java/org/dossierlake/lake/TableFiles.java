// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.delta.tables.DeltaOptimizeBuilder;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.VersionChecksum;
import org.dossierlake.failure.Failures;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files of one table: how many and how small they are, made fewer, put in order, cleared of what nobody can ask for any
 * more. No row is changed by it, and older versions keep their files until those are cleared.
 */
public final class TableFiles {

    /** What a file grows to. */
    public static final long TARGET_BYTES = 256L << 20;

    /** Below this a file is small. Larger ones are left alone, so that nothing is written again for every small file. */
    private static final long SMALL_BYTES = TARGET_BYTES / 4;

    /** So many small files in one part are many. */
    private static final int MANY = 8;

    /** The oldest version that can be read; without the property all can whose files maintenance has spared. */
    private static final String REMEMBERED = "dossierlake.remembered-since-version";

    private static final String SIZE = "size";

    private final Lake lake;
    private final Table table;

    /** The files of a table that exists. */
    public TableFiles(Lake lake, Table table) {
        this.lake = lake;
        this.table = table;
    }

    /**
     * The files of the newest version in one folder of a table that is split, or in the whole of another.
     *
     * @param where what its rows have in common, as SQL; empty for a whole table
     * @param small how many of its files are small
     * @param smallBytes their size
     * @param bytes size of all its files
     */
    public record Part(Optional<String> where, long small, long smallBytes, long bytes) {

        /**
         * Whether sorting pays: more than one file is left, so that a reader can pass some over, and what came since it
         * was sorted is a quarter of it. So each byte is written again a few times at most while the part grows.
         */
        public boolean isWorthSorting() {
            return bytes > TARGET_BYTES && smallBytes * 4 >= bytes;
        }
    }

    /** How many files the newest version has. */
    public long fileCount() {
        return lake.snapshot(table).numOfFiles();
    }

    /** How large the files of the newest version are. */
    public long bytes() {
        return lake.snapshot(table).sizeInBytes();
    }

    /** The same, where the newest entry of the log says it; 0 where it does not, and before the table is created. */
    public long bytesIfKnown() {
        scala.Option<VersionChecksum> checksum = lake.snapshot(table).checksumOpt();
        return checksum.isEmpty() ? 0 : checksum.get().tableSizeBytes();
    }

    /** How large everything is that lies there: older versions and the log, too. Looks at every file. */
    public long storedBytes() {
        try {
            Path folder = new Path(lake.path(table));
            return folder.getFileSystem(lake.spark().sparkContext().hadoopConfiguration())
                    .getContentSummary(folder)
                    .getLength();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts that have at least {@value #MANY} small files, those with the most first. */
    public List<Part> crowded() {
        Snapshot newest = lake.snapshot(table);
        List<String> partitions = CollectionConverters.asJava(newest.metadata().partitionColumns());
        Column isSmall = col(SIZE).lt(lit(SMALL_BYTES));
        List<Part> parts = newest
                .allFiles()
                .groupBy(partitions.stream()
                        .map(name -> col("partitionValues").getItem(name).as(name))
                        .toArray(Column[]::new))
                .agg(
                        count(when(isSmall, lit(1))).as("small"),
                        coalesce(sum(when(isSmall, col(SIZE))), lit(0L)),
                        sum(col(SIZE)))
                .filter(col("small").geq(lit(MANY)))
                .collectAsList()
                .stream()
                .map(row -> part(row, partitions))
                .collect(Collectors.toCollection(ArrayList::new));
        parts.sort(Comparator.comparingLong(Part::small).reversed().thenComparing(part -> part.where()
                .orElse("")));
        return parts;
    }

    private static Part part(Row row, List<String> partitions) {
        List<String> terms = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++) {
            String name = "`" + partitions.get(i) + "`";
            terms.add(row.isNullAt(i) ? name + " IS NULL" : name + " = " + Lake.quoted(row.getString(i)));
        }
        int next = partitions.size();
        return new Part(
                terms.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", terms)),
                row.getLong(next),
                row.getLong(next + 1),
                row.getLong(next + 2));
    }

    /** Makes fewer files of the small ones in these parts, in one version of the table. */
    public void compact(List<Part> parts) {
        optimize(parts, DeltaOptimizeBuilder::executeCompaction);
    }

    /** Writes these parts anew, sorted by a column, so that a reader who looks for one value passes over most files. */
    public void sort(List<Part> parts, Field by) {
        optimize(parts, optimize -> optimize.executeZOrderBy(by.name()));
    }

    private void optimize(List<Part> parts, Consumer<DeltaOptimizeBuilder> how) {
        Map<String, String> sizes = Map.of(
                "spark.databricks.delta.optimize.maxFileSize", Long.toString(TARGET_BYTES),
                "spark.databricks.delta.optimize.minFileSize", Long.toString(SMALL_BYTES));
        with(sizes, () -> {
            DeltaOptimizeBuilder optimize =
                    DeltaTable.forPath(lake.spark(), lake.path(table)).optimize();
            boolean isWhole = parts.stream().anyMatch(part -> part.where().isEmpty());
            how.accept(
                    isWhole
                            ? optimize
                            : optimize.where(parts.stream()
                                    .map(part -> "(" + part.where().orElseThrow() + ")")
                                    .collect(Collectors.joining(" OR "))));
        });
    }

    /** Deletes the files that no version within the table's {@link Retention} has. */
    public void clear() {
        // Each would otherwise leave two versions in the log that say nothing.
        Map<String, String> quietly = Map.of("spark.databricks.delta.vacuum.logging.enabled", "false");
        with(
                quietly,
                // Delta prints how many files it has deleted; what goes to standard output is up to the command.
                () -> scala.Console.withOut(
                        OutputStream.nullOutputStream(),
                        () -> DeltaTable.forPath(lake.spark(), lake.path(table)).vacuum()));
    }

    /**
     * Writes files anew that still hold rows which no version since some time has: deleted rows are only marked as such in
     * tables with a change feed. No row changes by it.
     */
    public void purge() {
        if (table.layout().changeFeed()) {
            lake.spark().sql("REORG TABLE %s APPLY (PURGE)".formatted(lake.sqlName(table)));
        }
    }

    /**
     * Deletes at once all files that the newest version no longer has, however young they are. Earlier versions cannot be
     * read any more, and whoever is reading one fails.
     *
     * @param version the oldest version that is remembered: since then no row has changed
     */
    public void forget(long version) {
        lake.setProperties(table, Map.of(REMEMBERED, Long.toString(version)));
        Retention.none(lake, table);
        with(Map.of("spark.databricks.delta.retentionDurationCheck.enabled", "false"), this::clear);
    }

    /** Refuses a version whose files were deleted by {@link #forget}. */
    static void requireRemembered(Lake lake, Table table, long version) {
        long oldest = lake.property(table, REMEMBERED).map(Long::parseLong).orElse(0L);
        if (version < oldest) {
            throw Failures.versionForgotten(table.name());
        }
    }

    /** Does the work under settings of Delta's that it offers nowhere else. */
    private void with(Map<String, String> settings, Runnable work) {
        RuntimeConfig configuration = lake.spark().conf();
        settings.forEach(configuration::set);
        try {
            work.run();
        } finally {
            settings.keySet().forEach(configuration::unset);
        }
    }
}
