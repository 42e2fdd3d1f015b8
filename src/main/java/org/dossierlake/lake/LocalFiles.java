// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's local file system, less the processes it starts for every new file: without its native library, which no
 * Maven artifact brings, it runs {@code chmod} and {@code readlink}. A small night started some 800 of them.
 *
 * <p>Spark takes it by {@code fs.file.impl}; conf/java-options says so for the embedded mode.
 */
public class LocalFiles extends LocalFileSystem {

    public LocalFiles() {
        this(new Raw());
    }

    LocalFiles(Raw files) {
        super(files);
    }

    /** The files themselves, without the checksum files that {@link LocalFiles} keeps beside them. */
    static class Raw extends RawLocalFileSystem {

        @Override
        public void setPermission(Path path, FsPermission permission) throws IOException {
            PosixFileAttributeView owners =
                    Files.getFileAttributeView(pathToFile(path).toPath(), PosixFileAttributeView.class);
            if (owners != null && !permission.getStickyBit()) {
                owners.setPermissions(PosixFilePermissions.fromString(permission.toString()));
            } else {
                super.setPermission(path, permission);
            }
        }

        /** Links are followed. So they are by Hadoop's own: it runs readlink on the URI, which is no file's name. */
        @Override
        public FileStatus getFileLinkStatus(Path path) throws IOException {
            return getFileStatus(path);
        }
    }
}
