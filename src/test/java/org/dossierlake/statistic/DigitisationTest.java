// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;

class DigitisationTest {

    @Test
    void eachRateHasItsOwnNumeratorAndDenominator() {
        // Received in July: four. With a component file: two. Reused: one. From the store: one, another one with a
        // verified
        // account. Online: two. Resolved in July: two, of them one with a result file, which is online and has a
        // component
        // file too.
        Dataset<Row> digitisation = TestBooks.told(
                Digitisation.STATISTIC,
                new TestBooks()
                        .with(
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.CHANNEL, "2")
                                        .with(StagedDossier.COMPONENT_FILE, true)
                                        .with(StagedDossier.RESULT_FILE, true)
                                        .resolved("2025-07-05T10:00", 60),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.CHANNEL, "2")
                                        .with(StagedDossier.DATA_REUSED, true),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.COMPONENT_FILE, true)
                                        .with(StagedDossier.ACCOUNT_VERIFIED, true)
                                        .resolved("2025-07-05T10:00", 60),
                                Dossiers.received("2025-07-03T09:00").with(StagedDossier.FROM_PERSONAL_STORE, true))
                        .on("2025-08-20"));
        String july = "period_kind = 'month' and agency_code = 'VN' and procedure_code is null";
        assertThat(TestBooks.texts(
                        digitisation,
                        july,
                        "component_digitised_numerator component_digitised_denominator component_digitised_rate"
                                + " data_reused_numerator data_reused_denominator data_reused_rate"
                                + " from_personal_store_numerator from_personal_store_denominator from_personal_store_rate"
                                + " population_data_numerator population_data_denominator population_data_rate"
                                + " online_filing_numerator online_filing_denominator online_filing_rate"))
                .containsExactly("2 4 0.5 1 4 0.25 1 4 0.25 2 4 0.5 2 4 0.5");
        assertThat(TestBooks.texts(
                        digitisation,
                        july,
                        "result_electronic_numerator result_electronic_denominator result_electronic_rate"
                                + " dossier_digitised_numerator dossier_digitised_denominator dossier_digitised_rate"
                                + " end_to_end_online_numerator end_to_end_online_denominator end_to_end_online_rate"))
                .containsExactly("1 2 0.5 1 2 0.5 1 2 0.5");
        assertThat(TestBooks.texts(
                        digitisation, july, "full_online_numerator full_online_denominator full_online_rate"))
                .containsExactly("null 4 null");
    }

    @Test
    void aProcedureHasItsOwnCountsAndDossiersOfNoneAreInTheTotalAlone() {
        Dataset<Row> digitisation = TestBooks.told(
                Digitisation.STATISTIC,
                new TestBooks()
                        .with(
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.PROCEDURE_CODE, "P1")
                                        .with(StagedDossier.CHANNEL, "2"),
                                Dossiers.received("2025-07-04T09:00")
                                        .with(StagedDossier.AGENCY_CODE, "H01.10")
                                        .with(StagedDossier.PROCEDURE_CODE, "P1"),
                                Dossiers.received("2025-07-03T09:00").with(StagedDossier.PROCEDURE_CODE, "P2"),
                                Dossiers.received("2025-07-03T09:00").with(StagedDossier.PROCEDURE_CODE, null))
                        .on("2025-08-20"));
        assertThat(TestBooks.texts(
                        digitisation,
                        "period_kind = 'month' and agency_code in ('VN', 'H01.10')",
                        "agency_code procedure_code online_filing_numerator online_filing_denominator"))
                .containsExactly("H01.10 P1 0 1", "H01.10 null 0 1", "VN P1 1 2", "VN P2 0 1", "VN null 1 4");
    }

    @Test
    void theCatalogueTellsWhatCountsAsPaperAndAsFullyOnline() {
        // Received in July: four; level 4: one; level 3: one; the level of the others is not known, and of one of them
        // the
        // procedure neither. Resolved: three, one without a paper to return: it needs no result file to count as
        // online.
        Dataset<Row> digitisation = TestBooks.told(
                Digitisation.STATISTIC,
                new TestBooks()
                        .with(
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.CHANNEL, "2")
                                        .with(Dossier.ONLINE_LEVEL, 4)
                                        .with(Dossier.RETURNS_PAPER, false)
                                        .resolved("2025-07-05T10:00", 60),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(StagedDossier.CHANNEL, "2")
                                        .with(Dossier.ONLINE_LEVEL, 3)
                                        .with(Dossier.RETURNS_PAPER, true)
                                        .with(StagedDossier.RESULT_FILE, true)
                                        .resolved("2025-07-05T10:00", 60),
                                Dossiers.received("2025-07-03T09:00").resolved("2025-07-05T10:00", 60),
                                Dossiers.received("2025-07-03T09:00")
                                        .with(Dossier.FLAGS, List.of(Dossier.PROCEDURE_UNKNOWN)))
                        .on("2025-08-20"));
        assertThat(TestBooks.texts(
                        digitisation,
                        "period_kind = 'month' and agency_code = 'VN' and procedure_code is null",
                        "result_electronic_numerator result_electronic_denominator end_to_end_online_numerator"
                                + " end_to_end_online_denominator full_online_numerator full_online_denominator"
                                + " full_online_rate procedure_unknown"))
                .containsExactly("1 2 2 3 1 4 0.25 1");
    }

    @Test
    void aRateOfNothingIsNull() {
        Dataset<Row> digitisation = TestBooks.told(
                Digitisation.STATISTIC,
                new TestBooks().with(Dossiers.received("2025-07-03T09:00")).on("2025-08-20"));
        // No row for August, in which nothing was received or resolved.
        assertThat(TestBooks.texts(
                        digitisation,
                        "period_kind = 'month' and agency_code = 'VN'",
                        "period_start component_digitised_rate result_electronic_denominator result_electronic_rate"))
                .containsExactly("2025-07-01 0.0 0 null");
    }
}
