// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
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
 * @param cell the columns that name a cell of {@code target}
 * @param measures what is summed in it
 * @param contribution what rows of {@code source} with a sign and a cause add to {@code target}
 */
record Posted(
        Table source, Table target, List<Field> cell, List<Field> measures, UnaryOperator<Dataset<Row>> contribution) {

    /** Every table of postings. */
    static final List<Posted> ALL = List.of(
            new Posted(Dossier.TABLE, Posting.TABLE, Posting.CELL, Posting.MEASURES, Contribution::statistics),
            new Posted(Dossier.TABLE, PostingDay.TABLE, PostingDay.CELL, PostingDay.MEASURES, Contribution::days),
            new Posted(
                    Payment.TABLE,
                    PostingPayment.TABLE,
                    PostingPayment.CELL,
                    PostingPayment.MEASURES,
                    Contribution::payments),
            new Posted(
                    Settlement.TABLE,
                    PostingSettlement.TABLE,
                    PostingSettlement.CELL,
                    PostingSettlement.MEASURES,
                    Contribution::settlements));

    /** The tables whose rows count. */
    static final List<Table> SOURCES =
            ALL.stream().map(Posted::source).distinct().toList();

    /** Rows of {@link #target}, of all runs and causes, summed per cell; cells that add up to nothing are left out. */
    Dataset<Row> summed(Dataset<Row> postings) {
        return Contribution.summed(postings, cell, measures);
    }

    /** What the rows of {@link #source} add up to per cell: the same columns as {@link #summed}. */
    Dataset<Row> contributed(Dataset<Row> rows) {
        Dataset<Row> added = rows.withColumn(Contribution.SIGN, lit(1)).withColumn(Cell.CAUSE.name(), lit(""));
        // There is one cause, so its rows are the cells already.
        return contribution.apply(added).drop(Cell.CAUSE.name());
    }

    /** The tables that the changes of {@code source} are posted to; none where they are not. */
    static List<Table> postedTo(Table source) {
        return ALL.stream()
                .filter(posted -> posted.source().equals(source))
                .map(Posted::target)
                .toList();
    }
}
