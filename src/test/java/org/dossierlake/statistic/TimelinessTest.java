// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

class TimelinessTest {

    private static final String MONTHS_OF_ALL =
            "period_kind = 'month' and agency_code = 'VN' and procedure_code is null and field_code is null and subject is null";

    @Test
    void aDossierIsReceivedCarriedOverAndResolvedInItsMonths() {
        // Received on 10 June, due on 20 June, finished on 5 July; nothing after it.
        Books books = new TestBooks()
                .with(Dossiers.received("2025-06-10T09:00")
                        .due("2025-06-20T17:00")
                        .resolved("2025-07-05T10:00", 600))
                .on("2025-08-20");
        Dataset<Row> timeliness = TestBooks.told(Timeliness.STATISTIC, books);
        assertThat(TestBooks.texts(
                        timeliness,
                        MONTHS_OF_ALL,
                        "period_start period_end carried_over received received_desk resolved resolved_late in_progress"
                                + " in_progress_overdue in_progress_overdue_6_30 in_progress_within"))
                .containsExactly("2025-06-01 2025-06-30 0 1 1 0 0 1 1 1 0", "2025-07-01 2025-07-31 1 0 0 1 1 0 0 0 0");
        // The half month of 15 June carries it over too, the administrative month of July ends on the 14th. The second
        // quarter hands it on, the third and the year take it up whole; the administrative quarter and half year begin
        // on
        // 15 June, and carry it over.
        assertThat(TestBooks.texts(
                        timeliness,
                        "period_kind <> 'month' and agency_code = 'VN'",
                        "period_kind period_start carried_over received resolved in_progress"))
                .containsExactly(
                        "admin_half_year 2024-12-15 0 1 0 1",
                        "admin_half_year 2025-06-15 1 0 1 0",
                        "admin_month 2025-05-15 0 1 0 1",
                        "admin_month 2025-06-15 1 0 1 0",
                        "admin_quarter 2025-03-15 0 1 0 1",
                        "admin_quarter 2025-06-15 1 0 1 0",
                        "admin_year 2024-12-15 0 1 1 0",
                        "half_month 2025-06-01 0 1 0 1",
                        "half_month 2025-06-15 1 0 0 1",
                        "half_month 2025-07-01 1 0 1 0",
                        "half_year 2025-01-01 0 1 0 1",
                        "half_year 2025-07-01 1 0 1 0",
                        "quarter 2025-04-01 0 1 0 1",
                        "quarter 2025-07-01 1 0 1 0",
                        "year 2025-01-01 0 1 1 0");
        assertThat(Identity.broken(TestBooks.sums(Timeliness.STATISTIC, books), LocalDate.parse("2025-08-20"))
                        .collectAsList())
                .isEmpty();
    }

    @Test
    void ratesStandBesideTheirPartsAndAreNullWithoutThem() {
        // Judged by form_06: late, withdrawn and without due; withdrawn and without due count as on time.
        Dataset<Row> timeliness = TestBooks.told(
                Timeliness.STATISTIC,
                new TestBooks()
                        .with(
                                Dossiers.received("2025-07-03T09:00")
                                        .due("2025-07-10T17:00")
                                        .resolved("2025-07-11T10:00", 60),
                                Dossiers.received("2025-07-03T09:00")
                                        .due("2025-07-10T17:00")
                                        .withdrawn("2025-07-04T10:00"),
                                Dossiers.received("2025-07-03T09:00").resolved("2025-07-11T10:00", 60),
                                Dossiers.received("2025-08-03T09:00").stopped("2025-08-04T10:00"))
                        .on("2025-08-20"));
        assertThat(TestBooks.texts(
                        timeliness,
                        MONTHS_OF_ALL,
                        "period_start on_time judged round(on_time_rate,4) on_time_with_due judged_with_due"
                                + " on_time_with_due_rate on_time_766 judged_766 unjudged_766 on_time_rate_766"
                                + " stopped_stock"))
                .containsExactly(
                        "2025-07-01 2 3 0.6667 0 1 0.0 1 2 1 0.5 0", "2025-08-01 0 0 null 0 0 null 0 0 1 null 1");
    }

