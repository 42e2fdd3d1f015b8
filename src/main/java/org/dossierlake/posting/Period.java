// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A period that statistics are published for.
 *
 * @param kind what kind of period it is
 * @param start its first day
 * @param end its last day, which belongs to it
 */
public record Period(PeriodKind kind, LocalDate start, LocalDate end) {

    private static final Pattern NAME = Pattern.compile(
            "(?<admin>admin-)?(?<year>\\d{4})(-(?<month>0[1-9]|1[0-2])(-(?<day>01|15))?|-Q(?<quarter>[1-4])|-H(?<half>[12]))?");

    /** @throws IllegalArgumentException when the two days do not bound one whole period of this kind */
    public Period {
        if (!kind.startOf(start).equals(start) || !kind.endOf(start).equals(end)) {
            throw new IllegalArgumentException(
                    "%s to %s is not a period of the kind %s: the one of that first day is %s to %s."
                            .formatted(start, end, kind.code(), kind.startOf(start), kind.endOf(start)));
        }
    }

    /** The newest period of this kind that is over at the end of the day. */
    public static Period newestWhole(PeriodKind kind, LocalDate day) {
        Period period = containing(kind, day);
        return period.end().equals(day)
                ? period
                : containing(kind, period.start().minusDays(1));
    }

    /** The period of this kind that holds the day; every day lies in exactly one. */
    public static Period containing(PeriodKind kind, LocalDate day) {
        return new Period(kind, kind.startOf(day), kind.endOf(day));
    }

    /**
     * The period of this name. {@code 2025-07} is a month, {@code 2025-Q3} a quarter, {@code 2025-H2} a half year, {@code
     * 2025} a year; with {@code admin-} before it, as in {@code admin-2025-07}, the administrative one; {@code 2025-07-15} is
     * the half month that begins on that day. Empty for any other text.
     */
    public static Optional<Period> named(String name) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            return Optional.empty();
        }
        PeriodKind kind = PeriodKind.YEAR;
        int month = 1;
        int day = 1;
        if (parts.group("day") != null) {
            kind = PeriodKind.HALF_MONTH;
            month = numberIn(parts, "month");
            day = numberIn(parts, "day");
        } else if (parts.group("month") != null) {
            kind = PeriodKind.MONTH;
            month = numberIn(parts, "month");
        } else if (parts.group("quarter") != null) {
            kind = PeriodKind.QUARTER;
            month = 3 * numberIn(parts, "quarter") - 2;
        } else if (parts.group("half") != null) {
            kind = PeriodKind.HALF_YEAR;
            month = 6 * numberIn(parts, "half") - 5;
        }
        boolean isAdministrative = parts.group("admin") != null;
        // The first day of a calendar period lies in the administrative one of the same name.
        LocalDate first = LocalDate.of(numberIn(parts, "year"), month, day);
        return (isAdministrative ? kind.administrative() : Optional.of(kind)).map(named -> containing(named, first));
    }

    private static int numberIn(Matcher parts, String group) {
        return Integer.parseInt(parts.group(group));
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
