// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.OpenedFiles;
import org.dossierlake.posting.Dossiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dossier in each half of July 2025 and one in January; the agency gets another name between the halves. */
class LongerPeriodsTest {

    private static final LocalDate NEWEST_DAY = LocalDate.parse("2025-08-20");

    private static final Books BOOKS = new TestBooks()
            .with(
                    Dossiers.received("2025-01-06T09:00").resolved("2025-01-08T09:00", 60),
                    Dossiers.received("2025-07-03T09:00").resolved("2025-07-10T09:00", 60),
                    Dossiers.received("2025-07-16T09:00").resolved("2025-07-25T09:00", 60))
            .on(NEWEST_DAY.toString());

    @ParameterizedTest
    @ValueSource(strings = {"timeliness", "processing_time", "digitisation"})
    void aLongerPeriodHasTheNameOfItsLastHalfMonthAndTheNewestRun(String name) {
        Statistic statistic = statistic(name);
        Dataset<Row> stored = stored(statistic)
                .selectExpr(
                        "* except (agency_name, as_known_at)",
                        "case when period_start <= '2025-07-01' then 'Before' else 'After' end as agency_name",
                        "case when period_start = '2025-07-01' then 'run-2' else 'run-1' end as as_known_at");
        Dataset<Row> told = Statistics.told(statistic.table(), statistic.table().conform(stored), NEWEST_DAY);
        assertThat(TestBooks.texts(
                        told.filter("agency_code = 'VN' and period_end > '2025-07-01'")
                                .filter(PublishedKey.breakdown(PublishedKey.below(statistic.table()))
                                        .equalTo("total")),
                        "true",
                        "period_kind period_start agency_name as_known_at"))
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
    }

    @Test
    void aQuestionForOneMonthReadsItsHalfMonthsAlone(@TempDir Path folder) {
        Lake lake = new Lake(LocalSpark.session(), folder.toString(), folder.toString());
        lake.create(Timeliness.TABLE);
        lake.replace(Timeliness.TABLE, stored(Timeliness.STATISTIC));
        assertThat(read(lake, folder, "period_kind = 'month' and period_start = '2025-07-01'"))
                .containsExactly("period_start=2025-07-01", "period_start=2025-07-15");
        assertThat(read(lake, folder, "period_kind = 'half_month' and period_start = '2025-07-15'"))
                .containsExactly("period_start=2025-07-15");
        assertThat(read(lake, folder, "period_kind = 'admin_month' and period_end = '2025-07-14'"))
                .containsExactly("period_start=2025-07-01");
        assertThat(read(lake, folder, "period_kind = 'year'")).hasSize(3);
    }

    private static List<String> read(Lake lake, Path folder, String question) {
        Dataset<Row> told = Statistics.told(Timeliness.TABLE, lake.read(Timeliness.TABLE), NEWEST_DAY);
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

    private static Dataset<Row> stored(Statistic statistic) {
        return TestBooks.stored(statistic.table(), statistic.of(BOOKS));
    }
}
