// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_append;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_except;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.explode_outer;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.posexplode_outer;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;

/**
 * What one stored row adds to the statistics: a function of that row and nothing else. Applied to the rows of a night
 * with their sign it gives the night's postings, applied to all rows it gives the statistics themselves.
 *
 * <p>Every function takes rows with a {@link #SIGN} and a {@code cause} beside the table's columns.
 */
public final class Contribution {

    /** Column that says whether a row's contribution is added (1) or taken back (-1). */
    public static final String SIGN = "sign";

    /** Version of this code: a change in what a row contributes needs a rebuild of the statistics. */
    public static final int BOOKS = 5;

    /** The online level of a procedure that is done online from beginning to end (toàn trình). */
    private static final int FULL_ONLINE_LEVEL = 4;

    /** Below this many minutes each minute is a bucket of its own. */
    private static final int EXACT_MINUTES = 480;

    private static final String EVENT = "event";
    private static final String EVENTS = "events";
    private static final String PLACE = "place";
    private static final String TURNING_DAYS = "turning_days";
    private static final String LATE_ON_766 = "late_on_766";
    private static final String LATE_ON_766_ONCE_ASKED = "late_on_766_once_asked";
    private static final String PAUSED_NOW = "paused_now";
    private static final String PAUSED_BEFORE = "paused_before";
    private static final String ON = "on";

    private Contribution() {}

    /** Grain A of rows of {@code dossier}: the columns of {@link Posting} but {@code run_id}, summed. */
    public static Dataset<Row> statistics(Dataset<Row> dossiers) {
        Column now = when(is(Moment.STATE).and(isBeforeClosing(col(ON))), col(ON));
        // The closing ends the last state, and before the first turning day there was none.
        Column before = get(col(TURNING_DAYS), col(PLACE).minus(Moment.STATE.ordinal() + 1));
        Column firstRequest = get(Dossier.SUPPLEMENT_JUDGEMENT.col(), lit(0));
        Dataset<Row> events = dossiers.withColumn(LATE_ON_766, lateOn766(lit(0L)))
                .withColumn(LATE_ON_766_ONCE_ASKED, lateOn766(firstRequest.getField("elapsed_seconds")))
                .withColumn(TURNING_DAYS, turningDays())
                .withColumn(EVENTS, concat(array(moments()), turns()))
                // Spark compiles what it evaluates by row, and interprets it inside of a list. An inner explode would
                // derive every list twice, first to drop dossiers without elements.
                .select(col("*"), posexplode_outer(col(EVENTS)).as(new String[] {PLACE, ON}))
                .filter(col(ON).isNotNull())
                .withColumn(PAUSED_NOW, pausedOn(now))
                .withColumn(PAUSED_BEFORE, pausedOn(before));
        Map<Field, Column> counts = counts();
        Map<Field, Column> stateNow = stateOn(now, col(PAUSED_NOW));
        Map<Field, Column> stateBefore = stateOn(before, col(PAUSED_BEFORE));
        stateNow.forEach((measure, holds) -> counts.put(measure, one(holds).minus(one(stateBefore.get(measure)))));
        Dataset<Row> rows = events.select(Stream.of(
                        Stream.of(
                                Cell.HALF_MONTH.of(Balance.halfMonthOf(col(ON))),
                                Cell.AGENCY_VALID_FROM.col(),
                                Cell.EFFECTIVE_ON.of(effectiveOn()),
                                Cell.DURATION_EDGE.of(when(is(Moment.CLOSED), edgeOf(Dossier.WORKING_MINUTES.col())))),
                        Stream.of(
                                        Cell.AGENCY_CODE,
                                        Cell.FIELD_CODE,
                                        Cell.PROCEDURE_CODE,
                                        Cell.CHANNEL,
                                        Cell.SUBJECT,
                                        Cell.CAUSE)
                                .map(Field::col),
                        Posting.MEASURES.stream()
                                .map(measure -> measure.of(counts.get(measure).multiply(col(SIGN)))))
                .flatMap(stream -> stream)
                .toArray(Column[]::new));
        return summed(rows, Posting.KEY, Posting.MEASURES);
    }

