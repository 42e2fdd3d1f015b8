// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.posting.Period;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PageTest {

    private static final LocalDate NEWEST = LocalDate.parse("2025-08-10");

    private static final Section TIMELINESS = named("timeliness");
    private static final Section AGENCIES = named("agencies");
    private static final Section ONLINE_PAYMENT = named("online_payment");

    @Test
    void aHeadlineHasItsChangeFromThePeriodBefore() {
        // 180 of 200 in June, 190 of 200 in July: 90 and 95 per cent, five points; received 250 and 300, a fifth more.
        String html = html(
                Language.en,
                "Hue",
                new Page.Answered(
                        TIMELINESS,
                        List.of(
                                timeliness("2025-06-01", 250L, 180L, 200L, 0.9),
                                timeliness("2025-07-01", 300L, 190L, 200L, 0.95))));
        assertThat(html)
                .contains("<dd data-headline=\"received\" data-value=\"300\">300</dd>"
                        + "<dd class=\"change\">+20.0 % on the period before</dd>")
                .contains("<dd data-headline=\"on_time_rate\" data-value=\"0.95\">95.0%</dd>"
                        + "<dd class=\"change\">+5.0 points on the period before</dd>")
                .contains("<dd data-headline=\"in_progress_overdue\" data-value=\"7\">7</dd>"
                        + "<dd class=\"change\">as in the period before</dd>");
    }

    @Test
    void aChangeThatIsNothingOnceItIsRoundedIsNone() {
        Page.Answered same = new Page.Answered(
                TIMELINESS,
                List.of(timeliness("2025-06-01", 1L, 9L, 10L, 0.9), timeliness("2025-07-01", 1L, 9L, 10L, 0.8996)));
        assertThat(html(Language.en, "Hue", same))
                .contains("data-value=\"0.8996\">90.0%</dd><dd class=\"change\">as in the period before</dd>");
    }

    @Test
    void aShareTooSmallToBeShownIsToldAsANumber() {
        // 12 of 300,000 are 0.004 %.
        Page.Answered few = new Page.Answered(
                TIMELINESS,
                List.of(
                        timeliness("2025-06-01", 300_000L, 9L, 10L, 0.9),
                        timeliness("2025-07-01", 300_012L, 9L, 10L, 0.9)));
        assertThat(html(Language.en, "Hue", few))
                .contains("data-value=\"300012\">300,012</dd><dd class=\"change\">+12 on the period before</dd>");
    }

    @Test
    void withoutAPeriodBeforeOrAFigureNothingIsCompared() {
        String html = html(
                Language.vi, "Huế", new Page.Answered(TIMELINESS, List.of(timeliness("2025-07-01", 3L, 0L, 0L, null))));
        assertThat(html)
                .contains("<dd data-headline=\"on_time_rate\" data-value=\"\">–</dd>"
                        + "<dd class=\"change\">kỳ trước không có số liệu</dd>")
                .contains("<td class=\"number\" data-value=\"\">–</td>");
    }

    @Test
    void aPeriodThatRunsOnIsNotHeldAgainstAWholeOne() {
        Page.Answered july = new Page.Answered(
                TIMELINESS,
                List.of(
                        timeliness("2025-06-01", 250L, 180L, 200L, 0.9),
                        timeliness("2025-07-01", 100L, 95L, 100L, 0.95)));
        assertThat(html(Language.en, LocalDate.parse("2025-07-30"), "Hue", july))
                .contains("<dd class=\"change\">not compared: the period is not whole</dd>")
                .doesNotContain("on the period before");
        assertThat(html(Language.en, LocalDate.parse("2025-07-31"), "Hue", july))
                .contains("<dd class=\"change\">−60.0 % on the period before</dd>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"vi | 1.234.567,5 | 85,3 % | Tháng 7/2025", "en | 1,234,567.5 | 85.3% | July 2025"})
    void numbersAreWrittenAsTheReaderWritesThem(Language language, String money, String rate, String month) {
        String html = html(
                language,
                "Huế",
                new Page.Answered(TIMELINESS, List.of(timeliness("2025-07-01", 1L, 1L, 1L, 0.853))),
                new Page.Answered(
                        ONLINE_PAYMENT,
                        List.of(RowFactory.create(
                                LocalDate.parse("2025-07-01"),
                                1L,
                                new BigDecimal("1234567.50000"),
                                0L,
                                0L,
                                new BigDecimal("0.00000"),
                                1L,
                                1L))));
        assertThat(html)
                .contains("data-value=\"1234567.50000\">" + money + "<")
                .contains("<dt>" + language.text("column.amount") + " (VND)</dt>")
                .contains("data-value=\"0.853\">" + rate + "<")
                .contains("<p class=\"period\">" + month + "</p>");
    }

    @Test
    void whatSendersWroteIsTextAndNeverMarkup() {
        String name = "<script>alert('x')</script>\"&";
        String html = html(
                Language.vi,
                name,
                new Page.Answered(AGENCIES, List.of(RowFactory.create(name, "H57", 1L, 1L, 1L, 1L, 1.0, 0L))));
        assertThat(html)
                .doesNotContain(name)
                .contains("<h1>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;</h1>")
                .contains("data-value=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&quot;&amp;\"");
        // The page's own two scripts end where they end.
        assertThat(Pattern.compile("</script").matcher(html).results().count()).isEqualTo(2);
    }

    @Test
    void aSectionWithoutRowsSaysSo() {
        assertThat(html(Language.en, "Hue", new Page.Answered(AGENCIES, List.of())))
                .contains("There is nothing to tell of this period.")
                .doesNotContain("class=\"chart\"");
    }

    @Test
    void theMapHasATileForEachProvinceAndLeavesOutWhatItDoesNotKnow() {
        String html = html(
                Language.en,
                "Viet Nam",
                new Page.Answered(
                        AGENCIES,
                        List.of(
                                RowFactory.create("Huế", "H57", 1L, 1L, 9L, 10L, 0.9, 0L),
                                RowFactory.create("Bộ Tư pháp", "G15", 1L, 1L, 1L, 1L, 1.0, 0L))));
        assertThat(Pattern.compile("data-tile=").matcher(html).results().count())
                .isEqualTo(34);
        assertThat(html)
                .contains("<b data-tile=\"H57\" data-value=\"0.9\">90.0%</b>")
                .doesNotContain("data-tile=\"G15\"");
        assertThat(html(
                        Language.en,
                        "Hue",
                        new Page.Answered(
                                AGENCIES, List.of(RowFactory.create("A", "H57.10", 1L, 1L, 1L, 1L, 1.0, 0L)))))
                .doesNotContain("data-tile=");
    }

    @Test
    void theTilesAreTheProvincesOfToday() {
        AgencyRegister shipped = ShippedAgencies.register();
        assertThat(ProvinceTiles.BY_CODE).hasSize(34);
        ProvinceTiles.BY_CODE.forEach((code, tile) -> assertThat(
                        shipped.at(code, NEWEST).orElseThrow().name())
                .endsWith(tile.name().replace("TP. ", "")));
        assertThat(new TreeSet<>(ProvinceTiles.BY_CODE.values().stream()
                        .map(tile -> tile.column() + "/" + tile.row())
                        .toList()))
                .hasSize(34);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyPlaceHasItsWords(Language language) {
        for (Section section : Sections.ALL) {
            assertThat(language.text(section.name() + ".title")).isNotBlank();
            assertThat(language.text(section.name() + ".definition")).endsWith(".");
            section.columns().forEach(col -> assertThat(language.text("column." + col.name()))
                    .isNotBlank());
            section.drawn().forEach(drawn -> assertThat(section.columns()
                            .get(section.indexOf(drawn))
                            .shown()
                            .isNumber())
                    .isTrue());
        }
    }

    @Test
    void bothLanguagesHaveTheSameWords() throws IOException {
        assertThat(words("vi")).isEqualTo(words("en"));
    }

    private static Set<Object> words(String language) throws IOException {
        Properties words = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Path.of("src/main/resources/org/dossierlake/report", language + ".properties"))) {
            words.load(reader);
        }
        return new TreeSet<>(words.keySet());
    }

    private static String html(Language language, String agencyName, Page.Answered... sections) {
        return html(language, NEWEST, agencyName, sections);
    }

    private static String html(
            Language language, LocalDate completeUntil, String agencyName, Page.Answered... sections) {
        return Page.html(
                new Page.About(
                        "H57",
                        agencyName,
                        Period.named("2025-07").orElseThrow(),
                        3,
                        "run-1",
                        "2025-08-11 01:30",
                        Optional.of(completeUntil),
                        completeUntil,
                        "VND"),
                language,
                List.of(sections));
    }

    private static Row timeliness(String start, long received, long onTime, long judged, Double rate) {
        return RowFactory.create(
                LocalDate.parse(start), received, judged, onTime, judged, rate, onTime, judged, rate, 20L, 7L);
    }

    private static Section named(String name) {
        return Sections.ALL.stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
