// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.functions.add_months;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.day;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** The closing stock of every cell at the end of every half month, so that no reader sums over history. */
public final class Balance {

    public static final Table TABLE = new Table(
            "balance",
            "One row per cell (half month, agency, field, procedure, channel, subject) whose closing stock is not zero",
            List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE),
            Stream.concat(Cell.STATISTICS.stream(), Posting.STOCKS.stream()).toList(),
            Table.Layout.partitioned(Cell.HALF_MONTH));

    /** What the stock of a half month is about, and why it is what it is. */
    private static final List<Field> CELL = Cell.withCause(Cell.STATISTICS);

    private Balance() {}

    /**
     * What postings make of the closing stocks: of all postings the balances, of those of a night what they change in
     * the balances from their half months on.
     *
     * @param postings the columns of {@link Cell#STATISTICS}, {@code cause} and the stocks, of postings that count at the
     *     end of {@code newestDay}
     * @param newestDay T of the definitions: stocks of the half month that holds it are as of its end; no half month
     *     that begins later has a balance
     * @return the same columns; one row per cell, cause and half month in which a stock is not zero
     */
    public static Dataset<Row> of(Dataset<Row> postings, LocalDate newestDay) {
        Column[] cell = CELL.stream()
                .filter(field -> !field.equals(Cell.HALF_MONTH))
                .map(Field::col)
                .toArray(Column[]::new);
        int lastIndex = indexOf(newestDay);
        // What leaves no stock changed is left out before it is spread over the half months that follow.
        Dataset<Row> changes = Contribution.summed(postings, CELL, Posting.STOCKS);
        WindowSpec inOrder = Window.partitionBy(cell).orderBy(Cell.HALF_MONTH.col());
        WindowSpec soFar = inOrder.rowsBetween(Window.unboundedPreceding(), Window.currentRow());
        Column next = lead(Cell.HALF_MONTH.col(), 1).over(inOrder);
        Dataset<Row> closing = changes.select(Stream.of(
                        Stream.of(cell),
                        Posting.STOCKS.stream()
                                .map(stock -> stock.of(sum(stock.col()).over(soFar))),
                        Stream.of(
                                index(Cell.HALF_MONTH.col()).as("first"),
                                // A stock lasts until the cell's next change.
                                coalesce(index(next).minus(1), lit(lastIndex)).as("last")))
                .flatMap(stream -> stream)
                .toArray(Column[]::new));
        return inEachHalfMonth(closing.filter(not(Contribution.isNothing(Posting.STOCKS))));
    }

    /**
     * Stocks of one half month in the half months after it, until that of another day.
     *
     * @param stocks rows of one half month
     * @param from the first day of that half month
     * @param newestDay a day of the last half month; no rows when {@code from} is its first day
     */
    public static Dataset<Row> carried(Dataset<Row> stocks, LocalDate from, LocalDate newestDay) {
        return inEachHalfMonth(stocks.withColumn("first", lit(indexOf(from) + 1))
                .withColumn("last", lit(indexOf(newestDay)))
                .filter(col("first").leq(col("last"))));
    }

    /**
     * Balances and what changes in them, added up.
     *
     * @param balances rows with the columns of {@link Cell#STATISTICS} and the stocks; several for one cell
     * @return rows of {@link #TABLE}
     */
    public static Dataset<Row> added(Dataset<Row> balances) {
        return TABLE.conform(Contribution.summed(balances, Cell.STATISTICS, Posting.STOCKS));
    }

    private static Dataset<Row> inEachHalfMonth(Dataset<Row> stocks) {
        return stocks.withColumn("each", explode(sequence(col("first"), col("last"))))
                .withColumn(Cell.HALF_MONTH.name(), startOf(col("each")))
                .drop("first", "last", "each");
    }

    /** The start of the half month that holds a date. */
    public static Column halfMonthOf(Column date) {
        Column firstOfMonth = trunc(date, "MM");
        return when(day(date).lt(15), firstOfMonth).otherwise(date_add(firstOfMonth, 14));
    }

    private static Column index(Column halfMonth) {
        Column months = year(halfMonth).multiply(12).plus(month(halfMonth)).minus(1);
        return months.multiply(2).plus(when(day(halfMonth).geq(15), 1).otherwise(0));
    }

    /** The number of the half month that holds the day. */
    private static int indexOf(LocalDate day) {
        return (day.getYear() * 12 + day.getMonthValue() - 1) * 2 + (day.getDayOfMonth() >= 15 ? 1 : 0);
    }

    private static Column startOf(Column index) {
        // Rounded down, not towards zero: a day before 1970 has a half month too.
        Column firstOfMonth = add_months(
                lit(LocalDate.of(1970, 1, 1)),
                floor(index.minus(1970 * 24).divide(2)).cast(IntegerType));
        return date_add(firstOfMonth, pmod(index, lit(2)).multiply(14));
    }
}
