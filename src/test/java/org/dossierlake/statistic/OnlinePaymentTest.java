// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class OnlinePaymentTest {

    private static final String FIGURES = "successful int(amount) failed refunded int(refunded_amount)"
            + " dossiers_with_fee dossiers_paid_online flagged_without_payment paid_without_flag";

    @Test
    void paymentsCountByPaidDateAndDossiersByTheirReceipt() {
        Dataset<Row> payments = TestBooks.told(
                OnlinePayment.STATISTIC,
                new TestBooks()
                        // Successful, their money, failed, refunds, their money.
                        .paid("2025-07-03", "VCB", "H01.10", "P1", "VND", 2, 50_000, 1, 0, 0)
                        .paid("2025-07-04", null, "H01.10", null, "VND", 1, 7_000, 0, 0, 0)
                        .paid("2025-07-31", "BIDV", "H01.10", "P1", "VND", 0, 0, 0, 1, 20_000)
                        .paid("2025-07-03", "VCB", "H01.10", "P1", "EUR", 1, 12, 0, 0, 0)
                        // The day after the newest one has not come yet.
                        .paid("2025-08-21", "VCB", "H01.10", "P1", "VND", 9, 9, 9, 9, 9)
                        // With fee, paid online, flagged without payment, paid without flag.
                        .settled("2025-06-15", "H01.10", "P1", "VND", 5, 2, 1, 1)
                        .settled("2025-07-15", "H01.10", null, "VND", 3, 0, 0, 0)
                        .on("2025-08-20"));
        assertThat(texts(payments, "currency = 'VND' and period_kind = 'month'", "period_start procedure_code bank"))
                .containsExactly(
                        // June: the dossiers alone. An unknown bank or procedure counts in the totals alone.
                        "2025-06-01 P1 null 0 0 0 0 0 5 2 1 1",
                        "2025-06-01 null null 0 0 0 0 0 5 2 1 1",
                        "2025-07-01 P1 BIDV 0 0 0 1 20000 null null null null",
                        "2025-07-01 P1 VCB 2 50000 1 0 0 null null null null",
                        "2025-07-01 P1 null 2 50000 1 1 20000 0 0 0 0",
                        "2025-07-01 null BIDV 0 0 0 1 20000 null null null null",
                        "2025-07-01 null VCB 2 50000 1 0 0 null null null null",
                        "2025-07-01 null null 3 57000 1 1 20000 3 0 0 0");
        // 3 and 4 July belong to the administrative month from 15 June, 31 July to the one from 15 July.
        assertThat(texts(
                        payments,
                        "currency = 'VND' and period_kind = 'admin_month' and procedure_code is null and bank is null",
                        "period_start"))
                .containsExactly("2025-06-15 3 57000 1 0 0 5 2 1 1", "2025-07-15 0 0 0 1 20000 3 0 0 0");
        assertThat(texts(payments, "currency = 'EUR' and period_kind = 'month'", "procedure_code bank"))
                .containsExactly(
                        "P1 VCB 1 12 0 0 0 null null null null",
                        "P1 null 1 12 0 0 0 0 0 0 0",
                        "null VCB 1 12 0 0 0 null null null null",
                        "null null 1 12 0 0 0 0 0 0 0");
    }

    @Test
    void aPaymentThatWasTakenBackLeavesNoRow() {
        assertThat(TestBooks.told(
                                OnlinePayment.STATISTIC,
                                new TestBooks()
                                        .paid("2025-07-03", "VCB", "H01.10", "P1", "VND", 1, 50_000, 0, 0, 0)
                                        .paid("2025-07-03", "VCB", "H01.10", "P1", "VND", -1, -50_000, 0, 0, 0)
                                        .on("2025-08-20"))
                        .collectAsList())
                .isEmpty();
    }

    private static List<String> texts(Dataset<Row> payments, String condition, String columns) {
        return TestBooks.texts(payments, "agency_code = 'VN' and " + condition, columns + " " + FIGURES);
    }
}