    /** Grain B of rows of {@code dossier}: the columns of {@link PostingDay} but {@code run_id}, summed. */
    public static Dataset<Row> days(Dataset<Row> dossiers) {
        Column receipt = when(
                Dossier.IN_SCOPE.col(), dayEvent(StagedDossier.RECEIVED.on().col(), Map.of(Posting.RECEIVED, lit(1L))));
        Map<Field, Column> closed = closedCounts();
        closed.put(
                PostingDay.RESOLVED_OF_RECEIVED,
                one(isKind(ClosedKind.RESOLVED).and(receivedOn().equalTo(closedOn()))));
        Column closing = when(closedInScope(), dayEvent(closedOn(), closed));
        Dataset<Row> rows = dossiers.select(
                        Cell.AGENCY_CODE.col(),
                        Cell.AGENCY_VALID_FROM.col(),
                        Cell.CHANNEL.col(),
                        Cell.CAUSE.col(),
                        col(SIGN),
                        array_compact(array(receipt, closing)).as(EVENTS))
                // As in statistics: an inner one would derive the list twice.
                .withColumn(EVENT, explode_outer(col(EVENTS)))
                .filter(col(EVENT).isNotNull())
                .select(Stream.of(
                                Stream.of(Cell.DAY.of(col(EVENT).getField(ON))),
                                Stream.of(Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, Cell.CHANNEL, Cell.CAUSE)
                                        .map(Field::col),
                                PostingDay.MEASURES.stream().map(Contribution::signed))
                        .flatMap(stream -> stream)
                        .toArray(Column[]::new));
        return summed(rows, PostingDay.KEY, PostingDay.MEASURES);
    }

    /** Grain C of rows of {@code payment}: the columns of {@link PostingPayment} but {@code run_id}, summed. */
    public static Dataset<Row> payments(Dataset<Row> payments) {
        Column paid = Payment.isPaid();
        Column refunded = Payment.isPaidBack();
        Dataset<Row> rows = payments.filter(Payment.isTried().or(refunded))
                .select(
                        Cell.DAY.of(StagedPayment.PAID.on().col()),
                        StagedPayment.BANK.col(),
                        Cell.AGENCY_CODE.col(),
                        Cell.AGENCY_VALID_FROM.col(),
                        Payment.PROCEDURE_CODE.col(),
                        StagedPayment.CURRENCY.col(),
                        Cell.CAUSE.col(),
                        PostingPayment.SUCCESSFUL.of(one(paid).multiply(col(SIGN))),
                        PostingPayment.AMOUNT.of(moneyWhere(paid)),
                        PostingPayment.FAILED.of(
                                one(Payment.isTried().and(not(paid))).multiply(col(SIGN))),
                        PostingPayment.REFUNDED.of(one(refunded).multiply(col(SIGN))),
                        PostingPayment.REFUNDED_AMOUNT.of(moneyWhere(refunded)));
        return summed(rows, PostingPayment.KEY, PostingPayment.MEASURES);
    }

