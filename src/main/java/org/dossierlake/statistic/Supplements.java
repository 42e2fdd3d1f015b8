// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;

/**
 * How often agencies sent applicants for more papers, how often a second time, and how long these took to bring them. Nothing of
 * it is stored or posted: it is counted from the current rows of {@link Dossier} as of a day, so that it is not restated.
 *
 * <p>A dossier belongs to the period in which it was received, as in {@link Timeliness}, so that {@link #RECEIVED} is the same
 * there and a share never exceeds 1. A request belongs to the period in which it was made, for that is when the agency made
 * it, whenever the dossier was received: a second request of today is no matter of last year. So a dossier that was received in
 * one period and sent back in the next counts among {@link #WITH_REQUEST} of the first and its request among {@link #REQUESTS}
 * of the second, and the shares of a recent period may still grow.
 *
 * <p>Requests are read as rule index_766 reads them: with a date, and before the closing where there is one. An agency is to
 * ask for all at once, so the rule takes a dossier with two requests or more for late, whatever its time.
 */
public final class Supplements {

    public static final Field RECEIVED = Figure.count("received", "Dossiers received in the period, as in timeliness");
    public static final Field WITH_REQUEST = Figure.count(
            "with_request",
            "Of received: a supplement was asked for before the closing, in this period or later, by the newest landed day");
    public static final Field WITH_REQUEST_RATE = Figure.rate("with_request_rate", "with_request", "received");
    public static final Field WITH_SECOND_REQUEST = Figure.count(
            "with_second_request",
            "Of with_request: asked for twice or more, which rule index_766 judges late, whatever the time");
    public static final Field WITH_SECOND_REQUEST_RATE =
            Figure.rate("with_second_request_rate", "with_second_request", "received");
    public static final Field REQUESTS = Figure.count(
            "requests",
            "Requests for a supplement made in the period, before the closing, whenever their dossiers were received; those"
                    + " without a date belong to no period");
    public static final Field SECOND_REQUESTS =
            Figure.count("second_requests", "Of requests: the second or a later one of its dossier");
    public static final Field ANSWERED =
            Figure.count("answered", "Of requests: the supplement has come, in this period or later");
    public static final Field CLOSED_UNANSWERED =
            Figure.count("closed_unanswered", "Of requests: the dossier was closed, and no supplement has come");
    public static final Field OPEN = Figure.count(
            "open",
            "Of requests: still awaited at the end of the newest landed day; requests = answered + closed_unanswered + open");
    public static final Field ELAPSED_DAYS = Figure.count(
            "elapsed_days",
            "Of answered: calendar days from the date of the request to that of the supplement, added up; 0 where it came on"
                    + " the same date, or is dated before it");
    public static final Field MEAN_ELAPSED_DAYS = Figure.quotient(
            "mean_elapsed_days",
            "elapsed_days / answered; null where answered is 0. Too low for as long as requests are open, which last longer");
    public static final Field LONGEST_ELAPSED_DAYS = Field.optional(
            "longest_elapsed_days", LongType, "Of answered: the most calendar days; null where answered is 0");
    public static final Field LONGEST_OPEN_DAYS = Field.optional(
            "longest_open_days",
            LongType,
            "Of open: the most calendar days from the date of the request to the newest landed day; null where open is 0");

    /** What adds up over dossiers and requests, and so over periods and agencies. */
    private static final List<Field> COUNTS = List.of(
            RECEIVED,
            WITH_REQUEST,
            WITH_SECOND_REQUEST,
            REQUESTS,
            SECOND_REQUESTS,
            ANSWERED,
            CLOSED_UNANSWERED,
            OPEN,
            ELAPSED_DAYS);

