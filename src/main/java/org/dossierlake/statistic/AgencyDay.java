// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.domain.Channel;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.table.StagedPayment;

/**
 * What happened at each agency on each day, with rows for days on which nothing did: any range of days is a sum of rows, which
 * no table by period allows.
 */
public final class AgencyDay {

    public static final Field HALF_MONTH = Cell.HALF_MONTH.as(false, "First day of the half month that holds the day");
    public static final Field DAY = Cell.DAY;
    public static final Field RECEIVED = Figure.count("received", "Dossiers received on the day");
    public static final Field RECEIVED_ONLINE = Figure.count("received_online", "Of received: filed online, channel 2");
    public static final Field RESOLVED = Figure.count(
            "resolved",
            "Dossiers resolved on the day: resolved_early + resolved_on_time + resolved_late + resolved_without_due");
    public static final Field RESOLVED_EARLY =
            Figure.count("resolved_early", "Of resolved: on a date before the due date");
    public static final Field RESOLVED_ON_TIME = Figure.count("resolved_on_time", "Of resolved: on the due date");
    public static final Field RESOLVED_LATE =
            Figure.count("resolved_late", "Of resolved: on a date after the due date");
    public static final Field RESOLVED_WITHOUT_DUE =
            Figure.count("resolved_without_due", "Of resolved: without any due date");
    public static final Field WITHDRAWN =
            Figure.count("withdrawn", "Dossiers withdrawn by the applicant after receipt, on the day");
    public static final Field JUDGED = Figure.count("judged", "Rule form_06: resolved + withdrawn");
    public static final Field ON_TIME = Figure.count(
            "on_time", "Rule form_06: resolved_early + resolved_on_time + resolved_without_due + withdrawn");
    public static final Field JUDGED_ONLINE = Figure.count("judged_online", "Of judged: filed online, channel 2");
    public static final Field ON_TIME_ONLINE = Figure.count("on_time_online", "Of on_time: filed online, channel 2");
    public static final Field RESOLVED_OF_RECEIVED =
            Figure.count("resolved_of_received", "Dossiers received and resolved on this very day");
    public static final Field PAID =
            Figure.count("paid", "Successful online payments made on the day, in the row's currency");
    public static final Field PAID_AMOUNT = Figure.money(
            "paid_amount", "Money of paid, gross; payments in other currencies stand in online_payment alone");
    public static final Field CURRENCY =
            StagedPayment.CURRENCY.as(false, "ISO 4217 currency of paid_amount: that of the lake");

    private static final List<Field> FIGURES = List.of(
            RECEIVED,
            RECEIVED_ONLINE,
            RESOLVED,
            RESOLVED_EARLY,
            RESOLVED_ON_TIME,
            RESOLVED_LATE,
            RESOLVED_WITHOUT_DUE,
            WITHDRAWN,
            JUDGED,
            ON_TIME,
            JUDGED_ONLINE,
            ON_TIME_ONLINE,
            RESOLVED_OF_RECEIVED,
            PAID,
            PAID_AMOUNT);

    public static final Table TABLE = new Table(
            "agency_day",
            "One row per agency and day, to the newest day: from the first with anything, or from which a landed register names"
                    + " the agency; days without anything have zeros, but not those after the last of an agency that was"
                    + " abolished, or of one above it",
            List.of(DAY, PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE),
            Stream.of(
                            List.of(
                                    HALF_MONTH,
                                    DAY,
                                    PublishedKey.AGENCY_VIEW,
                                    PublishedKey.AGENCY_CODE,
                                    PublishedKey.AGENCY_NAME,
                                    PublishedKey.AGENCY_KIND),
                            FIGURES,
                            List.of(CURRENCY, PublishedKey.AS_KNOWN_AT))
                    .flatMap(List::stream)
                    .toList(),
            Table.Layout.PLAIN);

    private static final List<Field> CELL = List.of(DAY, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, Cell.CAUSE);

    private static final List<Field> BELOW = List.of(DAY, CURRENCY);

    static final String EXPECTED_FROM = "expected_from";
    static final String ENDED_ON = "ended_on";
    private static final String IS_BUSY = "is_busy";
    private static final String FIRST_BUSY = "first_busy";
    private static final String LAST = "last";
    private static final String EACH = "each";

    static final Statistic STATISTIC =
            new Statistic(TABLE, BELOW, FIGURES, DAY, AgencyDay::changes, UnaryOperator.identity(), Statistic.ADDED_UP);

    private AgencyDay() {}

    private static Dataset<Row> changes(Books books) {
        return dossiers(books)
                .unionByName(payments(books))
                .transform(rows -> Figure.summed(rows, CELL, FIGURES))
                .withColumn(HALF_MONTH.name(), Balance.halfMonthOf(DAY.col()))
                .withColumn(CURRENCY.name(), lit(books.currency()))
                .transform(rows -> Statistic.summed(rows, Statistic.grain(BELOW), FIGURES));
    }

