// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.bit_count;
import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per calendar and day: is it a working day, and how much working time lies before it? */
public final class CalendarDay {

    public static final Field CALENDAR = Field.required("calendar", StringType, "The calendar's name");
    public static final Field VERSION =
            Field.required("version", StringType, "Version of the calendar: a hash of its content");
    public static final Field DAY = Field.required("day", DateType, "Local date");
    public static final Field IS_WORKING_DAY =
            Field.required("is_working_day", BooleanType, "Offices are open, make-up days included");
    public static final Field HOURS = Field.required(
            "hours", StringType, "Working hours of the calendar's working days, such as 07:00-11:30 13:30-17:00");
    public static final Field WORKING_SECONDS_SO_FAR = Field.required(
            "working_seconds_so_far", IntegerType, "Working seconds from 1990-01-01 to the start of the day");

    public static final Table TABLE = new Table(
            "calendar_day",
            "One row per calendar and day from 1990 to 2049: is it a working day?",
            List.of(CALENDAR, DAY),
            List.of(CALENDAR, VERSION, DAY, IS_WORKING_DAY, HOURS, WORKING_SECONDS_SO_FAR),
            Table.Layout.PLAIN);

    private static final int SECONDS_PER_DAY = 86_400;

    private CalendarDay() {}

    /** The rows of {@code calendar}, about 22,000. */
    public static List<Row> rows(WorkingCalendar calendar) {
        int[] soFar = calendar.cumulativeSeconds();
        List<Row> rows = new ArrayList<>(soFar.length);
        for (int i = 0; i + 1 < soFar.length; i++) {
            LocalDate day = WorkingCalendar.FIRST_DAY.plusDays(i);
            boolean isWorkingDay = soFar[i + 1] > soFar[i];
            rows.add(RowFactory.create(
                    calendar.name(), calendar.version(), day, isWorkingDay, calendar.hours(), soFar[i]));
        }
        return rows;
    }

    /**
     * Working seconds from 1990-01-01 to a local moment, by the calendar that {@code calendar} names: the difference of
     * two such counts is the working time between two moments. Null for an unknown calendar or a day outside 1990-2049.
     *
     * <p>The calendar travels with the plan as one number a week, so nothing is joined or exploded.
     *
     * @param calendars all calendars that rows may name
     * @param on the local date
     * @param second the local second of the day; 86,400 is the day's end
     */
    public static Column workingSecondsUntil(
            Collection<WorkingCalendar> calendars, Column calendar, Column on, Column second) {
        Column[] choices = calendars.stream()
                .map(each -> when(calendar.equalTo(each.name()), workingSecondsUntil(each, on, second)))
                .toArray(Column[]::new);
        return choices.length == 1 ? choices[0] : coalesce(choices);
    }

    private static Column workingSecondsUntil(WorkingCalendar calendar, Column on, Column second) {
        Column day = unix_date(on).minus((int) WorkingCalendar.FIRST_DAY.toEpochDay());
        Column week = get(lit(weeks(calendar)), floor(day.divide(7)).cast(IntegerType));
        Column dayOfWeek = pmod(day, lit(7));
        Column daysBefore = call_function("shiftright", week, lit(7))
                .plus(bit_count(week.bitwiseAND(
                        call_function("shiftleft", lit(1), dayOfWeek).minus(1))));
        Column isWorkingDay = call_function("shiftright", week, dayOfWeek).bitwiseAND(lit(1));
        Column insideBlocks = lit(0);
        for (WorkingCalendar.Block block : calendar.blocks()) {
            insideBlocks = insideBlocks.plus(least(greatest(second, lit(block.fromSecond())), lit(block.toSecond()))
                    .minus(block.fromSecond()));
        }
        return daysBefore.cast(LongType).multiply(secondsInDay(calendar)).plus(isWorkingDay.multiply(insideBlocks));
    }

    /**
     * The n-th working day after a local date, by the calendar that {@code calendar} names; the date itself for none. Null
     * for an unknown calendar or beyond its last day.
     */
    public static Column workingDayAfter(Collection<WorkingCalendar> calendars, Column calendar, Column on, Column n) {
        Column[] choices = calendars.stream()
                .map(each -> when(calendar.equalTo(each.name()), workingDayAfter(each, on, n)))
                .toArray(Column[]::new);
        return when(n.equalTo(0), on).otherwise(choices.length == 1 ? choices[0] : coalesce(choices));
    }

    /**
     * The first day by whose end more than so many working seconds have passed since 1990-01-01, by the calendar that
     * {@code calendar} names. Null for an unknown calendar or beyond its last day.
     */
    public static Column dayBeyond(Collection<WorkingCalendar> calendars, Column calendar, Column workingSeconds) {
        Column[] choices = calendars.stream()
                .map(each -> when(
                        calendar.equalTo(each.name()),
                        get(
                                workingDays(each),
                                floor(workingSeconds.divide(secondsInDay(each))).cast(IntegerType))))
                .toArray(Column[]::new);
        return date_from_unix_date(choices.length == 1 ? choices[0] : coalesce(choices));
    }

    private static Column workingDayAfter(WorkingCalendar calendar, Column on, Column n) {
        Column until = workingSecondsUntil(calendar, on, lit(SECONDS_PER_DAY))
                .divide(secondsInDay(calendar))
                .cast(IntegerType);
        return date_from_unix_date(get(workingDays(calendar), until.plus(n).minus(1)));
    }

    /** All working days in order, each as its number of days since 1970-01-01. */
    private static Column workingDays(WorkingCalendar calendar) {
        int[] soFar = calendar.cumulativeSeconds();
        int firstDay = (int) WorkingCalendar.FIRST_DAY.toEpochDay();
        int[] workingDays = IntStream.range(0, soFar.length - 1)
                .filter(day -> soFar[day + 1] > soFar[day])
                .map(day -> day + firstDay)
                .toArray();
        return lit(workingDays);
    }

    private static int secondsInDay(WorkingCalendar calendar) {
        return calendar.blocks().stream()
                .mapToInt(block -> block.toSecond() - block.fromSecond())
                .sum();
    }

    /**
     * One number for each week from the first day on, which is a Monday: the working days before the week, times 128,
     * and a bit for each of its own working days, Monday's lowest.
     */
    private static int[] weeks(WorkingCalendar calendar) {
        int[] soFar = calendar.cumulativeSeconds();
        int days = soFar.length - 1;
        int[] weeks = new int[(days + 6) / 7];
        int workingDays = 0;
        for (int day = 0; day < days; day++) {
            if (day % 7 == 0) {
                weeks[day / 7] = workingDays << 7;
            }
            if (soFar[day + 1] > soFar[day]) {
                weeks[day / 7] |= 1 << (day % 7);
                workingDays++;
            }
        }
        return weeks;
    }
}
