// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Posting;

/**
 * How long the dossiers resolved in a period took: from receipt to finish by the agency's calendar, less pauses.
 *
 * <p>Percentiles are read from {@link org.dossierlake.posting.DurationHistogram}, whose comment bounds their error.
 */
public final class ProcessingTime {

    public static final Field RESOLVED = Figure.count("resolved", "Dossiers resolved (status 9, 10) in the period");
    public static final Field WORKING_MINUTES = Figure.count(
            "working_minutes", "Working minutes of the resolved dossiers, summed; each counts whole minutes");
    public static final Field ELAPSED_DAYS =
            Figure.count("elapsed_days", "Calendar days from receipt to finish of the resolved dossiers, summed");
    public static final Field MEAN_WORKING_HOURS =
            Figure.quotient("mean_working_hours", "working_minutes / 60 / resolved; 8 hours are one working day");
    public static final Field P50_WORKING_HOURS = percentile("p50_working_hours", 50);
    public static final Field P90_WORKING_HOURS = percentile("p90_working_hours", 90);
    public static final Field P95_WORKING_HOURS = percentile("p95_working_hours", 95);
    public static final Field MEAN_ELAPSED_DAYS =
            Figure.quotient("mean_elapsed_days", "elapsed_days / resolved: calendar days");

    private static final String EDGE = "edge";
    private static final String DOSSIERS = "dossiers";

