// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A reporting period.
 *
 * @param kind {@code half_month}, or {@code month}, {@code quarter}, {@code half_year}, {@code year}, with {@code admin_}
 *     before it where it begins on a 15th
 * @param start first day
 * @param end last day
 */
record TruthPeriod(String kind, LocalDate start, LocalDate end) {

    private static final Map<String, Integer> MONTHS = Map.of("month", 1, "quarter", 3, "half_year", 6, "year", 12);

    /** All periods that hold a day from the first to the last. */
    static List<TruthPeriod> between(LocalDate first, LocalDate last) {
        List<TruthPeriod> periods = new ArrayList<>();
        for (YearMonth month = YearMonth.of(first.getYear(), 1); month.getYear() <= last.getYear() + 1; ) {
            periods.add(new TruthPeriod("half_month", month.atDay(1), month.atDay(14)));
            periods.add(new TruthPeriod("half_month", month.atDay(15), month.atEndOfMonth()));
            for (Map.Entry<String, Integer> kind : MONTHS.entrySet()) {
                if ((month.getMonthValue() - 1) % kind.getValue() == 0) {
                    YearMonth newest = month.plusMonths(kind.getValue() - 1L);
                    periods.add(new TruthPeriod(kind.getKey(), month.atDay(1), newest.atEndOfMonth()));
                    periods.add(new TruthPeriod(
                            "admin_" + kind.getKey(), month.minusMonths(1).atDay(15), newest.atDay(14)));
                }
            }
            month = month.plusMonths(1);
        }
        periods.removeIf(
                period -> period.end().isBefore(first) || period.start().isAfter(last));
        return periods;
    }

    /** The last day of it that is known: its end, or the last day of all while it runs. */
    LocalDate lastKnownDay(LocalDate lastDay) {
        return end.isAfter(lastDay) ? lastDay : end;
    }

    /** Whether a day lies in it and is known; false for null. */
    boolean holds(LocalDate day, LocalDate lastDay) {
        return day != null && !day.isBefore(start) && !day.isAfter(lastKnownDay(lastDay));
    }

    /** The key columns of a table by period. */
    List<String> key() {
        return List.of(kind, start.toString(), end.toString());
    }
}
