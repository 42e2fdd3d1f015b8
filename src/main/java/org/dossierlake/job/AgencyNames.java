// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The names of agencies that are shipped: groups, and provinces by the code of the surviving province. */
final class AgencyNames {

    private static final String HEADER = "agency_code,agency_name";

    private AgencyNames() {}

    /** Names by agency code, out of {@code conf/reference/agency_names.csv}; none where the file is absent. */
    static Map<String, String> shipped(Settings settings) {
        Path file = settings.sources().confFolder().resolve("reference").resolve("agency_names.csv");
        Map<String, String> names = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : lines(file)) {
                int comma = line.indexOf(',');
                if (comma > 0 && !line.equals(HEADER)) {
                    names.put(line.substring(0, comma), line.substring(comma + 1));
                }
            }
        }
        return names;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
