// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

/** What is odd about the dossiers of a few days, worked out by hand. */
class FlagsTest {

    @Test
    void everyFlagStandsBesideAllThatWasReceived() {
        // Received in July: four by the province, of them three with a flag, and one by its department, without.
        Dataset<Row> flags = figures(
                flagged("2025-07-03T09:00", "due_moved"),
                flagged("2025-07-14T09:00", "channel_missing", "due_moved").with(Dossier.RUN_ID, "run-2"),
                flagged("2025-07-15T09:00", "due_moved"),
                flagged("2025-07-20T09:00"),
                flagged("2025-07-20T09:00").with(StagedDossier.AGENCY_CODE, "H01.10"),
                // Received in August.
                flagged("2025-08-01T09:00", "channel_missing").with(StagedDossier.AGENCY_CODE, "H01.10"),
                // Not accepted: in no flow, so not here.
                flagged("2025-07-04T09:00", "channel_missing").refused("2025-07-05T09:00"));
        String columns = "period_start agency_code flag flagged received flagged_rate as_known_at";
        assertThat(TestBooks.texts(flags, "period_kind = 'month' and agency_code like 'H01%'", columns))
                .containsExactly(
                        "2025-07-01 H01 channel_missing 1 5 0.2 run-2",
                        "2025-07-01 H01 due_moved 3 5 0.6 run-2",
                        "2025-07-01 H01.OWN channel_missing 1 4 0.25 run-2",
                        "2025-07-01 H01.OWN due_moved 3 4 0.75 run-2",
                        "2025-08-01 H01 channel_missing 1 1 1.0 run-1",
                        "2025-08-01 H01.10 channel_missing 1 1 1.0 run-1");
        assertThat(TestBooks.texts(flags, "period_kind = 'half_month' and agency_code = 'VN'", columns))
                .containsExactly(
                        "2025-07-01 VN channel_missing 1 2 0.5 run-2",
                        "2025-07-01 VN due_moved 2 2 1.0 run-2",
                        "2025-07-15 VN due_moved 1 3 0.3333333333333333 run-1",
                        "2025-08-01 VN channel_missing 1 1 1.0 run-1");
    }

    @Test
    void whereNothingIsOddThereIsNoRow() {
        assertThat(figures(flagged("2025-07-03T09:00")).collectAsList()).isEmpty();
        assertThat(figures().collectAsList()).isEmpty();
    }

    private static Dossiers flagged(String received, String... flags) {
        return Dossiers.received(received).with(Dossier.FLAGS, List.of(flags));
    }

    private static Dataset<Row> figures(Dossiers... dossiers) {
        return Flags.of(
                LocalSpark.session()
                        .createDataFrame(
                                Arrays.stream(dossiers).map(Dossiers::row).toList(), Dossier.TABLE.schema()),
                TestBooks.tree(LocalDate.of(2025, 8, 20)));
    }
}
