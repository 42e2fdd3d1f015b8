// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** A comparison that overlooks something would make every other test here worthless. */
class DifferencesTest {

    private static final StructType SCHEMA =
            StructType.fromDDL("name STRING, received BIGINT, amount DECIMAL(28,5), beside STRING");

    private static final TruthFile TRUTH = new TruthFile(
            List.of("name", "received", "amount"), List.of(List.of("A", "1", "2500"), List.of("B", "0", "")));

    private final Differences differences =
            new Differences("counts", 1, (column, expected, found) -> expected.equals(found));

    @Test
    void equalRowsHaveNoneInAnyOrderAndWhateverStandsBeside() {
        assertThat(differences.between(TRUTH, List.of(row("B", 0, null), row("A", 1, "2500.00000"))))
                .isEmpty();
    }

    @Test
    void everyDifferenceNamesTableKeyColumnAndBothValues() {
        assertThat(differences.between(TRUTH, List.of(row("A", 2, "2500"), row("B", 0, "0"))))
                .containsExactly(
                        "counts[name=A]: received is <2> in the lake, <1> in truth",
                        "counts[name=B]: amount is <0> in the lake, <> in truth");
    }

    @Test
    void aRowThatOnlyOneSideHasIsADifference() {
        assertThat(differences.between(TRUTH, List.of(row("A", 1, "2500"), row("C", 0, null))))
                .containsExactly("counts[name=B] is missing in the lake: ", "counts[name=C] is in the lake only: ");
        assertThat(differences.between(TRUTH, List.of(row("A", 1, "2500"), row("B", 0, null), row("B", 0, null))))
                .containsExactly("counts [B] stands twice in the lake");
    }

    @Test
    void onlyTheFirstTwentyAreShown() {
        List<Row> many = new ArrayList<>(List.of(row("A", 1, "2500"), row("B", 0, null)));
        for (int i = 0; i < 30; i++) {
            many.add(row("more " + i, i, null));
        }
        assertThat(differences.between(TRUTH, many)).hasSize(21).last().isEqualTo("... 30 differences in all");
    }

    private static Row row(String name, long received, String amount) {
        Object[] values = {name, received, amount == null ? null : new BigDecimal(amount), "beside"};
        return new GenericRowWithSchema(values, SCHEMA);
    }
}
