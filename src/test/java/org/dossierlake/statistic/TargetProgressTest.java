// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Target;
import org.junit.jupiter.api.Test;

/** The progress of a dozen targets on 23 September 2025, worked out by hand. */
class TargetProgressTest {

    private static final LocalDate DAY = LocalDate.of(2025, 9, 23);

    private static final AgencyRegister REGISTER =
            ShippedAgencies.register().with(Map.of("H44.100", "VN", "G05", "VN", "H59", "VN", "H61", "VN"));

    private static final String COUNTS =
            "assigned done in_progress overdue cancelled without_lead agencies_assigned done_rate";

    /** Programme, target, agency, role, assigned, due, done, cancelled; later ones are newer versions. */
    private static final List<Row> TARGETS = targets(
            // Done, if late.
            "NQ57 01 H44 lead 2025-01-10 2025-06-30 2025-07-15 -",
            "NQ57 01 G05 with 2025-01-10 2025-06-30 - -",
            // Due today: not overdue yet.
            "NQ57 02 H44 lead 2025-01-10 2025-09-23 - -",
            // Was due yesterday.
            "NQ57 03 H44.100 lead 2025-07-20 2025-09-22 - -",
            "NQ57 03 H44 with 2025-07-20 2025-09-22 - -",
            // Never due.
            "NQ57 04 G05 lead 2025-07-20 - - -",
            // Cancelled today, and tomorrow.
            "NQ57 05 G05 lead 2025-07-20 2025-09-01 - 2025-09-23",
            "NQ57 06 G05 lead 2025-07-20 2025-09-01 - 2025-09-24",
            // Assigned tomorrow.
            "NQ57 07 G05 lead 2025-09-24 2025-12-31 - -",
            // Done tomorrow.
            "NQ57 08 H44 lead 2025-08-01 2025-09-30 2025-09-24 -",
            // A new lead, of which the old one's entry says nothing.
            "NQ57 09 H44 lead 2025-08-01 2025-09-30 - -",
            "NQ57 09 G05 lead 2025-08-01 2025-09-30 2025-08-02 -",
            // Nobody leads.
            "NQ57 10 H44.100 with 2025-08-01 - 2025-08-05 -",
            "NQ57 10 G05 with 2025-08-01 - 2025-08-05 -",
            // Done before it was cancelled.
            "NQ57 11 H44 lead 2025-01-10 2025-06-30 2025-05-01 2025-06-01",
            // Taken back from the agency that was told of last.
            "NQ57 12 G05 lead 2025-08-01 2025-08-10 - -",
            "NQ57 12 H44 lead 2025-08-01 2025-08-10 - 2025-08-01",
            // Nobody leads what was cancelled.
            "NQ57 13 H44.100 with 2025-08-01 - - 2025-08-05",
            "PLAN02 01 H44 lead 2025-01-10 - 2025-02-01 -");

    @Test
    void aTargetCountsOnceUnderItsLeadInWhatItHasBecome() {
        assertThat(texts(
                        "programme = 'NQ57' and assigned_on is null and agency_view = 'as_of_today'",
                        "agency_code " + COUNTS))
                .containsExactly(
                        // 04, 06, 09, 10, 12; cancelled 05; beside G05 itself H44 (09) and H44.100 (10).
                        "G05 5 2 1 2 1 1 3 0.4",
                        // 01, 02, 08 and from below 03; cancelled 11, and from below 13; G05 works with 01.
                        "H44 4 1 2 1 2 0 3 0.25",
                        "H44.100 1 0 0 1 1 0 2 0.0",
                        "H44.OWN 3 1 2 0 1 0 2 0.3333333333333333",
                        "VN 9 3 3 3 3 1 3 0.3333333333333333",
                        "VN.LOCALITIES 4 1 2 1 2 0 3 0.25",
                        "VN.MINISTRIES 5 2 1 2 1 1 3 0.4");
    }

    @Test
    void thereIsARowForEachDayOfAssignment() {
        assertThat(texts(
                        "programme = 'NQ57' and agency_code = 'VN' and agency_view = 'as_of_today'",
                        "assigned_on " + COUNTS))
                .containsExactly(
                        "2025-01-10 2 1 1 0 1 0 2 0.5",
                        "2025-07-20 3 0 1 2 1 0 3 0.0",
                        "2025-08-01 4 2 1 1 1 1 3 0.5",
                        "null 9 3 3 3 3 1 3 0.3333333333333333");
    }

