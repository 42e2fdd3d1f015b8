// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.array_union;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.dossierlake.table.DossierFacts.CLOSING;
import static org.dossierlake.table.DossierFacts.CLOSING_LANDED_ON;
import static org.dossierlake.table.DossierFacts.CLOSING_TAKEN_BACK;
import static org.dossierlake.table.DossierFacts.DUE;
import static org.dossierlake.table.DossierFacts.DUE_ON_DAY_OFF;
import static org.dossierlake.table.DossierFacts.DUE_ORIGINAL;
import static org.dossierlake.table.DossierFacts.REOPENED_AT;
import static org.dossierlake.table.DossierFacts.STEPS;
import static org.dossierlake.table.DossierFacts.in;

import java.util.List;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;

/** What is odd about a dossier once its versions, its steps and the calendar are put together by {@link DossierFacts}. */
public final class DossierFlags {

    private static final Column STATUS = StagedDossier.STATUS.col();
    private static final Column RECEIVED_AT = StagedDossier.RECEIVED.at().col();
    private static final Column RECEIVED_ON = StagedDossier.RECEIVED.on().col();
    private static final Column CLOSED_AT = col(CLOSING).getField("at");
    private static final Column CLOSED_ON = col(CLOSING).getField("on");
    private static final Column DUE_AT = col(DUE).getField("at");
    private static final Column DUE_ON = col(DUE).getField("on");