    /** Grain D of rows of {@code settlement}: the columns of {@link PostingSettlement} but {@code run_id}, summed. */
    public static Dataset<Row> settlements(Dataset<Row> settlements) {
        Column date = coalesce(Settlement.RECEIVED_ON.col(), Settlement.FIRST_PAID_ON.col());
        Column counted = Settlement.RECEIVED_ON
                .col()
                .isNotNull()
                .and(Settlement.FEE_CURRENCY.col().equalTo(Settlement.CURRENCY.col()));
        Column paid = Settlement.PAID.col().gt(0);
        Column flagged = Settlement.PAID_FLAG.col();
        Dataset<Row> rows = settlements
                .filter(date.isNotNull())
                .select(
                        Cell.HALF_MONTH.of(Balance.halfMonthOf(date)),
                        Cell.AGENCY_CODE.col(),
                        Cell.AGENCY_VALID_FROM.col(),
                        Settlement.PROCEDURE_CODE.col(),
                        Settlement.CURRENCY.col(),
                        Settlement.CLASS.col(),
                        Cell.CAUSE.col(),
                        PostingSettlement.DOSSIERS.of(col(SIGN).cast(LongType)),
                        PostingSettlement.FEE_DUE.of(money(Settlement.FEE_DUE.col())),
                        PostingSettlement.PAID.of(money(Settlement.PAID.col())),
                        PostingSettlement.REFUNDED.of(money(Settlement.REFUNDED.col())),
                        PostingSettlement.NET.of(money(Settlement.NET.col())),
                        PostingSettlement.DOSSIERS_WITH_FEE.of(
                                one(counted.and(Settlement.FEE_DUE.col().gt(0))).multiply(col(SIGN))),
                        PostingSettlement.DOSSIERS_PAID_ONLINE.of(
                                one(counted.and(paid)).multiply(col(SIGN))),
                        PostingSettlement.FLAGGED_WITHOUT_PAYMENT.of(
                                one(counted.and(not(paid)).and(flagged)).multiply(col(SIGN))),
                        PostingSettlement.PAID_WITHOUT_FLAG.of(
                                one(counted.and(paid).and(not(flagged))).multiply(col(SIGN))));
        return summed(rows, PostingSettlement.KEY, PostingSettlement.MEASURES);
    }

    private static Column money(Column amount) {
        return amount.multiply(col(SIGN)).cast(Staged.MONEY_SUM);
    }

    private static Column moneyWhere(Column counted) {
        return when(counted, money(StagedPayment.AMOUNT.col())).otherwise(lit(0).cast(Staged.MONEY_SUM));
    }

    /**
     * The rows summed per cell, without the cells in which nothing is left: contributions or postings.
     *
     * @param key the columns that name the cell; the result has them and the measures
     */
    public static Dataset<Row> summed(Dataset<Row> rows, List<Field> key, List<Field> measures) {
        Column[] sums = measures.stream()
                .map(measure -> sum(measure.col()).cast(measure.type()).as(measure.name()))
                .toArray(Column[]::new);
        return rows.groupBy(key.stream().map(Field::col).toArray(Column[]::new))
                .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
                .filter(not(isNothing(measures)));
    }

    /** Whether all of the measures are zero. */
    static Column isNothing(List<Field> measures) {
        return measures.stream()
                .map(measure -> measure.col().equalTo(0))
                .reduce(Column::and)
                .orElseThrow();
    }

    private static Column signed(Field measure) {
        return measure.of(col(EVENT).getField(measure.name()).multiply(col(SIGN)));
    }

    /** The kinds of events of grain A, in the order of their places in the list; of the last there may be any number. */
    private enum Moment {
        RECEIVED,
        CLOSED,
        JUDGED_766,
        REFUSED,
        WITHDRAWN_BEFORE_RECEIPT,
        WAITING_LATE,
        WAITED_LATE,
        STATE
    }

    private static Column is(Moment moment) {
        return moment == Moment.STATE
                ? col(PLACE).geq(moment.ordinal())
                : col(PLACE).equalTo(moment.ordinal());
    }

