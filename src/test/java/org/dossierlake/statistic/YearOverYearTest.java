// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

/** Three years of a few dossiers, worked out by hand. */
class YearOverYearTest {

    private static final String OF_VN =
            "agency_code = 'VN' and procedure_code is null and field_code is null and subject is null and ";
    private static final String RECEIVED = "period_start period_end received received_last_year received_change";

    private static final Dataset<Row> TIMELINESS = TestBooks.told(
                    Timeliness.STATISTIC,
                    new TestBooks()
                            .with(
                                    Dossiers.received("2024-07-03T09:00")
                                            .due("2024-07-10T17:00")
                                            .with(StagedDossier.PROCEDURE_CODE, "1.000002")
                                            .resolved("2024-07-09T09:00", 60),
                                    Dossiers.received("2024-07-20T09:00")
                                            .due("2024-08-10T17:00")
                                            .with(StagedDossier.AGENCY_CODE, "G05")
                                            .stopped("2024-08-05T09:00"),
                                    Dossiers.received("2025-07-03T09:00")
                                            .due("2025-07-10T17:00")
                                            .with(StagedDossier.PROCEDURE_CODE, "1.000002")
                                            .resolved("2025-07-09T09:00", 60),
                                    Dossiers.received("2025-07-03T09:00")
                                            .due("2025-07-10T17:00")
                                            .with(StagedDossier.PROCEDURE_CODE, "1.000001")
                                            .resolved("2025-07-11T09:00", 60),
                                    Dossiers.received("2025-07-03T09:00").due("2025-07-10T17:00"),
                                    Dossiers.received("2025-07-03T09:00").due("2025-08-29T17:00"),
                                    Dossiers.received("2023-02-20T09:00").resolved("2023-02-21T09:00", 60),
                                    Dossiers.received("2024-02-03T09:00").resolved("2024-02-21T09:00", 60))
                            .on("2025-08-20"))
            .cache();

    @Test
    void aPeriodStandsBesideThatOfTheYearBefore() {
        Dataset<Row> rows = onDay("2025-08-20");
        // July: 4 and 2 were received. Of this year's 1 of 2 is on time, 2 are open, one of them overdue, and so is the
        // one
        // that is open from last year; then 1 of 1 was on time and 1 open.
        assertThat(TestBooks.texts(
                        rows,
                        OF_VN + "period_kind = 'month' and period_start = '2025-07-01'",
                        RECEIVED
                                + " resolved resolved_last_year on_time on_time_last_year judged judged_last_year"
                                + " on_time_rate on_time_rate_last_year in_progress in_progress_last_year"
                                + " in_progress_overdue in_progress_overdue_last_year"))
                .containsExactly("2025-07-01 2025-07-31 4 2 1.0 2 1 1 1 2 1 0.5 1.0 2 1 1 0");
    }

    @Test
    void anAgencyThatHadNothingIsComparedWithNothingAndOneThatHasNothingMoreIsStillThere() {
        Dataset<Row> rows = onDay("2025-08-20");
        String july =
                "period_kind = 'month' and period_start = '2025-07-01' and breakdown = 'total' and agency_code in ";
        assertThat(TestBooks.texts(
                        rows,
                        july + "('G05', 'H01')",
                        "agency_code agency_name received received_last_year received_change"))
                .containsExactly("G05 G05 0 1 -1.0", "H01 Hà Nội 4 1 3.0");
        // By procedure: 1.000001 is new, 1.000002 is as it was.
        assertThat(TestBooks.texts(
                        rows,
                        "period_kind = 'month' and period_start = '2025-07-01' and agency_code = 'VN' and procedure_code is not null",
                        "procedure_code received received_last_year received_change"))
                .containsExactly("1.000001 1 0 null", "1.000002 1 1 0.0");
    }

    @Test
    void whatIsNotKnownOfTheYearBeforeIsNull() {
        Dataset<Row> rows = onDay("2025-08-20");
        assertThat(TestBooks.texts(rows, OF_VN + "period_kind = 'month' and year(period_start) = 2024", RECEIVED))
                .contains("2024-07-01 2024-07-31 2 null null");
        assertThat(TestBooks.texts(
                        rows,
                        OF_VN + "period_kind = 'month' and period_start = '2024-07-01'",
                        "judged judged_last_year on_time_rate_last_year in_progress_last_year"))
                .containsExactly("1 null null null");
    }

    @Test
    void aPeriodThatRunsOnIsComparedWithNothing() {
        assertThat(TestBooks.texts(onDay("2025-07-31"), OF_VN + "period_kind = 'month'", "period_end"))
                .contains("2025-07-31")
                .doesNotContain("2025-08-31");
        assertThat(TestBooks.texts(onDay("2025-07-30"), OF_VN + "period_kind = 'month'", "period_end"))
                .doesNotContain("2025-07-31");
    }

    @Test
    void februaryMayHaveAnotherEnd() {
        Dataset<Row> rows = onDay("2025-08-20");
        assertThat(TestBooks.texts(
                        rows, OF_VN + "period_end between '2024-02-01' and '2024-02-29'", "period_kind " + RECEIVED))
                .containsExactly(
                        "admin_month 2024-01-15 2024-02-14 1 null null",
                        "half_month 2024-02-01 2024-02-14 1 null null",
                        "half_month 2024-02-15 2024-02-29 0 1 -1.0",
                        "month 2024-02-01 2024-02-29 1 1 0.0");
    }

    private static Dataset<Row> onDay(String newestDay) {
        LocalDate day = LocalDate.parse(newestDay);
        return Statistics.seen(YearOverYear.TABLE, YearOverYear.of(TIMELINESS, day), day, StatisticsTest.noNames());
    }
}
