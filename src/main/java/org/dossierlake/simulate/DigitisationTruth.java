// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The expected table {@code digitisation}. */
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
            "full_online_denominator",
            "procedure_unknown");

    /** Counted beside the columns: received dossiers of which the online level is known. */
    private static final String LEVEL_KNOWN = "level_known";

    private static final int FULL_ONLINE =
            TruthTable.byPeriod(List.of("procedure_code"), COUNTS).indexOf("full_online_numerator");

    private DigitisationTruth() {}

    static TruthTable of(Outcome outcome) {
        Tally tally =
                new Tally(Stream.concat(COUNTS.stream(), Stream.of(LEVEL_KNOWN)).toList());
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
        for (List<String> row : rows) {
            if (row.remove(row.size() - 1).equals("0")) {
                row.set(FULL_ONLINE, "");
            }
        }
        return new TruthTable("digitisation", TruthTable.byPeriod(List.of("procedure_code"), COUNTS), rows);
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
            add(columns, LEVEL_KNOWN, dossier.onlineLevel() != null);
            add(columns, "full_online_numerator", dossier.onlineLevel() != null && dossier.onlineLevel() == 4);
            add(columns, "procedure_unknown", dossier.entry() == null);
        }
        if (dossier.closedKind().equals("resolved") && period.holds(dossier.closedOn(), outcome.lastDay())) {
            columns.add("end_to_end_online_denominator");
            add(columns, "end_to_end_online_numerator", dossier.online() && (dossier.result() || !dossier.paper()));
            if (dossier.paper()) {
                columns.addAll(List.of("result_electronic_denominator", "dossier_digitised_denominator"));
                add(columns, "result_electronic_numerator", dossier.result());
                add(columns, "dossier_digitised_numerator", dossier.component() && dossier.result());
            }
        }
        return columns;
    }

    private static void add(List<String> columns, String column, boolean counts) {
        if (counts) {
            columns.add(column);
        }
    }
}
