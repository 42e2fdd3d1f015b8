// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.report.Chromium;
import org.dossierlake.report.Language;
import org.dossierlake.simulate.NationalSimulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The report of a small country, in a real browser: what it shows is what {@code sql} says, and people can read it. */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportTest {

    private static final LocalDate FROM = LocalDate.of(2025, 6, 24);
    private static final int NIGHTS = 38;
    private static final int DOSSIERS_PER_NIGHT = 80;
    private static final String PERIOD = "2025-07";
    private static final int MOST_BYTES = 3_000_000;

    /** Two screens: a desk's and a phone's. */
    private static final Map<String, Integer> WIDTHS = Map.of("desk", 1280, "phone", 390);

    private static final String OF_JULY =
            " WHERE agency_view = 'as_of_today' AND breakdown = 'total' AND period_kind = 'month'"
                    + " AND period_start = DATE'2025-07-01' AND agency_code = ";

    /** Every text with the contrast to what is behind it, where that is less than WCAG 2.1 level AA asks. */
    private static final String PALE =
            """
            (() => {
              const parts = c => (c.match(/[\\d.]+/g) || []).map(Number);
              const light = c => { const [r, g, b] = parts(c).map(v => { v /= 255;
                return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
                return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
              const behind = e => { while (e) { const c = getComputedStyle(e).backgroundColor; const p = parts(c);
                if (p.length === 3 || p[3] > 0) { return c; } e = e.parentElement; } return 'rgb(255, 255, 255)'; };
              const pale = [];
              let seen = 0;
              for (const e of document.querySelectorAll('body *')) {
                const own = Array.from(e.childNodes).some(n => n.nodeType === 3 && n.data.trim());
                if (!own || ['SCRIPT', 'STYLE'].includes(e.tagName)) { continue; }
                const s = getComputedStyle(e);
                const ink = e instanceof SVGElement ? s.fill : s.color;
                const a = light(ink), b = light(behind(e instanceof SVGElement ? e.closest('.chart') : e));
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                const large = parseFloat(s.fontSize) >= 24;
                seen++;
                if (ratio < (large ? 3 : 4.5)) { pale.push(e.tagName + ' ' + e.textContent.trim().slice(0, 30) + ' ' + ratio); }
              }
              return { pale, seen };
            })()""";

    @TempDir
    private static Path folder;

    private Site site;
    private Chromium browser;
    private Query asked;

    @BeforeAll
    void aCountry() throws IOException {
        Optional<Path> installed = Chromium.installed();
        if (installed.isEmpty()) {
            return;
        }
        site = Site.in(folder);
        NationalSimulation.run(
                new SimulationPlan(site.landing(), FROM, NIGHTS, DOSSIERS_PER_NIGHT, 20250701, 0.02, 0.05),
                FROM,
                site.settings().calendar());
        Night.run(LocalSpark.session(), site.settings(), Optional.of(FROM.plusDays(NIGHTS - 1)), (name, detail) -> {});
        asked = new Query(LocalSpark.session(), site.settings());
        browser = Chromium.start(installed.orElseThrow());
    }

    /** An assumption in {@link #aCountry} would leave nothing that is told as skipped. */
    @BeforeEach
    void requireChromium() {
        Assumptions.assumeTrue(
                Chromium.installed().isPresent(), "no Chromium is installed, so no report was looked at");
    }

    @AfterAll
    void end() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void thePageStandsByItselfAndEveryChartIsDrawn(Language language) throws IOException {
        Path page = written(language, Optional.empty());
        assertThat(Files.size(page)).isLessThan(MOST_BYTES);
        for (Map.Entry<String, Integer> screen : WIDTHS.entrySet()) {
            browser.open(page, screen.getValue(), 900);
            assertThat(browser.errors()).isEmpty();
            assertThat(browser.requests())
                    .allMatch(url -> url.equals(page.toUri().toString()) || url.startsWith("data:"));
            assertThat(number("Number(document.documentElement.dataset.drawn)"))
                    .isEqualByComparingTo(number("document.querySelectorAll('.chart').length"))
                    .isEqualByComparingTo("13");
            assertThat(texts(
                            "Array.from(document.querySelectorAll('.chart'), c => c.querySelectorAll('svg path').length"
                                    + " > 3 && c.querySelectorAll('svg text').length > 1 ? 'drawn' : c.parentNode.id)"))
                    .containsOnly("drawn");
            assertThat(texts("Array.from(document.querySelectorAll('main > section[id]'), s => s.querySelector('table"
                            + " > caption') && s.querySelector('thead th[scope=col]') && s.querySelector('tbody"
                            + " th[scope=row]') && s.querySelector('.definition') ? 'told' : s.id)"))
                    .containsOnly("told");
            // Nothing lies beyond the right edge of the screen.
            assertThat(number("document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(BigDecimal.valueOf(screen.getValue()));
            picture("report-%s-%s".formatted(language, screen.getKey()), screen.getValue());
        }
        System.out.printf(
                "Report in %s: %,d bytes, loaded after %s ms%n",
                language,
                Files.size(page),
                number("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)"));
    }

    @Test
    void theFiguresOfThePageAreThoseOfSql() throws IOException {
        Map<String, String> asked = new LinkedHashMap<>();
        asked.put("[data-headline=received]", "SELECT received FROM timeliness" + OF_JULY + "'VN'");
        asked.put("[data-headline=resolved]", "SELECT resolved FROM timeliness" + OF_JULY + "'VN'");
        asked.put("[data-headline=on_time_rate]", "SELECT on_time / judged FROM timeliness" + OF_JULY + "'VN'");
        asked.put(
                "[data-headline=in_progress_overdue]",
                "SELECT in_progress_overdue_1_5 + in_progress_overdue_6_30 + in_progress_overdue_over_30 FROM timeliness"
                        + OF_JULY + "'VN'");
        asked.put(
                "[data-headline=p50_working_hours]",
                "SELECT p50_working_hours FROM processing_time" + OF_JULY + "'VN'");
        asked.put(
                "[data-headline=dossier_digitised_rate]",
                "SELECT dossier_digitised_numerator / dossier_digitised_denominator FROM digitisation" + OF_JULY
                        + "'VN'");
        asked.put(
                "[data-headline=amount]",
                "SELECT sum(paid_amount) FROM agency_day WHERE agency_view = 'as_of_today' AND agency_code = 'VN'"
                        + " AND day BETWEEN DATE'2025-07-01' AND DATE'2025-07-31'");
        asked.put("[data-tile=H26]", "SELECT on_time_rate FROM timeliness" + OF_JULY + "'H26'");
        asked.put(
                "#delay tbody tr:first-child td:nth-child(2)",
                "SELECT greatest(delay_minutes_agency, delay_minutes_closed_hours, delay_minutes_applicant,"
                        + " delay_minutes_payment) / 1440D FROM timeliness" + OF_JULY + "'VN'");
        asked.put(
                "#landed tbody tr:first-child td:nth-child(3)",
                "SELECT sum(rows_landed) FROM landed_file WHERE day BETWEEN DATE'2025-07-01' AND DATE'2025-07-31'"
                        + " GROUP BY feed ORDER BY 1 DESC LIMIT 1");
        asked.put(
                "#index_766 tbody tr:last-child td:nth-child(2)",
                "SELECT points FROM index_766 WHERE agency_view = 'as_of_today' AND period_kind = 'month' AND"
                        + " period_start = DATE'2025-07-01' AND agency_code = 'VN' AND indicator = 'total'");
        browser.open(written(Language.vi, Optional.empty()), 1280, 900);
        for (Map.Entry<String, String> each : asked.entrySet()) {
            BigDecimal shown = number("document.querySelector('%s').dataset.value".formatted(each.getKey()));
            BigDecimal answer = new BigDecimal(query(each.getValue()).toString());
            assertThat(shown).as(each.getKey()).isEqualByComparingTo(answer).isPositive();
        }
        // The classes of the distribution hold every resolved dossier once.
        assertThat(number("Array.from(document.querySelectorAll('#duration tbody tr'), r =>"
                        + " Number(r.cells[1].dataset.value)).reduce((a, b) => a + b)"))
                .isEqualByComparingTo(new BigDecimal(query("SELECT resolved FROM processing_time" + OF_JULY + "'VN'")
                        .toString()));
    }

    @Test
    void whoCannotSeeOrPointCanReadIt() throws IOException {
        browser.open(written(Language.vi, Optional.empty()), 1280, 900);
        JsonNode contrast = browser.evaluate(PALE);
        assertThat(contrast.get("pale")).isEmpty();
        assertThat(contrast.get("seen").asInt()).isGreaterThan(500);

        browser.press("Tab");
        assertThat(texts("[document.activeElement.className]")).containsExactly("skip");
        assertThat(texts("Array.from(document.querySelectorAll('.chart'), c => c.getAttribute('role') + (c.ariaLabel ?"
                        + " ' named' : ''))"))
                .containsOnly("img named");
        assertThat(texts("[document.documentElement.lang, document.querySelectorAll('h1').length]"))
                .containsExactly("vi", "1");
    }

    @Test
    void aProvinceHasAReportOfItsOwnAndItPrints() throws IOException {
        Path page = written(Language.en, Optional.of("H26"));
        browser.open(page, 1280, 900);
        assertThat(browser.errors()).isEmpty();
        assertThat(number("document.querySelector('[data-headline=received]').dataset.value"))
                .isEqualByComparingTo(new BigDecimal(query("SELECT received FROM timeliness" + OF_JULY + "'H26'")
                        .toString()));
        assertThat(texts("Array.from(document.querySelectorAll('.tiles, #landed, #refused'), e => e.id)"))
                .isEmpty();
        Path paper = Path.of("target", "report", "report-en-H26.pdf");
        browser.print(paper);
        assertThat(Files.readString(paper, StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-")
                // A4 in points.
                .containsPattern("/MediaBox \\[0 0 59[45]\\.\\d+ 84[12]\\.\\d+\\]");
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> written(Language.en, Optional.of("H99")))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("H99");
        assertThatThrownBy(() -> Report.write(
                        new Query(LocalSpark.session(), site.settings()),
                        new Report.Question(Language.en, Optional.empty(), Optional.of("2019-01"), Optional.empty())))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("2019-01");
        Path nowhere = folder.resolve("no/such/report.html");
        assertThatThrownBy(() -> Report.write(
                        new Query(LocalSpark.session(), site.settings()),
                        new Report.Question(Language.en, Optional.empty(), Optional.of(PERIOD), Optional.of(nowhere))))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("lies in no folder that there is");
    }

    private Path written(Language language, Optional<String> agency) {
        Path file = folder.resolve("report-%s-%s.html".formatted(language, agency.orElse("all")));
        return Files.exists(file)
                ? file
                : Report.write(
                        new Query(LocalSpark.session(), site.settings()),
                        new Report.Question(language, agency, Optional.of(PERIOD), Optional.of(file)));
    }

    /** Where people see it, when asked to; else beside what was built. */
    private void picture(String name, int width) throws IOException {
        Path pictures = "rewrite".equals(System.getProperty("golden"))
                ? Path.of("src", "site", "resources")
                : Path.of("target", "report");
        browser.screenshot(pictures.resolve(name + ".png"), width, 2600);
    }

    private Object query(String sql) {
        return asked.ask(sql).first().get(0);
    }

    private BigDecimal number(String expression) {
        return new BigDecimal(browser.evaluate(expression).asText());
    }

    private List<String> texts(String expression) {
        List<String> texts = new ArrayList<>();
        browser.evaluate(expression).forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
