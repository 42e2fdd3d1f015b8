// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Map;

/** How many dossiers each day brings. */
final class NationalDays {

    /** What a day of the week brings; Monday brings what gathered on the days before. */
    private static final Map<DayOfWeek, Double> WEEK = Map.of(
            DayOfWeek.MONDAY, 1.2,
            DayOfWeek.TUESDAY, 1.1,
            DayOfWeek.WEDNESDAY, 1.0,
            DayOfWeek.THURSDAY, 1.0,
            DayOfWeek.FRIDAY, 0.9,
            DayOfWeek.SATURDAY, 0.25,
            DayOfWeek.SUNDAY, 0.15);

    /** On a holiday in the week, such as Tet. */
    private static final double HOLIDAY = 0.08;

    private static final double MEAN =
            WEEK.values().stream().mapToDouble(Double::doubleValue).sum() / WEEK.size();

    private final OfficeDays offices;
    private final int dossiersPerDay;

    NationalDays(OfficeDays offices, int dossiersPerDay) {
        this.offices = offices;
        this.dossiersPerDay = dossiersPerDay;
    }

    /** How many dossiers are filed on a day: in a week without holidays seven times the plan's number. */
    int filedOn(LocalDate day) {
        double share = WEEK.get(day.getDayOfWeek());
        boolean holiday = share > 0.5 && !offices.isOpen(day);
        return (int) Math.round(dossiersPerDay * (holiday ? HOLIDAY : share) / MEAN);
    }
}
