// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;

/**
 * Whose time it was that a dossier resolved late took beyond its due time. Each of these minutes is the applicant's while a
 * supplement is waited for, else of the payment while one is waited for, else of closed hours while nobody works by the
 * calendar, else the agency's, which holds the time between a closing and a reopening, too. It begins at
 * the due time, also where that lies before the receipt.
 */
final class Delay {

    /** The column that {@link #seconds} makes and {@link #columns} read. */
    static final String DELAY = "delay";

    // Seconds of the delay: the applicant's, those of either pause, those of a pause or of closed hours, all of them.
    private static final String APPLICANT = "applicant";
    private static final String PAUSED = "paused";
    private static final String NOT_AGENCY = "not_agency";
    private static final String WHOLE = "whole";

    // Seconds of pauses from the receipt on.
    private static final String PAUSED_EVER = "paused_ever";

    private Delay() {}

    /**
     * The parts of the delay as one struct; null unless the dossier is resolved on a date after its due date, and
     * where its calendar is not known.
     *
     * @param received the moment of the receipt, as {@code due} and {@code finished}: null where there is none
     * @param finishedWorked the working seconds up to {@code finished}
     * @param interruptions the spans in which the clock stands
     * @param worked working seconds up to a moment
     */
    static Column seconds(
            Column received,
            Column due,
            Column finished,
            Column finishedWorked,
            Column interruptions,
            UnaryOperator<Column> worked) {
        Column begin = elapsed(due);
        Column end = elapsed(finished);
        Column pauses = filter(interruptions, each -> each.getField(Spans.KIND).notEqual(Spans.CLOSED));
        Column supplements =
                filter(interruptions, each -> each.getField(Spans.KIND).equalTo(Spans.SUPPLEMENT));
        Column whole = end.minus(begin);
        Column worksFrom = worked.apply(due);
        Column agency = finishedWorked.minus(worksFrom).minus(Spans.covered(pauses, worked, worksFrom, finishedWorked));
        return when(
                finished.getField("on")
                        .gt(due.getField("on"))
                        .and(finishedWorked.minus(worksFrom).isNotNull()),
                struct(
                        Spans.covered(supplements, Delay::elapsed, begin, end).as(APPLICANT),
                        Spans.covered(pauses, Delay::elapsed, begin, end).as(PAUSED),
                        whole.minus(agency).as(NOT_AGENCY),
                        whole.as(WHOLE),
                        Spans.covered(pauses, Delay::elapsed, elapsed(received), end)
                                .as(PAUSED_EVER)));
    }

    /** The columns of {@code dossier} that come from it: whole minutes, which add up to those of the whole delay. */
    static List<Column> columns() {
        Column applicant = minutes(APPLICANT);
        Column paused = minutes(PAUSED);
        Column notAgency = minutes(NOT_AGENCY);
        return List.of(
                Dossier.DELAY_MINUTES_APPLICANT.of(applicant),
                Dossier.DELAY_MINUTES_PAYMENT.of(paused.minus(applicant)),
                Dossier.DELAY_MINUTES_CLOSED_HOURS.of(notAgency.minus(paused)),
                Dossier.DELAY_MINUTES_AGENCY.of(minutes(WHOLE).minus(notAgency)),
                Dossier.LATE_EXPLAINED_BY_PAUSE.of(
                        col(DELAY).getField(PAUSED_EVER).geq(col(DELAY).getField(WHOLE))));
    }

    private static Column minutes(String part) {
        return floor(col(DELAY).getField(part).divide(60)).cast(IntegerType);
    }

    private static Column elapsed(Column moment) {
        return unix_seconds(moment.getField("at"));
    }
}
