// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.reverse;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.domain.WorkingCalendar;

/** Derives {@link Dossier#DERIVED} of a dossier from its versions, its steps, the calendar and the catalogue. */
public final class DossierFacts {

    /** Working seconds after which an unreceived online filing is late: one working day, Decree 118/2025, Art. 17. */
    private static final long RECEIPT_LIMIT_SECONDS = 480L * 60;

    private static final int SECONDS_PER_DAY = 86_400;

    static final String STEPS = "steps";

    // What the steps tell without going through the list, which Spark interprets: most dossiers need no more.
    static final String HAS_SYNTHETIC_STEP = "has_synthetic_step";
    static final String ASKED_FOR_PAYMENT = "asked_for_payment";
    static final String FIRST_ENDING_STEP_AT = "first_ending_step_at";
    static final String FIRST_CLOSING_STEP_ON = "first_closing_step_on";
    private static final String LAST_OPENING_STEP_AT = "last_opening_step_at";

    static final String REOPENED_AT = "reopened_at";
    static final String CLOSING_TAKEN_BACK = "closing_taken_back";
    static final String CLOSING_LANDED_ON = "closing_landed_on";
    static final String CLOSING = "closing";
    static final String DUE = "due";
    static final String DUE_ORIGINAL = "due_original";
    private static final String MAXIMUM_SECONDS = "maximum_seconds";
    private static final String LIMIT_766 = "limit_766";
    static final String DUE_ON_DAY_OFF = "due_on_day_off";
    private static final String INTERRUPTIONS = "interruptions";

    // Working seconds from the calendar's first day to the moment.
    private static final String FILED_WORKED = "filed_worked";
    private static final String RECEIVED_WORKED = "received_worked";
    private static final String FINISHED_WORKED = "finished_worked";

    private static final StructType STEP_TYPE = Instant.TYPE.add("status", StringType);

    private DossierFacts() {}

    /**
     * Adds the derived columns.
     *
     * @param versions canonical columns, one row per dossier; other columns are kept
     * @param steps rows of {@code step}, of these dossiers at least
     * @param told rows of {@link #told} or {@link #toldBefore}, of these dossiers at least
     * @param procedures rows of {@code procedure}
     * @param calendars every calendar that the versions name
     * @param due766 which due time rule index_766 compares with
     */
    public static Dataset<Row> of(
            Dataset<Row> versions,
            Dataset<Row> steps,
            Dataset<Row> told,
            Dataset<Row> procedures,
            Collection<WorkingCalendar> calendars,
            Due766 due766) {
        return versions.transform(rows -> ProcedureFacts.withEntry(rows, procedures))
                .transform(rows -> withSteps(rows, steps))
                .transform(rows -> withTold(rows, told))
                .withColumn(REOPENED_AT, reopenedAt())
                .withColumn(CLOSING, closing())
                .withColumn(DUE, due())
                .withColumn(DUE_ORIGINAL, dueOriginal())
                .withColumn(MAXIMUM_SECONDS, maximumSeconds(calendars))
                .withColumn(
                        LIMIT_766,
                        Limit766.of(
                                col(due766 == Due766.AS_SENT ? DUE : DUE_ORIGINAL),
                                StagedDossier.RECEIVED.packed(),
                                col(MAXIMUM_SECONDS)))
                .withColumn(DUE_ON_DAY_OFF, dueOnDayOff(calendars))
                .withColumn(INTERRUPTIONS, interruptions())
                .withColumn(FILED_WORKED, worked(StagedDossier.FILED.packed(), calendars))
                .withColumn(RECEIVED_WORKED, worked(StagedDossier.RECEIVED.packed(), calendars))
                .withColumn(FINISHED_WORKED, worked(finished(), calendars))
                .withColumn(
                        Delay.DELAY,
                        Delay.seconds(
                                StagedDossier.RECEIVED.packed(),
                                col(DUE),
                                finished(),
                                col(FINISHED_WORKED),
                                col(INTERRUPTIONS),
                                moment -> worked(moment, calendars)))
                .transform(rows -> derived(rows, calendars))
                .transform(ProcedureFacts::withoutEntry)
                .drop(
                        STEPS,
                        HAS_SYNTHETIC_STEP,
                        ASKED_FOR_PAYMENT,
                        FIRST_ENDING_STEP_AT,
                        FIRST_CLOSING_STEP_ON,
                        LAST_OPENING_STEP_AT,
                        REOPENED_AT,
                        CLOSING_TAKEN_BACK,
                        CLOSING_LANDED_ON,
                        CLOSING,
                        DUE,
                        DUE_ORIGINAL,
                        MAXIMUM_SECONDS,
                        LIMIT_766,
                        DUE_ON_DAY_OFF,
                        INTERRUPTIONS,
                        FILED_WORKED,
                        RECEIVED_WORKED,
                        FINISHED_WORKED,
                        Delay.DELAY);
    }

