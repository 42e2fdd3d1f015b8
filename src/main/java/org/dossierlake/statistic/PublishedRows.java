// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.PeriodKind;

/**
 * The rows of a published table, told from its sums: of each kind of period, of every node of both views of the agencies.
 * Each kind is read by itself and all are added up in one go, so that a question that names its kind and its days reads the
 * half months of these and no more.
 */
final class PublishedRows {

    private static final String PERIOD = "period";

    private PublishedRows() {}

    /**
     * All rows.
     *
     * @param sums rows of {@link Statistic#sums}
     * @param tree every agency of the sums and all above it
     * @param newestDay the day at whose end they were published: a period that runs on has the stocks of this day
     * @param kinds of which periods there are rows, of a table by period
     */
    static Dataset<Row> of(
            Statistic statistic,
            Dataset<Row> sums,
            AgencyTree tree,
            LocalDate newestDay,
            Collection<PeriodKind> kinds) {
        return figures(statistic, sums, tree, newestDay, kinds)
                .transform(statistic.told()::apply)
                .transform(rows -> statistic.isByPeriod() ? rows : AgencyDay.withQuietDays(rows, sums, tree, newestDay))
                .transform(rows -> tree.named(rows, statistic.namedOn()))
                .transform(statistic.table()::conform);
    }

    /** The figures of every period, or day, and node, which the rows are told from. */
    static Dataset<Row> figures(
            Statistic statistic,
            Dataset<Row> sums,
            AgencyTree tree,
            LocalDate newestDay,
            Collection<PeriodKind> kinds) {
        Dataset<Row> counted =
                tree.counted(statistic.isByPeriod() ? inPeriods(kinds, statistic, sums, newestDay) : sums);
        return Figure.summed(
                counted, statistic.grainTold(), statistic.figures(), Figure.greatest(PublishedKey.AS_KNOWN_AT));
    }

    private static Dataset<Row> inPeriods(
            Collection<PeriodKind> kinds, Statistic statistic, Dataset<Row> sums, LocalDate newestDay) {
        return kinds.stream()
                .map(kind -> counting(kind, statistic, inPeriods(kind, statistic, sums, newestDay)))
                .reduce(Dataset::unionAll)
                .orElseThrow();
    }

    /**
     * The rows that count in their period: any stored row does in its own half month, and stocks of another one are none of a
     * longer period's. Looked at before anything is added up, no figure that is not asked for needs to be.
     */
    private static Dataset<Row> counting(PeriodKind kind, Statistic statistic, Dataset<Row> inPeriods) {
        return kind == PeriodKind.HALF_MONTH || statistic.isAddedUp()
                ? inPeriods
                : inPeriods.filter(Figure.any(statistic.figures()));
    }

    /**
     * What sums add to the figures of all periods that hold them.
     *
     * @param sums grain and figures of a table by period; with other columns, which are kept
     * @param newestDay the day at whose end they were counted
     * @return one row for each row and period, not yet added up
     */
    static Dataset<Row> inEachPeriod(Statistic statistic, Dataset<Row> sums, LocalDate newestDay) {
        Column each = explode(PublishedPeriods.holding(Cell.HALF_MONTH.col()));
        return inPeriods(statistic, sums.withColumn(PERIOD, each), col(PERIOD), newestDay)
                .drop(PERIOD);
    }

    /** The same of the periods of one kind. */
    static Dataset<Row> inPeriods(PeriodKind kind, Statistic statistic, Dataset<Row> sums, LocalDate newestDay) {
        return inPeriods(statistic, sums, PublishedPeriods.holding(kind, Cell.HALF_MONTH.col()), newestDay);
    }

    /** @param period over the columns of {@code sums}: a structure that holds the half month */
    private static Dataset<Row> inPeriods(Statistic statistic, Dataset<Row> sums, Column period, LocalDate newestDay) {
        Column start = period.getField(PublishedKey.PERIOD_START.name());
        Column end = period.getField(PublishedKey.PERIOD_END.name());
        Column isFirst = Cell.HALF_MONTH.col().equalTo(start);
        Column isLast = PublishedPeriods.next(Cell.HALF_MONTH.col()).gt(least(end, lit(newestDay)));
        Map<String, Column> columns = new LinkedHashMap<>();
        statistic.ofLonger().apply(isFirst, isLast).forEach((figure, part) -> columns.put(figure.name(), part));
        return sums.select(Stream.concat(
                        PublishedKey.PERIOD.stream().map(field -> field.of(period.getField(field.name()))),
                        Arrays.stream(sums.columns())
                                .filter(name -> !name.equals(Cell.HALF_MONTH.name()))
                                .map(name ->
                                        columns.getOrDefault(name, col(name)).as(name)))
                .toArray(Column[]::new));
    }
}
