// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.time.LocalDate;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.WorkingCalendar;

/**
 * How long dossiers that are still open have been worked on, from what their row alone tells.
 *
 * <p>Pauses for a supplement are taken off to the second, as {@link Dossier#WORKING_MINUTES} does. Of pauses for a payment the
 * row knows the dates only: the days between them are taken off, the day on which one begins and that on which it ends are not.
 * What lies between a closing and the step that opened the dossier again is not taken off, for no column tells of it. So an age is
 * exact without payment pauses and reopenings, and else too high rather than too low.
 */
public final class OpenAge {

    private static final int SECONDS_PER_DAY = 86_400;

    private OpenAge() {}

    /** Whether a row of {@link Dossier} is open: received, and neither closed nor refused by its status. */
    public static Column isOpen() {
        return Dossier.IN_SCOPE.col().and(Dossier.CLOSED_KIND.col().isNull());
    }

    /** Whether a row is closed by its status, and nothing says when: it has no duration, and no age either. */
    public static Column isUndated() {
        return Dossier.IN_SCOPE
                .col()
                .and(Dossier.CLOSED_KIND.col().isNotNull())
                .and(Dossier.CLOSED.on().col().isNull());
    }

    /**
     * Whole working minutes from the receipt of an open dossier to the end of a day, less pauses, by its own calendar; 0 where it
     * was received later. Null where the calendar that it names is not among {@code calendars}.
     */
    public static Column workingMinutes(Collection<WorkingCalendar> calendars, LocalDate day) {
        Column start = worked(StagedDossier.RECEIVED.packed(), calendars);
        Column end = CalendarDay.workingSecondsUntil(
                calendars, StagedDossier.CALENDAR.col(), lit(day), lit(SECONDS_PER_DAY));
        Column paused = Spans.covered(pauses(), moment -> worked(moment, calendars), start, end);
        Column seconds = greatest(end.minus(start), lit(0L)).minus(paused);
        // Without its calendar neither moment is known, and greatest() would take the zero.
        return when(end.isNotNull(), floor(seconds.divide(60)).cast(IntegerType));
    }

    private static Column pauses() {
        Column supplements = transform(
                filter(StagedDossier.SUPPLEMENT_REQUESTS.col(), request -> request.getField("asked")
                        .isNotNull()),
                request -> Spans.of(Spans.SUPPLEMENT, request.getField("asked"), request.getField("answered")));
        Column payments = transform(
                filter(Dossier.PAUSES.col(), pause -> pause.getField("kind").equalTo(Spans.PAYMENT)),
                pause -> Spans.of(
                        Spans.PAYMENT,
                        moment(pause.getField("from_on"), SECONDS_PER_DAY),
                        moment(pause.getField("to_on"), 0)));
        return concat(supplements, payments);
    }

    /** A moment that is known by its local date and second; its instant is not needed to count working time. */
    private static Column moment(Column on, int second) {
        return struct(
                lit(null).cast(TimestampType).as("at"), on.as("on"), lit(second).as("second"));
    }

    private static Column worked(Column moment, Collection<WorkingCalendar> calendars) {
        return CalendarDay.workingSecondsUntil(
                calendars, StagedDossier.CALENDAR.col(), moment.getField("on"), moment.getField("second"));
    }
}
