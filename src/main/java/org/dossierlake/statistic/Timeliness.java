// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Posting;

/**
 * What came in, what was done and what is left in each period, and how much of it on time: under rule {@code form_06}
 * (local dates, a missing due date counts as on time) and rule {@code index_766} (instants, open dossiers too).
 *
 * <p>In every row carried_over + received = resolved + withdrawn + stopped + in_progress; {@link Identity} checks it.
 */
public final class Timeliness {

    public static final Field CARRIED_OVER = Figure.count(
            "carried_over",
            "Dossiers received before the period and not closed before it; equals in_progress of the period before");
    public static final Field RECEIVED = Figure.count("received", "Dossiers received in the period");
    public static final Field RECEIVED_ONLINE = Figure.count("received_online", "Of received: filed online, channel 2");
    public static final Field RECEIVED_DESK =
            Figure.count("received_desk", "Of received: filed at the desk, channel 1 or none said");
    public static final Field RECEIVED_POST = Figure.count("received_post", "Of received: filed by post, channel 3");
    public static final Field RESOLVED = Figure.count(
            "resolved",
            "Dossiers resolved in the period: resolved_early + resolved_on_time + resolved_late + resolved_without_due");
    public static final Field RESOLVED_EARLY =
            Figure.count("resolved_early", "Of resolved: on a date before the due date");
    public static final Field RESOLVED_ON_TIME =
            Figure.count("resolved_on_time", "Of resolved: on the due date, until 23:59");
    public static final Field RESOLVED_LATE =
            Figure.count("resolved_late", "Of resolved: on a date after the due date");
    public static final Field RESOLVED_WITHOUT_DUE =
            Figure.count("resolved_without_due", "Of resolved: without any due date");
    public static final Field DELAY_MINUTES_APPLICANT =
            delay("applicant", "while a supplement of the applicant was waited for");
    public static final Field DELAY_MINUTES_PAYMENT =
            delay("payment", "while a payment, and no supplement, was waited for");
    public static final Field DELAY_MINUTES_CLOSED_HOURS =
            delay("closed_hours", "in which nobody works by the calendar, and nothing was waited for");
    public static final Field DELAY_MINUTES_AGENCY = delay(
            "agency", "of the agency's working hours in which nothing was waited for, though it may have lain closed");
    public static final Field LATE_EXPLAINED_BY_PAUSE = Figure.count(
            "late_explained_by_pause",
            "Of resolved_late: the pauses from receipt to finish are as long as the delay, or longer");
    public static final Field LATE_SYNC = Figure.count(
            "late_sync",
            "Of resolved_early and resolved_on_time: the first version that closes the dossier landed after the due date; dossiers"
                    + " that were closed and opened again do not count, and those of a history that"
                    + " landed at once do");
    public static final Field WITHDRAWN =
            Figure.count("withdrawn", "Dossiers withdrawn by the applicant after receipt, in the period");
    public static final Field STOPPED = Figure.count("stopped", "Dossiers stopped by the agency in the period");
    public static final Field IN_PROGRESS = Figure.count(
            "in_progress",
            "Dossiers received and not closed at the end of the period, or of the newest landed day while it runs");
    public static final Field IN_PROGRESS_UNDATED =
            Figure.count("in_progress_undated", "Of in_progress: closed by their status, but no date says when");
    public static final Field IN_PROGRESS_PAUSED =
            Figure.count("in_progress_paused", "Of in_progress and dated: waiting for a supplement or a payment");
    public static final Field IN_PROGRESS_WITHOUT_DUE =
            Figure.count("in_progress_without_due", "Of in_progress, dated and not paused: without any due date");
    public static final Field IN_PROGRESS_OVERDUE = Figure.count(
            "in_progress_overdue",
            "Of in_progress, dated and not paused: the due date has passed; in_progress_overdue_1_5 + in_progress_overdue_6_30 + in_progress_overdue_over_30");
    public static final Field IN_PROGRESS_OVERDUE_1_5 =
            Figure.count("in_progress_overdue_1_5", "Of in_progress_overdue: for 1 to 5 calendar days");
    public static final Field IN_PROGRESS_OVERDUE_6_30 =
            Figure.count("in_progress_overdue_6_30", "Of in_progress_overdue: for 6 to 30 calendar days");
    public static final Field IN_PROGRESS_OVERDUE_OVER_30 =
            Figure.count("in_progress_overdue_over_30", "Of in_progress_overdue: for more than 30 calendar days");
    public static final Field IN_PROGRESS_WITHIN =
            Figure.count("in_progress_within", "Of in_progress, dated and not paused: due on the last day or later");
    public static final Field STOPPED_STOCK = Figure.count(
            "stopped_stock", "Dossiers stopped by the end of the period since ever; form II.06 keeps them in progress");
    public static final Field REFUSED = Figure.count(
            "refused", "Dossiers not accepted (status 3) in the period, received or not; in no other count of form_06");
    public static final Field WITHDRAWN_BEFORE_RECEIPT = Figure.count(
            "withdrawn_before_receipt", "Dossiers withdrawn in the period that never were received; in no other count");
    public static final Field RECEIVED_LATE = Figure.count(
            "received_late",
            "Of received: online, more than 480 working minutes after filing; a lower bound, because senders copy"
                    + " one time to the other (filed_equals_received)");
    public static final Field WAITING_LATE = Figure.count(
            "waiting_late",
            "Online filings that nobody had received, refused or withdrawn by the end of the period, for more than 480"
                    + " working minutes");
    public static final Field FILED_EQUALS_RECEIVED =
            Figure.count("filed_equals_received", "Of received: the time of filing is the very time of receipt");
    public static final Field ON_TIME = Figure.count(
            "on_time", "Rule form_06: resolved_early + resolved_on_time + resolved_without_due + withdrawn");
    public static final Field JUDGED = Figure.count("judged", "Rule form_06: resolved + withdrawn");
    public static final Field ON_TIME_RATE = Figure.rate("on_time_rate", "on_time", "judged");
    public static final Field ON_TIME_WITH_DUE =
            Figure.count("on_time_with_due", "resolved_early + resolved_on_time: on time by a due date");
    public static final Field JUDGED_WITH_DUE =
            Figure.count("judged_with_due", "resolved - resolved_without_due: resolved and had a due date");
    public static final Field ON_TIME_WITH_DUE_RATE =
            Figure.rate("on_time_with_due_rate", "on_time_with_due", "judged_with_due");
    public static final Field ON_TIME_766 =
            Figure.count("on_time_766", "Of judged_766: on time by rule index_766, supplement time taken out");
    public static final Field JUDGED_766 = Figure.count(
            "judged_766",
            "Rule index_766: dossiers with a due or a maximum time, or a second supplement request, closed in the period"
                    + " (refused ones too) or open at its end; not additive over time");
    public static final Field OPEN_ON_TIME_766 =
            Figure.count("open_on_time_766", "Of on_time_766: open at the end of the period, within their time");
    public static final Field OPEN_JUDGED_766 =
            Figure.count("open_judged_766", "Of judged_766: open at the end of the period");
    public static final Field OPEN_UNJUDGED_766 =
            Figure.count("open_unjudged_766", "Of unjudged_766: open at the end of the period");
    public static final Field ON_TIME_RATE_766 = Figure.rate("on_time_rate_766", "on_time_766", "judged_766");
    public static final Field UNJUDGED_766 = Figure.count(
            "unjudged_766",
            "Dossiers that rule index_766 cannot judge: no due time, no maximum time and no second supplement request; in"
                    + " neither part");

