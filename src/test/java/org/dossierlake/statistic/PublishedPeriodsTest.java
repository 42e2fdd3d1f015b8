// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.junit.jupiter.api.Test;

class PublishedPeriodsTest {

    @Test
    void everyKindIsThatOfThePlainJavaPeriod() {
        List<Row> halves = new ArrayList<>();
        for (LocalDate half = LocalDate.parse("2022-12-01"); half.getYear() < 2026; half = Period.nextHalfMonth(half)) {
            halves.add(RowFactory.create(half));
        }
        Column[] columns = new Column[PeriodKind.values().length + 1];
        columns[0] = col("half_month").as("each");
        for (PeriodKind kind : PeriodKind.values()) {
            columns[kind.ordinal() + 1] =
                    PublishedPeriods.holding(kind, col("half_month")).as(kind.code());
        }
        for (Row row : dataset(halves).select(columns).collectAsList()) {
            for (PeriodKind kind : PeriodKind.values()) {
                Period period = Period.containing(kind, row.getAs("each"));
                assertThat(row.<Row>getAs(kind.code()))
                        .as("%s", row)
                        .isEqualTo(RowFactory.create(kind.code(), period.start(), period.end()));
            }
        }
    }

    @Test
    void aHalfMonthClosesThePeriodsThatItEndsAndOpensThoseThatFollow() {
        LocalDate newest = LocalDate.parse("2025-08-20");
        assertThat(closedBy("2025-07-01", newest)).containsExactly("half_month 2025-07-01", "admin_month 2025-06-15");
        assertThat(openedAfter("2025-07-01", newest))
                .containsExactly("half_month 2025-07-15", "admin_month 2025-07-15");
        assertThat(closedBy("2025-07-15", newest)).containsExactly("half_month 2025-07-15", "month 2025-07-01");
        assertThat(openedAfter("2025-07-15", newest)).containsExactly("half_month 2025-08-01", "month 2025-08-01");
        assertThat(closedBy("2025-06-15", newest))
                .containsExactly(
                        "half_month 2025-06-15", "month 2025-06-01", "quarter 2025-04-01", "half_year 2025-01-01");
        assertThat(closedBy("2024-12-01", newest))
                .containsExactly(
                        "half_month 2024-12-01",
                        "admin_month 2024-11-15",
                        "admin_quarter 2024-09-15",
                        "admin_half_year 2024-06-15",
                        "admin_year 2023-12-15");
        assertThat(openedAfter("2024-12-01", newest))
                .containsExactly(
                        "half_month 2024-12-15",
                        "admin_month 2024-12-15",
                        "admin_quarter 2024-12-15",
                        "admin_half_year 2024-12-15",
                        "admin_year 2024-12-15");
    }

    @Test
    void theHalfMonthOfTheNewestDayClosesAllThatStillRunsAndOpensNothing() {
        LocalDate newest = LocalDate.parse("2025-08-20");
        assertThat(closedBy("2025-08-15", newest))
                .containsExactly(
                        "half_month 2025-08-15",
                        "month 2025-08-01",
                        "quarter 2025-07-01",
                        "half_year 2025-07-01",
                        "year 2025-01-01",
                        "admin_month 2025-08-15",
                        "admin_quarter 2025-06-15",
                        "admin_half_year 2025-06-15",
                        "admin_year 2024-12-15");
        assertThat(openedAfter("2025-08-15", newest)).isEmpty();
        // On the very first day of a half month the one before has ended.
        LocalDate first = LocalDate.parse("2025-08-15");
        assertThat(openedAfter("2025-08-01", first)).containsExactly("half_month 2025-08-15", "admin_month 2025-08-15");
        assertThat(openedAfter("2025-08-01", first.minusDays(1))).isEmpty();
    }

    private static List<String> closedBy(String half, LocalDate newest) {
        return named(half, PublishedPeriods.closedBy(col("half_month"), lit(newest)));
    }

    private static List<String> openedAfter(String half, LocalDate newest) {
        return named(half, PublishedPeriods.openedAfter(col("half_month"), lit(newest)));
    }

    private static List<String> named(String half, Column periods) {
        return dataset(List.of(RowFactory.create(LocalDate.parse(half))))
                .select(periods.as("periods"))
                .first()
                .<Row>getList(0)
                .stream()
                .map(period -> period.get(0) + " " + period.get(1))
                .toList();
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, new StructType().add("half_month", DataTypes.DateType));
    }
}