    /**
     * Adds {@code steps}: the dossier's steps in order of time, as one array; empty when it has none. And the first or the
     * last of some kinds of them; null when it has none of the kind.
     */
    private static Dataset<Row> withSteps(Dataset<Row> versions, Dataset<Row> steps) {
        Column status = StagedStep.STATUS.col();
        Column at = StagedStep.PROCESSED.at().col();
        Column on = StagedStep.PROCESSED.on().col();
        Dataset<Row> perDossier = steps.groupBy(StagedStep.DOSSIER_CODE.col().as("stepped_code"))
                .agg(
                        sort_array(collect_list(struct(
                                        at.as("at"),
                                        on.as("on"),
                                        StagedStep.PROCESSED.second().col().as("second"),
                                        status.as("status"))))
                                .as("stepped"),
                        max(array_contains(StagedStep.SENT_FLAGS.col(), StagedStep.SYNTHETIC))
                                .as(HAS_SYNTHETIC_STEP),
                        max(in(status, DossierStatus.PAYMENT_ASKED)).as(ASKED_FOR_PAYMENT),
                        min(when(ends(status), at)).as(FIRST_ENDING_STEP_AT),
                        min(when(closes(status), on)).as(FIRST_CLOSING_STEP_ON),
                        max(when(opens(status), at)).as(LAST_OPENING_STEP_AT));
        return versions.join(perDossier, StagedDossier.DOSSIER_CODE.col().equalTo(col("stepped_code")), "left")
                .withColumn(STEPS, coalesce(col("stepped"), array().cast(createArrayType(STEP_TYPE))))
                .drop("stepped_code", "stepped");
    }

    /**
     * What landed versions tell of closing and opening: {@code dossier_code}, {@code first_closing} and {@code last_open},
     * one row per version.
     *
     * @param landed code, status and {@code version_order} of versions, whether or not any of them counts
     */
    public static Dataset<Row> told(Dataset<Row> landed) {
        Column status = StagedDossier.STATUS.col();
        Column isOpen = in(status, DossierStatus.FILED).or(opens(status));
        return landed.select(
                StagedDossier.DOSSIER_CODE.col(),
                Dossier.FIRST_CLOSING.of(when(closes(status), Dossier.VERSION_ORDER.col())),
                Dossier.LAST_OPEN.of(when(isOpen, Dossier.VERSION_ORDER.col())));
    }

    /** What the versions that landed earlier tell: the columns of {@link #told}, of rows of {@code dossier}. */
    public static Dataset<Row> toldBefore(Dataset<Row> stored) {
        return stored.select(StagedDossier.DOSSIER_CODE.col(), Dossier.FIRST_CLOSING.col(), Dossier.LAST_OPEN.col());
    }

