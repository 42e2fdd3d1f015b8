// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.day;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.dossierlake.posting.Cell;
import org.dossierlake.statistic.Statistic;

/**
 * A part of the books, by days: half months, periods and days that lie in it altogether.
 *
 * @param from its first day; empty where it has none
 * @param to its last day; empty where it has none
 */
record Part(Optional<LocalDate> from, Optional<LocalDate> to) {

    /** Whether a cell of a table of postings lies in it. */
    Column holds(Posted posted) {
        return posted.date().equals(Cell.HALF_MONTH)
                ? holdsHalfMonth()
                : holds(posted.date().col(), posted.date().col());
    }

    /** Whether the half month of a row lies in it. */
    Column holdsHalfMonth() {
        Column start = Cell.HALF_MONTH.col();
        return holds(start, when(day(start).equalTo(1), date_add(start, 13)).otherwise(last_day(start)));
    }

    /** Whether the half month, or the day, of a published sum lies in it. */
    Column holds(Statistic statistic) {
        return statistic.isByPeriod() ? holdsHalfMonth() : holds(Cell.DAY.col(), Cell.DAY.col());
    }

    private Column holds(Column first, Column last) {
        return from.map(day -> first.geq(lit(day)))
                .orElse(lit(true))
                .and(to.map(day -> last.leq(lit(day))).orElse(lit(true)));
    }
}
