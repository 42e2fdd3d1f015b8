// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** The work of one task: reads its slices one after the other, each once and without holding more than a record. */
final class SliceReader implements FlatMapFunction<List<Slice>, Row> {

    private static final long serialVersionUID = 1L;

    private final Broadcast<SerializableConfiguration> hadoop;
    private final Dialect.Reading reading;
    private final Sent feed;
    private final String verdict;
    private final SchemaWatch watch;
    private final RowFormat format;

    /**
     * @param verdict what is wrong with every record, whatever it says; null when nothing is
     * @param watch learns what the files carry
     * @param format makes the rows
     */
    SliceReader(
            Broadcast<SerializableConfiguration> hadoop,
            Dialect.Reading reading,
            Sent feed,
            String verdict,
            SchemaWatch watch,
            RowFormat format) {
        this.hadoop = hadoop;
        this.reading = reading;
        this.feed = feed;
        this.verdict = verdict;
        this.watch = watch;
        this.format = format;
    }

    @Override
    public Iterator<Row> call(List<Slice> slices) {
        Rows rows = new Rows(slices.iterator(), new Contract(reading, feed));
        TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> rows.close());
        return rows;
    }

    /** The lines of a slice behind the beginning of a plain file: nothing else is cut. */
    private static Lines linesOfPart(Configuration hadoop, Dialect.Reading reading, Slice slice) {
        Path file = new Path(slice.uri());
        try {
            FSDataInputStream stored = Landing.storage(hadoop, file).open(file);
            stored.seek(slice.start() - 1);
            return new Lines(new StorageStream(stored), reading.charset(), slice.start(), slice.end());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Rows implements Iterator<Row> {

        private final Iterator<Slice> slices;
        private final Contract contract;
        private RecordMaker maker;
        private Records records;
        private final Function<SentRecord, Row> rowOf = format.forTask();
        private final InputMetrics read = TaskContext.get().taskMetrics().inputMetrics();
        private SentRecord next;

        Rows(Iterator<Slice> slices, Contract contract) {
            this.slices = slices;
            this.contract = contract;
        }

        @Override
        public boolean hasNext() {
            while (next == null && (records != null || slices.hasNext())) {
                if (records == null) {
                    records = open(slices.next());
                }
                next = records.next();
                if (next == null) {
                    watch.add(maker.schema());
                    close();
                }
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            SentRecord record = next;
            next = null;
            read.incRecordsRead(1);
            return rowOf.apply(record);
        }

        private Records open(Slice slice) {
            Configuration storage = hadoop.value().value();
            maker = new RecordMaker(reading, feed, contract, slice, verdict);
            if (!slice.isOrdinary()) {
                return new RefusedFile(maker);
            }
            if (slice.start() > 0) {
                return records(linesOfPart(storage, reading, slice), false);
            }
            FileText file = FileText.open(storage, reading.charset(), new Path(slice.uri()));
            Lines lines = new Lines(file.bytes(), file.charset(), 0, slice.end());
            if (file.kind() == FileText.Kind.BINARY) {
                closed(lines);
                return new RefusedFile(maker);
            }
            return records(lines, slice.isWholeFile());
        }

        private Records records(Lines lines, boolean mayBeDocument) {
            return switch (reading.format()) {
                case JSON -> new JsonRecords(lines, reading, feed, contract, maker, mayBeDocument);
                case CSV -> new CsvRecords(lines, reading, contract, maker);
            };
        }

        void close() {
            if (records != null) {
                closed(records);
                records = null;
            }
        }

        private void closed(Closeable open) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
