// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.RemoteFileChangedException;

/**
 * Small objects on object storage, and the one promise of the storage that log and lock rest on: a write on the condition
 * that there is no such object ({@code If-None-Match: *} of HTTP, RFC 9110, section 13.1.2) succeeds for one writer alone.
 */
final class Conditional {

    private Conditional() {}

    /**
     * Makes an object where there is none.
     *
     * @return false when there is one; it stays as it is
     */
    static boolean create(FileSystem storage, Path path, byte[] content) throws IOException {
        FSDataOutputStreamBuilder<?, ?> builder = storage.createFile(path);
        builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        try {
            write(builder, content);
            return true;
        } catch (RemoteFileChangedException refused) {
            return false;
        }
    }

    /** Writes an object whatever is there. */
    static void overwrite(FileSystem storage, Path path, byte[] content) throws IOException {
        write(storage.createFile(path), content);
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
        // Without this the client would look by itself, before it writes, whether there is an object.
        builder.overwrite(true);
        builder.recursive();
        FSDataOutputStream out = builder.build();
        try {
            out.write(content);
        } catch (IOException | RuntimeException e) {
            // Closing the stream would make an object of what has been written so far.
            out.abort();
            throw e;
        }
        out.close();
    }
}
