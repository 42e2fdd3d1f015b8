// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
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

    private static Dataset<Row> dataset(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, new StructType().add("half_month", DataTypes.DateType));
    }
}
