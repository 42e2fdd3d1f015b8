// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.OpenedFiles;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.posting.PeriodKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dossier in each half of July 2025 and one in January; the agency gets another name between the halves. */
class PublishedRowsTest {

    private static final LocalDate NEWEST_DAY = LocalDate.parse("2025-08-20");
    private static final LocalDate RENAMED_ON = LocalDate.parse("2025-07-15");

    private static final List<PeriodKind> ALL_KINDS = List.of(PeriodKind.values());

    private static final Books BOOKS = new TestBooks()
            .with(
                    Dossiers.received("2025-01-06T09:00").resolved("2025-01-08T09:00", 60),
                    Dossiers.received("2025-07-03T09:00").resolved("2025-07-10T09:00", 60),
                    Dossiers.received("2025-07-16T09:00").resolved("2025-07-25T09:00", 60))
            .on(NEWEST_DAY.toString());

    @ParameterizedTest
    @ValueSource(strings = {"timeliness", "processing_time", "digitisation"})
    void aPeriodHasTheNameOfItsEndAndTheNewestRun(String name) {
        Statistic statistic = statistic(name);
        Dataset<Row> sums = TestBooks.sums(statistic, BOOKS)
                .selectExpr(
                        "* except (as_known_at)",
                        "case when half_month = '2025-07-01' then 'run-2' else 'run-1' end as as_known_at");
        Dataset<Row> told = Statistics.told(statistic, statistic.sums().conform(sums), renamed(), NEWEST_DAY, ALL_KINDS)
                .filter("agency_code = 'H01' and period_end > '2025-07-01'")
                .filter(PublishedKey.breakdown(PublishedKey.below(statistic.table()))
                        .equalTo("total"));
        assertThat(texts(told.filter("agency_view = 'as_reported'")))
                .containsExactly(
                        "admin_half_year 2025-06-15 After run-2",
                        "admin_month 2025-06-15 Before run-2",
                        "admin_month 2025-07-15 After run-1",
                        "admin_quarter 2025-06-15 After run-2",
                        "admin_year 2024-12-15 After run-2",
                        "half_month 2025-07-01 Before run-2",
                        "half_month 2025-07-15 After run-1",
                        "half_year 2025-07-01 After run-2",
                        "month 2025-07-01 After run-2",
                        "quarter 2025-07-01 After run-2",
                        "year 2025-01-01 After run-2");
        assertThat(texts(told.filter("agency_view = 'as_of_today'")))
                .hasSize(11)
                .allSatisfy(row -> assertThat(row).contains("After"));
    }

    @Test
    void aQuestionForOneMonthReadsItsHalfMonthsAlone(@TempDir Path folder) {
        Lake lake = new Lake(LocalSpark.session(), folder.toString(), folder.toString());
        lake.create(Timeliness.STATISTIC.sums());
        lake.replace(Timeliness.STATISTIC.sums(), TestBooks.sums(Timeliness.STATISTIC, BOOKS));
        assertThat(read(lake, folder, "period_kind = 'month' and period_start = '2025-07-01'"))
                .containsExactly("half_month=2025-07-01", "half_month=2025-07-15");
        assertThat(read(lake, folder, "period_kind = 'half_month' and period_start = '2025-07-15'"))
                .containsExactly("half_month=2025-07-15");
        assertThat(read(lake, folder, "period_kind = 'admin_month' and period_end = '2025-07-14'"))
                .containsExactly("half_month=2025-07-01");
        assertThat(read(lake, folder, "period_kind = 'year'")).hasSize(3);
    }

    @Test
    void whoAsksForOneKindOfPeriodIsToldItsRowsAlone() {
        for (Statistic statistic : Statistics.ALL) {
            Dataset<Row> all = TestBooks.told(statistic, BOOKS);
            Dataset<Row> some = Statistics.told(
                    statistic,
                    TestBooks.sums(statistic, BOOKS),
                    TestBooks.tree(NEWEST_DAY),
                    NEWEST_DAY,
                    List.of(PeriodKind.QUARTER));
            List<Row> expected = (statistic.isByPeriod() ? all.filter("period_kind = 'quarter'") : all)
                    .orderBy(statistic.table().cols())
                    .collectAsList();
            assertThat(some.orderBy(statistic.table().cols()).collectAsList())
                    .as(statistic.table().name())
                    .isEqualTo(expected);
        }
    }

    private static List<String> read(Lake lake, Path folder, String question) {
        Dataset<Row> told = Statistics.told(
                Timeliness.STATISTIC,
                lake.read(Timeliness.STATISTIC.sums()),
                TestBooks.tree(NEWEST_DAY),
                NEWEST_DAY,
                ALL_KINDS);
        return OpenedFiles.during(folder, () -> assertThat(told.filter(question)
                                .filter("agency_code = 'VN'")
                                .collectAsList())
                        .isNotEmpty())
                .stream()
                .map(file -> file.getParent().getFileName().toString())
                .distinct()
                .toList();
    }

    private static Statistic statistic(String name) {
        return Statistics.ALL.stream()
                .filter(statistic -> statistic.table().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows
                .selectExpr("concat_ws(' ', period_kind, period_start, agency_name, as_known_at)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static AgencyTree renamed() {
        return AgencyTree.of(
                LocalSpark.session(),
                AgencyRegister.of(List.of(
                        version(AgencyVersion.SINCE_EVER, Optional.empty(), "Before"),
                        version(RENAMED_ON, Optional.empty(), "After"))),
                List.of(new AgencyTree.Counted("H01", AgencyVersion.SINCE_EVER)),
                NEWEST_DAY);
    }

    private static AgencyVersion version(LocalDate from, Optional<LocalDate> to, String name) {
        return new AgencyVersion(
                "H01",
                from,
                to,
                name,
                AgencyKind.PROVINCE,
                Optional.of(AgencyCode.LOCALITIES),
                Optional.empty(),
                List.of(),
                true);
    }
}
