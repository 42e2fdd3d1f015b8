// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;

/**
 * How one stored dossier counts in {@code timeliness}, in words for people: {@link org.dossierlake.posting.Contribution}
 * is what counts, a test compares the two.
 *
 * @param column the column of {@code timeliness} that counts it; {@code none} where no column does
 * @param why why that one, as a clause
 */
record CountedAs(String column, String why) {

    private static final String NONE = "none";

    /**
     * What counts the dossier.
     *
     * @param dossier a row of {@link Dossier#TABLE}
     * @param newestDay the day at whose end stocks are counted
     */
    static CountedAs of(Row dossier, LocalDate newestDay) {
        String kind = dossier.getAs(Dossier.CLOSED_KIND.name());
        LocalDate closedOn = dossier.getAs(Dossier.CLOSED.on().name());
        LocalDate receivedOn = dossier.getAs(StagedDossier.RECEIVED.on().name());
        boolean isInScope = dossier.getAs(Dossier.IN_SCOPE.name());
        if (ClosedKind.REFUSED.code().equals(kind) && closedOn != null) {
            return new CountedAs("refused", "not accepted on %s, outside flows and stocks".formatted(closedOn));
        }
        if (ClosedKind.WITHDRAWN.code().equals(kind) && receivedOn == null && closedOn != null) {
            return new CountedAs("withdrawn_before_receipt", "withdrawn on %s, never received".formatted(closedOn));
        }
        if (!isInScope) {
            LocalDate lateOn = dossier.getAs(Dossier.WAITING_LATE_ON.name());
            boolean isFiled = DossierStatus.FILED.code().equals(dossier.getAs(StagedDossier.STATUS.name()));
            return isFiled && lateOn != null && !lateOn.isAfter(newestDay)
                    ? new CountedAs("waiting_late", "filed online, and not received in time since %s".formatted(lateOn))
                    : new CountedAs(NONE, "not received, or not accepted without a day");
        }
        LocalDate due = dossier.getAs(Dossier.DUE.on().name());
        if (kind != null && closedOn == null) {
            return new CountedAs("in_progress_undated", "its status closes it, but nothing says when");
        }
        if (kind != null) {
            return closed(kind, closedOn, due);
        }
        return open(dossier, due, newestDay);
    }

    private static CountedAs closed(String kind, LocalDate closedOn, LocalDate due) {
        if (!kind.equals(ClosedKind.RESOLVED.code())) {
            return new CountedAs(kind, "%s on %s".formatted(kind, closedOn));
        }
        if (due == null) {
            return new CountedAs("resolved_without_due", "finished on %s".formatted(closedOn));
        }
        String column =
                closedOn.isBefore(due) ? "resolved_early" : closedOn.equals(due) ? "resolved_on_time" : "resolved_late";
        return new CountedAs(column, "finished on %s, due on %s".formatted(closedOn, due));
    }

    private static CountedAs open(Row dossier, LocalDate due, LocalDate newestDay) {
        List<Row> pauses = dossier.getList(dossier.fieldIndex(Dossier.PAUSES.name()));
        for (Row pause : pauses) {
            LocalDate from = pause.getAs("from_on");
            LocalDate to = pause.getAs("to_on");
            if (from != null && !from.isAfter(newestDay) && (to == null || to.isAfter(newestDay))) {
                return new CountedAs(
                        "in_progress_paused",
                        "the clock stands since %s (%s)".formatted(from, pause.<String>getAs("kind")));
            }
        }
        if (due == null) {
            return new CountedAs("in_progress_without_due", "open, and nothing was promised");
        }
        long days = ChronoUnit.DAYS.between(due, newestDay);
        return days > 0
                ? new CountedAs("in_progress_overdue", "open %,d days after its due day %s".formatted(days, due))
                : new CountedAs("in_progress_within", "open, due on %s".formatted(due));
    }
}
