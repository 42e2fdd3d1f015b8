// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A period that statistics are published for.
 *
 * @param kind what kind of period it is
 * @param start its first day
 * @param end its last day, which belongs to it
 */
public record Period(PeriodKind kind, LocalDate start, LocalDate end) {

    /** @throws IllegalArgumentException when the two days do not bound one whole period of this kind */
    public Period {
        if (!kind.startOf(start).equals(start) || !kind.endOf(start).equals(end)) {
            throw new IllegalArgumentException(
                    "%s to %s is not a period of the kind %s: the one of that first day is %s to %s."
                            .formatted(start, end, kind.code(), kind.startOf(start), kind.endOf(start)));
        }
    }

    /** The period of this kind that holds the day; every day lies in exactly one. */
    public static Period containing(PeriodKind kind, LocalDate day) {
        return new Period(kind, kind.startOf(day), kind.endOf(day));
    }

    /**
     * The periods of this kind that hold at least one of the days first to last, in order of time, without gaps.
     *
     * @return an empty list when {@code last} lies before {@code first}
     */
    public static List<Period> overlapping(PeriodKind kind, LocalDate first, LocalDate last) {
        List<Period> periods = new ArrayList<>();
        LocalDate day = first;
        while (!day.isAfter(last)) {
            Period period = containing(kind, day);
            periods.add(period);
            day = period.end().plusDays(1);
        }
        return List.copyOf(periods);
    }

    /** The first days (the 1st or the 15th) of the half months that the period consists of, in order of time. */
    public List<LocalDate> halfMonths() {
        List<LocalDate> starts = new ArrayList<>();
        for (LocalDate half = start; !half.isAfter(end); half = nextHalfMonth(half)) {
            starts.add(half);
        }
        return List.copyOf(starts);
    }

    /**
     * The year that the period is named after: that of its last day, so 15 December 2024 belongs to administrative
     * 2025.
     */
    public int year() {
        return end.getYear();
    }

    /** The first day of the half month that holds the day: the 1st or the 15th. */
    public static LocalDate halfMonthOf(LocalDate day) {
        return day.withDayOfMonth(day.getDayOfMonth() < PeriodKind.SECOND_HALF_DAY ? 1 : PeriodKind.SECOND_HALF_DAY);
    }

    /**
     * The first day of the half month before the one that begins on this day.
     *
     * @throws IllegalArgumentException when no half month begins on this day
     */
    public static LocalDate previousHalfMonth(LocalDate start) {
        return halfMonthOf(checkedHalfMonth(start).minusDays(1));
    }

    /**
     * The first day of the half month after the one that begins on this day.
     *
     * @throws IllegalArgumentException when no half month begins on this day
     */
    public static LocalDate nextHalfMonth(LocalDate start) {
        return checkedHalfMonth(start).getDayOfMonth() == 1
                ? start.withDayOfMonth(PeriodKind.SECOND_HALF_DAY)
                : start.withDayOfMonth(1).plusMonths(1);
    }

    private static LocalDate checkedHalfMonth(LocalDate start) {
        if (!start.equals(halfMonthOf(start))) {
            throw new IllegalArgumentException(
                    "%s is not the first day of a half month (1st or 15th).".formatted(start));
        }
        return start;
    }
}
