// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * A part of a landed file that one task reads: the records whose first line begins in {@code [start, end)}.
 *
 * @param path relative to the landing root
 * @param uri where the file lies
 * @param day the day in the path, null when there is none
 * @param isOrdinary whether the file may be opened, see {@link LandingFile#isOrdinary()}
 * @param start the first byte
 * @param end the byte behind the last one; {@link Long#MAX_VALUE} for a whole file
 */
record Slice(String path, String uri, LocalDate day, boolean isOrdinary, long start, long end) implements Serializable {

    boolean isWholeFile() {
        return start == 0 && end == Long.MAX_VALUE;
    }
}
