// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.Posting;
import org.dossierlake.statistic.Books;

/**
 * The closing stocks after a run's postings.
 *
 * @param balances rows of {@code balance}: of {@code parts}, or all
 * @param parts the half months in which a balance changes
 * @param changes what changes in the stocks that periods open and close with, or all of these, as
 *     {@link Books#balance} has them
 */
record Stocks(Dataset<Row> balances, List<LocalDate> parts, Dataset<Row> changes) {

    private static final List<Field> COLUMNS =
            Stream.concat(Cell.STATISTICS.stream(), Posting.STOCKS.stream()).toList();

    /**
     * Adds what has come to count to the balances, from its half month on. In the half months that have begun since, the
     * stocks go on; and the half month that was the newest no longer closes the periods that it does not end.
     *
     * @param isContinued whether only what changes is wanted
     */
    static Stocks of(NightRun night, Published before, Changes postings, LocalDate newestDay, boolean isContinued) {
        Dataset<Row> moved = Balance.of(postings.of(Posting.TABLE), newestDay);
        if (!before.isThere()) {
            Dataset<Row> all = night.kept().keep(moved);
            return new Stocks(Balance.added(all), List.of(), asOf(all, newestDay));
        }
        LocalDate since = before.newestDay().orElseThrow();
        LocalDate running = Period.halfMonthOf(since);
        Dataset<Row> opening = isContinued
                ? by(before.read(Balance.TABLE), Cell.OPENING, 1)
                : night.kept().keep(Balance.of(postings.before(Posting.TABLE), since));
        Dataset<Row> unfinished = opening.filter(Cell.HALF_MONTH.col().equalTo(lit(running)));
        boolean hasBegun = !running.equals(Period.halfMonthOf(newestDay));
        Dataset<Row> changed = night.kept()
                .keep(
                        hasBegun
                                ? moved.unionByName(by(Balance.carried(unfinished, running, newestDay), Cell.CLOCK, 1))
                                : moved);
        List<Dataset<Row>> changes = new ArrayList<>(List.of(asOf(changed, newestDay)));
        if (hasBegun) {
            changes.add(asOf(by(unfinished, Cell.CLOCK, 1), newestDay));
            changes.add(asOf(by(unfinished, Cell.CLOCK, -1), since));
        }
        if (!isContinued) {
            changes.add(asOf(opening, since));
        }
        List<LocalDate> parts = isContinued ? Months.of(changed, Cell.HALF_MONTH.col()) : List.of();
        Dataset<Row> touched =
                isContinued ? opening.filter(Cell.HALF_MONTH.col().isin(parts.toArray())) : opening;
        return new Stocks(
                Balance.added(touched.unionByName(changed)),
                parts,
                changes.stream().reduce(Dataset::unionByName).orElseThrow());
    }

    /** The same stocks, added or taken back, by another cause. */
    private static Dataset<Row> by(Dataset<Row> stocks, String cause, int sign) {
        return stocks.select(Stream.concat(
                        COLUMNS.stream()
                                .map(field -> sign < 0 && Posting.STOCKS.contains(field)
                                        ? field.of(negate(field.col()))
                                        : field.col()),
                        Stream.of(Cell.CAUSE.of(lit(cause))))
                .toArray(Column[]::new));
    }

    private static Dataset<Row> asOf(Dataset<Row> stocks, LocalDate day) {
        return stocks.withColumn(Books.AS_OF.name(), lit(day));
    }
}