    /** The dates of a dossier's events but the changes of its state, each at its place; null where one has not happened. */
    private static Column[] moments() {
        Map<Moment, Column> dates = new EnumMap<>(Moment.class);
        dates.put(Moment.RECEIVED, when(Dossier.IN_SCOPE.col(), receivedOn()));
        dates.put(Moment.CLOSED, when(Dossier.IN_SCOPE.col(), closedOn()));
        // Rule index_766 judges every received dossier at its closing, refused ones too; status 1 has none.
        dates.put(Moment.JUDGED_766, when(receivedOn().isNotNull(), closedOn()));
        dates.put(Moment.REFUSED, when(isKind(ClosedKind.REFUSED), closedOn()));
        dates.put(
                Moment.WITHDRAWN_BEFORE_RECEIPT,
                when(isKind(ClosedKind.WITHDRAWN).and(receivedOn().isNull()), closedOn()));
        dates.put(Moment.WAITING_LATE, Dossier.WAITING_LATE_ON.col());
        dates.put(
                Moment.WAITED_LATE,
                when(
                        not(isFiled()).and(Dossier.WAITING_LATE_ON.col().isNotNull()),
                        coalesce(receivedOn(), closedOn())));
        return dates.values().toArray(Column[]::new);
    }

    private static Column isFiled() {
        return StagedDossier.STATUS.col().equalTo(DossierStatus.FILED.code());
    }

    /** Of a closed dossier all is known; of an open one the clock may bring a change after the newest day. */
    private static Column effectiveOn() {
        Column isWaiting = is(Moment.WAITING_LATE).and(isFiled());
        return when(isWaiting.or(is(Moment.STATE).and(closedOn().isNull())), col(ON));
    }

    /** What each measure of grain A counts, by the kind of the event. */
    private static Map<Field, Column> counts() {
        Column received = is(Moment.RECEIVED);
        Column closed = is(Moment.CLOSED);
        Column judged = is(Moment.JUDGED_766);
        Column resolved = closed.and(isKind(ClosedKind.RESOLVED));
        Column online = StagedDossier.CHANNEL.col().equalTo(Channel.ONLINE.code());
        Column component = StagedDossier.COMPONENT_FILE.col();
        Column result = StagedDossier.RESULT_FILE.col();
        Column fromStore = StagedDossier.FROM_PERSONAL_STORE.col();
        // What no catalogue tells counts as a paper: the rates come out lower, never higher.
        Column paper = coalesce(Dossier.RETURNS_PAPER.col(), lit(true));
        Map<Field, Column> counts = new LinkedHashMap<>();
        closedCounts()
                .forEach((measure, count) ->
                        counts.put(measure, when(closed, count).otherwise(0L)));
        counts.put(Posting.RECEIVED, one(received));
        counts.put(Posting.RECEIVED_LATE, one(received.and(Dossier.RECEIVED_LATE.col())));
        counts.put(Posting.FILED_EQUALS_RECEIVED, one(received.and(Dossier.FILED_EQUALS_RECEIVED.col())));
        counts.put(Posting.COMPONENT_DIGITISED, one(received.and(component)));
        counts.put(Posting.DATA_REUSED, one(received.and(StagedDossier.DATA_REUSED.col())));
        counts.put(Posting.FROM_PERSONAL_STORE, one(received.and(fromStore)));
        counts.put(
                Posting.POPULATION_DATA,
                one(received.and(StagedDossier.ACCOUNT_VERIFIED.col().or(fromStore))));
        counts.put(Posting.REFUSED, one(is(Moment.REFUSED)));
        counts.put(Posting.WITHDRAWN_BEFORE_RECEIPT, one(is(Moment.WITHDRAWN_BEFORE_RECEIPT)));
        counts.put(Posting.RESOLVED_WITH_PAPER, one(resolved.and(paper)));
        counts.put(Posting.RESULT_ELECTRONIC, one(resolved.and(paper).and(result)));
        counts.put(
                Posting.DOSSIER_DIGITISED,
                one(resolved.and(paper).and(component).and(result)));
        counts.put(Posting.END_TO_END_ONLINE, one(resolved.and(online).and(result.or(not(paper)))));
        counts.put(
                Posting.FULL_ONLINE,
                one(received.and(coalesce(Dossier.ONLINE_LEVEL.col().equalTo(FULL_ONLINE_LEVEL), lit(false)))));
        counts.put(
                Posting.ONLINE_LEVEL_KNOWN,
                one(received.and(Dossier.ONLINE_LEVEL.col().isNotNull())));
        counts.put(
                Posting.PROCEDURE_UNKNOWN,
                one(received.and(array_contains(Dossier.FLAGS.col(), Dossier.PROCEDURE_UNKNOWN))));
        counts.put(Posting.WORKING_MINUTES, sumWhere(resolved, Dossier.WORKING_MINUTES));
        counts.put(Posting.ELAPSED_DAYS, sumWhere(resolved, Dossier.ELAPSED_DAYS));
        counts.put(Posting.DELAY_MINUTES_APPLICANT, sumWhere(resolved, Dossier.DELAY_MINUTES_APPLICANT));
        counts.put(Posting.DELAY_MINUTES_PAYMENT, sumWhere(resolved, Dossier.DELAY_MINUTES_PAYMENT));
        counts.put(Posting.DELAY_MINUTES_CLOSED_HOURS, sumWhere(resolved, Dossier.DELAY_MINUTES_CLOSED_HOURS));
        counts.put(Posting.DELAY_MINUTES_AGENCY, sumWhere(resolved, Dossier.DELAY_MINUTES_AGENCY));
        counts.put(
                Posting.LATE_EXPLAINED_BY_PAUSE,
                one(resolved.and(coalesce(Dossier.LATE_EXPLAINED_BY_PAUSE.col(), lit(false)))));
        counts.put(
                Posting.LATE_SYNC,
                one(resolved.and(array_contains(Dossier.FLAGS.col(), Dossier.CLOSING_LANDED_AFTER_DUE))));
        counts.put(
                Posting.CLOSED_JUDGED_766,
                one(judged.and(Dossier.ON_TIME_766.col().isNotNull())));
        counts.put(Posting.CLOSED_ON_TIME_766, one(judged.and(coalesce(Dossier.ON_TIME_766.col(), lit(false)))));
        counts.put(
                Posting.CLOSED_UNJUDGED_766,
                one(judged.and(Dossier.ON_TIME_766.col().isNull())));
        counts.put(Posting.IN_PROGRESS, when(received, 1L).when(closed, -1L).otherwise(0L));
        counts.put(
                Posting.WAITING_LATE,
                when(is(Moment.WAITING_LATE), 1L)
                        .when(is(Moment.WAITED_LATE), -1L)
                        .otherwise(0L));
        counts.put(Posting.STOPPED_STOCK, one(closed.and(isKind(ClosedKind.STOPPED))));
        return counts;
    }

