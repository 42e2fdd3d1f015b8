// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;
import org.dossierlake.statistic.Books;

/**
 * The books as the stored rows add up to them, whatever was posted.
 *
 * @param cells of each table of postings
 * @param balances closing stocks by cause
 * @param newestDay the day at whose end it is looked at
 */
record Recount(Map<Table, Dataset<Row>> cells, Dataset<Row> balances, LocalDate newestDay) {

    /**
     * Counts; nothing is read before it is used.
     *
     * @param rows reads a table whose rows count
     */
    static Recount of(Function<Table, Dataset<Row>> rows, LocalDate newestDay, Kept kept) {
        Map<Table, Dataset<Row>> cells = new HashMap<>();
        Posted.ALL.forEach(
                posted -> cells.put(posted.target(), kept.keep(posted.contributed(rows.apply(posted.source())))));
        Dataset<Row> counted = counted(Posted.to(Posting.TABLE), cells, newestDay);
        return new Recount(cells, kept.keep(Balance.of(counted, newestDay)), newestDay);
    }

    private static Dataset<Row> counted(Posted posted, Map<Table, Dataset<Row>> cells, LocalDate newestDay) {
        return posted.perCause(cells.get(posted.target())
                .filter(posted.countsOn(newestDay))
                .withColumn(Cell.CAUSE.name(), lit(Cell.OPENING)));
    }

    /** All of it, as published tables are told from it. */
    Books books(String currency, Kept kept) {
        Function<Table, Dataset<Row>> counted = target -> kept.keep(counted(Posted.to(target), cells, newestDay));
        return new Books(
                counted.apply(Posting.TABLE),
                counted.apply(PostingDay.TABLE),
                counted.apply(PostingPayment.TABLE),
                counted.apply(PostingSettlement.TABLE),
                balances.withColumn(Books.AS_OF.name(), lit(newestDay)),
                newestDay,
                currency);
    }
}
