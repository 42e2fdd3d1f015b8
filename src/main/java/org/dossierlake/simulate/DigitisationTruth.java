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
            "from_personal_store_numerator",
            "from_personal_store_denominator",
            "population_data_numerator",
            "population_data_denominator",
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
        Digital digital = dossier.digital();
        if (period.holds(dossier.receivedOn(), outcome.lastDay())) {
            columns.addAll(List.of(
                    "component_digitised_denominator",
                    "data_reused_denominator",
                    "from_personal_store_denominator",
                    "population_data_denominator",
                    "online_filing_denominator",
                    "full_online_denominator"));
            add(columns, "component_digitised_numerator", digital.component());
            add(columns, "data_reused_numerator", digital.reused());
            add(columns, "from_personal_store_numerator", digital.stored());
            add(columns, "population_data_numerator", digital.verified() || digital.stored());
            add(columns, "online_filing_numerator", dossier.online());
            add(columns, LEVEL_KNOWN, dossier.onlineLevel() != null);
            add(columns, "full_online_numerator", dossier.onlineLevel() != null && dossier.onlineLevel() == 4);
            add(columns, "procedure_unknown", dossier.entry() == null);
        }
        if (dossier.closedKind().equals("resolved") && period.holds(dossier.closedOn(), outcome.lastDay())) {
            columns.add("end_to_end_online_denominator");
            add(columns, "end_to_end_online_numerator", dossier.online() && (digital.result() || !dossier.paper()));
            if (dossier.paper()) {
                columns.addAll(List.of("result_electronic_denominator", "dossier_digitised_denominator"));
                add(columns, "result_electronic_numerator", digital.result());
                add(columns, "dossier_digitised_numerator", digital.component() && digital.result());
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
