// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.PeriodKind;

/**
 * Months, quarters, half years and years of a table by period: what its half months, which alone are stored, come to. Each
 * kind is read by itself and all are added up in one go, so that a question that names its kind and its days reads the half
 * months of these and no more.
 */
final class LongerPeriods {

    private static final String PERIOD = "period";

    /** When a row was named last, and how: in the order of time. */
    private static final String NAMED = "named";

    private LongerPeriods() {}

    /**
     * The rows of all kinds of period.
     *
     * @param stored rows of the table: of half months
     * @param newestDay the day at whose end they were published: a period that runs on has the stocks of this day
     */
    static Dataset<Row> with(Statistic statistic, Dataset<Row> stored, LocalDate newestDay) {
        // Said once more, so that a question about another kind does not read these.
        Dataset<Row> halfMonths = stored.withColumn(PublishedKey.PERIOD_KIND.name(), lit(PeriodKind.HALF_MONTH.code()));
        return statistic.table().conform(halfMonths).unionAll(longer(statistic, stored, newestDay));
    }

    private static Dataset<Row> longer(Statistic statistic, Dataset<Row> stored, LocalDate newestDay) {
        List<Column> sums = new ArrayList<>();
        statistic.figures().forEach(figure -> sums.add(Figure.sum(figure)));
        sums.add(max(NAMED).as(NAMED));
        sums.add(PublishedKey.AS_KNOWN_AT.of(max(PublishedKey.AS_KNOWN_AT.col())));
        Column named = struct(PublishedKey.PERIOD_START.col(), PublishedKey.AGENCY_NAME.col());
        Dataset<Row> halfMonths = statistic.counted().apply(stored.withColumn(NAMED, named));
        return Arrays.stream(PeriodKind.values())
                .filter(kind -> kind != PeriodKind.HALF_MONTH)
                .map(kind -> figures(kind, statistic, halfMonths, newestDay))
                .reduce(Dataset::unionAll)
                .orElseThrow()
                .groupBy(statistic.grain().stream().map(Field::col).toArray(Column[]::new))
                .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
                .filter(Figure.any(statistic.figures()))
                .transform(statistic.told()::apply)
                .withColumn(PublishedKey.AGENCY_NAME.name(), col(NAMED).getField(PublishedKey.AGENCY_NAME.name()))
                .transform(statistic.table()::conform);
    }

    /**
     * What half months add to the figures of all periods that hold them, themselves among them.
     *
     * @param rows the grain and the figures of a table by period, of half months; with other columns, which are kept
     * @param newestDay the day at whose end they were counted
     * @return one row for each row and period, not yet added up
     */
    static Dataset<Row> figures(Statistic statistic, Dataset<Row> rows, LocalDate newestDay) {
        return figures(statistic, rows, explode(PublishedPeriods.holding(PublishedKey.PERIOD_START.col())), newestDay);
    }

    /** The same of the periods of one kind. */
    static Dataset<Row> figures(PeriodKind kind, Statistic statistic, Dataset<Row> rows, LocalDate newestDay) {
        return figures(statistic, rows, PublishedPeriods.holding(kind, PublishedKey.PERIOD_START.col()), newestDay);
    }

    private static Dataset<Row> figures(Statistic statistic, Dataset<Row> rows, Column period, LocalDate newestDay) {
        Column start = col(PERIOD).getField(PublishedKey.PERIOD_START.name());
        Column end = col(PERIOD).getField(PublishedKey.PERIOD_END.name());
        Column isFirst = PublishedKey.PERIOD_START.col().equalTo(start);
        Column isLast = PublishedKey.PERIOD_END.col().geq(least(end, lit(newestDay)));
        Map<String, Column> columns = new LinkedHashMap<>();
        PublishedKey.PERIOD.forEach(
                field -> columns.put(field.name(), col(PERIOD).getField(field.name())));
        statistic.ofLonger().apply(isFirst, isLast).forEach((figure, part) -> columns.put(figure.name(), part));
        return rows.withColumn(PERIOD, period)
                .select(Arrays.stream(rows.columns())
                        .map(name -> columns.getOrDefault(name, col(name)).as(name))
                        .toArray(Column[]::new));
    }
}
