// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import io.delta.storage.HadoopFileSystemLogStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The log of Delta tables on S3, for any number of drivers: a commit is an object that the storage makes only where there
 * is none. Delta's own store for S3 looks first and writes then, so that two drivers can both commit one version.
 *
 * <p>Spark takes it by {@code spark.delta.logStore.s3a.impl}; conf/spark-defaults.conf says so.
 */
public final class ObjectStoreLog extends HadoopFileSystemLogStore {

    /** Made by Delta. */
    public ObjectStoreLog(Configuration hadoop) {
        super(hadoop);
    }

    /**
     * Writes a file of a log.
     *
     * @throws FileAlreadyExistsException when it is there already and may not be replaced: another driver was first
     */
    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop) throws IOException {
        FileSystem storage = path.getFileSystem(hadoop);
        byte[] content = lines(actions);
        if (overwrite) {
            Conditional.overwrite(storage, path, content);
        } else if (!Conditional.create(storage, path, content) && !isOurs(storage, path, content)) {
            throw new FileAlreadyExistsException(path.toString());
        }
    }

    /**
     * Whether what is there is what we wrote: an answer can get lost, and the client then writes a second time. No other
     * driver writes the same, as Delta names each commit's transaction in it.
     */
    private static boolean isOurs(FileSystem storage, Path path, byte[] content) throws IOException {
        return Conditional.read(storage, path)
                .filter(found -> Arrays.equals(found, content))
                .isPresent();
    }

    private static byte[] lines(Iterator<String> actions) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        while (actions.hasNext()) {
            lines.write((actions.next() + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return lines.toByteArray();
    }

    /** An object is there whole or not at all. */
    @Override
    public Boolean isPartialWriteVisible(Path path, Configuration hadoop) {
        return false;
    }
}