    /**
     * Adds {@code first_closing} and {@code last_open} of all that was told. And {@code closing_taken_back}: after a version
     * that closes came one that is open; refusals close nothing. And {@code closing_landed_on}: the day of the file that was
     * the first to tell of the closing; null where there is none and where a closing was taken back.
     */
    private static Dataset<Row> withTold(Dataset<Row> versions, Dataset<Row> told) {
        Dataset<Row> perDossier = told.groupBy(StagedDossier.DOSSIER_CODE.col().as("told_code"))
                .agg(
                        Dossier.FIRST_CLOSING.of(min(Dossier.FIRST_CLOSING.col())),
                        Dossier.LAST_OPEN.of(max(Dossier.LAST_OPEN.col())));
        return versions.join(perDossier, StagedDossier.DOSSIER_CODE.col().equalTo(col("told_code")), "left")
                .withColumn(
                        CLOSING_TAKEN_BACK,
                        coalesce(Dossier.LAST_OPEN.col().gt(Dossier.FIRST_CLOSING.col()), lit(false)))
                .withColumn(
                        CLOSING_LANDED_ON,
                        when(
                                not(col(CLOSING_TAKEN_BACK)),
                                Dossier.FIRST_CLOSING.col().getField("day")))
                .drop("told_code");
    }

    /** The closing's moment by the status, from the first source that gives one. */
    private static Column closing() {
        Column status = StagedDossier.STATUS.col();
        Column ended = StagedDossier.ENDED.packed();
        Column returned = StagedDossier.RETURNED.packed();
        return when(
                        in(status, DossierStatus.FINISHED, DossierStatus.RETURNED),
                        coalesce(
                                ended,
                                closingStep(DossierStatus.FINISHED),
                                closingStep(DossierStatus.RETURNED),
                                returned))
                .when(
                        in(status, DossierStatus.WITHDRAWN),
                        coalesce(ended, closingStep(DossierStatus.WITHDRAWN), returned))
                .when(in(status, DossierStatus.STOPPED), coalesce(ended, closingStep(DossierStatus.STOPPED), returned))
                .when(
                        in(status, DossierStatus.NOT_ACCEPTED),
                        coalesce(StagedDossier.REFUSED.packed(), closingStep(DossierStatus.NOT_ACCEPTED), ended));
    }

    /** The first step with {@code status} after the last reopening and not before the date of receipt. */
    private static Column closingStep(DossierStatus status) {
        Column usable = filter(col(STEPS), step -> step.getField("status")
                .equalTo(status.code())
                .and(coalesce(step.getField("at").geq(col(REOPENED_AT)), lit(true)))
                .and(not(isBeforeReceipt(step))));
        return get(
                transform(
                        usable,
                        step -> Instant.packed(step.getField("at"), step.getField("on"), step.getField("second"))),
                lit(0));
    }

    /**
     * The last step that opened the dossier again after a closing step, as closing steps before the receipt are none; null
     * when none did.
     */
    private static Column reopenedAt() {
        Column lastOpening = col(LAST_OPENING_STEP_AT);
        return when(mayBeReopened().and(lastOpening.gt(array_min(closings()))), lastOpening);
    }

    /** Whether a step that opens follows one that closes, even if before the receipt. */
    private static Column mayBeReopened() {
        return col(LAST_OPENING_STEP_AT).gt(col(FIRST_ENDING_STEP_AT));
    }

    /** The instants of the steps that close the dossier, refusals too; a closing before the receipt is none. */
    static Column closings() {
        return transform(filter(col(STEPS), DossierFacts::closesAfterReceipt), DossierFacts::at);
    }

    private static Column at(Column step) {
        return step.getField("at");
    }

    private static Column isBeforeReceipt(Column step) {
        return coalesce(step.getField("on").lt(StagedDossier.RECEIVED.on().col()), lit(false));
    }

    private static Column closesAfterReceipt(Column step) {
        return ends(step.getField("status")).and(not(isBeforeReceipt(step)));
    }

    /** Whether a status closes a dossier or refuses it. */
    private static Column ends(Column status) {
        return closes(status).or(in(status, DossierStatus.NOT_ACCEPTED));
    }

    static Column closes(Column status) {
        return in(
                status, DossierStatus.WITHDRAWN, DossierStatus.STOPPED, DossierStatus.FINISHED, DossierStatus.RETURNED);
    }

