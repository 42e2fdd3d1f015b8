// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dossierlake.failure.Failures;

/**
 * The folder of a demo: {@code landing/}, {@code truth/}, {@code lake/}, the settings, a key and the report.
 *
 * @param root absolute
 */
record DemoFolder(Path root) {

    /** The first line of the settings, by which an earlier demo is known. */
    private static final String MARK = "# A demo of dossierlake: the command demo may replace what is in this folder.";

    private static final String CONF = "demo.conf";
    private static final String KEY = "demo.key";
    private static final String LAKE = "lake";
    private static final String LANDING = "landing";
    private static final String TRUTH = "truth";
    private static final String REPORT = "report.html";

    private static final int KEY_BYTES = 32;

    static DemoFolder at(Path dir) {
        return new DemoFolder(dir.toAbsolutePath().normalize());
    }

    Path conf() {
        return root.resolve(CONF);
    }

    Path landing() {
        return root.resolve(LANDING);
    }

    Path report() {
        return root.resolve(REPORT);
    }

    /** Refuses a folder with something else in it; an absent, empty or earlier demo's folder is free. */
    void refuseIfTaken() {
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw Failures.demoFolderTaken(root);
            }
            if (Files.isDirectory(root) && !isEmpty() && !isEarlierDemo()) {
                throw Failures.demoFolderTaken(root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the settings, by which this folder is known as a demo from now on, and the key where there is none.
     *
     * @param smallData the shipped Spark settings for little data, which the demo's include
     */
    void writeSettings(Path smallData) {
        try {
            Files.createDirectories(root);
            Files.writeString(conf(), settingsText(smallData));
            if (!Files.exists(root.resolve(KEY))) {
                writeKey();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes the records, tables and report of an earlier demo. */
    void removeEarlierNights() {
        try {
            for (String old : List.of(LAKE, LANDING, TRUTH, REPORT)) {
                delete(root.resolve(old));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> inside = Files.list(root)) {
            return inside.findAny().isEmpty();
        }
    }

    private boolean isEarlierDemo() throws IOException {
        if (!Files.isRegularFile(conf())) {
            return false;
        }
        try (Stream<String> lines = Files.lines(conf())) {
            Optional<String> first = lines.findFirst();
            return first.isPresent() && first.get().equals(MARK);
        }
    }

    private static String settingsText(Path smallData) {
        return """
                %s
                # Every command works on this lake with --conf and this file. Relative paths start at this folder.

                lake.root = "%s"
                landing.root = "%s"
                calendar = %s

                # The key of pseudonyms: made at random for this demo alone, worth nothing elsewhere.
                privacy.key = "file:%s"
                privacy.key-id = demo

                # Spark is set up for the few records of a demo. Leave this line out for more.
                include file("%s")
                """
                .formatted(MARK, LAKE, LANDING, SimulateCommand.PORTAL_CALENDAR, KEY, smallData);
    }

    /** For its owner only, where the file system knows owners. */
    private void writeKey() throws IOException {
        Path key = root.resolve(KEY);
        if (Files.getFileStore(root).supportsFileAttributeView("posix")) {
            Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        Files.writeString(key, HexFormat.of().formatHex(bytes) + "\n");
    }

    /** Deletes a file or a folder with all that is in it; a symbolic link is removed, never followed. */
    private static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException thrown) throws IOException {
                if (thrown != null) {
                    throw thrown;
                }
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
