// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.to_json;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.PublicTable;

/** A table as a file for other programs: whole, or as everybody may have it. */
public final class Export {

    /** What the file is. */
    public enum Format {
        /** For spreadsheets, see {@link SafeCsv}: with a header; nothing where there is no value. */
        csv,
        /** One Parquet file with the types of the table. */
        parquet
    }

    /** For whom it is. */
    public enum Audience {
        /** Whoever may ask the tables: all rows, as {@code sql} shows them. */
        ANALYSTS,
        /** Everybody: what {@link PublicTable} declares. */
        EVERYBODY
    }

    /**
     * What was written.
     *
     * @param rows how many
     * @param runId the run that published them
     */
    public record Written(long rows, String runId) {}

    private final Table table;
    private final Optional<PublicTable> open;
    private final Format format;
    private final Path file;

    private Export(Table table, Optional<PublicTable> open, Format format, Path file) {
        this.table = table;
        this.open = open;
        this.format = format;
        this.file = file;
    }

    /**
     * An export that can be made, as far as that is known without the lake.
     *
     * @param table the name of a table or view
     * @param file what is to be written; its folder must be there, it itself not
     * @throws org.dossierlake.failure.RunFailure USAGE when no table is called so, it is not public and should be, or the file
     *     cannot be made there
     */
    public static Export of(String table, Format format, Audience audience, Path file) {
        Table known = Tables.named(table);
        Optional<PublicTable> open =
                audience == Audience.EVERYBODY ? Optional.of(publicTable(known)) : Optional.empty();
        Path whole = file.toAbsolutePath();
        if (whole.getParent() == null || !Files.isDirectory(whole.getParent())) {
            throw Failures.exportFileUnusable(
                    file, "lies in no folder that there is; make the folder, or name another one");
        }
        if (Files.exists(whole)) {
            throw Failures.exportFileUnusable(file, "is there already; delete it first, or name another file");
        }
        if (!Files.isWritable(whole.getParent())) {
            throw Failures.exportFileUnusable(file, "lies in a folder where this user may not write; name another one");
        }
        return new Export(known, open, format, whole);
    }

    private static PublicTable publicTable(Table table) {
        return PublicTable.ALL.stream()
                .filter(each -> each.table().equals(table))
                .findFirst()
                .orElseThrow(() -> Failures.notPublic(
                        table.name(),
                        PublicTable.ALL.stream()
                                .map(each -> each.table().name())
                                .toList()));
    }

    /**
     * Writes the file, in the order of the table's key; it is there when it is whole, or not at all.
     *
     * @param runId the run that published what is written; empty for the last one
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake, or that run published nothing
     */
    public Written write(SparkSession spark, Settings settings, Optional<String> runId) {
        Readers readers =
                runId.map(run -> Readers.of(spark, settings, run)).orElseGet(() -> Readers.of(spark, settings));
        Path unfinished = file.resolveSibling(".%s.%d.tmp"
                .formatted(file.getFileName(), ProcessHandle.current().pid()));
        try (Kept kept = new Kept(spark)) {
            Dataset<Row> rows = rows(readers, kept);
            long written =
                    switch (format) {
                        case csv -> writeCsv(rows, unfinished);
                        case parquet -> writeParquet(rows, unfinished);
                    };
            Files.move(
                    format == Format.parquet ? onlyFile(unfinished) : unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return new Written(written, readers.publication().runId());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(unfinished);
        }
    }

    private Dataset<Row> rows(Readers readers, Kept kept) {
        if (open.isEmpty()) {
            return readers.readOrNone(table);
        }
        return open.get().rows(readers::read, readers.tree(), kept::keep);
    }

    private Column[] order() {
        return open.map(PublicTable::key).orElse(table.key()).stream()
                .map(Field::col)
                .toArray(Column[]::new);
    }

    private long writeCsv(Dataset<Row> rows, Path unfinished) throws IOException {
        long written = 0;
        try (Writer out = Files.newBufferedWriter(unfinished)) {
            SafeCsv csv = new SafeCsv(out);
            csv.row((Object[]) rows.columns());
            Column[] cells =
                    Arrays.stream(rows.schema().fields()).map(Export::cell).toArray(Column[]::new);
            // Part by part: no more than one of them is ever here.
            Iterator<Row> each = rows.orderBy(order()).select(cells).toLocalIterator();
            while (each.hasNext()) {
                Row row = each.next();
                csv.row(IntStream.range(0, row.size()).mapToObj(row::get).toArray());
                written++;
            }
        }
        return written;
    }

    /** Numbers, texts and dates as they are; what a cell cannot hold as JSON, bytes as hexadecimal digits. */
    private static Column cell(StructField field) {
        Column column = col(field.name());
        DataType type = field.dataType();
        if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
            return to_json(column).as(field.name());
        }
        return type.equals(DataTypes.BinaryType) ? hex(column).as(field.name()) : column;
    }

    private long writeParquet(Dataset<Row> rows, Path unfinished) throws IOException {
        String folder = unfinished.toUri().toString();
        rows.repartition(1).sortWithinPartitions(order()).write().parquet(folder);
        long written = rows.sparkSession().read().parquet(folder).count();
        return written;
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.getFileName().toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow(
                            () -> new IOException("what Spark wrote to %s is not on this machine".formatted(folder)));
        }
    }

    /** Leaves nothing behind, also of an export that stopped half way. */
    private static void delete(Path unfinished) {
        if (!Files.exists(unfinished)) {
            return;
        }
        try (Stream<Path> files = Files.walk(unfinished)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