    private static Column opens(Column status) {
        return in(
                status,
                DossierStatus.RECEIVED,
                DossierStatus.PROCESSING,
                DossierStatus.SUPPLEMENT_ASKED,
                DossierStatus.PAYMENT_ASKED);
    }

    /** The later of the promised time and the last supplement's new one. */
    private static Column due() {
        Column promised = StagedDossier.PROMISED.packed();
        Column requests = StagedDossier.SUPPLEMENT_REQUESTS.col();
        Column moved = when(
                not(isEmpty(requests)),
                get(
                        filter(reverse(requests), request -> request.getField("due_after")
                                .isNotNull()),
                        lit(0)));
        Column after = moved.getField("due_after");
        return when(coalesce(after.getField("at").gt(promised.getField("at")), after.isNotNull()), after)
                .otherwise(promised);
    }

    /** Whether nobody works by the calendar on the day in the due time; null without due time. */
    private static Column dueOnDayOff(Collection<WorkingCalendar> calendars) {
        Column on = col(DUE).getField("on");
        Column calendar = StagedDossier.CALENDAR.col();
        return CalendarDay.workingSecondsUntil(calendars, calendar, on, lit(SECONDS_PER_DAY))
                .equalTo(CalendarDay.workingSecondsUntil(calendars, calendar, on, lit(0)));
    }

    /** The due time before the first supplement moved it. */
    private static Column dueOriginal() {
        return coalesce(
                get(StagedDossier.SUPPLEMENT_REQUESTS.col(), lit(0)).getField("due_before"),
                StagedDossier.PROMISED.packed());
    }

    private static Column maximumSeconds(Collection<WorkingCalendar> calendars) {
        return Limit766.seconds(
                StagedDossier.RECEIVED.packed(),
                ProcedureFacts.maximum(MaximumTime::time),
                ProcedureFacts.maximum(MaximumTime::unit),
                (day, n) -> CalendarDay.workingDayAfter(calendars, StagedDossier.CALENDAR.col(), day, n));
    }

    /**
     * The {@link Spans} in which the clock stands. A closed gap lies between a closing step and the step that opened the
     * dossier again.
     */
    private static Column interruptions() {
        Column supplements = transform(
                filter(StagedDossier.SUPPLEMENT_REQUESTS.col(), request -> request.getField("asked")
                        .isNotNull()),
                request -> Spans.of(Spans.SUPPLEMENT, request.getField("asked"), request.getField("answered")));
        Column payments = transform(
                filter(col(STEPS), step -> in(step.getField("status"), DossierStatus.PAYMENT_ASKED)),
                step -> Spans.of(
                        Spans.PAYMENT,
                        moment(step),
                        moment(get(
                                filter(col(STEPS), next -> at(next).gt(at(step))
                                        .and(not(in(next.getField("status"), DossierStatus.PAYMENT_ASKED)))),
                                lit(0)))));
        Column gaps = filter(
                transform(
                        filter(col(STEPS), DossierFacts::closesAfterReceipt),
                        step -> Spans.of(
                                Spans.CLOSED,
                                moment(step),
                                moment(get(
                                        filter(col(STEPS), next -> at(next).gt(at(step))
                                                .and(opens(next.getField("status")))),
                                        lit(0))))),
                gap -> gap.getField(Spans.TO).isNotNull());
        Column stepsInterrupt = coalesce(col(ASKED_FOR_PAYMENT).or(mayBeReopened()), lit(false));
        return when(isEmpty(StagedDossier.SUPPLEMENT_REQUESTS.col()).and(not(stepsInterrupt)), array().cast(Spans.LIST))
                .otherwise(concat(supplements, payments, gaps));
    }

    /** Asked before the functions on lists, which cost much even where the list is empty: Spark interprets them. */
    private static Column isEmpty(Column list) {
        return size(list).equalTo(0);
    }

    private static Column moment(Column step) {
        return Instant.packed(step.getField("at"), step.getField("on"), step.getField("second"));
    }

