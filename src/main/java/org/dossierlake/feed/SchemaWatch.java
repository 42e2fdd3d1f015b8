// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * What the files of one reading were seen to carry, gathered on the side while their records are read: whether a field
 * is missing is known only when the last record of a file has been seen. It knows as much as the tasks that have ended
 * have read, and may hear of a part twice, which changes nothing.
 */
public final class SchemaWatch extends AccumulatorV2<FileSchema, Map<String, FileSchema>> {

    private static final long serialVersionUID = 1L;

    /** Concurrent, because executors report what they have while a task is still adding. */
    private final ConcurrentHashMap<String, FileSchema> files = new ConcurrentHashMap<>();

    private SchemaWatch() {}

    /** A watch over one reading. */
    public static SchemaWatch of(SparkSession spark) {
        SchemaWatch watch = new SchemaWatch();
        spark.sparkContext().register(watch);
        return watch;
    }

    /**
     * The files whose schema is not the agreed one, ordered by path. To be asked when all records have been read.
     *
     * @param dialect what was read by
     */
    public List<SchemaDrift> drifts(Dialect dialect, Sent sent) {
        Dialect.Reading reading = dialect.section(sent).reading();
        Contract contract = new Contract(reading, sent);
        List<SchemaDrift> drifts = new ArrayList<>();
        new TreeMap<>(files).values().forEach(file -> SchemaDrift.of(file, contract, reading)
                .ifPresent(drifts::add));
        return drifts;
    }

    @Override
    public boolean isZero() {
        return files.isEmpty();
    }

    @Override
    public SchemaWatch copy() {
        SchemaWatch copy = new SchemaWatch();
        files.values().forEach(copy::add);
        return copy;
    }

    @Override
    public void reset() {
        files.clear();
    }

    @Override
    public void add(FileSchema seen) {
        files.merge(seen.path(), seen, FileSchema::and);
    }

    @Override
    public void merge(AccumulatorV2<FileSchema, Map<String, FileSchema>> other) {
        other.value().values().forEach(this::add);
    }

    @Override
    public Map<String, FileSchema> value() {
        return files;
    }
}
