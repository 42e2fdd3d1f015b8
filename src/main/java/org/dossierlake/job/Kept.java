// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Rows of one night that several steps use, computed once and let go of when the night ends. */
final class Kept implements AutoCloseable {

    private final Deque<Dataset<Row>> kept = new ArrayDeque<>();

    /** The same rows, computed once at their first use and spilt to disk where memory is short. */
    synchronized Dataset<Row> keep(Dataset<Row> rows) {
        Dataset<Row> persisted = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.push(persisted);
        return persisted;
    }

    @Override
    public synchronized void close() {
        while (!kept.isEmpty()) {
            kept.pop().unpersist(false);
        }
    }
}
