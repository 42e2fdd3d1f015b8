// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * A record where it landed.
 *
 * @param path file, relative to the landing folder
 * @param position where in the file: see {@code Landing}
 * @param record the record; null where its text cannot be read
 * @param content digest of its content
 * @param rules codes of all rules that it breaks, in the order of the rules; none for a clean one
 */
record LandedRow(String path, long position, PortalRecord record, UUID content, List<String> rules) {

    LandedRow {
        rules = List.copyOf(rules);
    }

    /** The day in its file's path: {@code FEED/DAY/FILE}. */
    LocalDate day() {
        return LocalDate.parse(path.split("/")[1]);
    }

    /** Whether it goes to quarantine. */
    boolean refused() {
        return !rules.isEmpty();
    }
}
