// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Knows which files of a folder were opened for reading while some work was done, and lets work stand still before it opens
 * one. {@link CrashingFiles} tells of each.
 */
public final class OpenedFiles {

    private static final Set<Path> OPENED = new TreeSet<>();

    private static Path folder;

    /** Where the first file that is opened waits, and what for; null where none does. */
    private static Path waiting;

    private static Runnable other;

    private OpenedFiles() {}

    /**
     * Does the work, and just before it opens the first file of a folder for reading, something that another process does: the
     * work stands still meanwhile, in whatever it was doing.
     */
    public static void standingStill(Path before, Runnable meanwhile, Runnable work) {
        synchronized (OPENED) {
            waiting = before.toAbsolutePath();
            other = meanwhile;
        }
        try {
            work.run();
        } finally {
            synchronized (OPENED) {
                if (waiting != null) {
                    waiting = null;
                    throw new AssertionError("No file was opened in " + before);
                }
            }
        }
    }

    private static void standStill(Path file) {
        Runnable meanwhile;
        synchronized (OPENED) {
            if (waiting == null || !file.startsWith(waiting)) {
                return;
            }
            waiting = null;
            meanwhile = other;
        }
        meanwhile.run();
    }

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
        Path path = files.pathToFile(file).toPath();
        if (path.toString().contains("_delta_log")) {
            return;
        }
        standStill(path);
        synchronized (OPENED) {
            if (folder != null && path.startsWith(folder)) {
                OPENED.add(folder.relativize(path));
            }
        }
    }
}
