// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.util.Random;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.spark.TaskContext;

/**
 * Local files of a cluster on which one task in {@value #ONE_IN} fails the first time, where it opens or makes a file; always
 * the same ones. A driver's own reads and writes succeed.
 */
public final class FailingTasks extends LocalFileSystem {

    /** What a task that fails says. */
    public static final String SAYS = "a failure that was planted";

    private static final int ONE_IN = 20;

    @Override
    public FSDataInputStream open(Path path, int buffer) throws IOException {
        failNowAndThen();
        return super.open(path, buffer);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short replicas,
            long block,
            Progressable progress)
            throws IOException {
        failNowAndThen();
        return super.create(path, permission, overwrite, buffer, replicas, block, progress);
    }

    private static void failNowAndThen() throws IOException {
        TaskContext task = TaskContext.get();
        if (task != null
                && task.attemptNumber() == 0
                && new Random(task.stageId() * 1_000L + task.partitionId()).nextInt(ONE_IN) == 0) {
            throw new IOException(SAYS);
        }
    }
}
