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
            "flags");

    private DossiersTruth() {}

    static TruthTable of(Outcome outcome) {
        return new TruthTable(
                "dossiers",
                COLUMNS,
                outcome.dossiers().stream().map(DossiersTruth::row).toList());
    }

    private static List<String> row(DossierFacts dossier) {
        return List.of(
                dossier.code(),
                Integer.toString(dossier.status()),
                dossier.agency(),
                text(dossier.receivedOn()),
                text(dossier.dueOn()),
                dossier.closedKind(),
                text(dossier.closedOn()),
                text(dossier.workingMinutes()),
                String.join("|", dossier.flags()));
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
