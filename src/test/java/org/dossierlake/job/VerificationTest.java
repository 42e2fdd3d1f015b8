// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.statistic.Statistics;
import org.junit.jupiter.api.Test;

/** What nights have posted, one by one, is what all stored rows add up to, to the last cell. */
class VerificationTest {

    private static final List<String> POSTINGS =
            List.of("posting", "posting_day", "posting_payment", "posting_settlement");

    private final SimulatedLake lake = SimulatedLake.shared();

    @Test
    void nothingDiffersAfterNightsWithLateAndCorrectedRecords() {
        assertThat(lake.query("SELECT DISTINCT cause FROM posting").stream().map(row -> row.getString(0)))
                .contains("new", "late", "reopened");
        Verification.Result result =
                Verification.full(LocalSpark.session(), lake.site().settings(), (name, detail) -> {});
        assertThat(result.agrees()).isTrue();
        assertThat(differing(result))
                .allSatisfy((table, cells) -> assertThat(cells).isZero());
        Set<String> tables = Stream.of(
                        Stream.of("landed_file", "verdict", "control", "balance"),
                        POSTINGS.stream(),
                        Statistics.ALL.stream()
                                .map(statistic -> statistic.sums().name()))
                .flatMap(each -> each)
                .collect(Collectors.toSet());
        assertThat(compared(result))
                .containsOnlyKeys(tables)
                .allSatisfy((table, cells) -> assertThat(cells).as(table).isPositive());
        assertThat(result.lines()).last().asString().startsWith("Nothing differs in publication 3");
    }

    @Test
    void aSampleComparesSomeOfTheCellsAndAlwaysTheSame() {
        Verification.Result half = sample(0.5);
        assertThat(half.agrees()).isTrue();
        assertThat(compared(half))
                .containsOnlyKeys(
                        "landed_file",
                        "posting",
                        "posting_day",
                        "posting_payment",
                        "posting_settlement",
                        "control",
                        "balance");
        assertThat(compared(sample(0.5))).isEqualTo(compared(half));
        Map<String, Long> all = compared(sample(1));
        POSTINGS.forEach(table ->
                assertThat(compared(half).get(table)).as(table).isPositive().isLessThan(all.get(table)));
    }

    private Verification.Result sample(double share) {
        return Verification.sample(LocalSpark.session(), lake.site().settings(), share, (name, detail) -> {});
    }

    static Map<String, Long> compared(Verification.Result result) {
        return column(result, 1);
    }

    static Map<String, Long> differing(Verification.Result result) {
        return column(result, 2);
    }

    /** A column of the table that the lines begin with, by the name in the first one. */
    private static Map<String, Long> column(Verification.Result result, int column) {
        return result.lines().stream()
                .skip(1)
                .takeWhile(line -> !line.isEmpty())
                .map(line -> line.split(" +"))
                .collect(Collectors.toMap(cells -> cells[0], cells -> Long.parseLong(cells[column])));
    }
}
