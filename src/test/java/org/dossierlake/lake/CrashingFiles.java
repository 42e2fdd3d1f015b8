// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.util.OptionalLong;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Local files that {@link Crash} can make die, that tell {@link OpenedFiles} what is read, and whose disk can be full. */
public final class CrashingFiles extends LocalFiles {

    private static volatile OptionalLong free = OptionalLong.empty();

    /** From now on so many bytes are free; 0 for a storage that tells nothing of its room, empty for the truth. */
    public static void pretendFree(OptionalLong bytes) {
        free = bytes;
    }

    /** Made by Hadoop. */
    public CrashingFiles() {
        super(new Raw());
    }

    /** The files themselves, as Delta's log and everything else writes them. */
    static final class Raw extends LocalFiles.Raw {

        @Override
        public FSDataInputStream open(Path path, int buffer) throws IOException {
            OpenedFiles.opened(path, this);
            return super.open(path, buffer);
        }

        @Override
        public FSDataOutputStream create(
                Path path, boolean overwrite, int buffer, short replicas, long block, Progressable progress)
                throws IOException {
            return Crash.call("create", path, () -> super.create(path, overwrite, buffer, replicas, block, progress));
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
            return Crash.call(
                    "create", path, () -> super.create(path, permission, overwrite, buffer, replicas, block, progress));
        }

        @Override
        public FsStatus getStatus(Path path) throws IOException {
            OptionalLong bytes = free;
            return bytes.isEmpty() ? super.getStatus(path) : new FsStatus(bytes.getAsLong(), 0, bytes.getAsLong());
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            return Crash.call("rename to", to, () -> super.rename(from, to));
        }

        @Override
        public boolean delete(Path path, boolean recursive) throws IOException {
            return Crash.call("delete", path, () -> super.delete(path, recursive));
        }
    }
}
