// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import java.util.List;
import org.dossierlake.domain.WorkingCalendar;

/** A sender's moments: text to UTC instant, local date and second of the local day. The only place where the zone is used. */
final class Moments {

    private final ZoneRules zone;
    private final List<MomentPattern> patterns;

    Moments(Dialect.Section section) {
        this.zone = section.zone().getRules();
        this.patterns = section.timestamps().stream().map(MomentPattern::new).toList();
    }

    /** Whether a working calendar has the day: 1990-01-01 to 2049-12-31. A moment on any other day is unreadable. */
    static boolean covers(LocalDate day) {
        return !day.isBefore(WorkingCalendar.FIRST_DAY) && !day.isAfter(WorkingCalendar.LAST_DAY);
    }

    /** The moment in the first pattern that fits; null when none does, on a day that is not covered, and for null. */
    Moment read(String text) {
        if (text == null) {
            return null;
        }
        for (MomentPattern pattern : patterns) {
            Instant at = pattern.read(text, zone);
            if (at != null) {
                return moment(at);
            }
        }
        return null;
    }

    private Moment moment(Instant at) {
        ZoneOffset offset = zone.getOffset(at);
        LocalDateTime wall = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, offset);
        LocalDate day = wall.toLocalDate();
        return covers(day) ? new Moment(at, day, wall.toLocalTime().toSecondOfDay()) : null;
    }
}