    @Test
    void aRunningPeriodEndsWithTheNewestDay() {
        Dossiers open = Dossiers.received("2025-07-03T09:00").due("2025-07-20T17:00");
        assertThat(TestBooks.texts(
                        TestBooks.told(
                                Timeliness.STATISTIC, new TestBooks().with(open).on("2025-07-20")),
                        MONTHS_OF_ALL,
                        "period_start period_end in_progress in_progress_within on_time_766 judged_766"))
                .containsExactly("2025-07-01 2025-07-31 1 1 0 1");
        // 1 August, 12 days after the due date, begins a month in which nothing happened.
        assertThat(TestBooks.texts(
                        TestBooks.told(
                                Timeliness.STATISTIC, new TestBooks().with(open).on("2025-08-01")),
                        MONTHS_OF_ALL,
                        "period_start carried_over received in_progress in_progress_overdue_6_30"))
                .containsExactly("2025-07-01 0 1 1 1", "2025-08-01 1 0 1 1");
    }

    /** One within its time; one of each kind that is not; two that have ended. */
    @Test
    void whatIsInProgressIsOfOneKindAndTheRestIsWithinItsTime() {
        assertThat(TestBooks.texts(
                        TestBooks.told(
                                Timeliness.STATISTIC,
                                new TestBooks()
                                        .with(
                                                Dossiers.received("2025-07-03T09:00")
                                                        .due("2025-08-20T17:00"),
                                                Dossiers.received("2025-07-03T09:00")
                                                        .due("2025-07-20T17:00"),
                                                Dossiers.received("2025-07-03T09:00"),
                                                Dossiers.received("2025-07-03T09:00")
                                                        .due("2025-07-20T17:00")
                                                        .requested("2025-07-10T09:00", null),
                                                Dossiers.received("2025-07-03T09:00")
                                                        .due("2025-07-20T17:00")
                                                        .resolvedWithoutDate(),
                                                Dossiers.received("2025-07-03T09:00")
                                                        .resolved("2025-07-04T09:00", 60),
                                                Dossiers.received("2025-07-03T09:00")
                                                        .withdrawn("2025-07-04T09:00"))
                                        .on("2025-07-31")),
                        MONTHS_OF_ALL,
                        "in_progress in_progress_within in_progress_overdue in_progress_without_due in_progress_paused"
                                + " in_progress_undated"))
                .containsExactly("5 1 1 1 1 1");
    }

    @Test
    void aDossierCountsInEveryNodeAboveItsAgencyAndInItsProcedure() {
        Dataset<Row> timeliness = TestBooks.told(
                Timeliness.STATISTIC,
                new TestBooks()
                        .with(
                                Dossiers.received("2025-07-03T09:00"),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.AGENCY_CODE, "H01.10")
                                        .with(StagedDossier.PROCEDURE_CODE, "P1")
                                        .with(StagedDossier.CHANNEL, "2"),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.AGENCY_CODE, "G05")
                                        .with(StagedDossier.PROCEDURE_CODE, "P1")
                                        .with(StagedDossier.CHANNEL, "4"))
                        .on("2025-07-20"));
        // A dossier that names no procedure is in the totals alone, a channel of other codes in none of the three.
        assertThat(TestBooks.texts(
                        timeliness,
                        "period_kind = 'month'",
                        "agency_code agency_name procedure_code received received_online received_desk received_post"))
                .containsExactly(
                        "G05 G05 P1 1 0 0 0",
                        "G05 G05 null 1 0 0 0",
                        "H01 Hà Nội P1 1 1 0 0",
                        "H01 Hà Nội null 2 1 1 0",
                        "H01.10 H01.10 P1 1 1 0 0",
                        "H01.10 H01.10 null 1 1 0 0",
                        "H01.OWN Hà Nội (own) null 1 0 1 0",
                        "VN VN P1 2 1 0 0",
                        "VN VN null 3 1 1 0",
                        "VN.LOCALITIES VN.LOCALITIES P1 1 1 0 0",
                        "VN.LOCALITIES VN.LOCALITIES null 2 1 1 0",
                        "VN.MINISTRIES VN.MINISTRIES P1 1 0 0 0",
                        "VN.MINISTRIES VN.MINISTRIES null 1 0 0 0");
    }

    @Test
    void everyColumnOfEveryTableHasAComment() {
        assertThat(Statistics.ALL)
                .extracting(statistic -> statistic.table().name())
                .isEqualTo(List.of(
                        "timeliness",
                        "processing_time",
                        "digitisation",
                        "online_payment",
                        "reconciliation",
                        "agency_day"));
        assertThat(Statistics.ALL)
                .flatExtracting(statistic -> Statistics.seen(statistic.table()))
                .allSatisfy(field -> assertThat(field.comment()).isNotBlank());
    }
}
