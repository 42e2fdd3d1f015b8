// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedPayment;

/** The journal of figures that moved after their period had been reported as complete: what, from what to what, why. */
public final class Restatement {

    public static final Field STATISTIC =
            Field.required("statistic", StringType, "The published table: timeliness, processing_time ...");
    public static final Field CURRENCY =
            StagedPayment.CURRENCY.as(true, "ISO 4217 currency where the table has rows by currency; else null");
    public static final Field CLASS = Settlement.CLASS.as(true, "Class where the table has rows by class; else null");
    public static final Field FIGURE = Field.required(
            "figure", StringType, "What is counted or added up; rates, means and percentiles follow from these");
    public static final Field BEFORE =
            Field.required("before", Staged.MONEY_SUM, "The figure as it was published before the run");
    public static final Field AFTER =
            Field.required("after", Staged.MONEY_SUM, "The figure as the run published it, all causes together");
    public static final Field CHANGE =
            Field.required("change", Staged.MONEY_SUM, "What this cause added; all causes together are after - before");

    /** What every row of a table by period is about. */
    private static final List<Field> OF_NODE = Stream.concat(
                    PublishedKey.PERIOD.stream(), Stream.of(PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE))
            .toList();

    /** Columns that some tables are split by, in which no row is the sum of the others. */
    private static final List<Field> APART = List.of(CURRENCY, CLASS);

    /** What the rows are told apart by that are no parts of another row. */
    private static final List<Field> OF_TOTALS =
            Stream.concat(OF_NODE.stream(), APART.stream()).toList();

    public static final Table TABLE = new Table(
            "restatement",
            "One row per run, cause and figure of an agency that moved after its period had been reported as complete",
            List.of(
                    Staged.RUN_ID,
                    STATISTIC,
                    PublishedKey.PERIOD_KIND,
                    PublishedKey.PERIOD_START,
                    PublishedKey.AGENCY_VIEW,
                    PublishedKey.AGENCY_CODE,
                    CURRENCY,
                    CLASS,
                    FIGURE,
                    Cell.CAUSE),
            Stream.of(List.of(Staged.RUN_ID, Cell.CAUSE, STATISTIC), OF_TOTALS, List.of(FIGURE, BEFORE, AFTER, CHANGE))
                    .flatMap(List::stream)
                    .toList(),
            Table.Layout.PLAIN);

    /** What a cell is in, too, without being a part of what readers see. */
    private static final String STORED = "stored";

    private static final String FIGURES = "figures";

    private Restatement() {}

    /**
     * The agencies as they stood when readers were last told, and as they stand now; each knows all that the other's rows
     * are of.
     */
    public record Trees(AgencyTree before, AgencyTree now) {

        /** Nothing has moved. */
        public static Trees same(AgencyTree tree) {
            return new Trees(tree, tree);
        }
    }

    /**
     * What a table shows, and what changes in it, of figures of agencies over all procedures in periods that had been
     * reported: what {@link #of} takes.
     *
     * @param statistic a table by period
     * @param published the sums that the changes add to, and those of the other half months of all reported periods in which
     *     one of these lies
     * @param changes by grain and cause
     * @param opening where all that was counted before is among them, of the cause {@link Cell#OPENING}: the cause of what
     *     differs between that and what was published; else empty
     * @param reportedUntil periods that end later were not complete yet
     */
    public static Dataset<Row> sides(
            Statistic statistic,
            Dataset<Row> published,
            Dataset<Row> changes,
            Optional<String> opening,
            Trees trees,
            LocalDate reportedUntil) {
        Column cause = opening.map(name ->
                        when(Cell.CAUSE.col().equalTo(Cell.OPENING), lit(name)).otherwise(Cell.CAUSE.col()))
                .orElse(Cell.CAUSE.col());
        Dataset<Row> sides = inNodes(statistic, published, lit(STORED), 1, trees.before(), reportedUntil)
                .unionAll(inNodes(statistic, changes, cause, 1, trees.now(), reportedUntil));
        return opening.map(name ->
                        sides.unionAll(inNodes(statistic, published, lit(name), -1, trees.before(), reportedUntil)))
                .orElse(sides);
    }