    private static Dataset<Row> derived(Dataset<Row> rows, Collection<WorkingCalendar> calendars) {
        Column status = StagedDossier.STATUS.col();
        Column received = StagedDossier.RECEIVED.packed();
        Column online = StagedDossier.CHANNEL.col().equalTo(Channel.ONLINE.code());
        Column finished = finished();
        Column receivedLate = coalesce(
                online.and(col(RECEIVED_WORKED).minus(col(FILED_WORKED)).gt(RECEIPT_LIMIT_SECONDS)), lit(false));
        Column requests = when(isEmpty(StagedDossier.SUPPLEMENT_REQUESTS.col()), array().cast(Dossier.REQUEST_LIST))
                .otherwise(transform(
                        filter(StagedDossier.SUPPLEMENT_REQUESTS.col(), request -> request.getField("asked")
                                .isNotNull()),
                        DossierFacts::request766));

        List<Column> columns = new ArrayList<>(List.of(col("*")));
        columns.addAll(Dossier.DUE.unpacked(col(DUE)));
        columns.addAll(Dossier.DUE_ORIGINAL.unpacked(col(DUE_ORIGINAL)));
        columns.addAll(Dossier.LIMIT_766.unpacked(col(LIMIT_766)));
        columns.add(Dossier.CLOSED_KIND.of(closedKind(status)));
        columns.addAll(Dossier.CLOSED.unpacked(col(CLOSING)));
        columns.addAll(Dossier.FINISHED.unpacked(finished));
        columns.addAll(ProcedureFacts.columns());
        columns.addAll(Delay.columns());
        columns.addAll(List.of(
                Dossier.IN_SCOPE.of(isInScope()),
                Dossier.WORKING_MINUTES.of(workingMinutes(calendars)),
                Dossier.ELAPSED_DAYS.of(datediff(
                        finished.getField("on"), StagedDossier.RECEIVED.on().col())),
                Dossier.PAUSES.of(pauses()),
                Dossier.SUPPLEMENT_JUDGEMENT.of(requests),
                Dossier.ON_TIME_766.of(onTime766()),
                Dossier.RECEIVED_LATE.of(receivedLate),
                Dossier.WAITING_LATE_ON.of(when(
                        online.and(
                                in(status, DossierStatus.FILED).or(receivedLate).or(received.isNull())),
                        waitingLateOn(calendars))),
                Dossier.FILED_EQUALS_RECEIVED.of(coalesce(
                        StagedDossier.FILED
                                .at()
                                .col()
                                .equalTo(StagedDossier.RECEIVED.at().col()),
                        lit(false))),
                Dossier.CALENDAR_VERSION.of(calendarVersion(calendars)),
                Dossier.FLAGS.of(DossierFlags.codes())));
        return rows.select(columns.toArray(Column[]::new));
    }

    /** Whether a dossier counts in flows and stocks: it was received, and is neither only filed nor refused. */
    static Column isInScope() {
        return StagedDossier.RECEIVED
                .on()
                .col()
                .isNotNull()
                .and(not(in(StagedDossier.STATUS.col(), DossierStatus.FILED, DossierStatus.NOT_ACCEPTED)));
    }

    /** The closing of a dossier that was received and is resolved. */
    private static Column finished() {
        return when(
                in(StagedDossier.STATUS.col(), DossierStatus.FINISHED, DossierStatus.RETURNED)
                        .and(StagedDossier.RECEIVED.at().col().isNotNull()),
                col(CLOSING));
    }

    static Column closedKind(Column status) {
        Column kind = lit(null).cast(StringType);
        for (DossierStatus each : DossierStatus.values()) {
            if (each.closedKind().isPresent()) {
                ClosedKind closedKind = each.closedKind().get();
                kind = when(in(status, each), lit(closedKind.code())).otherwise(kind);
            }
        }
        return kind;
    }

    /**
     * Working minutes from receipt to finish less the union of the interruptions, floored once. Counted in working
     * seconds since the calendar's first day, where overlapping intervals merge by comparing numbers.
     */
    private static Column workingMinutes(Collection<WorkingCalendar> calendars) {
        Column start = col(RECEIVED_WORKED);
        Column end = col(FINISHED_WORKED);
        Column interrupted = Spans.covered(col(INTERRUPTIONS), moment -> worked(moment, calendars), start, end);
        Column seconds = greatest(end.minus(start), lit(0L)).minus(interrupted);
        return when(end.isNotNull(), floor(seconds.divide(60)).cast(IntegerType));
    }

