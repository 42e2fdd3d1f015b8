// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.PeriodKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real records that nobody here wrote, through dialect files alone: one night per log. The figures in the tests were
 * counted by hand from the logs; every published count is compared with {@link RealLogsSecondOpinion}.
 */
class RealLogsTest {

    /** Of one table: more lines tell nothing new. */
    private static final int SHOWN = 10;

    @Nested
    class ReceiptOfPermitApplications {

        private static List<Path> logs;
        private static RealLogsNight night;

        @BeforeAll
        static void runsOneNight(@TempDir Path folder) throws IOException {
            logs = RealLogsNight.logs("receipt_cases.csv.gz");
            night = RealLogsNight.of(folder, "dossiers", "receipt", "Europe/Amsterdam", logs);
        }

        @Test
        void everyDossierIsAcceptedUnderTheDialectsChannels() {
            assertThat(night.result().exitStatus()).isZero();
            assertThat(night.lines("SELECT rows_landed, rows_accepted, rows_quarantined FROM landed_file"))
                    .containsExactly("1434 1434 0");
            assertThat(night.lines("SELECT channel, count(*) FROM dossier GROUP BY channel ORDER BY channel"))
                    .containsExactly("1 109", "2 1250", "3 53", "4 21", "5 1");
        }

        @Test
        void deadlinesAtTheStartOfTheDayMakeTheTwoRulesDiffer() {
            assertThat(night.lines("SELECT closed_kind, on_time_766, count(*) FROM dossier GROUP BY ALL ORDER BY ALL"))
                    .containsExactly("null null 105", "resolved false 377", "resolved true 952");
            assertThat(
                            night.lines(
                                    """
                            SELECT sum(received), sum(resolved), sum(on_time_with_due), sum(resolved_late)
                            FROM timeliness
                            WHERE period_kind = 'month' AND agency_code = 'NL' AND breakdown = 'total'
                            AND agency_view = 'as_of_today'"""))
                    .containsExactly("1434 1329 1020 309");
            assertThat(night.lines("SELECT sum(closed_judged_766), sum(closed_on_time_766) FROM posting"))
                    .containsExactly("1329 952");
            assertThat(
                            night.lines(
                                    """
                            SELECT in_progress FROM timeliness
                            WHERE period_kind = 'month' AND agency_code = 'NL' AND breakdown = 'total'
                            AND agency_view = 'as_of_today'
                            ORDER BY period_start DESC LIMIT 1"""))
                    .containsExactly("105");
        }

        @Test
        void everyPublishedCountEqualsTheSecondOpinion() throws SQLException {
            try (RealLogsSecondOpinion opinion = RealLogsSecondOpinion.ofReceipt(logs)) {
                assertThat(differences(night, opinion)).isEmpty();
            }
        }
    }

    @Nested
    class BuildingPermitsOfFiveMunicipalities {

        private static List<Path> logs;
        private static RealLogsNight night;

        @BeforeAll
        static void runsOneNight(@TempDir Path folder) throws IOException {
            logs = RealLogsNight.logs(IntStream.rangeClosed(1, 5)
                    .mapToObj("bpic15_municipality%d_cases.csv.gz"::formatted)
                    .toArray(String[]::new));
            night = RealLogsNight.of(folder, "dossiers", "bpic15", "Europe/Amsterdam", logs);
        }

        @Test
        void dossiersAndFeesOfEachAgencyAreExact() {
            assertThat(night.result().exitStatus()).isZero();
            assertThat(
                            night.lines(
                                    """
                            SELECT agency_code, count(*), count(fee_due), sum(fee_due), fee_currency, count(due_at)
                            FROM dossier GROUP BY agency_code, fee_currency ORDER BY agency_code"""))
                    .containsExactly(
                            "NL.M1 1199 906 1999689.00386 EUR 137",
                            "NL.M2 832 579 1193079.41385 EUR 0",
                            "NL.M3 1409 821 2374252.54126 EUR 25",
                            "NL.M4 1053 777 1351048.46242 EUR 2",
                            "NL.M5 1156 934 2134720.14763 EUR 3");
            assertThat(night.lines("SELECT sum(rows_landed), sum(rows_accepted) FROM landed_file"))
                    .containsExactly("5649 5649");
        }