    /**
     * What agencies that moved in the tree bring to their new nodes and take from those that they were in: of the cause
     * {@link Cell#REFERENCE}.
     *
     * @param published all sums that readers have been told of
     */
    public static Dataset<Row> moved(
            Statistic statistic, Dataset<Row> published, Trees trees, LocalDate reportedUntil) {
        Column cause = lit(Cell.REFERENCE);
        return inNodes(statistic, published, cause, 1, trees.now(), reportedUntil)
                .unionAll(inNodes(statistic, published, cause, -1, trees.before(), reportedUntil));
    }

    /** The rows over all procedures, of which alone the journal tells: a small part of a table's sums. */
    public static Dataset<Row> totals(Statistic statistic, Dataset<Row> rows) {
        return rows.filter(PublishedKey.below(statistic.table()).stream()
                .filter(field -> OF_TOTALS.stream().noneMatch(key -> key.name().equals(field.name())))
                .map(field -> field.col().isNull())
                .reduce(lit(true), Column::and));
    }

    /** The table's figures of each reported period and node that a row over all procedures counts in, or is taken from. */
    private static Dataset<Row> inNodes(
            Statistic statistic, Dataset<Row> rows, Column cause, int sign, AgencyTree tree, LocalDate reportedUntil) {
        Column isReported = PublishedKey.PERIOD_END.col().leq(lit(reportedUntil));
        return PublishedRows.inEachPeriod(statistic, totals(statistic, rows), reportedUntil)
                .filter(isReported)
                .transform(tree::counted)
                .select(Stream.of(
                                OF_NODE.stream().map(Field::col),
                                APART.stream().map(field -> kept(statistic, field)),
                                Stream.of(Cell.CAUSE.of(cause)),
                                statistic.figures().stream()
                                        .map(figure -> sign < 0 ? figure.of(negate(figure.col())) : figure.col()))
                        .flatMap(stream -> stream)
                        .toArray(Column[]::new));
    }

    /**
     * The figures that move. All figures of a node are added up side by side, and stand in rows of their own only where
     * they move.
     *
     * @param sides all that {@link #sides} and {@link #moved} say of the table
     * @param runId the run that publishes
     */
    public static Dataset<Row> of(Statistic statistic, Dataset<Row> sides, String runId) {
        WindowSpec ofNode =
                Window.partitionBy(OF_TOTALS.stream().map(Field::col).toArray(Column[]::new));
        Column isStored = Cell.CAUSE.col().equalTo(STORED);
        Column[] figures = statistic.figures().stream()
                .map(figure -> struct(
                        FIGURE.of(lit(figure.name())),
                        BEFORE.of(money(sum(when(isStored, figure.col())).over(ofNode))),
                        AFTER.of(money(sum(figure.col()).over(ofNode))),
                        CHANGE.of(money(figure.col()))))
                .toArray(Column[]::new);
        return statistic
                .added(sides, Cell.withCause(OF_TOTALS))
                .withColumn(FIGURES, array(figures))
                .filter(not(isStored))
                .withColumn(FIGURES, explode(filter(col(FIGURES), figure -> figure.getField(CHANGE.name())
                        .notEqual(0))))
                .select(Stream.of(
                                Stream.of(Staged.RUN_ID.of(lit(runId)), Cell.CAUSE.col()),
                                OF_TOTALS.stream().map(Field::col),
                                Stream.of(STATISTIC.of(lit(statistic.table().name()))),
                                Stream.of(FIGURE, BEFORE, AFTER, CHANGE)
                                        .map(field -> field.of(col(FIGURES).getField(field.name()))))
                        .flatMap(stream -> stream)
                        .toArray(Column[]::new))
                .transform(TABLE::conform);
    }

    /** A number as the journal shows all figures; 0 where there was none. */
    private static Column money(Column figure) {
        return coalesce(figure, lit(0)).cast(Staged.MONEY_SUM);
    }

    /** The column where the table is split by it; else null. */
    private static Column kept(Statistic statistic, Field field) {
        boolean isThere =
                statistic.grain().stream().anyMatch(each -> each.name().equals(field.name()));
        return field.of(isThere ? field.col() : lit(null).cast(StringType));
    }
}
