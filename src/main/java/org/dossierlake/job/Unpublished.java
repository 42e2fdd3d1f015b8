// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.Optional;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.Nearest;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.PublishedKey;

/** Why a published table has no row about what was asked for. */
final class Unpublished {

    private Unpublished() {}

    /** There is no row: because the table knows no such agency, or because there was nothing to count. */
    static RunFailure rows(Readers readers, Table table, String view, String agency, String period) {
        return rows(readers, table, view, agency, period, Optional.empty());
    }

    /** The same where rows about a procedure were asked for. */
    static RunFailure rows(
            Readers readers, Table table, String view, String agency, String period, Optional<String> procedure) {
        List<String> agencies = readers
                .readOrNone(table)
                .filter(PublishedKey.AGENCY_VIEW.col().equalTo(view))
                .select(PublishedKey.AGENCY_CODE.col())
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
        return agencies.isEmpty() || agencies.contains(agency)
                ? Failures.nothingPublished(table.name(), agency, period, procedure)
                : Failures.unknownAgency(agency, view, table.name(), Nearest.to(agency, agencies));
    }

    /** There is no row about a procedure of an agency that has others: it is not known, or was not counted in the period. */
    static RunFailure procedure(
            Readers readers, Table table, String view, String agency, String period, String procedure) {
        Field code = PublishedKey.PROCEDURE_CODE;
        List<String> procedures = readers
                .readOrNone(table)
                .filter(PublishedKey.isOf(view, agency).and(code.col().isNotNull()))
                .select(code.col())
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
        return procedures.contains(procedure)
                ? Failures.nothingPublished(table.name(), agency, period, Optional.of(procedure))
                : Failures.unknownProcedure(procedure, table.name(), agency, procedures);
    }
}