    private static Column dayEvent(Column on, Map<Field, Column> counts) {
        return struct(Stream.concat(
                        Stream.of(on.as(ON)),
                        PostingDay.MEASURES.stream().map(measure -> measure.of(counts.getOrDefault(measure, lit(0L)))))
                .toArray(Column[]::new));
    }

    /**
     * What the closing of a dossier counts under rule form_06, shared by the grains A and B: 1 or 0 of each of {@link
     * Posting#RESOLVED} and its four parts, {@link Posting#WITHDRAWN} and {@link Posting#STOPPED}. Local dates are compared.
     */
    public static Map<Field, Column> closedCounts() {
        Column resolved = isKind(ClosedKind.RESOLVED);
        Column due = Dossier.DUE.on().col();
        Map<Field, Column> counts = new LinkedHashMap<>();
        counts.put(Posting.RESOLVED, one(resolved));
        counts.put(Posting.RESOLVED_EARLY, one(resolved.and(closedOn().lt(due))));
        counts.put(Posting.RESOLVED_ON_TIME, one(resolved.and(closedOn().equalTo(due))));
        counts.put(Posting.RESOLVED_LATE, one(resolved.and(closedOn().gt(due))));
        counts.put(Posting.RESOLVED_WITHOUT_DUE, one(resolved.and(due.isNull())));
        counts.put(Posting.WITHDRAWN, one(isKind(ClosedKind.WITHDRAWN)));
        counts.put(Posting.STOPPED, one(isKind(ClosedKind.STOPPED)));
        return counts;
    }

