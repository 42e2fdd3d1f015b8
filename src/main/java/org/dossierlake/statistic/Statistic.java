// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.PeriodKind;

/**
 * A published table and how it follows from the books. What changes in the books changes its figures by adding: rows are
 * told from sums, and only the sums of the rows that changed are needed to tell these anew.
 *
 * <p>Of a table by period only half months are stored: longer periods are told when they are read.
 *
 * @param table its declaration
 * @param grain the columns that {@code figures} are added up by: at least what tells its rows apart
 * @param figures what is added up
 * @param namedOn the day whose names of agencies a row shows
 * @param changes what books add to the figures, by grain and {@code cause}: of all books the whole table
 * @param counted the figures of published rows, by grain
 * @param told sums by grain as rows, without names; a column that the sums have besides is the largest of a row
 * @param ofLonger what a half month adds to a figure of a longer period, where that is not the figure itself; whether it is
 *     the period's first half month, and whether its last
 */
public record Statistic(
        Table table,
        List<Field> grain,
        List<Field> figures,
        Field namedOn,
        Function<Books, Dataset<Row>> changes,
        UnaryOperator<Dataset<Row>> counted,
        UnaryOperator<Dataset<Row>> told,
        BiFunction<Column, Column, Map<Field, Column>> ofLonger) {

    /** All figures of longer periods are sums. */
    static final BiFunction<Column, Column, Map<Field, Column>> ADDED_UP = (isFirst, isLast) -> Map.of();

    /** Whether its rows are about periods, not days. */
    public boolean isByPeriod() {
        return grain.containsAll(PublishedKey.PERIOD);
    }

    /** All rows of the table, of books that hold everything. */
    public Dataset<Row> of(Books books) {
        return anew(changes.apply(books), books);
    }

    /**
     * The rows that follow from figures alone, whatever was published.
     *
     * @param changed what {@link #changes} gave
     * @param books where it comes from
     */
    public Dataset<Row> anew(Dataset<Row> changed, Books books) {
        return told(figured(changed), books);
    }

    /**
     * Published rows and what changes in them, as the rows that follow. Rows in which nothing changes stay as they are.
     *
     * @param published rows of the table
     * @param changed what {@link #changes} gave, of grains that may be new
     * @param books where the changes come from
     */
    public Dataset<Row> after(Dataset<Row> published, Dataset<Row> changed, Books books) {
        // Neither side is sorted for it: few rows change of many that are published.
        Dataset<Row> keys = changed.select(key()).distinct().hint("shuffle_hash");
        Column same = table.key().stream()
                .map(field -> published.col(field.name()).eqNullSafe(keys.col(field.name())))
                .reduce(Column::and)
                .orElseThrow();
        Dataset<Row> touched = published.join(keys, same, "left_semi");
        Dataset<Row> untouched = published.join(keys, same, "left_anti");
        return told(figured(counted.apply(touched)).unionAll(figured(changed)), books)
                .unionAll(table.conform(untouched));
    }

    private Column[] key() {
        return table.key().stream().map(Field::col).toArray(Column[]::new);
    }

    private Dataset<Row> figured(Dataset<Row> rows) {
        return rows.select(
                Stream.concat(grain.stream(), figures.stream()).map(Field::col).toArray(Column[]::new));
    }

    private Dataset<Row> told(Dataset<Row> rows, Books books) {
        // What is told together is brought together once, also where the figures are of finer grain than the rows.
        return Figure.summed(rows.repartition(key()), grain, figures)
                .filter(Figure.any(figures))
                .transform(told::apply)
                .transform(sums -> PublishedKey.stated(sums, books, namedOn))
                .transform(table::conform);
    }

    /**
     * Figures of half months as what they add to those of the periods of one kind that hold them: one row for each row, not
     * yet added up.
     *
     * @param figures the grain and the figures of a table by period; with other columns, which are kept
     * @param newestDay the day at whose end they were counted
     */
    public Dataset<Row> inPeriods(PeriodKind kind, Dataset<Row> figures, LocalDate newestDay) {
        return LongerPeriods.figures(kind, this, figures, newestDay);
    }

    /** Its figures added up over the rows that agree in the columns {@code by}: over all rows where there are none. */
    public Dataset<Row> added(Dataset<Row> rows, List<Field> by) {
        return Figure.summed(rows, by, figures);
    }

    /** Changes added up by grain and cause; what changes nothing is left out. */
    static Dataset<Row> summed(Dataset<Row> rows, List<Field> grain, List<Field> figures) {
        return Figure.summed(rows, Cell.withCause(grain), figures).filter(Figure.any(figures));
    }
}
