// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.List;

/** The expected table {@code digitisation}. No procedure is known: each returns a paper, none has an online level. */
final class DigitisationTruth {

    private static final List<String> COUNTS = List.of(
            "component_digitised_numerator",
            "component_digitised_denominator",
            "result_electronic_numerator",
            "result_electronic_denominator",
            "dossier_digitised_numerator",
            "dossier_digitised_denominator",
            "data_reused_numerator",
            "data_reused_denominator",
            "end_to_end_online_numerator",
            "end_to_end_online_denominator",
            "online_filing_numerator",
            "online_filing_denominator",
            "full_online_numerator",
            "full_online_denominator");

    private static final int UNKNOWN = 5 + COUNTS.indexOf("full_online_numerator");

    private DigitisationTruth() {}

    static TruthTable of(Outcome outcome) {
        Tally tally = new Tally(COUNTS);
        for (TruthPeriod period : outcome.periods()) {
            for (DossierFacts dossier : outcome.dossiers()) {
                List<String> columns = columns(dossier, period, outcome);
                if (!columns.isEmpty()) {
                    for (List<String> key : outcome.keys(period, dossier.agency(), dossier.procedure())) {
                        tally.count(key, columns);
                    }
                }
            }
        }
        List<List<String>> rows = tally.rows();
        rows.forEach(row -> row.set(UNKNOWN, ""));
        return new TruthTable("digitisation", TruthTable.byPeriod(COUNTS), rows);
    }

    private static List<String> columns(DossierFacts dossier, TruthPeriod period, Outcome outcome) {
        List<String> columns = new ArrayList<>();
        if (!dossier.inScope()) {
            return columns;
        }
        if (period.holds(dossier.receivedOn(), outcome.lastDay())) {
            columns.addAll(List.of(
                    "component_digitised_denominator",
                    "data_reused_denominator",
                    "online_filing_denominator",
                    "full_online_denominator"));
            add(columns, "component_digitised_numerator", dossier.component());
            add(columns, "data_reused_numerator", dossier.reused());
            add(columns, "online_filing_numerator", dossier.online());
        }
        if (dossier.closedKind().equals("resolved") && period.holds(dossier.closedOn(), outcome.lastDay())) {
            columns.addAll(List.of(
                    "result_electronic_denominator", "dossier_digitised_denominator", "end_to_end_online_denominator"));
            add(columns, "result_electronic_numerator", dossier.result());
            add(columns, "dossier_digitised_numerator", dossier.component() && dossier.result());
            add(columns, "end_to_end_online_numerator", dossier.online() && dossier.result());
        }
        return columns;
    }

    private static void add(List<String> columns, String column, boolean counts) {
        if (counts) {
            columns.add(column);
        }
    }
}
