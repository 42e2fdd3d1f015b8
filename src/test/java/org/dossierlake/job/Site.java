// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;

/**
 * A place with settings, a landing folder and a lake, as a user would set it up.
 *
 * @param folder the folder that holds it all
 */
public record Site(Path folder) {

    /** Writes the settings into a folder. Neither the landing folder nor the lake is made. */
    public static Site in(Path folder) {
        Site site = new Site(folder);
        site.write("site.key", "a key that only tests know");
        site.write(
                "site.conf",
                """
                lake.root = lake
                landing.root = landing
                calendar = vn
                privacy.key = "file:site.key"
                privacy.key-id = test
                """);
        return site;
    }

    /** The settings file, for {@code --conf}. */
    public Path conf() {
        return folder.resolve("site.conf");
    }

    /** The landing folder. */
    public Path landing() {
        return folder.resolve("landing");
    }

    /** The folder of the tables. */
    public Path lake() {
        return folder.resolve("lake");
    }

    /** The settings as a command reads them. */
    public Settings settings() {
        return Settings.read(SettingsSources.ofProcess(Optional.of(conf()), List.of()));
    }

    /** What SQL answers, a line per row. */
    List<String> asked(String sql) {
        return asked(sql, Optional.empty());
    }

    /** The same as a run published it. */
    List<String> asked(String sql, Optional<String> run) {
        return Query.run(LocalSpark.session(), settings(), sql, run).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }

    /** Writes a file, with its folders; returns where it is. */
    public Path write(String path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a file, with its folders; returns where it is. */
    public Path write(String path, byte[] bytes) {
        Path file = folder.resolve(path);
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the files in the log of every table, by the table's folder: a new version adds one. */
    public Map<Path, List<String>> tableVersions() {
        return filesUnder(lake()).stream()
                .filter(file -> file.getParent().endsWith("_delta_log"))
                .filter(file -> file.getFileName().toString().endsWith(".json"))
                .collect(Collectors.groupingBy(
                        file -> lake().relativize(file.getParent().getParent()),
                        TreeMap::new,
                        Collectors.mapping(file -> file.getFileName().toString(), Collectors.toList())));
    }

    /** Every file in a folder and its sub-folders, in order; none where the folder does not exist. */
    public static List<Path> filesUnder(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