    /** All counts, in stored order: none is ever negative. */
    static final List<Field> COUNTS = List.of(
            CARRIED_OVER,
            RECEIVED,
            RECEIVED_ONLINE,
            RECEIVED_DESK,
            RECEIVED_POST,
            RESOLVED,
            RESOLVED_EARLY,
            RESOLVED_ON_TIME,
            RESOLVED_LATE,
            RESOLVED_WITHOUT_DUE,
            DELAY_MINUTES_APPLICANT,
            DELAY_MINUTES_PAYMENT,
            DELAY_MINUTES_CLOSED_HOURS,
            DELAY_MINUTES_AGENCY,
            LATE_EXPLAINED_BY_PAUSE,
            LATE_SYNC,
            WITHDRAWN,
            STOPPED,
            IN_PROGRESS,
            IN_PROGRESS_UNDATED,
            IN_PROGRESS_PAUSED,
            IN_PROGRESS_WITHOUT_DUE,
            IN_PROGRESS_OVERDUE,
            IN_PROGRESS_OVERDUE_1_5,
            IN_PROGRESS_OVERDUE_6_30,
            IN_PROGRESS_OVERDUE_OVER_30,
            IN_PROGRESS_WITHIN,
            STOPPED_STOCK,
            REFUSED,
            WITHDRAWN_BEFORE_RECEIPT,
            RECEIVED_LATE,
            WAITING_LATE,
            FILED_EQUALS_RECEIVED,
            ON_TIME,
            JUDGED,
            ON_TIME_WITH_DUE,
            JUDGED_WITH_DUE,
            ON_TIME_766,
            JUDGED_766,
            UNJUDGED_766,
            OPEN_ON_TIME_766,
            OPEN_JUDGED_766,
            OPEN_UNJUDGED_766);

