// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The expected table {@code reconciliation}: every dossier with its payments, and payments for dossiers nobody knows. */
final class ReconciliationTruth {

    private static final List<String> FIGURES = List.of("dossiers", "fee_due", "paid", "refunded", "net");
    private static final String CURRENCY = "VND";

    private ReconciliationTruth() {}

    static TruthTable of(Outcome outcome) {
        Map<String, List<PaymentFacts>> moved = new TreeMap<>();
        outcome.payments().stream().filter(PaymentFacts::succeeded).forEach(payment -> moved.computeIfAbsent(
                        payment.dossierCode() == null ? payment.reference() : payment.dossierCode(),
                        any -> new ArrayList<>())
                .add(payment));
        Tally tally = new Tally(FIGURES);
        Set<String> known = new HashSet<>();
        for (DossierFacts dossier : outcome.dossiers()) {
            known.add(dossier.code());
            Money money = Money.of(dossier.fee().longValueExact(), moved.getOrDefault(dossier.code(), List.of()));
            LocalDate day = dossier.inScope() ? dossier.receivedOn() : money.firstOn();
            boolean flagged = List.of("1", "2").contains(dossier.paidFlag());
            count(tally, outcome, day, dossier.agency(), dossier.procedure(), money, money.classOf(flagged));
        }
        moved.forEach((code, payments) -> {
            if (!known.contains(code)) {
                Money money = Money.of(0, payments);
                String agency = payments.stream()
                        .map(PaymentFacts::agency)
                        .min(String::compareTo)
                        .orElseThrow();
                count(tally, outcome, money.firstOn(), agency, "", money, "paid_without_dossier");
            }
        });
        return new TruthTable(
                "reconciliation",
                TruthTable.byPeriod(List.of("procedure_code", "currency", "class"), FIGURES),
                tally.rows());
    }

    private static void count(
            Tally tally,
            Outcome outcome,
            LocalDate day,
            String agency,
            String procedure,
            Money money,
            String settlementClass) {
        for (TruthPeriod period : outcome.periods()) {
            if (day == null || !period.holds(day, outcome.lastDay())) {
                continue;
            }
            for (List<String> row : outcome.keys(period, agency, procedure)) {
                List<String> key = new ArrayList<>(row);
                key.add(CURRENCY);
                key.add(settlementClass);
                Map<String, Long> figures = new HashMap<>(Map.of("dossiers", 1L, "fee_due", money.due()));
                figures.putAll(Map.of("paid", money.paid(), "refunded", money.refunded(), "net", money.net()));
                figures.forEach((figure, value) -> tally.add(key, figure, value));
            }
        }
    }

    /**
     * What was due and what moved.
     *
     * @param successes how many payments succeeded
     * @param firstOn the day of the first of them, or of a refund; null where nothing moved
     */
    private record Money(long due, long paid, long refunded, long successes, LocalDate firstOn) {

        static Money of(long due, List<PaymentFacts> moved) {
            long paid = 0;
            long refunded = 0;
            long successes = 0;
            LocalDate firstOn = null;
            for (PaymentFacts payment : moved) {
                long amount = payment.amount().longValueExact();
                paid += payment.refund() ? 0 : amount;
                refunded += payment.refund() ? amount : 0;
                successes += payment.refund() ? 0 : 1;
                firstOn = firstOn == null || payment.paidOn().isBefore(firstOn) ? payment.paidOn() : firstOn;
            }
            return new Money(due, paid, refunded, successes, firstOn);
        }

        long net() {
            return paid - refunded;
        }

        String classOf(boolean flagged) {
            if (refunded > 0 && net() <= 0) {
                return "refunded";
            }
            if (due > 0 && successes >= 2 && net() >= 2 * due) {
                return "paid_twice";
            }
            if (net() > due) {
                return "overpaid";
            }
            if (net() > 0) {
                return net() == due ? "matched" : "underpaid";
            }
            if (paid == 0 && flagged) {
                return "flagged_without_payment";
            }
            return due > 0 ? "no_online_payment" : "no_fee";
        }
    }
}
