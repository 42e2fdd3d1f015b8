// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.day;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;

/**
 * Which published periods a half month is part of, as {@code struct(period_kind, period_start, period_end)}; {@link Period}
 * is their twin in plain Java.
 *
 * <p>A half month is given by its first day, the 1st or the 15th.
 */
final class PublishedPeriods {

    private PublishedPeriods() {}

    /** All periods that hold the half month, itself among them: an array. */
    static Column holding(Column halfMonth) {
        return array(Arrays.stream(PeriodKind.values())
                .map(kind -> holding(kind, halfMonth))
                .toArray(Column[]::new));
    }

    /** The one period of this kind that holds the half month. */
    static Column holding(PeriodKind kind, Column halfMonth) {
        return switch (kind) {
            case HALF_MONTH -> period(kind, halfMonth, date_sub(next(halfMonth), 1));
            case MONTH -> calendar(kind, halfMonth, 1);
            case QUARTER -> calendar(kind, halfMonth, 3);
            case HALF_YEAR -> calendar(kind, halfMonth, 6);
            case YEAR -> calendar(kind, halfMonth, 12);
            case ADMIN_MONTH -> administrative(kind, halfMonth, 1);
            case ADMIN_QUARTER -> administrative(kind, halfMonth, 3);
            case ADMIN_HALF_YEAR -> administrative(kind, halfMonth, 6);
            case ADMIN_YEAR -> administrative(kind, halfMonth, 12);
        };
    }

    private static Column calendar(PeriodKind kind, Column halfMonth, int months) {
        Column first = firstMonth(trunc(halfMonth, "MM"), months);
        return period(kind, first, last_day(add_months(first, months - 1)));
    }

    /** From the 15th of the month before to the 14th of the last month. */
    private static Column administrative(PeriodKind kind, Column halfMonth, int months) {
        Column month = trunc(halfMonth, "MM");
        Column named = when(firstHalf(halfMonth), month).otherwise(add_months(month, 1));
        Column first = firstMonth(named, months);
        return period(kind, date_add(add_months(first, -1), 14), date_add(add_months(first, months - 1), 13));
    }

    /** The first of the months that a period of so many months consists of. */
    private static Column firstMonth(Column month, int months) {
        return add_months(month, pmod(month(month).minus(1), lit(months)).multiply(-1));
    }

    private static Column period(PeriodKind kind, Column start, Column end) {
        return struct(
                PublishedKey.PERIOD_KIND.of(lit(kind.code())),
                PublishedKey.PERIOD_START.of(start),
                PublishedKey.PERIOD_END.of(end));
    }

    /** The first day of the half month after this one. */
    static Column next(Column halfMonth) {
        return when(firstHalf(halfMonth), date_add(halfMonth, 14)).otherwise(add_months(trunc(halfMonth, "MM"), 1));
    }

    private static Column firstHalf(Column halfMonth) {
        return day(halfMonth).equalTo(1);
    }
}
