// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;
import org.dossierlake.domain.WorkingCalendar;

/** How many dossiers a day brings, and when offices are open. */
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

    private final WorkingCalendar calendar;
    private final int dossiersPerDay;

    NationalDays(WorkingCalendar calendar, int dossiersPerDay) {
        this.calendar = calendar;
        this.dossiersPerDay = dossiersPerDay;
    }

    /** How many dossiers are filed on a day: in a week without holidays seven times the plan's number. */
    int filedOn(LocalDate day) {
        double share = WEEK.get(day.getDayOfWeek());
        boolean holiday = share > 0.5 && !calendar.isWorkingDay(day);
        return (int) Math.round(dossiersPerDay * (holiday ? HOLIDAY : share) / MEAN);
    }

    boolean isWorkingDay(LocalDate day) {
        return calendar.isWorkingDay(day);
    }

    /** The day itself where offices work on it, else the next one on which they do. */
    LocalDate workingDayFrom(LocalDate on) {
        LocalDate day = on;
        while (!calendar.isWorkingDay(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    LocalDate plusWorkingDays(LocalDate on, int workingDays) {
        LocalDate day = on;
        for (int i = 0; i < workingDays; i++) {
            day = workingDayFrom(day.plusDays(1));
        }
        return day;
    }

    /** How many working days lie after one day, up to another and with it. */
    int workingDaysBetween(LocalDate after, LocalDate upTo) {
        int days = 0;
        for (LocalDate day = after.plusDays(1); !day.isAfter(upTo); day = day.plusDays(1)) {
            days += calendar.isWorkingDay(day) ? 1 : 0;
        }
        return days;
    }

    /** The last second of a day: dossiers are sent as they stand then. */
    static LocalDateTime endOf(LocalDate day) {
        return day.atTime(23, 59, 59);
    }
}