    private static final List<Field> RATES = List.of(ON_TIME_RATE, ON_TIME_WITH_DUE_RATE, ON_TIME_RATE_766);

    private static final List<Field> BELOW_AGENCY =
            List.of(PublishedKey.PROCEDURE_CODE, PublishedKey.FIELD_CODE, PublishedKey.SUBJECT);

    private static final List<List<Field>> ROW_SETS = List.of(
            List.of(),
            List.of(PublishedKey.PROCEDURE_CODE),
            List.of(PublishedKey.FIELD_CODE),
            List.of(PublishedKey.SUBJECT));

    public static final Table TABLE = new Table(
            "timeliness",
            "One row per period and agency, per procedure, per field, and per subject, with anything to count: received,"
                    + " resolved, in progress, on time",
            PublishedKey.key(BELOW_AGENCY),
            PublishedKey.columns(
                    BELOW_AGENCY, Stream.concat(COUNTS.stream(), RATES.stream()).toList()),
            Table.Layout.PLAIN);

    private static final List<Field> GRAIN = Statistic.grain(BELOW_AGENCY);

    static final Statistic STATISTIC = new Statistic(
            TABLE,
            BELOW_AGENCY,
            COUNTS,
            PublishedKey.PERIOD_END,
            Timeliness::changes,
            Timeliness::withRates,
            Timeliness::ofLonger);

    private static final List<Field> RECEIVED_BY_CHANNEL = List.of(RECEIVED_ONLINE, RECEIVED_DESK, RECEIVED_POST);

    /** The flows that the books keep and this table shows or adds to a stock. */
    private static final List<Field> FLOWS = List.of(
            Posting.RECEIVED,
            Posting.RESOLVED,
            Posting.RESOLVED_EARLY,
            Posting.RESOLVED_ON_TIME,
            Posting.RESOLVED_LATE,
            Posting.RESOLVED_WITHOUT_DUE,
            Posting.DELAY_MINUTES_APPLICANT,
            Posting.DELAY_MINUTES_PAYMENT,
            Posting.DELAY_MINUTES_CLOSED_HOURS,
            Posting.DELAY_MINUTES_AGENCY,
            Posting.LATE_EXPLAINED_BY_PAUSE,
            Posting.LATE_SYNC,
            Posting.WITHDRAWN,
            Posting.STOPPED,
            Posting.REFUSED,
            Posting.WITHDRAWN_BEFORE_RECEIPT,
            Posting.RECEIVED_LATE,
            Posting.FILED_EQUALS_RECEIVED,
            Posting.CLOSED_JUDGED_766,
            Posting.CLOSED_ON_TIME_766,
            Posting.CLOSED_UNJUDGED_766);

