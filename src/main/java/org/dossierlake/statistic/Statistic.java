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
 * A published table and how it follows from the books. Stored are sums alone: of each version of an agency by half month.
 * What changes in the books is added to them. Nodes above agencies, longer periods, rates, percentiles and names are told
 * when somebody reads: none of them costs a night anything, and an agency that moves in the tree changes no stored row.
 *
 * @param table its declaration, as readers see it but for what {@link Statistics#seen} adds
 * @param below what the sums are told apart by, below the agency and the half month
 * @param figures what is added up
 * @param namedOn the day whose names of agencies a row shows
 * @param changes what books add to the sums, by {@link #grain} and {@code cause}: of all books all sums
 * @param told figures added up by node and period as rows, without names; a column that there is besides is the largest of
 *     a row
 * @param ofLonger what a half month adds to a figure of a longer period, where that is not the figure itself; whether it is
 *     the period's first half month, and whether its last
 */
public record Statistic(
        Table table,
        List<Field> below,
        List<Field> figures,
        Field namedOn,
        Function<Books, Dataset<Row>> changes,
        UnaryOperator<Dataset<Row>> told,
        BiFunction<Column, Column, Map<Field, Column>> ofLonger) {

    /** All figures of longer periods are sums. */
    static final BiFunction<Column, Column, Map<Field, Column>> ADDED_UP = (isFirst, isLast) -> Map.of();

    private static final List<Field> OF_AGENCY = List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM);

    private static final List<Field> OF_NODE = List.of(PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE);

    /** What the sums of a table by half month are told apart by. */
    static List<Field> grain(List<Field> below) {
        return PublishedKey.with(OF_AGENCY, below);
    }

    /** What the sums are told apart by: half month, agency and its version, what is {@link #below}. */
    public List<Field> grain() {
        return grain(below);
    }

    /** The stored table: one row per {@link #grain} with a figure that is not zero, and the run that last changed it. */
    public Table sums() {
        return new Table(
                table.name() + "_sum",
                "One row per half month, version of an agency%s in which anything counts: what %s is told from"
                        .formatted(
                                below.stream().map(field -> ", " + field.name()).reduce("", String::concat),
                                table.name()),
                grain(),
                Stream.of(grain(), figures, List.of(PublishedKey.AS_KNOWN_AT))
                        .flatMap(List::stream)
                        .toList(),
                Table.Layout.partitioned(Cell.HALF_MONTH));
    }

    /** Whether its rows are about periods, not days. */
    public boolean isByPeriod() {
        return table.key().contains(PublishedKey.PERIOD_START);
    }

    /** Whether all figures of longer periods are sums of those of their half months. */
    boolean isAddedUp() {
        return ofLonger == ADDED_UP;
    }

    /** What figures are added up by when rows are told: the period, or the half month of a day, the node, what is below. */
    List<Field> grainTold() {
        return Stream.of(isByPeriod() ? PublishedKey.PERIOD : List.of(Cell.HALF_MONTH), OF_NODE, below)
                .flatMap(List::stream)
                .toList();
    }

    /** All sums of books that hold everything, without the run. */
    public Dataset<Row> counted(Books books) {
        return summed(changes.apply(books));
    }

    private Dataset<Row> summed(Dataset<Row> rows) {
        return Figure.summed(rows, grain(), figures).filter(Figure.any(figures));
    }

    /**
     * The sums that follow from changes alone, whatever was published.
     *
     * @param changed what {@link #changes} gave
     * @param runId the run that publishes
     */
    public Dataset<Row> anew(Dataset<Row> changed, String runId) {
        return sums().conform(PublishedKey.knownAt(summed(changed), runId));
    }

    /**
     * Published sums and what changes in them, as the sums that follow. Rows in which nothing changes stay as they are.
     *
     * @param published rows of {@link #sums}
     * @param changed what {@link #changes} gave, of grains that may be new
     * @param runId the run that publishes
     */
    public Dataset<Row> after(Dataset<Row> published, Dataset<Row> changed, String runId) {
        Column[] grain = grain().stream().map(Field::col).toArray(Column[]::new);
        // Neither side is sorted for it: few rows change of many that are published.
        Dataset<Row> keys = changed.select(grain).distinct().hint("shuffle_hash");
        Column same = grain().stream()
                .map(field -> published.col(field.name()).eqNullSafe(keys.col(field.name())))
                .reduce(Column::and)
                .orElseThrow();
        Dataset<Row> touched = published.join(keys, same, "left_semi");
        Dataset<Row> untouched = published.join(keys, same, "left_anti");
        return anew(figured(touched).unionAll(figured(changed)), runId).unionAll(sums().conform(untouched));
    }

    private Dataset<Row> figured(Dataset<Row> rows) {
        return rows.select(Stream.concat(grain().stream(), figures.stream())
                .map(Field::col)
                .toArray(Column[]::new));
    }

    /**
     * Sums as what they add to those of the periods of one kind that hold them: one row for each row, not yet added up.
     *
     * @param sums grain and figures of a table by period; with other columns, which are kept
     * @param newestDay the day at whose end they were counted
     */
    public Dataset<Row> inPeriods(PeriodKind kind, Dataset<Row> sums, LocalDate newestDay) {
        return PublishedRows.inPeriods(kind, this, sums, newestDay);
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
