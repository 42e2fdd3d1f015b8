// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyRegister;
import org.junit.jupiter.api.Test;

/** One dossier or reference of each class, and one on either side of each bound. */
class SettlementTest {

    private static final String DOSSIERS =
            """
            ('none', 0, 'VND', false), ('zero', null, 'VND', false), ('open', 100, 'VND', false),
            ('flagged', 100, 'VND', true), ('under', 100, 'VND', true), ('matched', 100, 'VND', true),
            ('inparts', 100, 'VND', true), ('over', 100, 'VND', true), ('free', 0, 'VND', false),
            ('twice', 100, 'VND', true), ('double', 100, 'VND', true), ('almost', 100, 'VND', true),
            ('back', 100, 'VND', true), ('partly', 100, 'VND', true), ('abroad', 100, 'VND', true),
            ('stated', 100, 'VND', true), ('both', 100, 'VND', true),
            ('refused', 100, 'VND', true), ('refusedpaid', 100, 'VND', true),
            ('H01-250703-0001', 0, 'VND', false)
            """;

    private static final String PAYMENTS =
            """
            ('under', 'payment', 'success', 99, 'VND'), ('matched', 'payment', 'success', 100, 'VND'),
            ('matched', 'payment', 'failed', 100, 'VND'), ('matched', 'request', null, 100, 'VND'),
            ('inparts', 'payment', 'success', 40, 'VND'), ('inparts', 'payment', 'success', 60, 'VND'),
            ('over', 'payment', 'success', 101, 'VND'), ('free', 'payment', 'success', 1, 'VND'),
            ('free', 'payment', 'success', 1, 'VND'), ('open', 'payment', 'failed', 50, 'EUR'),
            ('twice', 'payment', 'success', 100, 'VND'), ('twice', 'payment', 'success', 100, 'VND'),
            ('double', 'payment', 'success', 200, 'VND'),
            ('almost', 'payment', 'success', 100, 'VND'), ('almost', 'payment', 'success', 99, 'VND'),
            ('back', 'payment', 'success', 100, 'VND'), ('back', 'refund', 'success', 100, 'VND'),
            ('partly', 'payment', 'success', 100, 'VND'), ('partly', 'refund', 'success', 30, 'VND'),
            ('partly', 'refund', 'failed', 70, 'VND'),
            ('refusedpaid', 'payment', 'success', 100, 'VND'),
            ('stated', 'payment', 'success', 100, 'VND'), ('stated', 'refund', 'stated', 100, 'VND'),
            ('both', 'payment', 'success', 100, 'VND'), ('both', 'refund', 'success', 60, 'VND'),
            ('both', 'refund', 'stated', 100, 'VND'),
            ('abroad', 'payment', 'success', 4, 'EUR'), ('unknown', 'payment', 'success', 9, 'VND'),
            (null, 'payment', 'success', 8, 'VND'), (null, 'payment', 'success', 3, 'VND')
            """;

    @Test
    void eachClassIsTheFirstThatApplies() {
        // Name, dossier code, currency, fee, paid, paid back, net, successful payments, class.
        assertThat(settled("settlement_id, dossier_code, currency, fee_due, paid, refunded, net, transactions, class"))
                .containsExactly(
                        "H01-250703-0001 H01-250703-0001 VND 0 0 0 0 0 no_fee",
                        "abroad abroad EUR 0 4 0 4 1 other_currency",
                        "abroad abroad VND 100 0 0 0 0 flagged_without_payment",
                        // Two payments, but one dong less than twice the fee.
                        "almost almost VND 100 199 0 199 2 overpaid",
                        "back back VND 100 100 100 0 1 refunded",
                        // What a message says is not told once more by the request's state.
                        "both both VND 100 100 60 40 1 underpaid",
                        // Twice the fee, but in one payment.
                        "double double VND 100 200 0 200 1 overpaid",
                        "flagged flagged VND 100 0 0 0 0 flagged_without_payment",
                        "free free VND 0 2 0 2 2 overpaid",
                        "inparts inparts VND 100 100 0 100 2 matched",
                        "matched matched VND 100 100 0 100 1 matched",
                        "none none VND 0 0 0 0 0 no_fee",
                        "open open VND 100 0 0 0 0 no_online_payment",
                        "over over VND 100 101 0 101 1 overpaid",
                        "partly partly VND 100 100 30 70 1 underpaid",
                        "reference null VND 0 11 0 11 2 paid_without_dossier",
                        "refused refused VND 100 0 0 0 0 flagged_without_payment",
                        "refusedpaid refusedpaid VND 100 100 0 100 1 matched",
                        "stated stated VND 100 100 100 0 1 refunded",
                        "twice twice VND 100 200 0 200 2 paid_twice",
                        "under under VND 100 99 0 99 1 underpaid",
                        "unknown unknown VND 0 9 0 9 1 paid_without_dossier",
                        "zero zero VND 0 0 0 0 0 no_fee");
    }

    @Test
    void aSettlementStandsUnderItsDossiersAgencyElseUnderItsPayments() {
        assertThat(settled("settlement_id, code_month, agency_code, agency_valid_from, procedure_code, received_on,"
                        + " first_paid_on, paid_flag"))
                .contains(
                        "H01-250703-0001 2025-07-01 H01 1970-01-01 P1 2025-07-01 null false",
                        "matched 1970-01-01 H01 1970-01-01 P1 2025-07-01 2025-07-02 true",
                        // What was not accepted is received on no day: it counts by what was paid for it, or nowhere.
                        "refused 1970-01-01 H01 1970-01-01 P1 null null true",
                        "refusedpaid 1970-01-01 H01 1970-01-01 P1 null 2025-07-02 true",
                        "unknown 1970-01-01 H02 1970-01-01 null null 2025-07-02 false",
                        "reference 1970-01-01 H02 1970-01-01 null null 2025-07-02 false");
    }

    private static List<String> settled(String columns) {
        Dataset<Row> dossiers = LocalSpark.session()
                .sql("SELECT 'H01' AS agency_code, 'P1' AS procedure_code, DATE'2025-07-01' AS received_on,"
                        + " CASE WHEN dossier_code LIKE 'refused%' THEN '3' ELSE '4' END AS status, * FROM VALUES "
                        + DOSSIERS + " AS t(dossier_code, fee_due, fee_currency, paid_flag)");
        Dataset<Row> payments = LocalSpark.session()
                .sql(
                        "SELECT 'reference' AS reference, 'H02' AS agency_code, DATE'2025-07-02' AS paid_on, * FROM VALUES "
                                + PAYMENTS + " AS t(dossier_code, kind, outcome, amount, currency)")
                .withColumn("repeats", expr("CASE WHEN outcome = 'stated' AND dossier_code = 'both' THEN true END"));
        return Settlement.of(dossiers, payments, AgencyRegister.of(List.of()))
                .selectExpr(columns.split(", "))
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" ").replace(".00000", ""))
                .sorted()
                .toList();
    }
}