    public static final Field DURATIONS = Field.required(
            "durations",
            createArrayType(new StructType().add(EDGE, IntegerType).add(DOSSIERS, LongType), false),
            "Histogram of the resolved dossiers: the upper edge of each bucket in working minutes, in order, and how many"
                    + " dossiers are in it; what the percentiles are read from");

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.PROCEDURE_CODE, PublishedKey.CHANNEL);

    private static final List<Field> FIGURES = List.of(
            RESOLVED,
            WORKING_MINUTES,
            ELAPSED_DAYS,
            MEAN_WORKING_HOURS,
            P50_WORKING_HOURS,
            P90_WORKING_HOURS,
            P95_WORKING_HOURS,
            MEAN_ELAPSED_DAYS,
            DURATIONS);

    public static final Table TABLE = new Table(
            "processing_time",
            "One row per period and agency, per procedure, and per channel, in which a dossier was resolved",
            PublishedKey.key(BELOW_AGENCY),
            PublishedKey.columns(BELOW_AGENCY, FIGURES),
            Table.Layout.PLAIN);

    private static final List<Field> MEASURES =
            List.of(Posting.RESOLVED, Posting.WORKING_MINUTES, Posting.ELAPSED_DAYS);

    private static final List<Field> BUCKET = PublishedKey.with(BELOW_AGENCY, List.of(Cell.DURATION_EDGE));

    static final Statistic STATISTIC = new Statistic(
            TABLE,
            BUCKET,
            MEASURES,
            PublishedKey.PERIOD_END,
            ProcessingTime::changes,
            ProcessingTime::told,
            Statistic.ADDED_UP);

    private ProcessingTime() {}

    /** {@link #DURATIONS} of a published row: how many dossiers each bucket holds, by its upper edge. */
    public static SortedMap<Integer, Long> durations(Row published) {
        SortedMap<Integer, Long> durations = new TreeMap<>();
        List<Row> buckets = published.getList(published.fieldIndex(DURATIONS.name()));
        buckets.forEach(bucket -> durations.put(bucket.<Integer>getAs(EDGE), bucket.<Long>getAs(DOSSIERS)));
        return durations;
    }

    private static Field percentile(String name, int percent) {
        return Figure.quotient(
                name,
                "Nearest rank: the smallest duration with at least %d %% of the resolved dossiers at or below it, in"
                                .formatted(percent)
                        + " working hours; exact up to 8 hours, above too high by less than 2 %");
    }

    private static Dataset<Row> changes(Books books) {
        return books.posting()
                .filter(Figure.any(MEASURES))
                .transform(rows -> Figure.summed(rows, Cell.withCause(Statistic.grain(BUCKET)), MEASURES))
                .transform(rows -> PublishedKey.inRowSets(
                        rows,
                        BELOW_AGENCY,
                        List.of(List.of(), List.of(PublishedKey.PROCEDURE_CODE), List.of(PublishedKey.CHANNEL))))
                .transform(rows -> Statistic.summed(rows, Statistic.grain(BUCKET), MEASURES));
    }

    private static Dataset<Row> told(Dataset<Row> buckets) {
        return perRow(buckets)
                .filter(RESOLVED.col().gt(0))
                .transform(ProcessingTime::withPercentiles)
                .transform(ProcessingTime::withMeans);
    }

    /** Sums and histogram of each published row, and the largest of what else there is. */
    private static Dataset<Row> perRow(Dataset<Row> buckets) {
        List<Column> columns = new ArrayList<>(List.of(
                WORKING_MINUTES.of(sum(Posting.WORKING_MINUTES.col())),
                ELAPSED_DAYS.of(sum(Posting.ELAPSED_DAYS.col())),
                DURATIONS.of(sort_array(collect_list(when(
                        Posting.RESOLVED.col().notEqual(0),
                        struct(
                                Cell.DURATION_EDGE.col().as(EDGE),
                                Posting.RESOLVED.col().as(DOSSIERS))))))));
        Arrays.stream(buckets.columns())
                .filter(name -> Stream.concat(PublishedKey.grain(BUCKET).stream(), MEASURES.stream())
                        .noneMatch(field -> field.name().equals(name)))
                .forEach(name -> columns.add(max(name).as(name)));
        return buckets.groupBy(PublishedKey.grain(BELOW_AGENCY).stream()
                        .map(Field::col)
                        .toArray(Column[]::new))
                .agg(RESOLVED.of(sum(Posting.RESOLVED.col())), columns.toArray(Column[]::new));
    }

    /** Read from each row's own histogram in one go. */
    private static Dataset<Row> withPercentiles(Dataset<Row> rows) {
        Column none = lit(null).cast(IntegerType);
        Column nothing = struct(
                lit(0L).as(DOSSIERS),
                none.as(P50_WORKING_HOURS.name()),
                none.as(P90_WORKING_HOURS.name()),
                none.as(P95_WORKING_HOURS.name()));
        Column read = aggregate(DURATIONS.col(), nothing, (before, bucket) -> {
            Column soFar = before.getField(DOSSIERS).plus(bucket.getField(DOSSIERS));
            return struct(
                    soFar.as(DOSSIERS),
                    edgeAt(50, P50_WORKING_HOURS, before, soFar, bucket),
                    edgeAt(90, P90_WORKING_HOURS, before, soFar, bucket),
                    edgeAt(95, P95_WORKING_HOURS, before, soFar, bucket));
        });
        return rows.withColumn("read", read)
                .transform(with -> Figure.with(
                        with,
                        Map.of(
                                P50_WORKING_HOURS, hours(P50_WORKING_HOURS),
                                P90_WORKING_HOURS, hours(P90_WORKING_HOURS),
                                P95_WORKING_HOURS, hours(P95_WORKING_HOURS))))
                .drop("read");
    }

    /** The first bucket up to which at least {@code percent} of all lie; compared in whole numbers. */
    private static Column edgeAt(int percent, Field name, Column before, Column soFar, Column bucket) {
        Column reached = soFar.multiply(100L).geq(RESOLVED.col().multiply((long) percent));
        Column found = before.getField(name.name());
        return coalesce(found, when(reached, bucket.getField(EDGE))).as(name.name());
    }

    private static Column hours(Field percentile) {
        return col("read").getField(percentile.name()).divide(60.0);
    }

    private static Dataset<Row> withMeans(Dataset<Row> rows) {
        return Figure.with(
                rows,
                Map.of(
                        MEAN_WORKING_HOURS, WORKING_MINUTES.col().divide(60.0).divide(RESOLVED.col()),
                        MEAN_ELAPSED_DAYS, Figure.ratio(ELAPSED_DAYS.col(), RESOLVED.col())));
    }
}
