// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.dossierlake.failure.Failures;

/** The lock of a lake in a local folder: the operating system frees it when the process ends, however it ends. */
final class FileLock implements Lock {

    private final FileChannel channel;

    private FileLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; its folder is made where it does not exist. */
    static FileLock acquire(Path file, String root) throws IOException {
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new FileLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw Failures.locked(root, "another run of this process");
        }
        channel.close();
        throw Failures.locked(root, "another process");
    }

    @Override
    public void require() {
        // Nobody can take it from a living process.
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