    private static Dataset<Row> dossiers(Books books) {
        Column online = Cell.CHANNEL.col().equalTo(Channel.ONLINE.code());
        Map<Field, Column> counts = new LinkedHashMap<>();
        counts.put(RECEIVED_ONLINE, Figure.where(online, RECEIVED));
        counts.put(JUDGED, RESOLVED.col().plus(WITHDRAWN.col()));
        counts.put(
                ON_TIME,
                RESOLVED_EARLY
                        .col()
                        .plus(RESOLVED_ON_TIME.col())
                        .plus(RESOLVED_WITHOUT_DUE.col())
                        .plus(WITHDRAWN.col()));
        Map<Field, Column> onlineCounts =
                Map.of(JUDGED_ONLINE, Figure.where(online, JUDGED), ON_TIME_ONLINE, Figure.where(online, ON_TIME));
        return books.postingDay()
                .transform(rows -> Figure.with(rows, counts))
                .transform(rows -> Figure.with(rows, onlineCounts))
                .withColumn(PAID.name(), Figure.zero(PAID))
                .withColumn(PAID_AMOUNT.name(), Figure.zero(PAID_AMOUNT))
                .select(cells(FIGURES.stream().map(Field::col)));
    }

    private static Dataset<Row> payments(Books books) {
        Map<Field, Column> posted = Map.of(
                PAID, PostingPayment.SUCCESSFUL.col(),
                PAID_AMOUNT, PostingPayment.AMOUNT.col());
        return books.postingPayment()
                .filter(CURRENCY.col().equalTo(books.currency()))
                .select(cells(
                        FIGURES.stream().map(figure -> figure.of(posted.getOrDefault(figure, Figure.zero(figure))))));
    }

    private static Column[] cells(Stream<Column> figures) {
        return Stream.concat(CELL.stream().map(Field::col), figures).toArray(Column[]::new);
    }

    /**
     * Each row followed by rows of zeros until the agency's next one, or the newest day, but not beyond the last day of an
     * agency that was abolished. Expected agencies begin with a row of zeros, unless something happened before.
     *
     * @param rows one per agency of a view and day on which anything happened: the figures, without names
     * @param sums the stored rows that they are told from
     */
    static Dataset<Row> withQuietDays(Dataset<Row> rows, Dataset<Row> sums, AgencyTree tree, LocalDate newestDay) {
        WindowSpec ofNode = Window.partitionBy(PublishedKey.AGENCY_VIEW.col(), PublishedKey.AGENCY_CODE.col());
        Dataset<Row> begun = tree.withEnd(
                        rows.withColumn(IS_BUSY, lit(true)).unionByName(beginnings(rows, sums, tree, newestDay)))
                .withColumn(FIRST_BUSY, min(when(col(IS_BUSY), DAY.col())).over(ofNode))
                .filter(col(IS_BUSY)
                        .or(coalesce(DAY.col().lt(col(FIRST_BUSY)), lit(true))
                                .and(coalesce(DAY.col().leq(col(ENDED_ON)), lit(true)))));
        Column next = lead(DAY.col(), 1).over(ofNode.orderBy(DAY.col()));
        Column ended = greatest(col(ENDED_ON), DAY.col());
        Column last = least(
                coalesce(date_sub(next, 1), lit(newestDay)), when(col(ENDED_ON).isNotNull(), ended));
        Column itself = col(EACH).equalTo(DAY.col());
        Map<String, Column> columns = new HashMap<>();
        columns.put(DAY.name(), col(EACH));
        columns.put(HALF_MONTH.name(), Balance.halfMonthOf(col(EACH)));
        FIGURES.forEach(figure -> columns.put(figure.name(), Figure.where(itself, figure)));
        return begun.withColumn(LAST, last)
                .withColumn(EACH, explode(sequence(DAY.col(), col(LAST))))
                .select(Arrays.stream(rows.columns())
                        .map(name -> columns.getOrDefault(name, col(name)).as(name))
                        .toArray(Column[]::new));
    }

    /** A row of zeros of each agency that a register names, on its first day since the lake's; as known at the oldest run. */
    private static Dataset<Row> beginnings(Dataset<Row> rows, Dataset<Row> sums, AgencyTree tree, LocalDate newestDay) {
        Map<String, Column> columns = new HashMap<>();
        columns.put(DAY.name(), greatest(DAY.col(), col(EXPECTED_FROM)));
        columns.put(HALF_MONTH.name(), Balance.halfMonthOf(greatest(DAY.col(), col(EXPECTED_FROM))));
        FIGURES.forEach(figure -> columns.put(figure.name(), Figure.zero(figure)));
        return tree.expected()
                .filter(col(EXPECTED_FROM).leq(lit(newestDay)))
                .crossJoin(sums.agg(
                        DAY.of(min(DAY.col())),
                        CURRENCY.of(min(CURRENCY.col())),
                        PublishedKey.AS_KNOWN_AT.of(min(PublishedKey.AS_KNOWN_AT.col()))))
                .filter(DAY.col().isNotNull())
                .select(Stream.concat(
                                Arrays.stream(rows.columns()).map(name -> columns.getOrDefault(name, col(name))
                                        .as(name)),
                                Stream.of(lit(false).as(IS_BUSY)))
                        .toArray(Column[]::new));
    }
}
