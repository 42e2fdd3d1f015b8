// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.dossierlake.failure.Failures;

/**
 * The right to write one lake. Held by one run at a time and freed by the operating system when that run dies.
 *
 * <p>The lock saves work; that nothing counts twice is due to transaction numbers and guarded merges.
 */
public final class Lock implements AutoCloseable {

    private final FileChannel channel;

    private Lock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of the lake at {@code root}, whose folder is made where it does not exist.
     *
     * @throws org.dossierlake.failure.RunFailure LOCKED when another run holds it; USAGE where {@code root} is no local
     *     folder, because only the local lock exists so far
     */
    public static Lock acquire(Configuration hadoop, String root) {
        try {
            return acquire(new org.apache.hadoop.fs.Path(root), hadoop, root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Lock acquire(org.apache.hadoop.fs.Path folder, Configuration hadoop, String root)
            throws IOException {
        FileSystem files = folder.getFileSystem(hadoop);
        URI uri = files.makeQualified(folder).toUri();
        if (!"file".equals(uri.getScheme())) {
            throw Failures.lockUnsupported(root, uri.getScheme());
        }
        Path local = Path.of(uri.getPath());
        Files.createDirectories(local);
        FileChannel channel =
                FileChannel.open(local.resolve("_lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Lock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw Failures.locked(root, "another run of this process");
        }
        channel.close();
        throw Failures.locked(root, "another process");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
