// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;

/**
 * A published table and how it follows from the books. What changes in the books changes its figures by adding: rows are
 * told from sums, and only the sums of the rows that changed are needed to tell these anew.
 *
 * @param table its declaration
 * @param grain the columns that {@code figures} are added up by: at least what tells its rows apart
 * @param figures what is added up
 * @param namedOn the day whose names of agencies a row shows
 * @param changes what books add to the figures, by grain and {@code cause}: of all books the whole table
 * @param counted the figures of published rows, by grain; {@code as_known_at} is kept
 * @param told sums by grain as rows, without names; {@code as_known_at} is kept
 */
public record Statistic(
        Table table,
        List<Field> grain,
        List<Field> figures,
        Field namedOn,
        Function<Books, Dataset<Row>> changes,
        UnaryOperator<Dataset<Row>> counted,
        UnaryOperator<Dataset<Row>> told) {

    /** Whether its rows are about periods, not days. */
    public boolean isByPeriod() {
        return grain.containsAll(PublishedKey.PERIOD);
    }

    /** All rows of the table, of books that hold everything. */
    public Dataset<Row> of(Books books) {
        return told(side(changes.apply(books), changed()), books);
    }

    /**
     * Published rows and what changes in them, as the rows that follow.
     *
     * @param published rows of the table
     * @param changed what {@link #changes} gave, of grains that may be new
     * @param books where the changes come from
     */
    public Dataset<Row> after(Dataset<Row> published, Dataset<Row> changed, Books books) {
        return told(
                side(counted.apply(published), PublishedKey.AS_KNOWN_AT.col()).unionAll(side(changed, changed())),
                books);
    }

    /** What a row that changes is known by until it is told; see {@link PublishedKey#stated}. */
    private static Column changed() {
        return PublishedKey.AS_KNOWN_AT.of(lit(null).cast(StringType));
    }

    private Dataset<Row> side(Dataset<Row> rows, Column knownAt) {
        return rows.select(
                Stream.concat(Stream.concat(grain.stream(), figures.stream()).map(Field::col), Stream.of(knownAt))
                        .toArray(Column[]::new));
    }

    private Dataset<Row> told(Dataset<Row> sides, Books books) {
        Column[] sums = Stream.concat(figures.stream().map(Figure::sum), Stream.of(PublishedKey.knownAt()))
                .toArray(Column[]::new);
        return sides.groupBy(grain.stream().map(Field::col).toArray(Column[]::new))
                .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length))
                .filter(Figure.any(figures))
                .transform(told::apply)
                .transform(rows -> PublishedKey.stated(rows, books, namedOn))
                .transform(table::conform);
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
