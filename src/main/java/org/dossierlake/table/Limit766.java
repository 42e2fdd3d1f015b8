// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_dt_interval;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.util.function.BinaryOperator;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.TimeUnit;

/**
 * The moment until which a dossier keeps its time by rule index_766: when it is due by {@link Due766}, else when the procedure's
 * maximum time is over. Hours pass one by one; days, working days and months end with a day: the n-th after that of the
 * receipt, begun ones as whole ones.
 */
final class Limit766 {

    private static final int SECONDS_PER_DAY = 86_400;
    private static final long SECONDS_PER_HOUR = 3_600;

    private Limit766() {}

    /**
     * Seconds from the receipt until the maximum time is over; null where one of them is not known.
     *
     * @param received the moment of the receipt; null before it
     * @param time the maximum time
     * @param unit the code of its {@link TimeUnit}
     * @param workingDayAfter the n-th working day after a date
     */
    static Column seconds(Column received, Column time, Column unit, BinaryOperator<Column> workingDayAfter) {
        Column on = received.getField("on");
        Column days = ceil(time).cast(IntegerType);
        Column lastDay = when(is(unit, TimeUnit.CALENDAR_DAY), date_add(on, days))
                .when(is(unit, TimeUnit.MONTH), add_months(on, days))
                .when(is(unit, TimeUnit.WORKING_DAY), workingDayAfter.apply(on, days));
        Column endOfLastDay = datediff(lastDay, on)
                .cast(LongType)
                .multiply(SECONDS_PER_DAY)
                .plus(SECONDS_PER_DAY - 1)
                .minus(received.getField("second"));
        return when(
                        is(unit, TimeUnit.HOUR),
                        floor(time.multiply(SECONDS_PER_HOUR)).cast(LongType))
                .otherwise(endOfLastDay);
    }

    /**
     * The limit as a moment; null where neither a due time nor a maximum time is known.
     *
     * @param due a moment, null where nothing was promised
     * @param received the moment of the receipt; null before it
     * @param seconds what {@link #seconds} gave
     */
    static Column of(Column due, Column received, Column seconds) {
        Column local = unix_date(received.getField("on"))
                .cast(LongType)
                .multiply(SECONDS_PER_DAY)
                .plus(received.getField("second"))
                .plus(seconds);
        Column later = struct(
                received.getField("at")
                        .plus(make_dt_interval(lit(0), lit(0), lit(0), seconds))
                        .as("at"),
                date_from_unix_date(floor(local.divide(SECONDS_PER_DAY)).cast(IntegerType))
                        .as("on"),
                pmod(local, lit(SECONDS_PER_DAY)).cast(IntegerType).as("second"));
        return coalesce(due, when(seconds.isNotNull(), later));
    }

    private static Column is(Column unit, TimeUnit each) {
        return unit.equalTo(each.code());
    }
}
