// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.last_day;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * Each whole period beside the same period a year before, for the same agencies: the view {@code as_of_today} counts what an
 * agency of then has done under the one that does its work today. Nothing of it is stored: each row follows from one or two
 * rows of {@link Timeliness}.
 */
public final class YearOverYear {

    /** The figures that are compared. */
    private static final List<Field> COMPARED = List.of(
            Timeliness.RECEIVED,
            Timeliness.RESOLVED,
            Timeliness.ON_TIME,
            Timeliness.JUDGED,
            Timeliness.IN_PROGRESS,
            Timeliness.IN_PROGRESS_OVERDUE);

    public static final Field ON_TIME_RATE_LAST_YEAR =
            Figure.rate("on_time_rate_last_year", "on_time_last_year", "judged_last_year");
    public static final Field RECEIVED_CHANGE = Figure.quotient(
            "received_change",
            "(received - received_last_year) / received_last_year: 0.1 is a tenth more; null where received_last_year is 0 or"
                    + " null");

    private static final List<Field> BELOW_AGENCY = PublishedKey.below(Timeliness.TABLE);

    private static final Field AGENCY_VIEW = PublishedKey.AGENCY_VIEW.as(
            false,
            "as_of_today: both years stand under the agency that does the work today, X.UNALLOCATED where nobody alone"
                    + " took it over");

    public static final Table TABLE = new Table(
            "year_over_year",
            "One row per period that has ended and agency, per procedure, per field, and per subject, with anything to count in it"
                    + " or in the same period a year before; from timeliness",
            PublishedKey.viewed(PublishedKey.key(BELOW_AGENCY), AGENCY_VIEW),
            PublishedKey.viewed(PublishedKey.columns(BELOW_AGENCY, figures()), AGENCY_VIEW),
            Table.Layout.PLAIN);

    private static final String IS_NOW = "is_now";
    private static final String IS_KNOWN = "is_known";

    private YearOverYear() {}

    private static List<Field> figures() {
        List<Field> figures = new ArrayList<>();
        COMPARED.forEach(figure -> figures.addAll(List.of(figure, lastYear(figure))));
        figures.addAll(List.of(Timeliness.ON_TIME_RATE, ON_TIME_RATE_LAST_YEAR, RECEIVED_CHANGE));
        return figures;
    }

    private static Field lastYear(Field figure) {
        return Field.optional(
                figure.name() + "_last_year",
                LongType,
                figure.name() + " of the same period a year before; null where nothing at all is known of that period");
    }

    /**
     * The view's rows.
     *
     * @param timeliness rows of {@link Timeliness#TABLE}
     * @param newestDay the day at whose end they were published: a period that runs on is compared with nothing
     */
    public static Dataset<Row> of(Dataset<Row> timeliness, LocalDate newestDay) {
        Dataset<Row> now = timeliness
                .filter(PublishedKey.AGENCY_VIEW.col().equalTo(PublishedKey.AS_OF_TODAY))
                .select(Stream.of(
                                PublishedKey.PERIOD.stream(),
                                Stream.of(PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE, PublishedKey.AGENCY_NAME),
                                BELOW_AGENCY.stream(),
                                COMPARED.stream(),
                                Stream.of(PublishedKey.AS_KNOWN_AT))
                        .flatMap(fields -> fields)
                        .map(Field::col)
                        .toArray(Column[]::new));
        Dataset<Row> then = now.withColumn(
                        PublishedKey.PERIOD_START.name(), add_months(PublishedKey.PERIOD_START.col(), 12))
                .withColumn(PublishedKey.PERIOD_END.name(), yearLater(PublishedKey.PERIOD_END.col()));
        Column[] key = Stream.of(
                        PublishedKey.PERIOD.stream(),
                        Stream.of(PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE),
                        BELOW_AGENCY.stream())
                .flatMap(fields -> fields)
                .map(Field::col)
                .toArray(Column[]::new);
        List<Column> compared = new ArrayList<>();
        compared.add(PublishedKey.AGENCY_NAME.of(max_by(PublishedKey.AGENCY_NAME.col(), col(IS_NOW))));
        compared.add(PublishedKey.AS_KNOWN_AT.of(max(PublishedKey.AS_KNOWN_AT.col())));
        COMPARED.forEach(figure -> {
            compared.add(figure.of(sum(Figure.where(col(IS_NOW), figure))));
            compared.add(lastYear(figure).of(sum(Figure.where(col(IS_NOW).equalTo(false), figure))));
        });
        Dataset<Row> beside = now.withColumn(IS_NOW, lit(true))
                .unionByName(then.withColumn(IS_NOW, lit(false)))
                .filter(PublishedKey.PERIOD_END.col().leq(lit(newestDay)))
                .groupBy(key)
                .agg(compared.get(0), compared.subList(1, compared.size()).toArray(Column[]::new));
        return withRates(whereKnown(beside, then)).transform(TABLE::conform);
    }

    /** The last day of the same period a year later: February may have another. */
    private static Column yearLater(Column end) {
        Column later = add_months(end, 12);
        return when(end.equalTo(last_day(end)), last_day(later)).otherwise(later);
    }

    /** Takes the figures of last year out where nobody has any: the lake may be younger. */
    private static Dataset<Row> whereKnown(Dataset<Row> beside, Dataset<Row> then) {
        Dataset<Row> known = then.select(PublishedKey.PERIOD_KIND.col(), PublishedKey.PERIOD_START.col())
                .distinct()
                .withColumn(IS_KNOWN, lit(true));
        Dataset<Row> rows = beside.join(
                broadcast(known),
                new String[] {PublishedKey.PERIOD_KIND.name(), PublishedKey.PERIOD_START.name()},
                "left");
        for (Field figure : COMPARED) {
            Field before = lastYear(figure);
            rows = rows.withColumn(before.name(), when(col(IS_KNOWN), before.col()));
        }
        return rows;
    }

    private static Dataset<Row> withRates(Dataset<Row> rows) {
        Column before = lastYear(Timeliness.RECEIVED).col();
        return rows.withColumn(
                        Timeliness.ON_TIME_RATE.name(), Figure.ratio(Timeliness.ON_TIME.col(), Timeliness.JUDGED.col()))
                .withColumn(
                        ON_TIME_RATE_LAST_YEAR.name(),
                        Figure.ratio(
                                lastYear(Timeliness.ON_TIME).col(),
                                lastYear(Timeliness.JUDGED).col()))
                .withColumn(
                        RECEIVED_CHANGE.name(),
                        Figure.ratio(Timeliness.RECEIVED.col().minus(before), before));
    }
}
