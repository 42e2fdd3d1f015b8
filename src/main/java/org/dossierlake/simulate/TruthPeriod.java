// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A reporting period.
 *
 * @param kind {@code half_month}, or {@code month}, {@code quarter}, {@code half_year}, {@code year}, with {@code admin_}
 *     before it where it begins on a 15th
 * @param start first day
 * @param end last day
 */
record TruthPeriod(String kind, LocalDate start, LocalDate end) {

    /** The kinds of whole months, with how many they have: in order, so that the same values give the same bytes. */
    private static final SortedMap<Integer, String> KINDS =
            new TreeMap<>(Map.of(1, "month", 3, "quarter", 6, "half_year", 12, "year"));

    /** All periods that hold a day from the first to the last. */
    static List<TruthPeriod> between(LocalDate first, LocalDate last) {
        List<TruthPeriod> periods = new ArrayList<>();
        YearMonth end = YearMonth.of(last.getYear() + 2, 1);
        for (YearMonth month = YearMonth.of(first.getYear(), 1); month.isBefore(end); month = month.plusMonths(1)) {
            periods.add(new TruthPeriod("half_month", month.atDay(1), month.atDay(14)));
            periods.add(new TruthPeriod("half_month", month.atDay(15), month.atEndOfMonth()));
            for (Map.Entry<Integer, String> kind : KINDS.entrySet()) {
                if ((month.getMonthValue() - 1) % kind.getKey() == 0) {
                    YearMonth newest = month.plusMonths(kind.getKey() - 1L);
                    periods.add(new TruthPeriod(kind.getValue(), month.atDay(1), newest.atEndOfMonth()));
                    periods.add(new TruthPeriod(
                            "admin_" + kind.getValue(), month.minusMonths(1).atDay(15), newest.atDay(14)));
                }
            }
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
