// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A record on its way to a file.
 *
 * @param record the record; null where only the text of something unreadable is left
 * @param text the record on one line
 * @param content a digest of the text: equal for exact repeats
 */
record OutgoingRow(PortalRecord record, String text, UUID content) {

    /** A record that can be read. */
    static OutgoingRow of(PortalRecord record) {
        String text = record.json();
        return new OutgoingRow(record, text, digest(text));
    }

    /** What is left of a record that cannot be read. */
    static OutgoingRow unreadable(String text) {
        return new OutgoingRow(null, text, digest(text));
    }

    private static UUID digest(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
