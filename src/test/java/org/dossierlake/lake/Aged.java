// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Lets tables grow older. */
public final class Aged {

    private static final Pattern LOGGED_TIME =
            Pattern.compile("(\"(?:deletionTimestamp|modificationTime|timestamp|createdTime)\":)(\\d{13})");

    private Aged() {}

    /**
     * Moves what the logs in a folder say of times, and the times of all files, back by so many days. What this process
     * knows of tables is forgotten.
     */
    public static void by(int days, Path folder) throws IOException {
        Duration by = Duration.ofDays(days);
        for (Path file : files(folder)) {
            FileTime time = Files.getLastModifiedTime(file);
            if (file.getFileName().toString().contains("checkpoint")) {
                // It says once more what the log before it says, which is all there.
                Files.delete(file);
                continue;
            }
            if (file.getParent().endsWith("_delta_log")) {
                String aged = LOGGED_TIME
                        .matcher(Files.readString(file))
                        .replaceAll(found -> found.group(1) + (Long.parseLong(found.group(2)) - by.toMillis()));
                Files.writeString(file, aged);
            }
            Files.setLastModifiedTime(file, FileTime.from(time.toInstant().minus(by)));
        }
        Crash.forget();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
