// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** Knows which files of a folder were opened for reading while some work was done. {@link CrashingFiles} tells of each. */
public final class OpenedFiles {

    private static final Set<Path> OPENED = new TreeSet<>();

    private static Path folder;

    private OpenedFiles() {}

    /** Does the work and returns the files that it opened, relative to the folder, less those of Delta's logs. */
    public static Set<Path> during(Path within, Runnable work) {
        synchronized (OPENED) {
            OPENED.clear();
            folder = within.toAbsolutePath();
        }
        try {
            work.run();
            synchronized (OPENED) {
                return new TreeSet<>(OPENED);
            }
        } finally {
            synchronized (OPENED) {
                folder = null;
            }
        }
    }

    static void opened(org.apache.hadoop.fs.Path file, RawLocalFileSystem files) {
        synchronized (OPENED) {
            Path path = files.pathToFile(file).toPath();
            if (folder != null && path.startsWith(folder) && !path.toString().contains("_delta_log")) {
                OPENED.add(folder.relativize(path));
            }
        }
    }
}
