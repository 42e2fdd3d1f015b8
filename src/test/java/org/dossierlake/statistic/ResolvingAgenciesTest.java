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
import org.dossierlake.LocalSpark;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What agencies resolved as of 20 August 2025, worked out by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResolvingAgenciesTest {

    private static final String NEWEST_DAY = "2025-08-20";

    private static final LocalDate DAY = LocalDate.parse(NEWEST_DAY);

    private static final String PARTS = "resolved_early resolved_on_time resolved_late resolved_without_due";

    private static final String ELSEWHERE = "received_elsewhere received_elsewhere_late unit_unknown";

    private final Dataset<Row> figures = figures(
                    // Received by the province, resolved by its department: two days late.
                    Dossiers.received("2025-07-03T09:00")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .due("2025-07-10T17:00")
                            .resolved("2025-07-12T09:00", 60),
                    // Received by a ministry, resolved by the department, on the due date.
                    Dossiers.received("2025-07-03T09:00")
                            .with(StagedDossier.AGENCY_CODE, "G05")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .due("2025-07-10T08:00")
                            .resolved("2025-07-10T23:00", 60)
                            .with(Dossier.RUN_ID, "run-2"),
                    // Received and resolved by the department: early, and late.
                    Dossiers.received("2025-07-04T09:00")
                            .with(StagedDossier.AGENCY_CODE, "H01.10")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .due("2025-07-30T17:00")
                            .resolved("2025-07-11T09:00", 60),
                    Dossiers.received("2025-07-04T09:00")
                            .with(StagedDossier.AGENCY_CODE, "H01.10")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .due("2025-07-05T17:00")
                            .resolved("2025-07-11T09:00", 60),
                    // Nobody knows who resolved it: the province that received it, without a due date.
                    Dossiers.received("2025-07-05T09:00").resolved("2025-07-09T09:00", 60),
                    // Resolved in the month after.
                    Dossiers.received("2025-07-28T09:00")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "G05")
                            .due("2025-08-30T17:00")
                            .resolved("2025-08-01T09:00", 60),
                    // Open, withdrawn, stopped and refused ones, and one resolved tomorrow: nobody has resolved them.
                    Dossiers.received("2025-07-03T09:00").with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10"),
                    Dossiers.received("2025-07-03T09:00")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .withdrawn("2025-07-12T09:00"),
                    Dossiers.received("2025-07-03T09:00")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .stopped("2025-07-12T09:00"),
                    Dossiers.received("2025-07-03T09:00")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .refused("2025-07-12T09:00"),
                    Dossiers.received("2025-07-03T09:00")
                            .with(StagedDossier.RESOLVING_AGENCY_CODE, "H01.10")
                            .resolved("2025-08-21T09:00", 60))
            .persist();

    @Test
    void aDossierCountsForTheAgencyThatResolvedIt() {
        assertThat(texts(
                        "period_kind = 'month' and agency_code in ('H01.OWN', 'H01.10', 'G05')",
                        "period_start agency_code resolved " + PARTS + " late_rate " + ELSEWHERE
                                + " received_elsewhere_late_rate"))
                .containsExactly(
                        // Of four two are late; two came from elsewhere, one of them late.
                        "2025-07-01 H01.10 4 1 1 2 0 0.5 2 1 0 0.5",
                        "2025-07-01 H01.OWN 1 0 0 0 1 0.0 0 0 1 null",
                        "2025-08-01 G05 1 1 0 0 0 0.0 1 0 0 0.0");
    }

    @Test
    void aNodeIsTheSumOfItsChildrenInEveryKindOfPeriod() {
        assertThat(
                        texts(
                                "agency_code in ('H01', 'VN') and period_start <= '2025-07-01' and period_end >= '2025-07-14'",
                                "period_kind period_start agency_code agency_name resolved resolved_late received_elsewhere as_known_at"))
                .containsExactly(
                        "admin_half_year 2025-06-15 H01 Hà Nội 5 2 2 run-2",
                        "admin_half_year 2025-06-15 VN VN 6 2 3 run-2",
                        "admin_month 2025-06-15 H01 Hà Nội 5 2 2 run-2",
                        "admin_month 2025-06-15 VN VN 5 2 2 run-2",
                        "admin_quarter 2025-06-15 H01 Hà Nội 5 2 2 run-2",
                        "admin_quarter 2025-06-15 VN VN 6 2 3 run-2",
                        "admin_year 2024-12-15 H01 Hà Nội 5 2 2 run-2",
                        "admin_year 2024-12-15 VN VN 6 2 3 run-2",
                        "half_month 2025-07-01 H01 Hà Nội 5 2 2 run-2",
                        "half_month 2025-07-01 VN VN 5 2 2 run-2",
                        "half_year 2025-07-01 H01 Hà Nội 5 2 2 run-2",
                        "half_year 2025-07-01 VN VN 6 2 3 run-2",
                        "month 2025-07-01 H01 Hà Nội 5 2 2 run-2",
                        "month 2025-07-01 VN VN 5 2 2 run-2",
                        "quarter 2025-07-01 H01 Hà Nội 5 2 2 run-2",
                        "quarter 2025-07-01 VN VN 6 2 3 run-2",
                        "year 2025-01-01 H01 Hà Nội 5 2 2 run-2",
                        "year 2025-01-01 VN VN 6 2 3 run-2");
    }

    @Test
    void withoutDossiersThereIsNoRow() {
        assertThat(figures().collectAsList()).isEmpty();
    }

    @Test
    void theCountrysFiguresAreThoseOfTimelinessWhoeverResolves() {
        Random random = new Random(20250821);
        String[] resolving = {"H01", "H01.10", "G05", null};
        Dossiers[] dossiers = Stream.generate(() -> new RandomDossier(random, DAY)
                        .make()
                        .with(StagedDossier.RESOLVING_AGENCY_CODE, resolving[random.nextInt(resolving.length)]))
                .limit(400)
                .toArray(Dossiers[]::new);
        Dataset<Row> rows = figures(dossiers).persist();
        String columns = "period_kind period_start procedure_code resolved " + PARTS;
        assertThat(TestBooks.texts(rows, "agency_code = 'VN'", columns))
                .hasSizeGreaterThan(20)
                .isEqualTo(TestBooks.texts(
                        TestBooks.told(
                                Timeliness.STATISTIC,
                                new TestBooks().with(dossiers).on(NEWEST_DAY)),
                        "agency_code = 'VN' and resolved > 0 and field_code is null and subject is null",
                        columns));
        assertThat(rows.filter("resolved <> resolved_early + resolved_on_time + resolved_late + resolved_without_due"
                                + " or received_elsewhere + unit_unknown > resolved"
                                + " or received_elsewhere_late > least(received_elsewhere, resolved_late)")
                        .collectAsList())
                .isEmpty();
        assertThat(rows.filter("received_elsewhere_late > 0 and unit_unknown > 0")
                        .collectAsList())
                .isNotEmpty();
    }

    private List<String> texts(String condition, String columns) {
        return TestBooks.texts(figures, "procedure_code is null and " + condition, columns);
    }

    private static Dataset<Row> figures(Dossiers... dossiers) {
        Dataset<Row> rows = LocalSpark.session()
                .createDataFrame(Arrays.stream(dossiers).map(Dossiers::row).toList(), Dossier.TABLE.schema());
        return ResolvingAgencies.of(ResolvingAgencies.resolved(rows, TestBooks.REGISTER, DAY), TestBooks.tree(DAY));
    }
}
