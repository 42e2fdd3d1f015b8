// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.List;

/** The expected table {@code dossier}, in the columns that show where a difference begins. */
final class DossiersTruth {

    private static final List<String> COLUMNS = List.of(
            "dossier_code",
            "status",
            "agency_code",
            "received_on",
            "due_on",
            "closed_kind",
            "closed_on",
            "working_minutes",
            "procedure_code",
            "field_code",
            "returns_paper",
            "has_fee",
            "online_level",
            "maximum_time",
            "maximum_unit",
            "flags");

    private DossiersTruth() {}

    static TruthTable of(Outcome outcome) {
        return new TruthTable(
                "dossiers",
                COLUMNS,
                outcome.dossiers().stream().map(DossiersTruth::row).toList());
    }

    private static List<String> row(DossierFacts dossier) {
        SentProcedure entry = dossier.entry();
        SentProcedure.Maximum maximum = entry == null ? null : entry.maximum(dossier.channel());
        return List.of(
                dossier.code(),
                Integer.toString(dossier.status()),
                dossier.agency(),
                text(dossier.receivedOn()),
                text(dossier.dueOn()),
                dossier.closedKind(),
                text(dossier.closedOn()),
                text(dossier.workingMinutes()),
                dossier.procedure(),
                dossier.field(),
                text(entry == null ? null : entry.returnsPaper()),
                text(entry == null ? null : entry.hasFee()),
                text(dossier.onlineLevel()),
                maximum == null ? "" : maximum.time(),
                maximum == null ? "" : maximum.unit(),
                String.join("|", dossier.flags()));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
