// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;

class BalanceTest {

    @Test
    void aStockLastsUntilItsNextChange() {
        // Open at the ends of both halves of June and of the first half of July; closed on 20 July.
        assertThat(balances(
                        "2025-08-05",
                        Dossiers.received("2025-06-10T09:00")
                                .due("2025-06-20T17:00")
                                .resolved("2025-07-20T10:00", 60)))
                .containsExactly("2025-06-01 1 0 0 0", "2025-06-15 1 0 1 0", "2025-07-01 1 0 1 0");
    }

    @Test
    void theNewestHalfMonthIsAsOfTheNewestDay() {
        Dossiers open = Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00");
        assertThat(balances("2025-07-20", open)).containsExactly("2025-07-01 1 0 0 0", "2025-07-15 1 0 0 0");
        assertThat(balances("2025-07-21", open)).containsExactly("2025-07-01 1 0 0 0", "2025-07-15 1 1 0 0");
        assertThat(balances("2025-08-01", open))
                .containsExactly("2025-07-01 1 0 0 0", "2025-07-15 1 0 1 0", "2025-08-01 1 0 1 0");
    }

    @Test
    void noHalfMonthThatBeginsLaterHasABalance() {
        assertThat(balances("2025-07-14", Dossiers.received("2025-07-15T00:00")))
                .isEmpty();
        assertThat(balances("2025-07-15", Dossiers.received("2025-07-15T00:00")))
                .containsExactly("2025-07-15 1 0 0 0");
    }

    @Test
    void theTurnOfAYearAndDaysBefore1970AreHalfMonthsLikeOthers() {
        assertThat(balances("2025-01-20", Dossiers.received("2024-12-15T09:00").withdrawn("2025-01-16T10:00")))
                .containsExactly("2024-12-15 1 0 0 0", "2025-01-01 1 0 0 0");
        assertThat(balances("1970-02-20", Dossiers.received("1969-12-03T09:00").withdrawn("1970-01-16T10:00")))
                .containsExactly("1969-12-01 1 0 0 0", "1969-12-15 1 0 0 0", "1970-01-01 1 0 0 0");
    }

    @Test
    void theHalfMonthOfADayIsThatOfThePeriod() {
        List<Row> days = new ArrayList<>();
        for (LocalDate day = LocalDate.parse("2023-12-20"); day.getYear() < 2025; day = day.plusDays(1)) {
            days.add(RowFactory.create(day));
        }
        Dataset<Row> halves = LocalSpark.session()
                .createDataFrame(days, new StructType().add("day", DataTypes.DateType))
                .withColumn("half", Balance.halfMonthOf(Cell.DAY.col()));
        assertThat(halves.collectAsList()).allSatisfy(row -> assertThat(row.<LocalDate>getAs("half"))
                .isEqualTo(Period.halfMonthOf(row.<LocalDate>getAs("day"))));
    }

    @Test
    void aStockIsCarriedToTheHalfMonthsAfterItsOwn() {
        Dataset<Row> december = Balance.of(
                Contribution.statistics(Dossiers.dataset(Dossiers.received("2024-12-20T09:00"))),
                LocalDate.parse("2024-12-31"));
        assertThat(halfMonths(Balance.carried(december, LocalDate.parse("2024-12-15"), LocalDate.parse("2025-01-20"))))
                .containsExactly("2025-01-01 1", "2025-01-15 1");
        assertThat(halfMonths(Balance.carried(december, LocalDate.parse("2024-12-15"), LocalDate.parse("2024-12-31"))))
                .isEmpty();
    }

    @Test
    void whatChangesIsAddedWhateverItsCause() {
        Dataset<Row> open = Contribution.statistics(Dossiers.dataset(Dossiers.received("2025-07-03T09:00")));
        Dataset<Row> stock = Balance.of(open, LocalDate.parse("2025-07-31"));
        Dataset<Row> again = stock.withColumn(Cell.CAUSE.name(), lit("late"));
        Dataset<Row> added = Balance.added(stock.unionByName(again));
        assertThat(halfMonths(added)).containsExactly("2025-07-01 2", "2025-07-15 2");
        assertThat(added.columns()).isEqualTo(Balance.TABLE.schema().fieldNames());
    }

    private static List<String> halfMonths(Dataset<Row> stocks) {
        return stocks.orderBy(Cell.HALF_MONTH.col()).collectAsList().stream()
                .map(row -> "%s %s".formatted(row.getAs("half_month"), row.getAs("in_progress")))
                .toList();
    }

    /** Half month, in progress, overdue for 1 to 5 days, for 6 to 30, for longer; in order of time. */
    private static List<String> balances(String newestDay, Dossiers dossier) {
        Dataset<Row> postings = Contribution.statistics(Dossiers.dataset(dossier))
                .filter(Cell.HALF_MONTH.col().leq(lit(newestDay)))
                .filter(coalesce(Cell.EFFECTIVE_ON.col().leq(lit(newestDay)), lit(true)));
        return Balance.of(postings, LocalDate.parse(newestDay)).orderBy(Cell.HALF_MONTH.col()).collectAsList().stream()
                .map(row -> "%s %s %s %s %s"
                        .formatted(
                                row.getAs("half_month"),
                                row.getAs("in_progress"),
                                row.getAs("in_progress_overdue_1_5"),
                                row.getAs("in_progress_overdue_6_30"),
                                row.getAs("in_progress_overdue_over_30")))
                .toList();
    }
}