    /** Every flag that needs more than the record itself; those of the record are the feed's. */
    public static final List<Flag<Column>> FLAGS = List.of(
            new Flag<>(
                    "closed_by_synthetic_step",
                    "status",
                    Treatment.ACCEPTED,
                    "The dossier is finished (9, 10), and one of its steps was invented by a program that sends waiting or"
                            + " stopped dossiers as finished. It counts as resolved.",
                    "Send the status that the dossier has (5, 6, 8).",
                    in(STATUS, DossierStatus.FINISHED, DossierStatus.RETURNED)
                            .and(col(DossierFacts.HAS_SYNTHETIC_STEP))),
            new Flag<>(
                    Dossier.CLOSING_LANDED_AFTER_DUE,
                    "ended",
                    Treatment.ACCEPTED,
                    "The dossier was closed in time by its date, but the first version that says so landed after the due"
                            + " day: until then it was shown as overdue. It counts by its date.",
                    "Send closings on their day.",
                    CLOSED_ON.leq(DUE_ON).and(col(CLOSING_LANDED_ON).gt(DUE_ON))),
            new Flag<>(
                    "closing_withdrawn_by_later_landing",
                    "status",
                    Treatment.ACCEPTED,
                    "A version that closes the dossier landed before this open one, and no step tells of a reopening:"
                            + " perhaps an older version landed later. The newest landed version counts.",
                    "Send versions in the order in which they arose, or the steps of a reopening.",
                    col(CLOSING_TAKEN_BACK).and(open()).and(not(isReopened()))),
            new Flag<>(
                    "closing_without_date",
                    "ended",
                    Treatment.ACCEPTED,
                    "The status closes the dossier, but neither the record nor a step says when. It stays in stock as"
                            + " in_progress_undated.",
                    "Send the end of processing (NgayKetThucXuLy).",
                    not(open()).and(col(CLOSING).isNull())),
            new Flag<>(
                    "due_before_receipt",
                    "promised",
                    Treatment.ACCEPTED,
                    "The due time lies before the receipt. It counts as sent.",
                    "Correct the promised day (NgayHenTra).",
                    DUE_AT.lt(RECEIVED_AT)),
            new Flag<>(
                    "due_moved",
                    "promised",
                    Treatment.ACCEPTED,
                    "The due time in force is not the original one: supplements moved it, or the two disagree.",
                    "Nothing, where a supplement moved it.",
                    DUE_AT.notEqual(col(DUE_ORIGINAL).getField("at"))),
            new Flag<>(
                    "due_on_day_off",
                    "promised",
                    Treatment.ACCEPTED,
                    "By the dialect's calendar nobody works on the day in the due time: the sender counts by a calendar of"
                            + " its own. It counts as sent.",
                    "Compare the calendars; a sender's own one is named in its dialect.",
                    col(DUE_ON_DAY_OFF)),
            new Flag<>(
                    "due_without_time",
                    "promised",
                    Treatment.ACCEPTED,
                    "The due time is midnight: probably a day sent without its hour. It counts as sent.",
                    "Send the hour of the promise.",
                    col(DUE).getField("second").equalTo(0)),
            new Flag<>(
                    "end_before_receipt",
                    "ended",
                    Treatment.ACCEPTED,
                    "The dossier was closed before it was received, on the same day. It counts as 0 working minutes.",
                    "Correct one of the two moments.",
                    CLOSED_AT.lt(RECEIVED_AT).and(CLOSED_ON.equalTo(RECEIVED_ON))),
            new Flag<>(
                    "end_equals_receipt",
                    "ended",
                    Treatment.ACCEPTED,
                    "The dossier was finished in the very second of its receipt: a sender without an end sends the receipt"
                            + " instead. It counts as 0 working minutes.",
                    "Send the end of processing, or leave it empty.",
                    CLOSED_AT.equalTo(RECEIVED_AT).and(in(STATUS, DossierStatus.FINISHED, DossierStatus.RETURNED))),
            new Flag<>(
                    "end_under_open_status",
                    "ended",
                    Treatment.ACCEPTED,
                    "An end of processing stands under an open status. It is ignored.",
                    "Send the closing status, or no end.",
                    open().and(StagedDossier.ENDED.at().col().isNotNull())),
            new Flag<>(
                    "finish_step_at_receipt",
                    Rule.RECORD,
                    Treatment.ACCEPTED,
                    "A step finishes the dossier (9) in the very second of its receipt: a program invents it for dossiers"
                            + " without due time. The step counts as sent.",
                    "Send the steps that were taken.",
                    col(DossierFacts.FIRST_ENDING_STEP_AT).leq(RECEIVED_AT).and(exists(col(STEPS), step -> in(
                                    step.getField("status"), DossierStatus.FINISHED)
                            .and(step.getField("at").equalTo(RECEIVED_AT))))),
            new Flag<>(
                    "online_service_informs_only",
                    "channel",
                    Treatment.ACCEPTED,
                    "The dossier was filed online, but by the catalogue the procedure's online service only informs"
                            + " (level 2). It counts as filed online.",
                    "Correct the channel (KenhThucHien), or the service's level in the catalogue.",
                    StagedDossier.CHANNEL.col().equalTo(Channel.ONLINE.code()).and(ProcedureFacts.informsOnly())),
            new Flag<>(
                    "pause_without_dates",
                    "supplements",
                    Treatment.ACCEPTED,
                    "The status asks for papers or money (5, 6), but no supplement and no step says since when. The clock"
                            + " runs on, so the dossier may count as overdue.",
                    "Send the supplement request (DanhSachHoSoBoSung) or the step.",
                    in(STATUS, DossierStatus.SUPPLEMENT_ASKED)
                            .and(not(supplementIsDated()))
                            .or(in(STATUS, DossierStatus.PAYMENT_ASKED)
                                    .and(not(coalesce(col(DossierFacts.ASKED_FOR_PAYMENT), lit(false)))))),
            new Flag<>(
                    "procedure_missing",
                    "procedure",
                    Treatment.ACCEPTED,
                    "The record names no procedure. It counts as one that returns a paper.",
                    "Send the national code (MaTTHC).",
                    StagedDossier.PROCEDURE_CODE.col().isNull()),
            new Flag<>(
                    Dossier.PROCEDURE_UNKNOWN,
                    "procedure",
                    Treatment.ACCEPTED,
                    "No catalogue knows the procedure. It counts as one that returns a paper.",
                    "Send the national code (MaTTHC).",
                    ProcedureFacts.isUnknown()),
            new Flag<>(
                    "reopened_without_steps",
                    "status",
                    Treatment.ACCEPTED,
                    "The dossier was closed, opened and closed again, and no step says when it was opened. The time in"
                            + " between counts as worked.",
                    "Send the steps.",
                    col(CLOSING_TAKEN_BACK)
                            .and(not(open()))
                            .and(col(REOPENED_AT).isNull())),
            new Flag<>(
                    "step_before_receipt",
                    Rule.RECORD,
                    Treatment.ACCEPTED,
                    "A step closes the dossier on a day before its receipt. The step closes nothing.",
                    "Correct the step's moment (ThoiDiemXuLy).",
                    col(DossierFacts.FIRST_CLOSING_STEP_ON).lt(RECEIVED_ON)));

    private DossierFlags() {}

    /** The flags of the record and those of {@link #FLAGS}, sorted. */
    static Column codes() {
        Column[] raised =
                FLAGS.stream().map(flag -> when(flag.holds(), lit(flag.code()))).toArray(Column[]::new);
        // Without nulls by its type too: a merge into stored rows casts nothing that may be null.
        return array_sort(array_union(StagedDossier.SENT_FLAGS.col(), array_compact(array(raised))));
    }

    private static Column open() {
        return DossierFacts.closedKind(STATUS).isNull();
    }

    /** Only steps tell a dossier that was opened again from an older version that landed later. */
    private static Column isReopened() {
        return coalesce(col(REOPENED_AT).gt(array_max(DossierFacts.closings())), lit(false));
    }

    private static Column supplementIsDated() {
        return exists(StagedDossier.SUPPLEMENT_REQUESTS.col(), request -> request.getField("asked")
                .isNotNull());
    }
}
