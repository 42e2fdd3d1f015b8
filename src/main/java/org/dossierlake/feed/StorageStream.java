// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;

/**
 * Bytes from the storage, whose failures are unchecked: what remains a plain {@link IOException} above it can only mean
 * broken content. A storage that fails must stop the task, to be tried again; it must never quarantine a row.
 *
 * <p>The bytes count as read by the task, as those of Spark's own readers do.
 */
final class StorageStream extends FilterInputStream {

    /** What the task that reads has read; of the driver, which reads little, nobody keeps account. */
    private final Optional<InputMetrics> metrics = Optional.ofNullable(TaskContext.get())
            .map(task -> task.taskMetrics().inputMetrics());

    StorageStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() {
        try {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
        try {
            int read = super.read(bytes, from, length);
            count(Math.max(0, read));
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void count(int bytes) {
        metrics.ifPresent(read -> read.incBytesRead(bytes));
    }
}
