// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

class ProcessingTimeTest {

    private static final String FIGURES =
            "resolved mean_working_hours p50_working_hours p90_working_hours p95_working_hours mean_elapsed_days";

    @Test
    void percentilesAreTakenByNearestRank() {
        // 60, 120 ... 600 minutes, one dossier each: the 5th is p50, the 9th p90, the 10th p95. 540 lies in the bucket
        // that ends at 540 (480, 489, 498, 507, 517, 527, 537, 547): so 547; 600 in that of 557, 568, 579, 590, 601.
        TestBooks books = new TestBooks();
        IntStream.rangeClosed(1, 10)
                .forEach(i -> books.with(Dossiers.received("2025-07-03T09:00").resolved("2025-07-13T10:00", 60 * i)));
        Dataset<Row> times = TestBooks.told(ProcessingTime.STATISTIC, books.on("2025-07-20"));
        double p90 = 547 / 60.0;
        double p95 = 601 / 60.0;
        assertThat(TestBooks.texts(
                        times,
                        "period_kind = 'half_month' and agency_code = 'H01' and procedure_code is null and channel is"
                                + " null",
                        FIGURES))
                .containsExactly("10 5.5 5.0 " + p90 + " " + p95 + " 10.0");
    }

    @Test
    void aRowExistsWhereADossierWasResolved() {
        Dataset<Row> times = TestBooks.told(
                ProcessingTime.STATISTIC,
                new TestBooks()
                        .with(
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.CHANNEL, "2")
                                        .with(StagedDossier.PROCEDURE_CODE, "P1")
                                        .resolved("2025-07-04T10:00", 0),
                                Dossiers.received("2025-07-03T09:00").resolved("2025-07-06T10:00", 120),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.CHANNEL, "3")
                                        .stopped("2025-07-06T10:00"))
                        .on("2025-07-20"));
        assertThat(TestBooks.texts(
                        times, "period_kind = 'month' and agency_code = 'VN'", "procedure_code channel " + FIGURES))
                .containsExactly(
                        "P1 null 1 0.0 0.0 0.0 0.0 1.0",
                        "null 1 1 2.0 2.0 2.0 2.0 3.0",
                        "null 2 1 0.0 0.0 0.0 0.0 1.0",
                        "null null 2 1.0 0.0 2.0 2.0 2.0");
        // Nothing was resolved in a half month of its own after the 14th.
        assertThat(TestBooks.texts(times, "period_start = '2025-07-15'", "period_kind"))
                .isEmpty();
    }

    @Test
    void aCorrectedDurationLeavesItsBucket() {
        Dossiers before = Dossiers.received("2025-07-03T09:00").resolved("2025-07-04T10:00", 300);
        Dossiers after = Dossiers.received("2025-07-03T09:00").resolved("2025-07-04T10:00", 240);
        Dataset<Row> times = TestBooks.told(
                ProcessingTime.STATISTIC,
                new TestBooks()
                        .with(before)
                        .withRows(List.of(before.row()), -1)
                        .with(after)
                        .on("2025-07-20"));
        assertThat(TestBooks.texts(
                        times,
                        "period_kind = 'month' and agency_code = 'H01' and channel is null",
                        FIGURES + " working_minutes elapsed_days"))
                .containsExactly("1 4.0 4.0 4.0 4.0 1.0 240 1");
    }
}
