// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The expected table {@code processing_time}, with exact percentiles. */
final class ProcessingTimeTruth {

    private static final List<String> COLUMNS = List.of(
            "period_kind",
            "period_start",
            "period_end",
            "agency_view",
            "agency_code",
            "procedure_code",
            "channel",
            "resolved",
            "mean_working_hours",
            "p50_working_hours",
            "p90_working_hours",
            "p95_working_hours",
            "mean_elapsed_days");

    private ProcessingTimeTruth() {}

    static TruthTable of(Outcome outcome) {
        Map<String, List<DossierFacts>> groups = new TreeMap<>();
        for (TruthPeriod period : outcome.periods()) {
            for (DossierFacts dossier : outcome.dossiers()) {
                if (dossier.inScope()
                        && dossier.closedKind().equals("resolved")
                        && period.holds(dossier.closedOn(), outcome.lastDay())) {
                    for (List<String> key :
                            outcome.keys(period, dossier.agency(), dossier.procedure(), dossier.channel())) {
                        groups.computeIfAbsent(String.join("\u0001", key), any -> new ArrayList<>())
                                .add(dossier);
                    }
                }
            }
        }
        List<List<String>> rows = new ArrayList<>();
        groups.forEach((key, dossiers) -> {
            List<String> row = new ArrayList<>(List.of(key.split("\u0001", -1)));
            row.addAll(figures(dossiers));
            rows.add(row);
        });
        return new TruthTable("processing_time", COLUMNS, rows);
    }

    private static List<String> figures(List<DossierFacts> dossiers) {
        long[] minutes = dossiers.stream()
                .mapToLong(DossierFacts::workingMinutes)
                .sorted()
                .toArray();
        long total = 0;
        for (long value : minutes) {
            total += value;
        }
        long days = 0;
        for (DossierFacts dossier : dossiers) {
            days += ChronoUnit.DAYS.between(dossier.receivedOn(), dossier.closedOn());
        }
        return List.of(
                Long.toString(minutes.length),
                six(total / 60.0 / minutes.length),
                six(nearestRank(minutes, 50) / 60.0),
                six(nearestRank(minutes, 90) / 60.0),
                six(nearestRank(minutes, 95) / 60.0),
                six((double) days / minutes.length));
    }

    /** The smallest value with at least ceil(percent n / 100) values at or below it. */
    static long nearestRank(long[] sorted, int percent) {
        int rank = Math.toIntExact((percent * (long) sorted.length + 99) / 100);
        return sorted[rank - 1];
    }

    private static String six(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
