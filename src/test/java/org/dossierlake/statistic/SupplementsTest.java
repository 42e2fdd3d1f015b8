// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Supplement requests as of 20 August 2025, worked out by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SupplementsTest {

    private static final String NEWEST_DAY = "2025-08-20";

    private static final AgencyTree TREE = TestBooks.tree(LocalDate.parse(NEWEST_DAY));

    private static final String DOSSIERS = "received with_request with_second_request";

    private static final String REQUESTS = " requests second_requests answered closed_unanswered open elapsed_days";

    private static final String LONGEST = " mean_elapsed_days longest_elapsed_days longest_open_days";

    private final Dataset<Row> figures = figures(
                    // Asked once: 4 days.
                    Dossiers.received("2025-07-03T09:00")
                            .requested("2025-07-05T10:00", "2025-07-09T08:00")
                            .resolved("2025-07-15T09:00", 60),
                    // Asked twice: on the same date, and 10 days.
                    Dossiers.received("2025-07-10T09:00")
                            .requested("2025-07-12T10:00", "2025-07-12T16:00")
                            .requested("2025-07-20T10:00", "2025-07-30T09:00")
                            .resolved("2025-08-05T09:00", 60)
                            .with(Dossier.RUN_ID, "run-2"),
                    // Asked in the month after the receipt, and awaited for 18 days.
                    Dossiers.received("2025-07-28T09:00")
                            .requested("2025-08-02T10:00", null)
                            .status("5"),
                    Dossiers.received("2025-07-05T09:00"),
                    // The applicant never came.
                    Dossiers.received("2025-07-06T09:00")
                            .requested("2025-07-10T10:00", null)
                            .stopped("2025-08-01T09:00"),
                    // Asked an hour after the closing: no request.
                    Dossiers.received("2025-07-07T09:00")
                            .requested("2025-07-08T10:00", null)
                            .resolved("2025-07-08T09:00", 60),
                    // Answered tomorrow, so awaited for 10 days; asked again tomorrow, so asked once.
                    Dossiers.received("2025-08-01T09:00")
                            .with(StagedDossier.AGENCY_CODE, "H01.10")
                            .requested("2025-08-10T10:00", "2025-08-21T09:00")
                            .requested("2025-08-21T10:00", null),
                    // Refused dossiers count nowhere.
                    Dossiers.received("2025-07-07T09:00")
                            .with(StagedDossier.AGENCY_CODE, "G05")
                            .requested("2025-07-08T10:00", "2025-07-09T10:00")
                            .refused("2025-07-10T09:00"),
                    // A request without a date is none.
                    Dossiers.received("2025-08-03T09:00")
                            .with(
                                    StagedDossier.SUPPLEMENT_REQUESTS,
                                    List.of(RowFactory.create(null, null, null, null))),
                    // Answered before it was asked.
                    Dossiers.received("2025-07-10T09:00")
                            .with(StagedDossier.AGENCY_CODE, "G05")
                            .requested("2025-07-20T10:00", "2025-07-18T09:00"))
            .persist();

    @Test
    void theMonthOfReceiptHasTheDossierAndTheMonthOfAskingTheRequest() {
        assertThat(texts(
                        "period_kind = 'month' and agency_code in ('H01.OWN', 'H01.10')",
                        "period_start agency_code " + DOSSIERS + REQUESTS + LONGEST))
                .containsExactly(
                        // Of 6 received 4 were asked, one of them twice. Asked in July: 4 + 0 + 10 days, and one in
                        // vain.
                        "2025-07-01 H01.OWN 6 4 1 4 1 3 1 0 14 " + 14 / 3.0 + " 10 null",
                        "2025-08-01 H01.10 1 1 0 1 0 0 0 1 0 null null 10",
                        "2025-08-01 H01.OWN 1 0 0 1 0 0 0 1 0 null null 18");
    }

    @Test
    void aNodeIsTheSumOfItsChildrenAndHasTheirLongest() {
        assertThat(texts(
                        "period_kind = 'month' and agency_code in ('H01', 'VN', 'G05')",
                        "period_start agency_code " + DOSSIERS + REQUESTS + LONGEST))
                .containsExactly(
                        "2025-07-01 G05 1 1 0 1 0 1 0 0 0 0.0 0 null",
                        "2025-07-01 H01 6 4 1 4 1 3 1 0 14 " + 14 / 3.0 + " 10 null",
                        "2025-07-01 VN 7 5 1 5 1 4 1 0 14 3.5 10 null",
                        "2025-08-01 H01 2 1 0 2 0 0 0 2 0 null null 18",
                        "2025-08-01 VN 2 1 0 2 0 0 0 2 0 null null 18");
    }

    @Test
    void everyShareStandsBesideItsParts() {
        assertThat(texts(
                        "period_kind = 'half_month' and agency_code in ('G05', 'VN')",
                        "period_start agency_code " + DOSSIERS
                                + " with_request_rate with_second_request_rate requests"))
                .containsExactly(
                        "2025-07-01 G05 1 1 0 1.0 0.0 0",
                        "2025-07-01 VN 6 4 1 " + 4 / 6.0 + " " + 1 / 6.0 + " 3",
                        // Asked, and nothing received.
                        "2025-07-15 G05 0 0 0 null null 1",
                        "2025-07-15 VN 1 1 0 1.0 0.0 2",
                        "2025-08-01 VN 2 1 0 0.5 0.0 2");
    }

    @Test
    void everyKindOfPeriodHasARowAndSaysWhoWroteIt() {
        assertThat(texts(
                        "agency_code = 'VN' and period_start <= '2025-07-15' and period_end >= '2025-07-20'",
                        "period_kind period_start period_end agency_name received requests as_known_at"))
                .containsExactly(
                        "admin_half_year 2025-06-15 2025-12-14 VN 9 7 run-2",
                        // Received on 28 July, 1 and 3 August; asked on 20 July twice, 2 and 10 August.
                        "admin_month 2025-07-15 2025-08-14 VN 3 4 run-2",
                        "admin_quarter 2025-06-15 2025-09-14 VN 9 7 run-2",
                        "admin_year 2024-12-15 2025-12-14 VN 9 7 run-2",
                        "half_month 2025-07-15 2025-07-31 VN 1 2 run-2",
                        "half_year 2025-07-01 2025-12-31 VN 9 7 run-2",
                        "month 2025-07-01 2025-07-31 VN 7 5 run-2",
                        "quarter 2025-07-01 2025-09-30 VN 9 7 run-2",
                        "year 2025-01-01 2025-12-31 VN 9 7 run-2");
    }

    @Test
    void theSameStandsByProcedureWhereDossiersNameOne() {
        Dataset<Row> rows = figures(
                Dossiers.received("2025-07-03T09:00")
                        .with(StagedDossier.PROCEDURE_CODE, "1.000001")
                        .requested("2025-07-05T10:00", "2025-07-09T08:00"),
                Dossiers.received("2025-07-04T09:00")
                        .with(StagedDossier.AGENCY_CODE, "H01.10")
                        .with(StagedDossier.PROCEDURE_CODE, "1.000001"),
                Dossiers.received("2025-07-04T09:00")
                        .with(StagedDossier.PROCEDURE_CODE, "1.000002")
                        .requested("2025-07-06T10:00", null),
                Dossiers.received("2025-07-04T09:00").with(StagedDossier.PROCEDURE_CODE, null));
        assertThat(TestBooks.texts(
                        rows,
                        "period_kind = 'month' and agency_code in ('VN', 'H01.10')",
                        "agency_code procedure_code received with_request requests answered elapsed_days"))
                .containsExactly(
                        "H01.10 1.000001 1 0 0 0 0",
                        "H01.10 null 1 0 0 0 0",
                        "VN 1.000001 2 1 1 1 4",
                        "VN 1.000002 1 1 1 0 0",
                        "VN null 4 2 2 1 4");
    }

    @Test
    void withoutDossiersThereIsNoRow() {
        assertThat(figures().collectAsList()).isEmpty();
    }

    @Test
    void whatIsReceivedIsThatOfTimelinessAndRule766TakesSecondOnesForLate() {
        Random random = new Random(20250820);
        Dossiers[] dossiers = Stream.generate(() -> new RandomDossier(random, LocalDate.parse(NEWEST_DAY)).make())
                .limit(400)
                .toArray(Dossiers[]::new);
        Dataset<Row> rows = figures(dossiers).persist();
        assertThat(rows.filter("requests <> answered + closed_unanswered + open or with_request > received"
                                + " or with_second_request > with_request or second_requests > requests")
                        .collectAsList())
                .isEmpty();
        assertThat(TestBooks.texts(
                        rows, "received > 0", "period_kind period_start agency_code procedure_code received"))
                .hasSizeGreaterThan(100)
                .isEqualTo(TestBooks.texts(
                        TestBooks.told(
                                Timeliness.STATISTIC,
                                new TestBooks().with(dossiers).on(NEWEST_DAY)),
                        "received > 0 and field_code is null and subject is null",
                        "period_kind period_start agency_code procedure_code received"));
        assertThat(rows.filter("with_second_request > 0 and second_requests > 0")
                        .collectAsList())
                .isNotEmpty();
        assertThat(rowsOf(dossiers)
                        .filter("on_time_766")
                        .transform(onTime -> Supplements.of(onTime, TREE, LocalDate.parse(NEWEST_DAY)))
                        .filter("with_second_request > 0 or second_requests > 0")
                        .collectAsList())
                .isEmpty();
    }

    private List<String> texts(String condition, String columns) {
        return TestBooks.texts(figures, "procedure_code is null and " + condition, columns);
    }

    private static Dataset<Row> figures(Dossiers... dossiers) {
        return Supplements.of(rowsOf(dossiers), TREE, LocalDate.parse(NEWEST_DAY));
    }

    private static Dataset<Row> rowsOf(Dossiers... dossiers) {
        return LocalSpark.session()
                .createDataFrame(Arrays.stream(dossiers).map(Dossiers::row).toList(), Dossier.TABLE.schema());
    }
}
