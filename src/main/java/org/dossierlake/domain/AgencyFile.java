// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The text of a file of agencies, one line per agency and period of validity, in the order of the header. Lines that
 * begin with {@code #} say something to people; there is no quoting, because no field holds a comma.
 */
public final class AgencyFile {

    private static final String HEADER =
            "agency_code,valid_from,valid_to,agency_name,agency_kind,parent_code,unit_code,successors";

    private AgencyFile() {}

    /**
     * The versions that the lines state.
     *
     * @param name what to call the file in a message
     * @throws IllegalArgumentException naming every line that cannot be read
     */
    public static List<AgencyVersion> read(String name, List<String> lines) {
        List<AgencyVersion> versions = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        boolean headerSeen = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!headerSeen) {
                headerSeen = true;
                if (!line.equals(HEADER)) {
                    problems.add("line %d: the header is not %s".formatted(i + 1, HEADER));
                    break;
                }
                continue;
            }
            try {
                versions.add(version(line.split(",", -1)));
            } catch (IllegalArgumentException | DateTimeException e) {
                problems.add("line %d: %s".formatted(i + 1, e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("The agencies of %s were not read: %s. Correct the file, then run again."
                    .formatted(name, String.join("; ", problems)));
        }
        return versions;
    }

    private static AgencyVersion version(String[] fields) {
        if (fields.length != 8) {
            throw new IllegalArgumentException("it has %d fields, not 8".formatted(fields.length));
        }
        if (fields[0].isBlank() || fields[3].isBlank()) {
            throw new IllegalArgumentException("agency_code and agency_name must not be empty");
        }
        return new AgencyVersion(
                fields[0],
                said(fields[1]).map(LocalDate::parse).orElse(AgencyVersion.SINCE_EVER),
                said(fields[2]).map(LocalDate::parse),
                fields[3],
                AgencyKind.fromCode(fields[4]),
                said(fields[5]),
                said(fields[6]),
                said(fields[7]).map(text -> List.of(text.split(" "))).orElse(List.of()),
                true);
    }

    private static Optional<String> said(String field) {
        return field.isBlank() ? Optional.empty() : Optional.of(field);
    }
}
