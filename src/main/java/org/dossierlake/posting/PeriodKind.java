// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of period that statistics are published for. All are made of whole half months (the 1st to the 14th, the
 * 15th to the month's end), weeks and free ranges are not.
 *
 * <p>The administration's own periods run from the 15th of the month before a calendar period to the 14th of that
 * period's last month (Decree 09/2019/NĐ-CP, Article 12): the administrative March is 15 February to 14 March, and the
 * administrative year 2025 is 15 December 2024 to 14 December 2025.
 */
public enum PeriodKind {
    /** The 1st to the 14th, or the 15th to the end of the month. */
    HALF_MONTH("half_month", 0, Reckoning.CALENDAR),
    /** A calendar month. */
    MONTH("month", 1, Reckoning.CALENDAR),
    /** A calendar quarter. */
    QUARTER("quarter", 3, Reckoning.CALENDAR),
    /** January to June, or July to December. */
    HALF_YEAR("half_year", 6, Reckoning.CALENDAR),
    /** A calendar year. */
    YEAR("year", 12, Reckoning.CALENDAR),
    /** The 15th of the month before to the 14th. */
    ADMIN_MONTH("admin_month", 1, Reckoning.ADMINISTRATIVE),
    /** 15 December to 14 March, 15 March to 14 June, 15 June to 14 September, 15 September to 14 December. */
    ADMIN_QUARTER("admin_quarter", 3, Reckoning.ADMINISTRATIVE),
    /** 15 December to 14 June, or 15 June to 14 December. */
    ADMIN_HALF_YEAR("admin_half_year", 6, Reckoning.ADMINISTRATIVE),
    /** 15 December to 14 December. */
    ADMIN_YEAR("admin_year", 12, Reckoning.ADMINISTRATIVE);

    /** The day on which the second half of a month and every administrative period begins. */
    static final int SECOND_HALF_DAY = 15;

    private enum Reckoning {
        CALENDAR,
        ADMINISTRATIVE
    }

    private final String code;
    private final int months;
    private final Reckoning reckoning;

    PeriodKind(String code, int months, Reckoning reckoning) {
        this.code = code;
        this.months = months;
        this.reckoning = reckoning;
    }

    /** The value of the column {@code period_kind}. */
    public String code() {
        return code;
    }

    /**
     * The kind with this code.
     *
     * @throws IllegalArgumentException naming the known codes, for any other text and for null
     */
    public static PeriodKind fromCode(String code) {
        for (PeriodKind kind : values()) {
            if (kind.code.equals(code)) {
                return kind;
            }
        }
        String known = Arrays.stream(values()).map(PeriodKind::code).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                "No kind of period has the code %s. Known codes: %s.".formatted(code, known));
    }

    /** The kind of the administration's own periods of this length; there is none of half months. */
    Optional<PeriodKind> administrative() {
        return Arrays.stream(values())
                .filter(kind -> kind.reckoning == Reckoning.ADMINISTRATIVE && kind.months == months)
                .findFirst();
    }

    /** The first day of the period of this kind that holds the day. */
    LocalDate startOf(LocalDate day) {
        if (this == HALF_MONTH) {
            return Period.halfMonthOf(day);
        }
        LocalDate firstMonth = firstMonthOf(day);
        return switch (reckoning) {
            case CALENDAR -> firstMonth;
            case ADMINISTRATIVE -> firstMonth.minusMonths(1).withDayOfMonth(SECOND_HALF_DAY);
        };
    }

    /** The last day of the period of this kind that holds the day. */
    LocalDate endOf(LocalDate day) {
        LocalDate start = startOf(day);
        return this == HALF_MONTH
                ? Period.nextHalfMonth(start).minusDays(1)
                : start.plusMonths(months).minusDays(1);
    }

    /** The first day of the calendar month that the period holding the day begins with, by the months' names. */
    private LocalDate firstMonthOf(LocalDate day) {
        LocalDate month = day.withDayOfMonth(1);
        if (reckoning == Reckoning.ADMINISTRATIVE && day.getDayOfMonth() >= SECOND_HALF_DAY) {
            month = month.plusMonths(1);
        }
        return month.minusMonths((month.getMonthValue() - 1) % months);
    }
}
