// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.List;

/** The expected table {@code online_payment}: by bank, and over all banks together with the dossiers' side. */
final class OnlinePaymentTruth {

    private static final List<String> COUNTS = List.of(
            "successful",
            "amount",
            "failed",
            "refunded",
            "refunded_amount",
            "dossiers_with_fee",
            "dossiers_paid_online",
            "flagged_without_payment",
            "paid_without_flag");

    private static final String CURRENCY = "VND";
    private static final int KEY_COLUMNS = 8;
    private static final int BANK = 6;
    private static final int DOSSIER_COUNTS = 4;

    private OnlinePaymentTruth() {}

    static TruthTable of(Outcome outcome) {
        Tally tally = new Tally(COUNTS);
        for (TruthPeriod period : outcome.periods()) {
            for (PaymentFacts payment : outcome.payments()) {
                if (period.holds(payment.paidOn(), outcome.lastDay())) {
                    for (List<String> key : outcome.keys(period, payment.agency(), outcome.procedureOf(payment))) {
                        count(tally, with(key, ""), payment);
                        count(tally, with(key, payment.bank()), payment);
                    }
                }
            }
            for (DossierFacts dossier : outcome.dossiers()) {
                if (dossier.inScope() && period.holds(dossier.receivedOn(), outcome.lastDay())) {
                    for (List<String> key : outcome.keys(period, dossier.agency(), dossier.procedure())) {
                        tally.count(with(key, ""), columns(dossier, outcome.isPaid(dossier)));
                    }
                }
            }
        }
        List<List<String>> rows = tally.rows();
        rows.stream().filter(row -> !row.get(BANK).isEmpty()).forEach(row -> {
            for (int i = 1; i <= DOSSIER_COUNTS; i++) {
                row.set(row.size() - i, "");
            }
        });
        return new TruthTable(
                "online_payment", TruthTable.byPeriod(List.of("procedure_code", "bank", "currency"), COUNTS), rows);
    }

    private static void count(Tally tally, List<String> key, PaymentFacts payment) {
        long amount = payment.amount().longValueExact();
        if (payment.refund()) {
            if (payment.succeeded()) {
                tally.add(key, "refunded", 1);
                tally.add(key, "refunded_amount", amount);
            }
        } else if (payment.succeeded()) {
            tally.add(key, "successful", 1);
            tally.add(key, "amount", amount);
        } else {
            tally.add(key, "failed", 1);
        }
    }

    private static List<String> columns(DossierFacts dossier, boolean paid) {
        boolean flagged = List.of("1", "2").contains(dossier.paidFlag());
        List<String> columns = new ArrayList<>();
        if (dossier.fee().signum() > 0) {
            columns.add("dossiers_with_fee");
        }
        if (paid) {
            columns.add("dossiers_paid_online");
        }
        if (flagged && !paid) {
            columns.add("flagged_without_payment");
        }
        if (paid && !flagged) {
            columns.add("paid_without_flag");
        }
        return columns;
    }

    private static List<String> with(List<String> key, String bank) {
        List<String> full = new ArrayList<>(KEY_COLUMNS);
        full.addAll(key);
        full.add(bank);
        full.add(CURRENCY);
        return full;
    }
}
