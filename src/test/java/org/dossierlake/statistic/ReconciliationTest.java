// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ReconciliationTest {

    @Test
    void classesAndCurrenciesHaveRowsOfTheirOwnAndPeriodsAddUp() {
        Dataset<Row> rows = TestBooks.told(
                Reconciliation.STATISTIC,
                new TestBooks()
                        .reconciled("2025-07-01", "H01.10", "P1", "VND", "matched", 3, 300, 300, 0)
                        .reconciled("2025-07-01", "H01.10", "P2", "VND", "refunded", 1, 100, 100, 120)
                        .reconciled("2025-07-15", "H01.10", "P1", "VND", "matched", 1, 100, 100, 0)
                        .reconciled("2025-07-15", "G05", null, "EUR", "paid_without_dossier", 2, 0, 50, 0)
                        .on("2025-07-31"));
        String columns = "agency_code procedure_code currency class dossiers fee_due paid refunded net";
        assertThat(TestBooks.texts(
                        rows, "period_kind = 'month' and procedure_code is null and agency_code = 'VN'", columns))
                .containsExactly(
                        "VN null EUR paid_without_dossier 2 0.00000 50.00000 0.00000 50.00000",
                        "VN null VND matched 4 400.00000 400.00000 0.00000 400.00000",
                        // More went back than came in.
                        "VN null VND refunded 1 100.00000 100.00000 120.00000 -20.00000");
        assertThat(TestBooks.texts(
                        rows, "period_kind = 'month' and procedure_code = 'P1' and agency_code = 'H01'", columns))
                .containsExactly("H01 P1 VND matched 4 400.00000 400.00000 0.00000 400.00000");
        assertThat(TestBooks.texts(
                        rows,
                        "period_kind = 'half_month' and procedure_code is null and agency_code = 'H01.10'",
                        "period_start class dossiers"))
                .containsExactly("2025-07-01 matched 3", "2025-07-01 refunded 1", "2025-07-15 matched 1");
    }

    @Test
    void aDossierThatChangesItsClassLeavesNothingInTheOldOne() {
        Dataset<Row> rows = TestBooks.told(
                Reconciliation.STATISTIC,
                new TestBooks()
                        .reconciled("2025-07-01", "H01", "P1", "VND", "no_online_payment", 1, 100, 0, 0)
                        .reconciled("2025-07-01", "H01", "P1", "VND", "no_online_payment", -1, -100, 0, 0)
                        .reconciled("2025-07-01", "H01", "P1", "VND", "matched", 1, 100, 100, 0)
                        .on("2025-07-31"));
        assertThat(TestBooks.texts(
                        rows, "period_kind = 'month' and agency_code = 'VN'", "procedure_code class dossiers"))
                .containsExactly("P1 matched 1", "null matched 1");
    }
}
