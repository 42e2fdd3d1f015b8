// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;
import org.dossierlake.statistic.Books;

/**
 * What has come to count since the last publication: what was posted since, and older postings whose day has come.
 *
 * @param night the run
 * @param newestDay the day at whose end it is looked at
 * @param fresh what was posted since
 * @param counting cells by cause that have come to count
 * @param opening cells that counted before, of the cause {@link Cell#OPENING}; read only where all is told anew
 */
record Changes(
        NightRun night,
        LocalDate newestDay,
        Map<Posted, Dataset<Row>> fresh,
        Map<Posted, Dataset<Row>> counting,
        Function<Posted, Dataset<Row>> opening) {

    static Changes read(NightRun night, Published before, LocalDate newestDay) {
        Map<Posted, Dataset<Row>> fresh = new ConcurrentHashMap<>();
        Map<Posted, Dataset<Row>> counting = new ConcurrentHashMap<>();
        List<Runnable> reads = new ArrayList<>();
        for (Posted posted : Posted.ALL) {
            reads.add(() -> {
                Dataset<Row> added = night.kept().keep(before.posted(posted));
                fresh.put(posted, added);
                counting.put(
                        posted, night.kept().keep(posted.perCause(counting(night, before, posted, added, newestDay))));
            });
        }
        Concurrently.run(night.spark(), reads);
        return new Changes(night, newestDay, fresh, counting, posted -> before.newestDay()
                .map(since -> posted.perCause(before.read(posted.target())
                        .filter(posted.countsOn(since))
                        .withColumn(Cell.CAUSE.name(), lit(Cell.OPENING))))
                .orElseGet(() -> counting.get(posted).limit(0)));
    }

    /** Of the same day as before: only what was posted since to one part of the books. */
    static Changes read(NightRun night, Published before, Part part) {
        LocalDate newestDay = before.newestDay().orElseThrow();
        Map<Posted, Dataset<Row>> fresh = new ConcurrentHashMap<>();
        Map<Posted, Dataset<Row>> counting = new ConcurrentHashMap<>();
        for (Posted posted : Posted.ALL) {
            Dataset<Row> added = night.kept().keep(before.posted(posted).filter(part.holds(posted)));
            fresh.put(posted, added);
            counting.put(posted, night.kept().keep(posted.perCause(added.filter(posted.countsOn(newestDay)))));
        }
        return new Changes(night, newestDay, fresh, counting, posted -> counting.get(posted)
                .limit(0));
    }

    private static Dataset<Row> counting(
            NightRun night, Published before, Posted posted, Dataset<Row> added, LocalDate newestDay) {
        if (before.newestDay().isEmpty()) {
            return added.filter(posted.countsOn(newestDay));
        }
        LocalDate since = before.newestDay().get();
        Dataset<Row> counted = added.filter(posted.countsOn(since));
        return newestDay.equals(since)
                ? counted
                : counted.unionAll(night.lake()
                        .read(posted.target())
                        .filter(posted.mayCountAfter(since))
                        .filter(posted.countsOn(newestDay).and(not(posted.countsOn(since)))));
    }

    /** The cells of a table of postings that have come to count. */
    Dataset<Row> of(Table target) {
        return counting.get(Posted.to(target));
    }

    /** The cells of a table of postings that counted before. */
    Dataset<Row> before(Table target) {
        return opening.apply(Posted.to(target));
    }

    /**
     * The books of what has changed, or all books.
     *
     * @param isContinued whether only what has changed is in them
     * @param stocks what changed in the stocks, or all stocks, as {@link Books#balance} has them
     */
    Books books(boolean isContinued, Dataset<Row> stocks) {
        Function<Table, Dataset<Row>> cells = target ->
                isContinued ? of(target) : night.kept().keep(of(target).unionAll(before(target)));
        return new Books(
                cells.apply(Posting.TABLE),
                cells.apply(PostingDay.TABLE),
                cells.apply(PostingPayment.TABLE),
                cells.apply(PostingSettlement.TABLE),
                stocks,
                newestDay,
                night.settings().currency());
    }
}