    /** What is added up per published row; all else follows from it. */
    private static final List<Field> PARTS = Stream.of(
                    List.of(CARRIED_OVER), RECEIVED_BY_CHANNEL, FLOWS, Posting.STOCKS)
            .flatMap(List::stream)
            .toList();

    private static final List<Field> CELL = Cell.withCause(GRAIN);

    private static final Field OPENS =
            Field.required("opens", BooleanType, "The half month begins with the stock; else it closes with it");

    /** As of the end of a period: what is posted as a stock, and what follows from it. */
    private static final List<Field> CLOSING = Stream.concat(
                    Posting.STOCKS.stream(), Stream.of(IN_PROGRESS_OVERDUE, IN_PROGRESS_WITHIN))
            .toList();

    /** What is closed in a period, or open at its end, and the open ones among it. */
    private static final Map<Field, Field> OPEN_766 =
            Map.of(ON_TIME_766, OPEN_ON_TIME_766, JUDGED_766, OPEN_JUDGED_766, UNJUDGED_766, OPEN_UNJUDGED_766);

    private Timeliness() {}

    private static Field delay(String whose, String which) {
        return Figure.count(
                "delay_minutes_" + whose,
                "Of resolved_late: elapsed minutes from the due time to the finish %s, summed; the four parts are the whole delay"
                        .formatted(which));
    }

    private static Dataset<Row> changes(Books books) {
        return flows(books)
                .unionByName(stocks(books))
                .transform(rows -> Statistic.summed(rows, GRAIN, PARTS))
                .transform(Timeliness::withDerivedCounts);
    }

    private static Dataset<Row> flows(Books books) {
        Map<Field, Column> byChannel = new LinkedHashMap<>();
        byChannel.put(RECEIVED_ONLINE, receivedBy(Channel.ONLINE));
        byChannel.put(RECEIVED_DESK, receivedBy(Channel.DESK));
        byChannel.put(RECEIVED_POST, receivedBy(Channel.POST));
        List<Field> flows =
                Stream.concat(byChannel.keySet().stream(), FLOWS.stream()).toList();
        Map<Field, Column> parts = new LinkedHashMap<>();
        flows.forEach(flow -> parts.put(flow, flow.col()));
        return books.posting()
                .transform(rows -> Figure.with(rows, byChannel))
                .transform(rows -> inRowSets(rows, List.of(), flows))
                .transform(rows -> parts(rows, parts));
    }

    private static Column receivedBy(Channel channel) {
        return Figure.where(Cell.CHANNEL.col().equalTo(channel.code()), Posting.RECEIVED);
    }

    /** The stocks that half months close with, and those in progress that the half months after them begin with. */
    private static Dataset<Row> stocks(Books books) {
        Column next = PublishedPeriods.next(Cell.HALF_MONTH.col());
        Map<Field, Column> parts = new LinkedHashMap<>();
        Posting.STOCKS.forEach(stock -> parts.put(stock, Figure.where(not(OPENS.col()), stock)));
        parts.put(CARRIED_OVER, Figure.where(OPENS.col(), Posting.IN_PROGRESS));
        return books.balance()
                .transform(rows -> inRowSets(rows, List.of(Books.AS_OF), Posting.STOCKS))
                .withColumn(OPENS.name(), explode(array(lit(false), lit(true))))
                .filter(not(OPENS.col()).or(next.leq(Books.AS_OF.col())))
                .withColumn(Cell.HALF_MONTH.name(), when(OPENS.col(), next).otherwise(Cell.HALF_MONTH.col()))
                .transform(rows -> parts(rows, parts));
    }