    @Test
    void programmesStayApartAndEveryRowSaysAsOfWhenAndWho() {
        assertThat(texts(
                        "programme = 'PLAN02' and agency_code = 'H44' and assigned_on is null",
                        "programme unit_of_count agency_view agency_code agency_name agency_kind assigned_on counted_on"
                                + " assigned done in_progress overdue done_rate cancelled without_lead agencies_assigned"
                                + " as_known_at"))
                .containsExactly(
                        "PLAN02 tasks as_of_today H44 Tỉnh Phú Thọ province null 2025-09-23 1 1 0 0 1.0 0 0 1 run-1",
                        "PLAN02 tasks as_reported H44 Tỉnh Phú Thọ province null 2025-09-23 1 1 0 0 1.0 0 0 1 run-1");
    }

    @Test
    void aTargetOfAProvinceThatIsNoMoreCountsUnderWhoeverTookOverOrAsItWasAssigned() {
        Dataset<Row> rows = progress(targets(
                "NQ57 01 H59 lead 2025-06-30 2025-12-31 - -", "NQ57 02 H61 lead 2025-07-01 2025-12-31 2025-09-01 -"));
        assertThat(texts(
                        rows,
                        "assigned_on is null and agency_code like 'H%'",
                        "agency_view agency_code assigned done in_progress agencies_assigned"))
                .containsExactly("as_of_today H61 2 1 1 2", "as_reported H59 1 0 1 1", "as_reported H61 1 1 0 1");
    }

    @Test
    void withoutTargetsThereIsNoRow() {
        assertThat(progress(List.of()).collectAsList()).isEmpty();
        assertThat(progress(targets("NQ57 01 H44 lead 2025-09-24 - - -")).collectAsList())
                .isEmpty();
    }

    @Test
    void theOrderOfTheRowsDoesNotMatter() {
        List<Row> reversed = new ArrayList<>(TARGETS);
        Collections.reverse(reversed);
        assertThat(progress(reversed).collectAsList())
                .containsExactlyInAnyOrderElementsOf(progress(TARGETS).collectAsList());
    }

    @Test
    void whatIsDoneInProgressAndOverdueIsWhatIsAssigned() {
        Dataset<Row> rows = progress(TARGETS);
        assertThat(rows.filter("assigned <> done + in_progress + overdue").collectAsList())
                .isEmpty();
        assertThat(TargetProgress.TABLE.key()).hasSize(5);
        assertThat(rows.groupBy("programme", "unit_of_count", "agency_view", "agency_code", "assigned_on")
                        .count()
                        .filter("count > 1")
                        .collectAsList())
                .isEmpty();
    }

    private static List<String> texts(String condition, String columns) {
        return texts(progress(TARGETS), condition, columns);
    }

    private static List<String> texts(Dataset<Row> rows, String condition, String columns) {
        return rows.filter(condition).selectExpr(columns.split(" ")).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    private static Dataset<Row> progress(List<Row> targets) {
        Dataset<Row> rows = LocalSpark.session().createDataFrame(targets, Target.TABLE.schema());
        Dataset<Row> led = TargetProgress.led(rows, REGISTER, DAY);
        Set<AgencyTree.Counted> counted =
                led.select(Cell.AGENCY_CODE.col(), Cell.AGENCY_VALID_FROM.col()).collectAsList().stream()
                        .map(row -> new AgencyTree.Counted(row.getString(0), row.getLocalDate(1)))
                        .collect(Collectors.toSet());
        return TargetProgress.of(led, AgencyTree.of(LocalSpark.session(), REGISTER, counted, DAY), DAY);
    }

    private static List<Row> targets(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] said = line.split(" ");
            Row order = RowFactory.create(null, DAY, "targets/a.csv", 1, (long) rows.size());
            rows.add(RowFactory.create(
                    said[0],
                    said[1],
                    said[2],
                    "VN",
                    said[3],
                    "tasks",
                    day(said[4]),
                    day(said[5]),
                    day(said[6]),
                    day(said[7]),
                    null,
                    order,
                    new byte[] {1},
                    "run-1"));
        }
        return rows;
    }

    private static LocalDate day(String text) {
        return text.equals("-") ? null : LocalDate.parse(text);
    }
}
