// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.make_ym_interval;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.FeedbackItem;
import org.dossierlake.table.StagedFeedback;

/**
 * What became of feedback on administrative procedures in each period: forms II.05a and II.05b of Circular
 * 01/2020/TT-VPCP, and what indicators 5.2 and 5.3 of Decision 766/QĐ-TTg count. Nothing of it is stored or posted: it is
 * counted from the current rows of {@link FeedbackItem} as of a day, so that it is not restated.
 *
 * <p>In every row carried_over + received = refused + answered + in_progress = judged.
 *
 * <p>The limits are those of the portal's description of indicator 5.2: 2 working days to refuse, 5 to ask for a supplement,
 * 15 to answer, 2 to publish the answer. It does not say what a supplement does to them, so this is a reading: while one is
 * awaited nothing is due, and when it has come the days to refuse and to answer are counted anew. A supplement that was
 * asked for too late does neither. A limit of n working days lasts to the end of the n-th working day after.
 */
public final class Feedback {

    /** Below the agency: what the feedback is about. */
    public static final Field KIND = StagedFeedback.KIND.as(
            true, StagedFeedback.KIND.comment() + "; null in the total over both (forms II.05a and II.05b)");

    public static final Field CARRIED_OVER = Figure.count(
            "carried_over",
            "Feedback received before the period and not ended before it; equals in_progress of the period before");
    public static final Field RECEIVED = Figure.count("received", "Feedback received in the period");
    public static final Field REFUSED = Figure.count("refused", "Feedback refused in the period");
    public static final Field ANSWERED = Figure.count("answered", "Feedback answered in the period");
    public static final Field ANSWERED_ON_TIME = Figure.count(
            "answered_on_time",
            "Of answered: by the 15th working day after the receipt, or after the supplement came that was asked for within"
                    + " 5; while that was awaited nothing was due");
    public static final Field ANSWERED_ON_TIME_RATE =
            Figure.rate("answered_on_time_rate", "answered_on_time", "answered");
    public static final Field PUBLISHED = Figure.count(
            "published",
            "Feedback whose answer was published in the period, whenever it was given: no part of answered");
    public static final Field IN_PROGRESS = Figure.count(
            "in_progress",
            "Feedback received and neither refused nor answered at the end of the period, or of the newest landed day while"
                    + " it runs");
    public static final Field OVERDUE = Figure.count(
            "overdue",
            "Of in_progress: the limit of answered_on_time has passed at that end, and no supplement is awaited that was"
                    + " asked for in time");
    public static final Field JUDGED = Figure.count(
            "judged",
            "carried_over + received = refused + answered + in_progress: all feedback of the period, each once (denominator of"
                    + " indicators 5.2 and 5.3); not additive over time");
    public static final Field ON_TIME = Figure.count(
            "on_time",
            "Of judged: no limit was missed (Decision 766, indicator 5.2). Refused: within 2 working days after the receipt, or"
                    + " after the supplement came that had been asked for within 5; while that was awaited nothing was due."
                    + " Answered: on time as answered_on_time has it, and published within 2 after it. Both: no supplement was"
                    + " asked for after more than 5, even after the end; as published, judged on the newest landed day. In"
                    + " progress: not overdue, and by that end no supplement was asked for after more than 5");
    public static final Field ON_TIME_RATE = Figure.rate("on_time_rate", "on_time", "judged");
    public static final Field DISSATISFIED = Figure.count(
            "dissatisfied",
            "Of judged: whoever sent it was not content, as far as it is known on the newest landed day");
    public static final Field REPEATED = Figure.count(
            "repeated", "Of judged: it had to be sent again, as far as it is known on the newest landed day");
    public static final Field SATISFIED = Figure.count(
            "satisfied",
            "Of on_time: neither dissatisfied nor repeated (Decision 766, indicator 5.3: all but dissatisfied, repeated and"
                    + " overdue, each once; overdue is read as not on_time)");
    public static final Field SATISFIED_RATE = Figure.rate("satisfied_rate", "satisfied", "judged");