    /** Stocks are those of the last half month, or of the first what it begins with; the rest is added up. */
    private static Map<Field, Column> ofLonger(Column isFirst, Column isLast) {
        Map<Field, Column> parts = new LinkedHashMap<>();
        parts.put(CARRIED_OVER, Figure.where(isFirst, CARRIED_OVER));
        CLOSING.forEach(stock -> parts.put(stock, Figure.where(isLast, stock)));
        OPEN_766.forEach((all, open) -> parts.put(all, all.col().minus(Figure.where(not(isLast), open))));
        return parts;
    }

    /**
     * The measures added up per half month and agency, in total and for every procedure, field and subject.
     *
     * @param also what else tells rows apart
     */
    private static Dataset<Row> inRowSets(Dataset<Row> cells, List<Field> also, List<Field> measures) {
        return cells.transform(rows -> Figure.summed(rows, PublishedKey.with(CELL, also), measures))
                .transform(rows -> PublishedKey.inRowSets(rows, BELOW_AGENCY, ROW_SETS));
    }

    /** One row per given row with all {@link #PARTS}; those that are not given are zero. */
    private static Dataset<Row> parts(Dataset<Row> rows, Map<Field, Column> given) {
        return rows.select(Stream.of(
                        CELL.stream().map(Field::col),
                        PARTS.stream().map(part -> part.of(given.getOrDefault(part, Figure.zero(part)))))
                .flatMap(stream -> stream)
                .toArray(Column[]::new));
    }

    private static Dataset<Row> withDerivedCounts(Dataset<Row> rows) {
        Column overdue = IN_PROGRESS_OVERDUE_1_5
                .col()
                .plus(IN_PROGRESS_OVERDUE_6_30.col())
                .plus(IN_PROGRESS_OVERDUE_OVER_30.col());
        Column onTimeWithDue = RESOLVED_EARLY.col().plus(RESOLVED_ON_TIME.col());
        Map<Field, Column> counts = new LinkedHashMap<>();
        counts.put(IN_PROGRESS_OVERDUE, overdue);
        counts.put(
                IN_PROGRESS_WITHIN,
                IN_PROGRESS
                        .col()
                        .minus(IN_PROGRESS_UNDATED.col())
                        .minus(IN_PROGRESS_PAUSED.col())
                        .minus(IN_PROGRESS_WITHOUT_DUE.col())
                        .minus(overdue));
        counts.put(ON_TIME, onTimeWithDue.plus(RESOLVED_WITHOUT_DUE.col()).plus(WITHDRAWN.col()));
        counts.put(JUDGED, RESOLVED.col().plus(WITHDRAWN.col()));
        counts.put(ON_TIME_WITH_DUE, onTimeWithDue);
        counts.put(JUDGED_WITH_DUE, RESOLVED.col().minus(RESOLVED_WITHOUT_DUE.col()));
        counts.put(ON_TIME_766, Posting.CLOSED_ON_TIME_766.col().plus(OPEN_ON_TIME_766.col()));
        counts.put(JUDGED_766, Posting.CLOSED_JUDGED_766.col().plus(OPEN_JUDGED_766.col()));
        counts.put(UNJUDGED_766, Posting.CLOSED_UNJUDGED_766.col().plus(OPEN_UNJUDGED_766.col()));
        return Figure.with(rows, counts);
    }

    private static Dataset<Row> withRates(Dataset<Row> rows) {
        return Figure.with(
                rows,
                Map.of(
                        ON_TIME_RATE, Figure.ratio(ON_TIME.col(), JUDGED.col()),
                        ON_TIME_WITH_DUE_RATE, Figure.ratio(ON_TIME_WITH_DUE.col(), JUDGED_WITH_DUE.col()),
                        ON_TIME_RATE_766, Figure.ratio(ON_TIME_766.col(), JUDGED_766.col())));
    }
}