    // States of an open dossier: which part of the stock it is in, from one turning point to the next.

    /** Every day on which the state may turn, from receipt until before the closing, in order; null before receipt. */
    private static Column turningDays() {
        Column due = Dossier.DUE.on().col();
        Column pauses = Dossier.PAUSES.col();
        Column requests = Dossier.SUPPLEMENT_JUDGEMENT.col();
        Column always =
                array(Stream.of(receivedOn(), date_add(due, 1), date_add(due, 6), date_add(due, 31), col(LATE_ON_766))
                        .map(day -> when(isOpenOn(day), day))
                        .toArray(Column[]::new));
        Column interrupted = concat(
                array(col(LATE_ON_766_ONCE_ASKED)),
                pauses.getField("from_on"),
                pauses.getField("to_on"),
                requests.getField("asked_on"),
                requests.getField("answered_on"));
        Column days = when(size(pauses).equalTo(0).and(size(requests).equalTo(0)), always)
                .otherwise(concat(always, filter(interrupted, Contribution::isOpenOn)));
        // Unlike array_compact, array_except is compiled; it also leaves one of equal days.
        Column turning = sort_array(array_except(days, array(lit(null).cast(DateType))));
        return when(receivedOn().isNotNull(), turning);
    }

    private static Column isOpenOn(Column day) {
        return day.geq(receivedOn()).and(isBeforeClosing(day));
    }

    private static Column isBeforeClosing(Column day) {
        return coalesce(day.lt(closedOn()), lit(true));
    }

    /** The days on which the state may change: the turning days, and the closing. */
    private static Column turns() {
        Column days = col(TURNING_DAYS);
        return coalesce(
                when(closedOn().isNotNull(), array_append(days, closedOn())).otherwise(days),
                array().cast(createArrayType(DateType)));
    }

    /** Whether a dossier is paused at the end of {@code day}; null for no day. */
    private static Column pausedOn(Column day) {
        Column pauses = Dossier.PAUSES.col();
        Column paused = exists(pauses, pause -> pause.getField("from_on")
                .leq(day)
                .and(pause.getField("to_on").isNull().or(pause.getField("to_on").gt(day))));
        return when(day.isNotNull(), when(size(pauses).equalTo(0), false).otherwise(paused));
    }

    /** Whether an open dossier is in each part of the stock at the end of {@code day}; in none for no day. */
    private static Map<Field, Column> stateOn(Column day, Column paused) {
        Column inScope = day.isNotNull().and(Dossier.IN_SCOPE.col());
        Column due = Dossier.DUE.on().col();
        Column overdueDays = datediff(day, due);
        Column undated = Dossier.CLOSED_KIND.col().isNotNull().and(closedOn().isNull());
        Column running = inScope.and(not(undated)).and(not(paused));
        Column status = StagedDossier.STATUS.col();
        Column judged766 = day.isNotNull()
                .and(not(status.equalTo(DossierStatus.FILED.code())))
                .and(not(status.equalTo(DossierStatus.NOT_ACCEPTED.code())
                        .and(closedOn().isNull())));
        Column withDue766 = Dossier.LIMIT_766.at().col().isNotNull();
        Column judgeable766 = withDue766.or(isAskedTwiceBy(day));
        Map<Field, Column> holds = new LinkedHashMap<>();
        holds.put(Posting.IN_PROGRESS_UNDATED, inScope.and(undated));
        holds.put(Posting.IN_PROGRESS_PAUSED, inScope.and(not(undated)).and(paused));
        holds.put(Posting.IN_PROGRESS_WITHOUT_DUE, running.and(due.isNull()));
        holds.put(Posting.IN_PROGRESS_OVERDUE_1_5, running.and(overdueDays.between(1, 5)));
        holds.put(Posting.IN_PROGRESS_OVERDUE_6_30, running.and(overdueDays.between(6, 30)));
        holds.put(Posting.IN_PROGRESS_OVERDUE_OVER_30, running.and(overdueDays.gt(30)));
        holds.put(Posting.OPEN_JUDGED_766, judged766.and(judgeable766));
        holds.put(Posting.OPEN_ON_TIME_766, judged766.and(withDue766).and(onTime766On(day)));
        holds.put(Posting.OPEN_UNJUDGED_766, judged766.and(not(judgeable766)));
        return holds;
    }

