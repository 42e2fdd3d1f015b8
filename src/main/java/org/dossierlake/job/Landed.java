// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.util.Optional;
import org.dossierlake.feed.LandingFile;

/**
 * A landed file that a run takes up.
 *
 * @param file what lies in the landing folder
 * @param revision 1 for the first content of its path, 2 for the next distinct one
 * @param dialect the name of the dialect that reads it
 * @param day the file's day; empty until its newest event is known
 */
record Landed(LandingFile file, int revision, String dialect, Optional<LocalDate> day) {

    Landed on(LocalDate known) {
        return new Landed(file, revision, dialect, Optional.of(known));
    }

    /** The same, wherever and since whenever the file lies there. */
    Landed withoutState() {
        return new Landed(file.withoutState(), revision, dialect, day);
    }
}
