// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;
import org.apache.hadoop.ipc.RemoteException;

/**
 * Small objects on object storage, or files on HDFS, and the one promise of the storage that log and lock rest on: a write on
 * the condition that there is no such object succeeds for one writer alone. On S3 this is {@code If-None-Match: *} of HTTP
 * (RFC 9110, section 13.1.2); HDFS makes a file for one client alone.
 */
final class Conditional {

    static final String HDFS = "hdfs";

    /** Another client is making the file at this moment, or has died while it did: HDFS names these by their class. */
    private static final Set<String> BEING_MADE = Set.of(
            "org.apache.hadoop.hdfs.protocol.AlreadyBeingCreatedException",
            "org.apache.hadoop.hdfs.protocol.RecoveryInProgressException");

    private Conditional() {}

    /**
     * Makes an object where there is none.
     *
     * @return false when there is one; it stays as it is
     */
    static boolean create(FileSystem storage, Path path, byte[] content) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder = storage.createFile(path);
        if (storage.getScheme().equals(HDFS)) {
            builder.overwrite(false);
        } else {
            // Without overwriting the client would look by itself, before it writes, whether there is an object.
            builder.overwrite(true).must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        }
        try {
            write(builder, content);
            return true;
        } catch (RemoteFileChangedException | FileAlreadyExistsException refused) {
            return false;
        } catch (RemoteException refused) {
            if (BEING_MADE.contains(refused.getClassName())) {
                return false;
            }
            throw refused;
        }
    }

    /** Writes an object whatever is there. */
    static void overwrite(FileSystem storage, Path path, byte[] content) throws IOException {
        write(storage.createFile(path).overwrite(true), content);
    }

    /** The content of an object; empty where there is none. */
    static Optional<byte[]> read(FileSystem storage, Path path) throws IOException {
        try (FSDataInputStream in = storage.open(path)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    private static void write(FSDataOutputStreamBuilder<?, ?> builder, byte[] content) throws IOException {
        FSDataOutputStream out = builder.recursive().build();
        try {
            out.write(content);
        } catch (IOException | RuntimeException e) {
            // Closing the stream would make an object of what has been written so far.
            if (out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)) {
                out.abort();
            }
            throw e;
        }
        out.close();
    }
}
