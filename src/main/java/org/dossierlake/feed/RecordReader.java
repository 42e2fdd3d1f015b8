// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads landed files, each byte once: one row per record with its exact position, and nothing inferred. Whatever
 * a file contains, it is rows in the end; only the storage can make a task fail.
 *
 * <p>Large files of JSON Lines are split, small files share a task; compressed files, CSV and documents that span lines
 * are read whole by one task.
 */
public final class RecordReader {

    private static final long SMALLEST_SLICE_BYTES = 16L << 20;
    private static final long LARGEST_SLICE_BYTES = 64L << 20;

    /** What opening a file costs, as bytes that could have been read instead. */
    private static final long OPENING_BYTES = 1L << 20;

    /** How much longer compressed records are once they are text. */
    private static final int COMPRESSION = 8;

    private final SparkSession spark;
    private final String landingRoot;
    private final List<LandingFile> files;
    private final Dialect.Section section;
    private final Sent sent;

    /**
     * @param landingRoot the folder that the files' paths are relative to
     * @param files files of the feed {@code sent}
     * @param sent what is asked of the sender
     */
    public RecordReader(SparkSession spark, String landingRoot, List<LandingFile> files, Dialect dialect, Sent sent) {
        this.spark = spark;
        this.landingRoot = landingRoot;
        this.files = files;
        this.section = dialect.section(sent);
        this.sent = sent;
    }

    /**
     * The records of the files as rows of the feed's stage: one per record, refused ones included.
     *
     * @param watch learns what the files carry while the rows are computed
     * @return rows in no promised order; read anew whenever they are computed anew
     */
    public Dataset<Row> staged(Arrival arrival, SchemaWatch watch) {
        return read(watch, stage(arrival));
    }

    /**
     * The records of drifted files as rows of the feed's stage, refused one and all; those that cannot even be taken
     * apart are refused for that.
     *
     * @param drifts what a {@link SchemaWatch} found out when the files were read before; other files are passed over
     */
    public Dataset<Row> stagedAsDrifted(Arrival arrival, List<SchemaDrift> drifts) {
        return readDrifted(drifts, stage(arrival));
    }

    private RowFormat stage(Arrival arrival) {
        return Feed.rows(sent, section, context().broadcast(arrival));
    }

    Dataset<Row> read(SchemaWatch watch, RowFormat format) {
        return read(files, section.reading(), null, watch, format);
    }

    Dataset<Row> readDrifted(List<SchemaDrift> drifts, RowFormat format) {
        Map<String, Boolean> isOfUnknownKind =
                drifts.stream().collect(Collectors.toMap(SchemaDrift::path, SchemaDrift::isOfUnknownKind));
        Map<Boolean, List<LandingFile>> drifted = files.stream()
                .filter(file -> isOfUnknownKind.containsKey(file.path()))
                .collect(Collectors.partitioningBy(file -> isOfUnknownKind.get(file.path())));
        Dialect.Reading reading = section.reading();
        SchemaWatch unheeded = SchemaWatch.of(spark);
        return read(drifted.get(false), reading, RecordMaker.SCHEMA_DRIFT, unheeded, format)
                .unionAll(read(drifted.get(true), reading.ofEveryKind(), RecordMaker.SCHEMA_DRIFT, unheeded, format));
    }

    private Dataset<Row> read(
            List<LandingFile> some, Dialect.Reading reading, String verdict, SchemaWatch watch, RowFormat format) {
        JavaSparkContext context = context();
        List<List<Slice>> tasks =
                tasks(context.hadoopConfiguration(), landingRoot, some, reading, context.defaultParallelism());
        if (tasks.isEmpty()) {
            return spark.createDataFrame(List.<Row>of(), format.schema());
        }
        SliceReader reader = new SliceReader(
                SerializableConfiguration.broadcast(context.sc(), context.hadoopConfiguration()),
                reading,
                sent,
                verdict,
                watch,
                format);
        return spark.createDataFrame(context.parallelize(tasks, tasks.size()).flatMap(reader), format.schema());
    }

    private JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(spark.sparkContext());
    }

    /** The slices of all files, those of one task together. */
    static List<List<Slice>> tasks(
            Configuration hadoop,
            String landingRoot,
            List<LandingFile> files,
            Dialect.Reading reading,
            int parallelism) {
        long total = files.stream().mapToLong(LandingFile::bytes).sum();
        long sliceBytes =
                Math.max(SMALLEST_SLICE_BYTES, Math.min(LARGEST_SLICE_BYTES, total / Math.max(1, 2 * parallelism)));
        List<List<Slice>> tasks = new ArrayList<>();
        List<Slice> task = new ArrayList<>();
        long taskBytes = 0;
        for (LandingFile file : files) {
            if (file.bytes() == 0 && file.isOrdinary()) {
                continue;
            }
            boolean compressed = file.path().endsWith(".gz");
            for (Slice slice : slices(hadoop, landingRoot, file, reading, sliceBytes)) {
                long weight = OPENING_BYTES
                        + (compressed
                                ? COMPRESSION * file.bytes()
                                : Math.min(slice.end(), file.bytes()) - slice.start());
                if (!task.isEmpty() && taskBytes + weight > sliceBytes) {
                    tasks.add(task);
                    task = new ArrayList<>();
                    taskBytes = 0;
                }
                task.add(slice);
                taskBytes += weight;
            }
        }
        if (!task.isEmpty()) {
            tasks.add(task);
        }
        return tasks;
    }

    private static List<Slice> slices(
            Configuration hadoop, String landingRoot, LandingFile file, Dialect.Reading reading, long sliceBytes) {
        String uri = new Path(new Path(landingRoot), file.path()).toString();
        Slice whole = new Slice(file.path(), uri, file.pathDay().orElse(null), file.isOrdinary(), 0, Long.MAX_VALUE);
        if (!file.isOrdinary()
                || reading.format() == Dialect.Format.CSV
                || !FileText.hasAsciiLineEnds(reading.charset())
                || file.bytes() <= sliceBytes
                || !isPlainLines(hadoop, reading, new Path(uri))) {
            return List.of(whole);
        }
        List<Slice> slices = new ArrayList<>();
        for (long start = 0; start < file.bytes(); start += sliceBytes) {
            long end = Math.min(start + sliceBytes, file.bytes());
            slices.add(new Slice(whole.path(), uri, whole.day(), true, start, end));
        }
        return slices;
    }

    /** Whether a file is plain text whose first line that is not blank does not end within a JSON value. */
    private static boolean isPlainLines(Configuration hadoop, Dialect.Reading reading, Path file) {
        FileText text = FileText.open(hadoop, reading.charset(), file);
        try (Lines lines = new Lines(text.bytes(), text.charset(), 0, Long.MAX_VALUE)) {
            if (text.kind() != FileText.Kind.PLAIN) {
                return false;
            }
            Lines.Line line = lines.next();
            while (line != null && line.isBlank()) {
                line = lines.next();
            }
            return line == null || !JsonRecords.endsWithinValue(line.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
