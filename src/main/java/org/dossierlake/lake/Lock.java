// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.dossierlake.failure.Failures;

/**
 * The right to write one lake. Held by one run at a time and free again when that run dies.
 *
 * <p>The lock saves work; that nothing counts twice is due to transaction numbers and guarded merges.
 */
public interface Lock extends AutoCloseable {

    /**
     * Takes the lock of the lake at {@code root}.
     *
     * @throws org.dossierlake.failure.RunFailure LOCKED when another run holds it; USAGE where {@code root} lies on storage
     *     that has no lock, or does not keep what conditional writes promise
     */
    static Lock acquire(Configuration hadoop, String root) {
        try {
            Path folder = new Path(root);
            FileSystem storage = folder.getFileSystem(hadoop);
            Path lock = new Path(storage.makeQualified(folder), "_lock");
            return switch (String.valueOf(lock.toUri().getScheme())) {
                case "file" ->
                    FileLock.acquire(java.nio.file.Path.of(lock.toUri().getPath()), root);
                case "s3a", Conditional.HDFS -> ObjectLock.acquire(storage, lock, root, ObjectLock.expiry(hadoop));
                default -> throw Failures.lockUnsupported(root, lock.toUri().getScheme());
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes sure that it is still held. A run asks before each of its phases.
     *
     * @throws org.dossierlake.failure.RunFailure TRANSIENT when another run has taken it over meanwhile
     */
    void require();

    /** Lets another run have it. */
    @Override
    void close();
}
