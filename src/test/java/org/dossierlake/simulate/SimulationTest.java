// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulationTest {

    private static final LocalDate FROM = LocalDate.of(2025, 7, 14);

    @TempDir
    private static Path shared;

    private static SimulationResult result;

    @BeforeAll
    static void simulate() {
        result = Simulation.run(plan(shared.resolve("landing"), 7, 0.1), HandMade.CALENDAR);
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherSeedDoesNot(@TempDir Path again, @TempDir Path other)
            throws IOException {
        Simulation.run(plan(again.resolve("landing"), 7, 0.1), HandMade.CALENDAR);
        Simulation.run(plan(other.resolve("landing"), 8, 0.1), HandMade.CALENDAR);
        assertThat(bytesBelow(again)).isEqualTo(bytesBelow(shared)).isNotEqualTo(bytesBelow(other));
    }

    @Test
    void inEveryFileLandedIsTheSumOfTheVerdicts() throws IOException {
        for (Map<String, String> row : truth("files")) {
            assertThat(number(row, "rows_landed"))
                    .as("rows of %s", row.get("path"))
                    .isEqualByComparingTo(
                            sum(row, "rows_accepted", "rows_quarantined", "rows_duplicate", "rows_superseded"));
            assertThat(number(row, "amount_landed"))
                    .as("money of %s", row.get("path"))
                    .isEqualByComparingTo(
                            sum(row, "amount_accepted", "amount_quarantined", "amount_duplicate", "amount_superseded"));
            assertThat(shared.resolve("landing").resolve(row.get("path"))).exists();
        }
        assertThat(result.rowsLanded())
                .isEqualTo(result.rowsAccepted()
                        + result.rowsQuarantined()
                        + result.rowsDuplicate()
                        + result.rowsSuperseded());
        assertThat(result.rowsDuplicate()).isPositive();
        assertThat(result.rowsSuperseded()).isPositive();
        assertThat(truth("refused")).hasSize((int) result.rowsQuarantined());
    }

    @Test
    void stocksAndFlowsBalanceInEveryRowAndChainFromPeriodToPeriod() throws IOException {
        Map<String, Map<String, Map<String, String>>> series = new TreeMap<>();
        for (Map<String, String> row : truth("timeliness")) {
            assertThat(sum(row, "carried_over", "received"))
                    .as("%s", row)
                    .isEqualByComparingTo(sum(row, "resolved", "withdrawn", "stopped", "in_progress"));
            assertThat(number(row, "in_progress"))
                    .isEqualByComparingTo(sum(
                            row,
                            "in_progress_undated",
                            "in_progress_paused",
                            "in_progress_without_due",
                            "in_progress_overdue",
                            "in_progress_within"));
            assertThat(number(row, "received"))
                    .isEqualByComparingTo(sum(row, "received_online", "received_desk", "received_post"));
            assertThat(number(row, "resolved"))
                    .isEqualByComparingTo(
                            sum(row, "resolved_early", "resolved_on_time", "resolved_late", "resolved_without_due"));
            String cell = row.get("period_kind") + " " + row.get("agency_view") + " " + row.get("agency_code") + " "
                    + row.get("procedure_code") + " " + row.get("field_code") + " " + row.get("subject");
            series.computeIfAbsent(cell, any -> new TreeMap<>()).put(row.get("period_start"), row);
        }
        for (Map<String, Map<String, String>> periods : series.values()) {
            Map<String, String> before = null;
            for (Map<String, String> row : periods.values()) {
                boolean adjacent = before != null
                        && LocalDate.parse(before.get("period_end"))
                                .plusDays(1)
                                .toString()
                                .equals(row.get("period_start"));
                String stock = adjacent ? before.get("in_progress") : "0";
                assertThat(row.get("carried_over")).as("%s", row).isEqualTo(stock);
                before = row;
            }
        }
    }

    @Test
    void aParentIsTheSumOfItsChildren() throws IOException {
        Map<String, BigDecimal> received = new LinkedHashMap<>();
        for (Map<String, String> row : truth("timeliness")) {
            if (row.get("period_kind").equals("month")
                    && row.get("agency_view").equals("as_reported")
                    && row.get("procedure_code").isEmpty()) {
                received.merge(row.get("agency_code"), number(row, "received"), BigDecimal::add);
            }
        }
        assertThat(received.get("VN"))
                .isEqualTo(total(received, "VN.LOCALITIES", "VN.MINISTRIES", "VN.OTHER"))
                .isPositive();
        assertThat(received.get("H44"))
                .isEqualTo(total(received, "H44.OWN", "H44.01", "H44.100", "H44.101", "H44.102"));
        assertThat(received.get("VN.OTHER")).isEqualTo(total(received, "VN.OTHER.OWN", "K05"));
    }

    @Test
    void everyRuleIsBrokenAndEveryFlagIsSet() throws IOException {
        Set<String> rules = truth("refused").stream()
                .flatMap(row -> Arrays.stream(row.get("rules").split("\\|")))
                .collect(Collectors.toSet());
        assertThat(rules)
                .containsExactlyInAnyOrder(
                        "RECORD_UNREADABLE",
                        "SCHEMA_DRIFT",
                        "DOSSIER_CODE_MISSING",
                        "STATUS_UNREADABLE",
                        "FILED_UNREADABLE",
                        "RECEIVED_UNREADABLE",
                        "DUE_UNREADABLE",
                        "FINISHED_UNREADABLE",
                        "RETURNED_UNREADABLE",
                        "REFUSED_UNREADABLE",
                        "SUPPLEMENT_UNREADABLE",
                        "RECEIVED_MISSING",
                        "FEE_UNREADABLE",
                        "FEE_AMBIGUOUS",
                        "FEE_NOT_WHOLE",
                        "RECEIVED_AFTER_FILE_DAY",
                        "CLOSED_AFTER_FILE_DAY",
                        "CLOSED_BEFORE_RECEIVED",
                        "PROCESSED_UNREADABLE",
                        "STARTED_UNREADABLE",
                        "DEADLINE_UNREADABLE",
                        "PROCESSED_AFTER_FILE_DAY",
                        "REFERENCE_MISSING",
                        "AMOUNT_UNREADABLE",
                        "AMOUNT_AMBIGUOUS",
                        "AMOUNT_NOT_WHOLE",
                        "PAID_UNREADABLE",
                        "PAID_AFTER_FILE_DAY",
                        "PROCEDURE_CODE_MISSING",
                        "LEVEL_UNREADABLE",
                        "ONLINE_LEVEL_UNREADABLE",
                        "MAXIMUM_TIME_UNREADABLE",
                        "VALID_FROM_UNREADABLE");
        Set<String> flags = truth("dossiers").stream()
                .flatMap(row -> Arrays.stream(row.get("flags").split("\\|")))
                .filter(flag -> !flag.isEmpty())
                .collect(Collectors.toSet());
        assertThat(flags)
                .containsExactlyInAnyOrder(
                        "agency_missing",
                        "channel_missing",
                        "channel_unknown",
                        "characters_mended",
                        "closed_by_synthetic_step",
                        "closing_landed_after_due",
                        "closing_withdrawn_by_later_landing",
                        "closing_without_date",
                        "component_flag_unknown",
                        "due_before_receipt",
                        "due_moved",
                        "due_on_day_off",
                        "due_without_time",
                        "end_before_receipt",
                        "end_equals_receipt",
                        "end_under_open_status",
                        "fee_amount_missing",
                        "fee_not_split",
                        "fee_with_separators",
                        "finish_step_at_receipt",
                        "identity_malformed",
                        "identity_placeholder",
                        "online_service_informs_only",
                        "online_without_attachment",
                        "other_code",
                        "paid_flag_missing",
                        "paid_flag_unknown",
                        "pause_without_dates",
                        "procedure_missing",
                        "procedure_unknown",
                        "reopened_without_steps",
                        "result_is_submitted_file",
                        "step_before_receipt",
                        "subject_unknown",
                        "tax_code_invalid",
                        "tax_code_undecided",
                        "text_cut",
                        "text_placeholder",
                        "verified_flag_unknown");
    }

    @Test
    void withoutDirtNothingIsRefused(@TempDir Path clean) {
        assertThat(Simulation.run(plan(clean.resolve("landing"), 11, 0), HandMade.CALENDAR)
                        .rowsQuarantined())
                .isZero();
    }

    @Test
    void aUsedFolderAndImpossiblePlansAreRefusedWithAllReasons() {
        assertThatThrownBy(() -> Simulation.run(plan(shared.resolve("landing"), 7, 0), HandMade.CALENDAR))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> new SimulationPlan(shared, FROM, 0, 0, 1, 0.9, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("nights is 0", "per night is 0", "dirty share is 0.9", "late share is -1.0");
    }

    private static SimulationPlan plan(Path landing, long seed, double dirtyShare) {
        return new SimulationPlan(landing, FROM, 4, 400, seed, dirtyShare, 0.04);
    }

    private static Map<String, String> bytesBelow(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)) + "");
            }
        }
        return contents;
    }

    /** The rows of a truth file; none of its cells is quoted. */
    private static List<Map<String, String>> truth(String name) throws IOException {
        List<String> lines = Files.readAllLines(shared.resolve("truth").resolve(name + ".csv"));
        String[] columns = lines.get(0).split(",", -1);
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < columns.length; i++) {
                row.put(columns[i], cells[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static BigDecimal number(Map<String, String> row, String column) {
        return row.get(column).isEmpty() ? BigDecimal.ZERO : new BigDecimal(row.get(column));
    }

    private static BigDecimal sum(Map<String, String> row, String... columns) {
        return Arrays.stream(columns).map(column -> number(row, column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal total(Map<String, BigDecimal> byAgency, String... agencies) {
        return Arrays.stream(agencies)
                .map(agency -> byAgency.getOrDefault(agency, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
