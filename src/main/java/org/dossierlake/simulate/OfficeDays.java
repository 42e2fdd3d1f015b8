// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import org.dossierlake.domain.WorkingCalendar;

/** On which days offices are open, counted day by day. */
record OfficeDays(WorkingCalendar calendar) {

    boolean isOpen(LocalDate day) {
        return calendar.isWorkingDay(day);
    }

    /** The day itself where offices are open on it, else the next one on which they are. */
    LocalDate from(LocalDate on) {
        LocalDate day = on;
        while (!isOpen(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    LocalDate plus(LocalDate on, int workingDays) {
        LocalDate day = on;
        for (int i = 0; i < workingDays; i++) {
            day = from(day.plusDays(1));
        }
        return day;
    }

    /** How many of them lie after one day, up to another and with it. */
    int between(LocalDate after, LocalDate upTo) {
        int days = 0;
        for (LocalDate day = after.plusDays(1); !day.isAfter(upTo); day = day.plusDays(1)) {
            days += isOpen(day) ? 1 : 0;
        }
        return days;
    }
}
