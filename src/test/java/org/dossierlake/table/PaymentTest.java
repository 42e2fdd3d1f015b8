// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyRegister;
import org.junit.jupiter.api.Test;

class PaymentTest {

    @Test
    void theNewestRequestThatNamesADossierSpeaksForItsReference() {
        assertThat(
                        linked(
                                "dossier_code",
                                """
                        ('request', 'r1', '1', null, 'old', 'inside', 1), ('request', 'r1', '2', null, 'new', 'inside', 2),
                        ('request', 'r1', '3', null, null, 'inside', 3), ('payment', 'r1', '4', 'success', null, 'inside', 4),
                        ('payment', 'r2', '5', 'success', 'receipt', 'inside', 5),
                        ('payment', 'r3', '6', 'success', null, 'inside', 6),
                        ('payment', 'r4', '7', 'success', null, null, 7),
                        ('payment', 'r5', '8', 'success', null, null, 8), ('refund', 'r5', '9', 'stated', 'state', null, 9)
                        """))
                .containsExactly(
                        "1 old", "2 new", "3 new", "4 new", "5 receipt", "6 inside", "7 null", "8 state", "9 state");
    }

    @Test
    void aRefundThatAMessageConfirmsIsNotToldOnceMoreByItsRequestsState() {
        assertThat(
                        linked(
                                "repeats",
                                """
                        ('refund', 'both', '1', 'success', null, null, 1), ('refund', 'both', '2', 'stated', null, null, 2),
                        ('payment', 'state', '3', 'success', null, null, 3), ('refund', 'state', '4', 'stated', null, null, 4),
                        ('refund', 'vain', '5', 'failed', null, null, 5), ('refund', 'vain', '6', 'stated', null, null, 6),
                        ('refund', 'named', '7', 'stated', null, null, 7), ('request', 'named', '8', null, 'D', null, 8)
                        """))
                .containsExactly("1 null", "2 true", "3 null", "4 null", "5 null", "6 null", "7 null", "8 null");
    }

    /** Rows of kind, reference, transaction key, outcome, dossiers in the receipt and in the reference, order. */
    private static List<String> linked(String column, String rows) {
        Dataset<Row> payments = LocalSpark.session()
                .sql("SELECT null AS unit_code, 'VN' AS agency_root, DATE'2025-07-02' AS paid_on, * FROM VALUES " + rows
                        + " AS t(kind, reference, transaction_key, outcome, receipt_dossier_code,"
                        + " reference_dossier_code, version_order)");
        Dataset<Row> noDossier = LocalSpark.session()
                .sql("SELECT 'H01-250701-0001' AS dossier_code, 'H01' AS agency_code, 'P1' AS procedure_code");
        return Payment.linked(payments, noDossier, AgencyRegister.of(List.of()))
                .orderBy("transaction_key")
                .selectExpr("transaction_key", column)
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
