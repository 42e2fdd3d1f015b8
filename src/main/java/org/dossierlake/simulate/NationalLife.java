// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A dossier of the national profile.
 *
 * @param life all that ever happens to it
 * @param digitised whether its papers and its result have files
 * @param nightsLate how many nights later than it should every version of it lands
 */
record NationalLife(Life life, boolean digitised, int nightsLate) {

    private static final SortedSet<String> NO_FLAGS = Collections.unmodifiableSortedSet(new TreeSet<>());

    /** The newest day up to one on which something happened to it; null where nothing has yet. */
    LocalDate newestDayUpTo(LocalDate day) {
        LocalDate newest = null;
        for (LifeEvent event : life.events()) {
            LocalDate on = event.at().toLocalDate();
            if (!on.isAfter(day)) {
                newest = on;
            }
        }
        return newest;
    }

    /** What is true of it at a moment. */
    DossierFacts facts(LocalDateTime moment) {
        LifeEvent newest = life.eventAt(moment).orElseThrow();
        boolean received = life.receivedAt() != null && !life.receivedAt().isAfter(moment);
        String kind = DossierFacts.closedKind(newest.status());
        return new DossierFacts(
                life.code(),
                life.agency().code(),
                life.procedure().code(),
                life.procedure().fieldCode(),
                null,
                life.channel(),
                "citizen",
                newest.status(),
                life.filedAt(),
                received ? life.receivedAt() : null,
                received ? dueAt(moment) : null,
                received ? life.dueAt() : null,
                kind,
                kind.isEmpty() ? null : newest.at(),
                List.of(),
                List.of(),
                null,
                null,
                new Digital(digitised, digitised, false, false, false),
                null,
                "",
                NO_FLAGS);
    }

    /** The due date in force at a moment; null where none was promised. */
    LocalDateTime dueAt(LocalDateTime moment) {
        LocalDateTime due = life.dueAt();
        for (LifeSupplement supplement : life.supplements()) {
            if (Writing.answered(supplement, moment)) {
                due = supplement.dueAfter();
            }
        }
        return due;
    }
}
