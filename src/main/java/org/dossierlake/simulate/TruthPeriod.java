// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * A reporting period.
 *
 * @param kind {@code half_month}, {@code month} or {@code admin_month}
 * @param start first day
 * @param end last day
 */
record TruthPeriod(String kind, LocalDate start, LocalDate end) {

    /** All periods that hold a day from the first to the last. */
    static List<TruthPeriod> between(LocalDate first, LocalDate last) {
        List<TruthPeriod> periods = new ArrayList<>();
        LocalDate month = first.withDayOfMonth(1).minusMonths(1);
        for (; !month.isAfter(last.plusMonths(1)); month = month.plusMonths(1)) {
            LocalDate monthEnd = month.withDayOfMonth(month.lengthOfMonth());
            periods.add(new TruthPeriod("half_month", month, month.withDayOfMonth(14)));
            periods.add(new TruthPeriod("half_month", month.withDayOfMonth(15), monthEnd));
            periods.add(new TruthPeriod("month", month, monthEnd));
            periods.add(
                    new TruthPeriod("admin_month", month.minusMonths(1).withDayOfMonth(15), month.withDayOfMonth(14)));
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
