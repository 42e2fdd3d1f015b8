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
            Table.Layout.PLAIN);

    private Balance() {}

    /**
     * The balances that {@code postings} lead to.
     *
     * @param postings rows of {@link Posting}, all runs
     * @param newestDay T of the definitions: stocks of the half month that holds it are as of its end; no half month
     *     that begins later has a balance
     */
    public static Dataset<Row> of(Dataset<Row> postings, LocalDate newestDay) {
        Column[] cell = Cell.STATISTICS.stream()
                .filter(field -> !field.equals(Cell.HALF_MONTH))
                .map(Field::col)
                .toArray(Column[]::new);
        int lastIndex = indexOf(Period.halfMonthOf(newestDay));
        Dataset<Row> changes = postings.filter(Cell.HALF_MONTH.col().leq(lit(newestDay)))
                .filter(Cell.EFFECTIVE_ON
                        .col()
                        .isNull()
                        .or(Cell.EFFECTIVE_ON.col().leq(lit(newestDay))))
                .groupBy(Cell.STATISTICS.stream().map(Field::col).toArray(Column[]::new))
                .agg(
                        sum(Posting.STOCKS.get(0).col())
                                .as(Posting.STOCKS.get(0).name()),
                        Posting.STOCKS.stream()
                                .skip(1)
                                .map(stock -> sum(stock.col()).as(stock.name()))
                                .toArray(Column[]::new));
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
        Column zero = Posting.STOCKS.stream()
                .map(stock -> stock.col().equalTo(0L))
                .reduce(Column::and)
                .orElseThrow();
        return closing.filter(not(zero))
                .withColumn("each", explode(sequence(col("first"), col("last"))))
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

    private static int indexOf(LocalDate halfMonth) {
        return (halfMonth.getYear() * 12 + halfMonth.getMonthValue() - 1) * 2
                + (halfMonth.getDayOfMonth() >= 15 ? 1 : 0);
    }

    private static Column startOf(Column index) {
        // Rounded down, not towards zero: a day before 1970 has a half month too.
        Column firstOfMonth = add_months(
                lit(LocalDate.of(1970, 1, 1)),
                floor(index.minus(1970 * 24).divide(2)).cast(IntegerType));
        return date_add(firstOfMonth, pmod(index, lit(2)).multiply(14));
    }
}