        @Test
        void controlTotalsOfEachFileAreExact() {
            assertThat(
                            night.lines(
                                    """
                            SELECT amount_landed, amount_accepted, rows_amount_unreadable
                            FROM landed_file ORDER BY path"""))
                    .containsExactly(
                            "1999689.00386 1999689.00386 0",
                            "1193079.41385 1193079.41385 0",
                            "2374252.54126 2374252.54126 0",
                            "1351048.46242 1351048.46242 0",
                            "2134720.14763 2134720.14763 0");
        }

        @Test
        void anEndBeforeReceiptOnTheSameDateIsAcceptedAndFlagged() {
            assertThat(
                            night.lines(
                                    """
                            SELECT agency_code, working_minutes, count(*) FROM dossier
                            WHERE array_contains(flags, 'end_before_receipt') GROUP BY ALL"""))
                    .containsExactly("NL.M4 0 2");
        }

        @Test
        void everyPublishedCountEqualsTheSecondOpinion() throws SQLException {
            try (RealLogsSecondOpinion opinion = RealLogsSecondOpinion.ofBuildingPermits(logs)) {
                assertThat(differences(night, opinion)).isEmpty();
            }
        }
    }

    @Nested
    class PaymentsOfRoadTrafficFines {

        private static List<Path> logs;
        private static RealLogsNight night;

        @BeforeAll
        static void runsOneNight(@TempDir Path folder) throws IOException {
            logs = RealLogsNight.logs("road_traffic_fines_events.csv.gz");
            night = RealLogsNight.of(folder, "payments", "road-fines", "Europe/Rome", logs);
        }

        @Test
        void everyPaymentIsAccepted() {
            assertThat(night.result().exitStatus()).isZero();
            assertThat(night.lines("SELECT count(*), sum(amount), currency FROM payment GROUP BY currency"))
                    .containsExactly("77601 3601464.53000 EUR");
            assertThat(night.lines("SELECT rows_landed, rows_accepted, amount_landed FROM landed_file"))
                    .containsExactly("77601 77601 3601464.53000");
        }

        @Test
        void finesPaidInPartsAreOneSettlement() {
            assertThat(night.lines("SELECT count(*), count_if(transactions > 1), sum(net) FROM settlement"))
                    .containsExactly("69715 7542 3601464.53000");
        }

        @Test
        void nothingIsLostOnTheWayToThePublishedSums() {
            assertThat(
                            night.lines(
                                    """
                            SELECT period_kind, sum(successful), sum(amount) FROM online_payment
                            WHERE agency_view = 'as_of_today' AND agency_code = 'IT' AND breakdown = 'total'
                            GROUP BY period_kind ORDER BY period_kind"""))
                    .containsExactlyElementsOf(Arrays.stream(PeriodKind.values())
                            .map(kind -> kind.code() + " 77601 3601464.53000")
                            .sorted()
                            .toList());
            assertThat(
                            night.lines(
                                    "SELECT sum(paid), sum(paid_amount) FROM agency_day WHERE agency_view = 'as_of_today' AND agency_code = 'IT'"))
                    .containsExactly("77601 3601464.53000");
        }

        @Test
        void everyPublishedCountEqualsTheSecondOpinion() throws SQLException {
            try (RealLogsSecondOpinion opinion = RealLogsSecondOpinion.ofRoadFines(logs)) {
                assertThat(differences(night, opinion)).isEmpty();
            }
        }
    }

    private static List<String> differences(RealLogsNight night, RealLogsSecondOpinion opinion) throws SQLException {
        List<String> shown = new ArrayList<>();
        for (Statistic statistic : Statistics.ALL) {
            Table table = statistic.table();
            List<String> differences = RealLogsComparison.differences(
                    table, night.ask("SELECT * FROM " + table.name()), opinion.rows(table.name()));
            differences.stream().limit(SHOWN).forEach(shown::add);
        }
        return shown;
    }
}