    private static Column worked(Column moment, Collection<WorkingCalendar> calendars) {
        return CalendarDay.workingSecondsUntil(
                calendars, StagedDossier.CALENDAR.col(), moment.getField("on"), moment.getField("second"));
    }

    /** Pauses by date: those begun before the closing, ended there at the latest; closed gaps are no pauses. */
    private static Column pauses() {
        Column closedOn = col(CLOSING).getField("on");
        Column begun = filter(col(INTERRUPTIONS), each -> each.getField(Spans.KIND)
                .notEqual(Spans.CLOSED)
                .and(coalesce(
                        each.getField(Spans.FROM).getField("at").lt(col(CLOSING).getField("at")), lit(true))));
        Column pauses = array_sort(transform(
                begun,
                each -> struct(
                        each.getField(Spans.KIND).as("kind"),
                        each.getField(Spans.FROM).getField("on").as("from_on"),
                        least(each.getField(Spans.TO).getField("on"), closedOn).as("to_on"))));
        return when(isEmpty(col(INTERRUPTIONS)), array().cast(Dossier.PAUSE_LIST))
                .otherwise(pauses);
    }

    private static Column request766(Column request) {
        Column asked = request.getField("asked");
        Column answered = request.getField("answered");
        return struct(
                asked.getField("on").as("asked_on"),
                answered.getField("on").as("answered_on"),
                unix_seconds(answered.getField("at"))
                        .minus(unix_seconds(asked.getField("at")))
                        .as("elapsed_seconds"),
                asked.getField("at").leq(col(LIMIT_766).getField("at")).as("asked_in_time"));
    }

    /**
     * Rule index_766 at the closing: two requests or more are late, whatever the limit; else the closing less the elapsed
     * time of the one request, which ends at the closing at the latest, is compared with it. Null without what is compared.
     */
    private static Column onTime766() {
        Column closedAt = col(CLOSING).getField("at");
        Column limit = col(LIMIT_766).getField("at");
        Column requests = StagedDossier.SUPPLEMENT_REQUESTS.col();
        Column asked = filter(
                requests, request -> request.getField("asked").getField("at").lt(closedAt));
        Column one = get(asked, lit(0));
        Column elapsed = coalesce(
                unix_micros(least(one.getField("answered").getField("at"), closedAt))
                        .minus(unix_micros(one.getField("asked").getField("at"))),
                lit(0L));
        Column end = unix_micros(closedAt).minus(greatest(elapsed, lit(0L)));
        return when(isEmpty(requests), closedAt.leq(limit))
                .otherwise(size(asked).lt(2).and(end.leq(unix_micros(limit))));
    }

    /** Null where it had been received, refused or withdrawn by the end of that day. */
    private static Column waitingLateOn(Collection<WorkingCalendar> calendars) {
        Column on = CalendarDay.dayBeyond(
                calendars, StagedDossier.CALENDAR.col(), col(FILED_WORKED).plus(RECEIPT_LIMIT_SECONDS));
        Column until = coalesce(StagedDossier.RECEIVED.on().col(), col(CLOSING).getField("on"));
        return when(in(StagedDossier.STATUS.col(), DossierStatus.FILED).or(on.lt(until)), on);
    }

    private static Column calendarVersion(Collection<WorkingCalendar> calendars) {
        Column version = lit(null).cast(StringType);
        for (WorkingCalendar calendar : calendars) {
            version = when(StagedDossier.CALENDAR.col().equalTo(calendar.name()), lit(calendar.version()))
                    .otherwise(version);
        }
        return version;
    }

    static Column in(Column status, DossierStatus... statuses) {
        return status.isin(Arrays.stream(statuses).map(DossierStatus::code).toArray());
    }
}
