// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lakes beside each other, copied to see what different nights make of the same one.
 *
 * @param folder the folder that holds them
 */
record Lakes(Path folder) {

    Path path(String lake) {
        return folder.resolve(lake);
    }

    /** Copies a lake, or a table of one; what is there already is replaced. */
    void copy(String from, String to) throws IOException {
        delete(to);
        Path source = path(from);
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = path(to).resolve(source.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    void delete(String lake) throws IOException {
        if (Files.exists(path(lake))) {
            try (Stream<Path> old = Files.walk(path(lake))) {
                List<Path> deepestFirst = old.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.delete(file);
                }
            }
        }
    }
}