    /**
     * Rule index_766 for a dossier that is open at the end of {@code day}: two requests are late; one that is not yet
     * answered is judged at its own instant; else the midnight after the day, less supplement time, is compared.
     */
    private static Column onTime766On(Column day) {
        Column one = get(Dossier.SUPPLEMENT_JUDGEMENT.col(), lit(0));
        Column isAsked = coalesce(one.getField("asked_on").leq(day), lit(false));
        Column waits = one.getField("answered_on")
                .isNull()
                .or(one.getField("answered_on").gt(day));
        return when(isAskedTwiceBy(day), lit(false))
                .when(isAsked.and(waits), coalesce(one.getField("asked_in_time"), lit(false)))
                .otherwise(day.lt(when(isAsked, col(LATE_ON_766_ONCE_ASKED)).otherwise(col(LATE_ON_766))));
    }

    /** Whether two supplement requests have been made by the end of a day. They are in the order asked. */
    private static Column isAskedTwiceBy(Column day) {
        Column second = get(Dossier.SUPPLEMENT_JUDGEMENT.col(), lit(1));
        return coalesce(second.getField("asked_on").leq(day), lit(false));
    }

    /**
     * The first day at whose end an open dossier is late by rule index_766, with so much supplement time; null or an
     * answer that is dated before its request is none.
     */
    private static Column lateOn766(Column elapsedSeconds) {
        Column due = unix_date(Dossier.LIMIT_766.on().col())
                .cast(LongType)
                .multiply(86_400L)
                .plus(Dossier.LIMIT_766.second().col())
                .plus(greatest(elapsedSeconds, lit(0L)));
        return date_from_unix_date(floor(due.divide(86_400)).cast(IntegerType));
    }

    private static Column receivedOn() {
        return StagedDossier.RECEIVED.on().col();
    }

    private static Column closedOn() {
        return Dossier.CLOSED.on().col();
    }

    private static Column closedInScope() {
        return Dossier.IN_SCOPE.col().and(closedOn().isNotNull());
    }

    private static Column isKind(ClosedKind kind) {
        return coalesce(Dossier.CLOSED_KIND.col().equalTo(kind.code()), lit(false));
    }

    private static Column sumWhere(Column holds, Field number) {
        return when(holds, coalesce(number.col().cast(LongType), lit(0L))).otherwise(0L);
    }

    private static Column one(Column holds) {
        return when(holds, 1L).otherwise(0L);
    }

    /**
     * The bucket of a duration, {@link DurationHistogram#upperEdge} as a column: beyond the exact minutes the edges grow
     * by at most 2 %, so the logarithm leads to a place a few edges before the right one.
     */
    static Column edgeOf(Column minutes) {
        int[] beyond = Arrays.stream(DurationHistogram.edges())
                .filter(edge -> edge > EXACT_MINUTES)
                .toArray();
        Column guess =
                floor(ln(minutes.divide(EXACT_MINUTES)).divide(Math.log(1.02))).cast(IntegerType);
        Column near = slice(lit(beyond), when(guess.lt(1), 1).otherwise(guess), lit(10));
        return when(minutes.leq(EXACT_MINUTES), minutes)
                .otherwise(get(filter(near, edge -> edge.geq(minutes)), lit(0)));
    }
}
