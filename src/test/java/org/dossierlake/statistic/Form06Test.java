// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

/** Form II.06, worked out by hand for a month with one dossier of each kind. */
class Form06Test {

    private static final String COLUMNS = "total received_online received_direct carried_over resolved resolved_early"
            + " resolved_on_time resolved_late in_progress in_progress_within in_progress_overdue";

    private static final String JULY =
            "period_kind = 'month' and period_start = date'2025-07-01' and agency_code = 'VN'";

    private static Dataset<Row> timeliness() {
        return TestBooks.told(
                Timeliness.STATISTIC,
                new TestBooks()
                        .with(
                                // Carried over from June and resolved late; the only one of its field.
                                Dossiers.received("2025-06-10T09:00")
                                        .with(StagedDossier.CHANNEL, Channel.ONLINE.code())
                                        .with(Dossier.FIELD_CODE, "LV01")
                                        .due("2025-06-20T17:00")
                                        .resolved("2025-07-05T10:00", 600),
                                // Stopped before July, and in July.
                                Dossiers.received("2025-06-02T09:00").stopped("2025-06-15T10:00"),
                                Dossiers.received("2025-07-03T09:00").stopped("2025-07-10T10:00"),
                                // Withdrawn; resolved without due date; resolved early, filed online.
                                Dossiers.received("2025-07-03T09:00").withdrawn("2025-07-04T10:00"),
                                Dossiers.received("2025-07-12T09:00").resolved("2025-07-12T10:00", 60),
                                Dossiers.received("2025-07-05T09:00")
                                        .with(StagedDossier.CHANNEL, Channel.ONLINE.code())
                                        .due("2025-07-25T17:00")
                                        .resolved("2025-07-20T10:00", 600),
                                // Open and overdue since the 23rd.
                                Dossiers.received("2025-07-20T09:00").due("2025-07-22T17:00"),
                                // Not accepted: in no column.
                                Dossiers.received("2025-07-08T09:00").refused("2025-07-09T10:00"))
                        .on("2025-07-31"));
    }

    @Test
    void stoppedDossiersStayInProgressAndAreCarriedOver() {
        // Carried: the late one and the one stopped in June. In progress: the overdue one and both stopped ones.
        assertThat(TestBooks.texts(
                        Form06.of(timeliness(), Form06.Stopped.IN_PROGRESS), JULY + " and field_code is null", COLUMNS))
                .containsExactly("7 1 4 2 4 1 2 1 3 2 1");
    }

    @Test
    void stoppedDossiersCountAsResolvedOnTimeWhereTheSettingSaysSo() {
        assertThat(TestBooks.texts(
                        Form06.of(timeliness(), Form06.Stopped.CLOSED), JULY + " and field_code is null", COLUMNS))
                .containsExactly("6 1 4 1 5 1 3 1 1 0 1");
    }

    @Test
    void thereIsARowPerFieldAndNoneWithoutAnythingToResolve() {
        Dataset<Row> form = Form06.of(timeliness(), Form06.Stopped.IN_PROGRESS);
        assertThat(TestBooks.texts(form, JULY, "field_code " + COLUMNS))
                .containsExactly("LV01 1 0 0 1 1 0 0 1 0 0 0", "null 7 1 4 2 4 1 2 1 3 2 1");
        // In the second half of July nothing of that field was left.
        assertThat(TestBooks.texts(
                        form, "period_kind = 'half_month' and field_code = 'LV01'", "period_start agency_code"))
                .filteredOn(row -> row.endsWith(" VN"))
                .containsExactly("2025-06-01 VN", "2025-06-15 VN", "2025-07-01 VN");
    }
}
