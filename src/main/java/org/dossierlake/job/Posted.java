// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
import org.dossierlake.posting.Control;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Settlement;

/**
 * What the changes of a table are posted to, and how they count there.
 *
 * @param source the table whose rows count
 * @param target the table of postings
 * @param date the column of {@code target} that says when a posting counts
 * @param cell the columns that name a cell of {@code target}
 * @param measures what is summed in it
 * @param controlled the measures that {@link Control} sums too, and how they are called there
 * @param contribution what rows of {@code source} with a sign and a cause add to {@code target}
 */
record Posted(
        Table source,
        Table target,
        Field date,
        List<Field> cell,
        List<Field> measures,
        Map<Field, Field> controlled,
        UnaryOperator<Dataset<Row>> contribution) {

    /** Every table of postings. */
    static final List<Posted> ALL = List.of(
            new Posted(
                    Dossier.TABLE,
                    Posting.TABLE,
                    Cell.HALF_MONTH,
                    Posting.CELL,
                    Posting.MEASURES,
                    Map.of(Posting.RECEIVED, Control.RECEIVED, Posting.IN_PROGRESS, Control.OPEN),
                    Contribution::statistics),
            new Posted(
                    Dossier.TABLE,
                    PostingDay.TABLE,
                    Cell.DAY,
                    PostingDay.CELL,
                    PostingDay.MEASURES,
                    Map.of(Posting.RECEIVED, Control.RECEIVED),
                    Contribution::days),
            new Posted(
                    Payment.TABLE,
                    PostingPayment.TABLE,
                    Cell.DAY,
                    PostingPayment.CELL,
                    PostingPayment.MEASURES,
                    Map.of(PostingPayment.AMOUNT, Control.MONEY, PostingPayment.REFUNDED_AMOUNT, Control.REFUNDED),
                    Contribution::payments),
            new Posted(
                    Settlement.TABLE,
                    PostingSettlement.TABLE,
                    Cell.HALF_MONTH,
                    PostingSettlement.CELL,
                    PostingSettlement.MEASURES,
                    Map.of(PostingSettlement.NET, Control.MONEY, PostingSettlement.REFUNDED, Control.REFUNDED),
                    Contribution::settlements));

    /** The tables whose rows count. */
    static final List<Table> SOURCES =
            ALL.stream().map(Posted::source).distinct().toList();

    /** Rows of {@link #target}, of all runs and causes, summed per cell; cells that add up to nothing are left out. */
    Dataset<Row> summed(Dataset<Row> postings) {
        return Contribution.summed(postings, cell, measures);
    }

    /** Rows of {@link #target} summed per cell and cause, whenever they take effect: what the published tables count. */
    Dataset<Row> perCause(Dataset<Row> postings) {
        List<Field> key =
                cell.stream().filter(field -> !field.equals(Cell.EFFECTIVE_ON)).toList();
        return Contribution.summed(postings, Cell.withCause(key), measures);
    }

    /** Whether a posting counts in what is published as of a day. */
    Column countsOn(LocalDate day) {
        Column isReached = date.col().leq(lit(day));
        return cell.contains(Cell.EFFECTIVE_ON)
                ? isReached.and(coalesce(Cell.EFFECTIVE_ON.col().leq(lit(day)), lit(true)))
                : isReached;
    }

    /** Whether a posting may count on later days and not on this one: by its date, which bounds what is read. */
    Column mayCountAfter(LocalDate day) {
        return cell.contains(Cell.EFFECTIVE_ON)
                ? date.col().geq(lit(Period.halfMonthOf(day)))
                : date.col().gt(lit(day));
    }

    /** What the rows of {@link #source} add up to per cell: the same columns as {@link #summed}. */
    Dataset<Row> contributed(Dataset<Row> rows) {
        Dataset<Row> added = rows.withColumn(Contribution.SIGN, lit(1)).withColumn(Cell.CAUSE.name(), lit(""));
        // There is one cause, so its rows are the cells already.
        return contribution.apply(added).drop(Cell.CAUSE.name());
    }

    /**
     * The control sums of all rows that are posted.
     *
     * @param rows reads a table
     */
    static Dataset<Row> controlled(Function<Table, Dataset<Row>> rows) {
        return SOURCES.stream()
                .map(source -> Control.of(source, rows.apply(source).withColumn(Contribution.SIGN, lit(1))))
                .reduce(Dataset::unionAll)
                .orElseThrow();
    }

    /** What is posted to a table. */
    static Posted to(Table target) {
        return ALL.stream()
                .filter(posted -> posted.target().equals(target))
                .findFirst()
                .orElseThrow();
    }

    /** The tables that the changes of {@code source} are posted to; none where they are not. */
    static List<Table> postedTo(Table source) {
        return ALL.stream()
                .filter(posted -> posted.source().equals(source))
                .map(Posted::target)
                .toList();
    }
}
