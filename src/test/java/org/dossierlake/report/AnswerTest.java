// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.report.Section.Col;
import org.junit.jupiter.api.Test;

class AnswerTest {

    private static final Pattern BAR = Pattern.compile("<rect x=\"(\\d+)\" y=\"\\d+\" width=\"(\\d+)\" height=\"14\"");
    private static final Pattern POINT = Pattern.compile("<circle cx=\"(\\d+)\" cy=\"(\\d+)\"");

    @Test
    void aTableHasEachValueAsItIsReadAndAsItIs() {
        assertThat(answer(Shown.RATE, RowFactory.create("Huế", 0.853), RowFactory.create("Hà Nội", null))
                        .table())
                .contains("<td data-column=\"agency_name\" data-value=\"Huế\" style=\"text-align:left\">Huế</td>")
                .contains("<td data-column=\"figure\" data-value=\"0.853\" style=\"text-align:right\">85.3%</td>")
                .contains("<td data-column=\"figure\" data-value=\"\" style=\"text-align:right\">–</td>");
    }

    @Test
    void aBarIsAsLongAsItsValueAndWhatIsNegativeLiesOnTheOtherSide() {
        // From -1,000,000 to 2,000,000: three parts of a scale; zero is where the positive bar begins and the negative
        // ends.
        String chart = answer(
                        Shown.MONEY,
                        RowFactory.create("a", new BigDecimal("2000000.00000")),
                        RowFactory.create("b", new BigDecimal("1000000.00000")),
                        RowFactory.create("c", new BigDecimal("-1000000.00000")))
                .bars("Money", "figure");
        List<int[]> bars = bars(chart);
        assertThat(bars).hasSize(3);
        assertThat(bars.get(0)[1]).isBetween(2 * bars.get(1)[1] - 1, 2 * bars.get(1)[1] + 1);
        assertThat(bars.get(1)[0]).isEqualTo(bars.get(0)[0]);
        assertThat(bars.get(2)[0] + bars.get(2)[1]).isEqualTo(bars.get(0)[0]);
        assertThat(bars.get(2)[1]).isBetween(bars.get(1)[1] - 1, bars.get(1)[1] + 1);
        assertThat(chart).contains("<title>a, figure: 2,000,000</title>", ">-1,000,000</text>", "aria-label=\"Money\"");
    }

    @Test
    void whereThereIsNoValueThereIsNoBar() {
        String chart = answer(Shown.RATE, RowFactory.create("a", 0.5), RowFactory.create("b", null))
                .bars("Share", "figure");
        assertThat(bars(chart)).hasSize(1);
        assertThat(chart).contains(">–</text>", ">50.0%</text>", ">0%</text>");
    }

    @Test
    void aLineGoesFromDayToDayAndBreaksWhereThereIsNoValue() {
        String chart = answer(
                        Shown.COUNT,
                        RowFactory.create(LocalDate.of(2025, 7, 1), 0L),
                        RowFactory.create(LocalDate.of(2025, 7, 2), 10L),
                        RowFactory.create(LocalDate.of(2025, 7, 3), null),
                        RowFactory.create(LocalDate.of(2025, 7, 4), 5L))
                .lines("Days", "figure");
        List<int[]> points = POINT.matcher(chart)
                .results()
                .map(point -> new int[] {Integer.parseInt(point.group(1)), Integer.parseInt(point.group(2))})
                .toList();
        assertThat(points).hasSize(3);
        // Higher is up; 5 lies in the middle between 0 and 10, and the fourth day thrice as far as the second.
        assertThat(points.get(2)[1]).isEqualTo((points.get(0)[1] + points.get(1)[1]) / 2);
        assertThat(points.get(1)[1]).isLessThan(points.get(0)[1]);
        assertThat(points.get(2)[0] - points.get(0)[0])
                .isBetween(
                        3 * (points.get(1)[0] - points.get(0)[0]) - 3, 3 * (points.get(1)[0] - points.get(0)[0]) + 3);
        assertThat(chart)
                .containsPattern("<path d=\"M\\d+ \\d+L\\d+ \\d+M\\d+ \\d+\"")
                .contains(">2025-07-04</text>");
    }

    @Test
    void whatSendersWroteIsTextAndNeverMarkup() {
        Answer answer = answer(Shown.COUNT, RowFactory.create("<script>\"&", 1L));
        for (String html : List.of(answer.table(), answer.bars("<b>", "figure"), answer.lines("<b>", "figure"))) {
            assertThat(html).doesNotContain("<script>", "<b>").contains("&lt;script&gt;&quot;&amp;");
        }
    }

    @Test
    void whatCannotBeDrawnIsSaid() {
        assertThat(answer(Shown.COUNT).bars("Nothing", "figure")).isEqualTo("<p>The question has no rows.</p>");
        assertThatThrownBy(() -> answer(Shown.COUNT, RowFactory.create("a", 1L)).bars("A", "figur"))
                .hasMessage("The answer has no column figur; it has [agency_name, figure]");
    }

    @Test
    void theLinesOfAScaleAreRoundAndHoldAllValues() {
        assertThat(Scale.of(0, 471).steps()).containsExactly(0, 100, 200, 300, 400, 500);
        assertThat(Scale.of(-3, 12).steps()).containsExactly(-5, 0, 5, 10, 15);
        assertThat(Scale.of(0.9, 0.2).high()).isEqualTo(1.0);
        assertThat(Scale.of(0, 0).steps()).containsExactly(0, 1);
        assertThat(Scale.of().steps()).containsExactly(0, 1);
    }

    private static Answer answer(Shown shown, Row... rows) {
        return new Answer(List.of(new Col("agency_name", Shown.TEXT), new Col("figure", shown)), List.of(rows), false);
    }

    private static List<int[]> bars(String chart) {
        return BAR.matcher(chart)
                .results()
                .map(bar -> new int[] {Integer.parseInt(bar.group(1)), Integer.parseInt(bar.group(2))})
                .toList();
    }
}