    private static final List<Field> LONGEST = List.of(LONGEST_ELAPSED_DAYS, LONGEST_OPEN_DAYS);

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.PROCEDURE_CODE);

    public static final Table TABLE = new Table(
            "supplement",
            "One row per period and agency, and per procedure, with any dossier received or supplement asked for: requests, second"
                    + " ones, how long applicants took; basis = current rows of dossier, so never restated",
            PublishedKey.key(BELOW_AGENCY),
            PublishedKey.columns(
                    BELOW_AGENCY,
                    List.of(
                            RECEIVED,
                            WITH_REQUEST,
                            WITH_REQUEST_RATE,
                            WITH_SECOND_REQUEST,
                            WITH_SECOND_REQUEST_RATE,
                            REQUESTS,
                            SECOND_REQUESTS,
                            ANSWERED,
                            CLOSED_UNANSWERED,
                            OPEN,
                            ELAPSED_DAYS,
                            MEAN_ELAPSED_DAYS,
                            LONGEST_ELAPSED_DAYS,
                            LONGEST_OPEN_DAYS)),
            Table.Layout.PLAIN);

    private static final List<Field> CELL =
            List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, Cell.PROCEDURE_CODE);

    private static final String FACT = "fact";
    private static final String ON = "on";

    private Supplements() {}

    /**
     * The figures at the end of a day.
     *
     * @param dossiers rows of {@link Dossier#TABLE}; those that are not in scope count nowhere
     * @param tree the agencies in them, and all above them
     */
    public static Dataset<Row> of(Dataset<Row> dossiers, AgencyTree tree, LocalDate day) {
        Dataset<Row> facts = dossiers.filter(Dossier.IN_SCOPE.col())
                .select(
                        Cell.AGENCY_CODE.col(),
                        Cell.AGENCY_VALID_FROM.col(),
                        Cell.PROCEDURE_CODE.col(),
                        Dossier.RUN_ID.col(),
                        explode(facts(lit(day))).as(FACT))
                .withColumn(
                        Cell.HALF_MONTH.name(), Balance.halfMonthOf(col(FACT).getField(ON)))
                .select(Stream.concat(CELL.stream().map(Field::col), Stream.of(Dossier.RUN_ID.col(), col(FACT + ".*")))
                        .toArray(Column[]::new));
        // Added up before periods and nodes multiply the rows.
        Dataset<Row> inPeriods =
                PublishedKey.inPeriods(summed(facts, CELL), PublishedPeriods.holding(Cell.HALF_MONTH.col()));
        Dataset<Row> inRowSets = PublishedKey.inRowSets(inPeriods, BELOW_AGENCY, List.of(List.of(), BELOW_AGENCY));
        Dataset<Row> figures = summed(tree.counted(inRowSets), PublishedKey.grain(BELOW_AGENCY))
                .withColumnRenamed(Dossier.RUN_ID.name(), PublishedKey.AS_KNOWN_AT.name());
        return Figure.with(
                        tree.named(figures, PublishedKey.PERIOD_END),
                        Map.of(
                                WITH_REQUEST_RATE, Figure.ratio(WITH_REQUEST.col(), RECEIVED.col()),
                                WITH_SECOND_REQUEST_RATE, Figure.ratio(WITH_SECOND_REQUEST.col(), RECEIVED.col()),
                                MEAN_ELAPSED_DAYS, Figure.ratio(ELAPSED_DAYS.col(), ANSWERED.col())))
                .transform(TABLE::conform);
    }

    /** What a dossier adds, each with its date: its receipt, and each of its requests. */
    private static Column facts(Column day) {
        Column requests =
                filter(StagedDossier.SUPPLEMENT_REQUESTS.col(), request -> isMade(request.getField("asked"), day));
        Column receipt = fact(
                StagedDossier.RECEIVED.on().col(),
                Map.of(
                        RECEIVED, lit(1L),
                        WITH_REQUEST, one(size(requests).geq(1)),
                        WITH_SECOND_REQUEST, one(size(requests).geq(2))));
        return concat(array(receipt), transform(requests, (request, place) -> fact(request, place, day)));
    }

    /** Whether a request has a date and counts by rule index_766; null where it has none. */
    private static Column isMade(Column asked, Column day) {
        Column isBeforeClosing =
                coalesce(asked.getField("at").lt(Dossier.CLOSED.at().col()), lit(true));
        return asked.getField("on").leq(day).and(isBeforeClosing);
    }

    private static Column fact(Column request, Column place, Column day) {
        Column askedOn = request.getField("asked").getField("on");
        Column answeredOn = request.getField("answered").getField("on");
        Column isAnswered = coalesce(answeredOn.leq(day), lit(false));
        Column isClosed = Dossier.CLOSED.on().col().isNotNull();
        Column isOpen = not(isAnswered).and(not(isClosed));
        Column elapsed = greatest(datediff(answeredOn, askedOn), lit(0)).cast(LongType);
        return fact(
                askedOn,
                Map.of(
                        REQUESTS, lit(1L),
                        SECOND_REQUESTS, one(place.geq(1)),
                        ANSWERED, one(isAnswered),
                        CLOSED_UNANSWERED, one(not(isAnswered).and(isClosed)),
                        OPEN, one(isOpen),
                        ELAPSED_DAYS, when(isAnswered, elapsed).otherwise(0L),
                        LONGEST_ELAPSED_DAYS, when(isAnswered, elapsed),
                        LONGEST_OPEN_DAYS, when(isOpen, datediff(day, askedOn).cast(LongType))));
    }

    private static Column fact(Column on, Map<Field, Column> says) {
        List<Column> columns = new ArrayList<>(List.of(on.as(ON)));
        COUNTS.forEach(count -> columns.add(count.of(says.getOrDefault(count, lit(0L)))));
        LONGEST.forEach(
                days -> columns.add(days.of(says.getOrDefault(days, lit(null).cast(LongType)))));
        return struct(columns.toArray(Column[]::new));
    }

    private static Column one(Column holds) {
        return when(holds, 1L).otherwise(0L);
    }

    /** The counts added up, the longest of the longest, and the newest run among them. */
    private static Dataset<Row> summed(Dataset<Row> rows, List<Field> by) {
        Column[] others = Stream.concat(LONGEST.stream(), Stream.of(Dossier.RUN_ID))
                .map(Figure::greatest)
                .toArray(Column[]::new);
        return Figure.summed(rows, by, COUNTS, others);
    }
}