    private static final Field AGENCY_VIEW = PublishedKey.AGENCY_VIEW.as(
            false,
            "as_of_today: the agency that does the work today, X.UNALLOCATED where nobody alone took it over;"
                    + " as_reported: the agency and its parents when the feedback was received. All feedback counts in both:"
                    + " choose one");

    /** What adds up over feedback. */
    private static final List<Field> COUNTS = List.of(
            CARRIED_OVER,
            RECEIVED,
            REFUSED,
            ANSWERED,
            ANSWERED_ON_TIME,
            PUBLISHED,
            IN_PROGRESS,
            OVERDUE,
            JUDGED,
            ON_TIME,
            DISSATISFIED,
            REPEATED,
            SATISFIED);

    private static final List<Field> BELOW_AGENCY = List.of(KIND);

    private static final List<Field> FIGURES = Stream.concat(
                    COUNTS.stream(), Stream.of(ANSWERED_ON_TIME_RATE, ON_TIME_RATE, SATISFIED_RATE))
            .toList();

    public static final Table TABLE = new Table(
            "feedback",
            "One row per period and agency, and per kind of feedback, with any feedback: received, answered, on time;"
                    + " basis = current rows of feedback_item, up to the newest landed day, so never restated",
            PublishedKey.viewed(PublishedKey.key(BELOW_AGENCY), AGENCY_VIEW),
            PublishedKey.viewed(PublishedKey.columns(BELOW_AGENCY, FIGURES), AGENCY_VIEW),
            Table.Layout.PLAIN);

    private static final int DAYS_TO_REFUSE = 2;
    private static final int DAYS_TO_ASK = 5;
    private static final int DAYS_TO_ANSWER = 15;
    private static final int DAYS_TO_PUBLISH = 2;

    private static final Column RECEIVED_ON = StagedFeedback.RECEIVED_ON.col();
    private static final Column ASKED_ON = StagedFeedback.SUPPLEMENT_ASKED_ON.col();
    private static final Column RETURNED_ON = StagedFeedback.SUPPLEMENT_RETURNED_ON.col();
    private static final Column ANSWERED_ON = StagedFeedback.ANSWERED_ON.col();
    private static final Column REFUSED_ON = StagedFeedback.REFUSED_ON.col();
    private static final Column PUBLISHED_ON = StagedFeedback.PUBLISHED_ON.col();

    private static final String CALENDAR = "known_calendar";
    private static final String ASK_BY = "ask_by";
    private static final String REFUSE_BY = "refuse_by";
    private static final String ANSWER_BY = "answer_by";
    private static final String REFUSE_AGAIN_BY = "refuse_again_by";
    private static final String ANSWER_AGAIN_BY = "answer_again_by";
    private static final String PUBLISH_BY = "publish_by";
    private static final String LIMITS = "limits";

    /** The last days of the limits, in the order in which they are worked out. */
    private static final List<String> LIMIT_NAMES =
            List.of(ASK_BY, REFUSE_BY, ANSWER_BY, REFUSE_AGAIN_BY, ANSWER_AGAIN_BY, PUBLISH_BY);

    private static final Column ENDED_ON = coalesce(REFUSED_ON, ANSWERED_ON);

    private Feedback() {}

