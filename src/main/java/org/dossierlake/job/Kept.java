// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows of one night that several steps use, computed once and let go of when the night ends.
 *
 * <p>{@code Dataset.persist} would keep the rows too, but every plan built on it would still carry, analyse and compare
 * the whole way the rows came, and every task would carry it: on small nights that costs more than all the rows. Here
 * the kept rows begin anew. The price: when an executor is lost with rows that only it held, the run fails and is to be
 * repeated, which changes no figure.
 */
final class Kept implements AutoCloseable {

    private final SparkSession spark;
    private final Deque<JavaRDD<byte[]>> kept = new ArrayDeque<>();

    /** The plans behind the kept rows: their tasks report to counters that would go when a plan goes. */
    private final Deque<Dataset<Row>> plans = new ArrayDeque<>();

    Kept(org.apache.spark.sql.SparkSession spark) {
        this.spark = (SparkSession) spark;
    }

    /** The same rows, computed once at their first use and spilt to disk where memory is short. */
    Dataset<Row> keep(Dataset<Row> rows) {
        StructType schema = rows.schema();
        JavaRDD<byte[]> blocks = ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(part -> RowBlocks.pack(part, schema))
                .persist(StorageLevel.MEMORY_AND_DISK());
        blocks.rdd().localCheckpoint();
        synchronized (kept) {
            kept.push(blocks);
            plans.push(rows);
        }
        int columns = schema.size();
        JavaRDD<InternalRow> copies = blocks.mapPartitions(part -> RowBlocks.unpack(part, columns));
        Dataset<Row> anew = spark.internalCreateDataFrame(copies.rdd(), schema, false);
        // Of rows that lie together Spark is told so: grouping and joining them then needs no shuffle.
        return blocks.getNumPartitions() == 1 ? anew.coalesce(1) : anew;
    }

    @Override
    public void close() {
        synchronized (kept) {
            while (!kept.isEmpty()) {
                kept.pop().unpersist(false);
            }
            plans.clear();
        }
    }
}
