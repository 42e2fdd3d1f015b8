// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no single record shows: a file or a day that is odd as a whole. */
class FindingsTest {

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private int reference;

    /**
     * Monday 14 July: hours 8 to 11 and 1 to 4 written from 1 to 12, so half of them at night; hours of a whole day with
     * a quarter at night; days without hours, which are midnights; 11 of 100 refused; 10 of 100 refused; all of 99
     * refused. Wednesday 16 July: one payment; none on Tuesday. Then Monday 21 July: none on Thursday and Friday. Then
     * Tuesday 22 July, with a payment.
     */
    @Test
    void filesAndDaysThatAreOddAsAWholeAreReportedOnceAndNothingIsRefusedForThem() {
        Site site = Site.in(folder);
        int[] halfDay = {8, 9, 10, 11, 1, 2, 3, 4};
        int[] wholeDay = {8, 10, 14, 2};
        land(site, "2025-07-14/a-twelve-hours.jsonl", 104, i -> payment("20250714%02d0000".formatted(halfDay[i % 8])));
        land(site, "2025-07-14/b-whole-day.jsonl", 100, i -> payment("20250714%02d0000".formatted(wholeDay[i % 4])));
        land(site, "2025-07-14/c-days-only.jsonl", 100, i -> payment("20250714000000"));
        land(site, "2025-07-14/d-eleven.jsonl", 100, i -> payment(i < 11 ? "?" : "20250714090000"));
        land(site, "2025-07-14/e-ten.jsonl", 100, i -> payment(i < 10 ? "?" : "20250714090000"));
        land(site, "2025-07-14/f-small.jsonl", 99, i -> payment("?"));
        land(site, "2025-07-16/g.jsonl", 1, i -> payment("20250716140000"));
        NightResult first = night(site);
        assertThat(first.exitStatus()).isEqualTo(2);
        assertThat(first.lines()).anySatisfy(line -> assertThat(line)
                .startsWith("Found odd: 1 DAY_WITHOUT_PAYMENTS, 1 FILE_MOSTLY_REFUSED, 1 TWELVE_HOUR_CLOCK;"));
        assertThat(findings(site))
                .containsExactly(
                        "DAY_WITHOUT_PAYMENTS null 2025-07-15 0.00000 1.00000",
                        "FILE_MOSTLY_REFUSED payments/2025-07-14/d-eleven.jsonl null 0.11000 0.10000",
                        "TWELVE_HOUR_CLOCK payments/2025-07-14/a-twelve-hours.jsonl null 0.50000 0.20000");
        assertThat(rows(site, "SELECT rows_accepted FROM landed_file WHERE path LIKE '%twelve%'"))
                .containsExactly("104");

        land(site, "2025-07-21/h.jsonl", 1, i -> payment("20250721090000"));
        assertThat(night(site).exitStatus()).isZero();
        assertThat(findings(site))
                .hasSize(5)
                .contains(
                        "DAY_WITHOUT_PAYMENTS null 2025-07-17 0.00000 1.00000",
                        "DAY_WITHOUT_PAYMENTS null 2025-07-18 0.00000 1.00000");
        assertThat(Status.lines(spark, site.settings(), Optional.empty()))
                .contains("Found odd:")
                .anySatisfy(line -> assertThat(line)
                        .endsWith("payments   TWELVE_HOUR_CLOCK payments/2025-07-14/a-twelve-hours.jsonl: 52 of 104"
                                + " payments between 1 and 6 in the morning, none from 13 to 1."));
        assertThat(Status.lines(spark, site.settings(), first.runId()))
                .anySatisfy(line -> assertThat(line).contains("11 of 100 records were refused."))
                .noneMatch(line -> line.contains("2025-07-17"));

        List<String> versions = site.tableVersions().get(Path.of("finding"));
        land(site, "2025-07-22/i.jsonl", 1, i -> payment("20250722090000"));
        assertThat(night(site).lines()).noneMatch(line -> line.startsWith("Found odd"));
        assertThat(site.tableVersions().get(Path.of("finding"))).isEqualTo(versions);
    }

    private void land(Site site, String path, int records, IntFunction<String> record) {
        site.write(
                "landing/payments/" + path,
                IntStream.range(0, records).mapToObj(record).collect(Collectors.joining("\n")));
    }

    private String payment(String paid) {
        return """
                {"LoaiBanTin":"CONFIRM","MaLoi":"00","MaThamChieu":"dvcH44.100-250701-%04d20250714090000",\
                "MaGiaoDich":"FT%d","SoTien":"50000","ThoiGianGD":"%s"}"""
                .formatted(reference, reference++, paid);
    }

    private NightResult night(Site site) {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> findings(Site site) {
        return rows(site, "SELECT finding, path, day, measured, expected FROM finding ORDER BY 1, 2, 3");
    }

    private List<String> rows(Site site, String sql) {
        return Query.run(spark, site.settings(), sql).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