    /**
     * What is known on a day: one row per piece of feedback that was received by then, without what came about later.
     * Columns of {@link FeedbackItem}, {@link Cell#AGENCY_VALID_FROM} of the day of receipt, and the last day of each limit.
     *
     * @param items rows of {@link FeedbackItem#TABLE}
     * @param register the periods of validity of agencies; those that it lacks are valid since ever
     * @param calendars the working calendars that may be named
     * @param usual the name of that one which counts where a row names none of them
     * @param day the day at whose end it is counted
     */
    public static Dataset<Row> known(
            Dataset<Row> items,
            AgencyRegister register,
            Collection<WorkingCalendar> calendars,
            String usual,
            LocalDate day) {
        Map<String, Column> byDay = new LinkedHashMap<>();
        Stream.of(
                        StagedFeedback.SUPPLEMENT_ASKED_ON,
                        StagedFeedback.SUPPLEMENT_RETURNED_ON,
                        StagedFeedback.REFUSED_ON,
                        StagedFeedback.ANSWERED_ON,
                        StagedFeedback.PUBLISHED_ON)
                .forEach(on -> byDay.put(on.name(), when(on.col().leq(lit(day)), on.col())));
        Object[] names = calendars.stream().map(WorkingCalendar::name).toArray();
        Column named = StagedFeedback.CALENDAR.col();
        byDay.put(CALENDAR, when(named.isin(names), named).otherwise(lit(usual)));
        Dataset<Row> known = Agency.withValidFrom(
                items.filter(RECEIVED_ON.leq(lit(day))).withColumns(byDay),
                register,
                RECEIVED_ON,
                Cell.AGENCY_VALID_FROM);
        // In one expression, so that the calendar stands in the plan once.
        Column[] limits = {
            limit(RECEIVED_ON, DAYS_TO_ASK),
            limit(RECEIVED_ON, DAYS_TO_REFUSE),
            limit(RECEIVED_ON, DAYS_TO_ANSWER),
            limit(RETURNED_ON, DAYS_TO_REFUSE),
            limit(RETURNED_ON, DAYS_TO_ANSWER),
            limit(ANSWERED_ON, DAYS_TO_PUBLISH)
        };
        Column days = transform(
                array(limits),
                limit -> CalendarDay.workingDayAfter(
                        calendars, col(CALENDAR), limit.getField("after"), limit.getField("days")));
        Dataset<Row> limited = known.withColumn(LIMITS, days);
        Map<String, Column> byName = new LinkedHashMap<>();
        for (int i = 0; i < LIMIT_NAMES.size(); i++) {
            byName.put(LIMIT_NAMES.get(i), col(LIMITS).getItem(i));
        }
        return limited.withColumns(byName);
    }

    private static Column limit(Column after, int days) {
        return struct(after.as("after"), lit(days).as("days"));
    }

    /**
     * The figures at the end of a day.
     *
     * @param known what {@link #known} returned for that day
     * @param tree the agencies in it, and all above them
     */
    public static Dataset<Row> of(Dataset<Row> known, AgencyTree tree, LocalDate day) {
        Column today = lit(day);
        // Open feedback counts until today; what has ended until its last day.
        Column until = when(ENDED_ON.isNull(), today).otherwise(greatest(ENDED_ON, PUBLISHED_ON));
        Dataset<Row> inPeriods = PublishedKey.inPeriods(known, periods(RECEIVED_ON, until));
        List<Column> columns = new ArrayList<>();
        Stream.of(PublishedKey.PERIOD, List.of(Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM))
                .flatMap(List::stream)
                .forEach(field -> columns.add(field.col()));
        columns.add(KIND.col());
        columns.add(Dossier.RUN_ID.col());
        counted(today)
                .forEach((count, holds) -> columns.add(
                        count.of(when(coalesce(holds, lit(false)), 1L).otherwise(0L))));
        List<Field> cell =
                PublishedKey.with(PublishedKey.PERIOD, List.of(Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, KIND));
        // Between the answer and its publication a piece of feedback counts in no period, nor does its run.
        Dataset<Row> counting = inPeriods.select(columns.toArray(Column[]::new)).filter(Figure.any(COUNTS));
        // Added up before the nodes above multiply the rows.
        Dataset<Row> cells = Figure.summed(counting, cell, COUNTS, Figure.greatest(Dossier.RUN_ID));
        Dataset<Row> rows = PublishedKey.inRowSets(tree.counted(cells), BELOW_AGENCY, List.of(List.of(), BELOW_AGENCY));
        Dataset<Row> figures = Figure.summed(
                        rows, PublishedKey.grain(BELOW_AGENCY), COUNTS, Figure.greatest(Dossier.RUN_ID))
                .withColumnRenamed(Dossier.RUN_ID.name(), PublishedKey.AS_KNOWN_AT.name());
        return Figure.with(
                        tree.named(figures, PublishedKey.PERIOD_END),
                        Map.of(
                                ANSWERED_ON_TIME_RATE, Figure.ratio(ANSWERED_ON_TIME.col(), ANSWERED.col()),
                                ON_TIME_RATE, Figure.ratio(ON_TIME.col(), JUDGED.col()),
                                SATISFIED_RATE, Figure.ratio(SATISFIED.col(), JUDGED.col())))
                .transform(TABLE::conform);
    }

