// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The expected table {@code agency_day}: one row per node and day from its first with anything on, but no quiet days of one that ended. */
final class AgencyDayTruth {

    static final List<String> COUNTS = List.of(
            "received",
            "received_online",
            "resolved",
            "resolved_early",
            "resolved_on_time",
            "resolved_late",
            "resolved_without_due",
            "withdrawn",
            "judged",
            "on_time",
            "judged_online",
            "on_time_online",
            "resolved_of_received",
            "paid",
            "paid_amount");

    private AgencyDayTruth() {}

    static TruthTable of(Outcome outcome) {
        Tally tally = new Tally(COUNTS);
        Map<List<String>, LocalDate> firstDays = new HashMap<>();
        for (DossierFacts dossier : outcome.dossiers()) {
            if (!dossier.inScope()) {
                continue;
            }
            for (List<String> node : outcome.tree().nodes(dossier.agency())) {
                note(firstDays, node, dossier.receivedOn());
                tally.count(key(dossier.receivedOn(), node), onReceipt(dossier));
                if (dossier.closedOn() != null) {
                    tally.count(key(dossier.closedOn(), node), onClosing(dossier));
                }
            }
        }
        for (PaymentFacts payment : outcome.payments()) {
            if (payment.succeeded() && !payment.refund()) {
                for (List<String> node : outcome.tree().nodes(payment.agency())) {
                    note(firstDays, node, payment.paidOn());
                    tally.add(key(payment.paidOn(), node), "paid", 1);
                    tally.add(
                            key(payment.paidOn(), node),
                            "paid_amount",
                            payment.amount().longValueExact());
                }
            }
        }
        List<String> columns = new ArrayList<>(List.of("day", "agency_view", "agency_code"));
        columns.addAll(COUNTS);
        return new TruthTable("agency_day", columns, withQuietDays(tally.rows(), firstDays, outcome));
    }

    /** The columns in which a received dossier counts on the day of its receipt. */
    static List<String> onReceipt(DossierFacts dossier) {
        return dossier.online() ? List.of("received", "received_online") : List.of("received");
    }

    /** The columns in which it counts on the day of its closing. */
    static List<String> onClosing(DossierFacts dossier) {
        List<String> columns = new ArrayList<>();
        if (!dossier.closedKind().equals("stopped")) {
            columns.add(dossier.closedKind());
        }
        for (String column : TimelinessTruth.onTimeForm06(dossier)) {
            if (COUNTS.contains(column)) {
                columns.add(column);
            }
            if (dossier.online() && (column.equals("judged") || column.equals("on_time"))) {
                columns.add(column + "_online");
            }
        }
        if (dossier.closedKind().equals("resolved") && dossier.closedOn().equals(dossier.receivedOn())) {
            columns.add("resolved_of_received");
        }
        return columns;
    }

    private static List<List<String>> withQuietDays(
            List<List<String>> busy, Map<List<String>, LocalDate> firstDays, Outcome outcome) {
        LocalDate lastDay = outcome.lastDay();
        Map<List<String>, List<String>> byKey = new HashMap<>();
        busy.forEach(row -> byKey.put(row.subList(0, 3), row));
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> nodes = firstDays.keySet().stream()
                .sorted(Comparator.comparing(node -> String.join(" ", node)))
                .toList();
        LocalDate first = firstDays.values().stream().min(LocalDate::compareTo).orElse(lastDay);
        for (LocalDate day = first; !day.isAfter(lastDay); day = day.plusDays(1)) {
            for (List<String> node : nodes) {
                List<String> row = byKey.get(key(day, node));
                if (row != null) {
                    rows.add(row);
                } else if (!day.isBefore(firstDays.get(node)) && outcome.tree().isExpected(node.get(1), day)) {
                    rows.add(quiet(day, node));
                }
            }
        }
        return rows;
    }

    private static List<String> quiet(LocalDate day, List<String> node) {
        List<String> row = new ArrayList<>(key(day, node));
        COUNTS.forEach(any -> row.add("0"));
        return row;
    }

    private static void note(Map<List<String>, LocalDate> firstDays, List<String> node, LocalDate day) {
        firstDays.merge(node, day, (one, other) -> one.isBefore(other) ? one : other);
    }

    private static List<String> key(LocalDate day, List<String> node) {
        return List.of(day.toString(), node.get(0), node.get(1));
    }
}
