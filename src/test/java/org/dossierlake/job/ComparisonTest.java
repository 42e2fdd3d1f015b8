// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.junit.jupiter.api.Test;

/** Two sets of cells are the same or they are not: worked out by hand. */
class ComparisonTest {

    private static final Field AGENCY = Field.required("agency", StringType, "");
    private static final Field PROCEDURE = Field.optional("procedure", StringType, "");
    private static final Field RECEIVED = Field.optional("received", LongType, "");
    private static final Field RATE = Field.optional("rate", DoubleType, "");
    private static final Table TABLE = new Table(
            "cells", "", List.of(AGENCY, PROCEDURE), List.of(AGENCY, PROCEDURE, RECEIVED, RATE), Table.Layout.PLAIN);

    @Test
    void theSameCellsInAnotherOrderAgreeAndNullIsAValue() {
        Comparison comparison = compare(
                List.of(cell("H01", null, 3L, null), cell("H02", "1.001", 0L, 0.5)),
                List.of(cell("H02", "1.001", 0L, 0.5), cell("H01", null, 3L, null)));
        assertThat(comparison.compared()).isEqualTo(2);
        assertThat(comparison.differing()).isZero();
        assertThat(comparison.first()).isEmpty();
    }

    @Test
    void everyKindOfDifferenceIsToldWithBothValues() {
        Comparison comparison = compare(
                List.of(
                        cell("H01", null, 3L, 0.5),
                        cell("H02", "1.001", 1L, null),
                        cell("H04", "1.001", 2L, null),
                        cell("H05", "1.001", 7L, 0.25),
                        cell("H05", "1.001", 7L, 0.25),
                        cell("H06", "1.001", 1L, 1.0),
                        cell("H07", "1.001", 4L, null)),
                List.of(
                        cell("H01", null, 4L, 0.5),
                        cell("H02", "1.001", 1L, 0.0),
                        cell("H03", "1.001", 0L, 0.1),
                        cell("H05", "1.001", 7L, 0.25),
                        cell("H06", "1.001", 1L, 1.0),
                        cell("H07", "1.001", 4L, null),
                        cell("H07", "1.001", 4L, null)));
        // Of seven cells H06 alone agrees. A total and one of its parts are cells of their own.
        assertThat(comparison.compared()).isEqualTo(7);
        assertThat(comparison.differing()).isEqualTo(6);
        assertThat(comparison.first())
                .containsExactly(
                        "agency=H01, procedure=null: received 3 stored, 4 recomputed",
                        "agency=H02, procedure=1.001: rate null stored, 0.0 recomputed",
                        "agency=H03, procedure=1.001: not stored; rate null stored, 0.1 recomputed",
                        "agency=H04, procedure=1.001: stored and not recomputed; received 2 stored, null recomputed",
                        "agency=H05, procedure=1.001: stored 2 times",
                        "agency=H07, procedure=1.001: recomputed 2 times");
    }

    @Test
    void onlyTheFirstTenAreShown() {
        List<Row> cells = IntStream.range(10, 35)
                .mapToObj(number -> cell("H" + number, null, 1L, null))
                .toList();
        Comparison comparison = compare(cells, List.of());
        assertThat(comparison.differing()).isEqualTo(25);
        assertThat(comparison.first()).hasSize(10);
        assertThat(comparison.first().get(9)).startsWith("agency=H19,");
    }

    private static Comparison compare(List<Row> stored, List<Row> computed) {
        return Comparison.of("cells", TABLE.key(), List.of(RECEIVED, RATE), rows(stored), rows(computed));
    }

    private static Dataset<Row> rows(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, TABLE.schema());
    }

    private static Row cell(String agency, String procedure, Long received, Double rate) {
        return RowFactory.create(agency, procedure, received, rate);
    }
}