    /** When each count holds of a piece of feedback in a period. */
    private static Map<Field, Column> counted(Column today) {
        Column start = PublishedKey.PERIOD_START.col();
        Column end = least(PublishedKey.PERIOD_END.col(), today);
        Column isEnded = coalesce(ENDED_ON.leq(end), lit(false));
        Column isJudged = coalesce(ENDED_ON.geq(start), lit(true));
        Column isRefused = REFUSED_ON.between(start, end);
        Column isAnswered = ANSWERED_ON.between(start, end);
        Column isAnsweredOnTime = isWithin(ANSWERED_ON, ANSWER_BY, ANSWER_AGAIN_BY);
        Column isOverdue = not(isWithin(end, ANSWER_BY, ANSWER_AGAIN_BY));
        Column isAskedOnTime = coalesce(ASKED_ON.leq(col(ASK_BY)), lit(true));
        Column isPublishedOnTime = coalesce(PUBLISHED_ON, today).leq(col(PUBLISH_BY));
        Column isOpenOnTime = not(isOverdue).and(isAskedOnTime.or(ASKED_ON.gt(end)));
        Column isEndedOnTime =
                isAskedOnTime.and(when(REFUSED_ON.isNotNull(), isWithin(REFUSED_ON, REFUSE_BY, REFUSE_AGAIN_BY))
                        .otherwise(isAnsweredOnTime.and(isPublishedOnTime)));
        Column isOnTime = isJudged.and(when(isEnded, isEndedOnTime).otherwise(isOpenOnTime));
        Column isDissatisfied = StagedFeedback.IS_DISSATISFIED.col();
        Column isRepeated = StagedFeedback.IS_REPEATED.col();
        Map<Field, Column> counts = new LinkedHashMap<>();
        counts.put(CARRIED_OVER, isJudged.and(RECEIVED_ON.lt(start)));
        counts.put(RECEIVED, RECEIVED_ON.between(start, end));
        counts.put(REFUSED, isRefused);
        counts.put(ANSWERED, isAnswered);
        counts.put(ANSWERED_ON_TIME, isAnswered.and(isAnsweredOnTime));
        counts.put(PUBLISHED, PUBLISHED_ON.between(start, end));
        counts.put(IN_PROGRESS, not(isEnded));
        counts.put(OVERDUE, not(isEnded).and(isOverdue));
        counts.put(JUDGED, isJudged);
        counts.put(ON_TIME, isOnTime);
        counts.put(DISSATISFIED, isJudged.and(isDissatisfied));
        counts.put(REPEATED, isJudged.and(isRepeated));
        counts.put(SATISFIED, isOnTime.and(not(isDissatisfied)).and(not(isRepeated)));
        return counts;
    }

    /** Whether on a day a supplement is awaited, or the limit that counts then has not passed. */
    private static Column isWithin(Column on, String limit, String afterSupplement) {
        Column isStopped = coalesce(ASKED_ON.leq(least(on, col(ASK_BY))), lit(false));
        Column isBack = coalesce(RETURNED_ON.leq(on), lit(false));
        return when(isStopped, not(isBack).or(on.leq(col(afterSupplement)))).otherwise(on.leq(col(limit)));
    }

    /** The published periods that hold any of the days, each once. */
    private static Column periods(Column from, Column to) {
        Column months = sequence(trunc(from, "MM"), trunc(to, "MM"), make_ym_interval(lit(0), lit(1)));
        Column halfMonths = filter(
                flatten(transform(months, month -> array(month, date_add(month, 14)))),
                halfMonth -> halfMonth.between(Balance.halfMonthOf(from), to));
        return array_distinct(flatten(transform(halfMonths, halfMonth -> PublishedPeriods.holding(halfMonth))));
    }
}
