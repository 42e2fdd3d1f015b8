// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.job.Night;
import org.dossierlake.job.Query;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;
import org.dossierlake.job.Site;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks in a real Jupyter, by the script that people call: each cell runs, and what it shows is what SQL says. */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotebooksTest {

    /** The second night restates days that the first one had reported as complete. */
    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);

    private static final int NIGHTS = 2;
    private static final int DOSSIERS_PER_NIGHT = 120;
    private static final long SEED = 20250714;
    private static final double DIRTY_SHARE = 0.05;
    private static final double LATE_SHARE = 0.3;

    /** It takes a minute or two; the machine may be busy with other tests. */
    private static final int LONGEST_MINUTES = 15;

    private static final Pattern CELL = Pattern.compile("data-column=\"([^\"]*)\" data-value=\"([^\"]*)\"");
    private static final Pattern CHART = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL);

    @TempDir
    private static Path folder;

    private Settings settings;

    /** An assumption in {@link #execute} would leave nothing that is told as skipped. */
    @BeforeEach
    void requireJupyter() {
        Assumptions.assumeTrue(isJupyterInstalled(), "no jupyter-nbconvert is installed, so no notebook was executed");
    }

    private static boolean isJupyterInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "jupyter-nbconvert")));
    }

    @BeforeAll
    void execute() throws IOException, InterruptedException {
        if (!isJupyterInstalled()) {
            return;
        }
        Site site = Site.in(folder);
        Path conf = site.write(
                "small.conf",
                "include file(\"%s\")%ninclude file(\"%s\")%n"
                        .formatted(
                                site.conf(), Path.of("conf", "small-data.conf").toAbsolutePath()));
        settings = Settings.read(SettingsSources.ofProcess(Optional.of(conf), List.of()));
        Simulation.run(
                new SimulationPlan(
                        site.landing(), FIRST_NIGHT, NIGHTS, DOSSIERS_PER_NIGHT, SEED, DIRTY_SHARE, LATE_SHARE),
                settings.calendar());
        for (int night = 0; night < NIGHTS; night++) {
            Night.run(LocalSpark.session(), settings, Optional.of(FIRST_NIGHT.plusDays(night)), (name, detail) -> {});
        }
        List<String> command = new ArrayList<>(List.of("jobs/notebooks"));
        notebooks().map(Path::toString).forEach(command::add);
        Path log = folder.resolve("notebooks.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("DOSSIERLAKE_CONF", conf.toString());
        builder.environment().put("DOSSIERLAKE_MEMORY", "1g");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }

    static Stream<Path> notebooks() throws IOException {
        return NotebookFilesTest.notebooks();
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void eachCellRanAndTheNotebookShowsCharts(Path notebook) throws IOException {
        List<String> shown = shown(notebook);
        List<String> charts = shown.stream()
                .flatMap(html -> CHART.matcher(html).results().map(chart -> chart.group()))
                .toList();
        assertThat(charts).isNotEmpty().allSatisfy(chart -> assertThat(chart).contains("<title>"));
        assertThat(charts.stream().filter(chart -> chart.contains("<rect ") || chart.contains("<circle ")))
                .hasSameSizeAs(charts);
        assertThat(Files.readString(result(notebook, ".html"))).contains(charts.get(0));
    }

    /** The figure of a notebook is in the row that begins with {@code row}, else it is the sum of the column. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tour | landed | dossiers | SELECT count(*) FROM stage_dossier",
                "tour | judged | Tỉnh Phú Thọ | SELECT sum(judged) FROM agency_day WHERE agency_code = 'H44'"
                        + " AND agency_view = 'as_reported' AND day >= DATE'2025-07-01'",
                "why-did-july-move | after | received | SELECT sum(received) FROM agency_day WHERE agency_code = 'VN'"
                        + " AND agency_view = 'as_reported' AND day BETWEEN DATE'2025-07-01' AND DATE'2025-07-14'",
                "slow-procedures | dossiers | | SELECT sum(resolved) FROM agency_day WHERE agency_code = 'VN'"
                        + " AND agency_view = 'as_reported' AND day >= DATE'2025-07-01'",
                "payments-that-do-not-match | dossiers | matched | SELECT count(*) FROM settlement"
                        + " WHERE class = 'matched' AND coalesce(received_on, first_paid_on) >= DATE'2025-07-01'",
                "digitisation-by-commune | country_rate | 4. filed online | SELECT received_online / received"
                        + " FROM timeliness WHERE agency_code = 'VN' AND agency_view = 'as_reported'"
                        + " AND breakdown = 'total' AND period_kind = 'month' AND period_start = DATE'2025-07-01'"
            })
    void itsFiguresAreThoseOfSql(String notebook, String column, String row, String sql) throws IOException {
        BigDecimal answer = new BigDecimal(
                Query.run(LocalSpark.session(), settings, sql).first().get(0).toString());
        assertThat(figure(NotebookFilesTest.notebook(notebook), column, row))
                .isEqualByComparingTo(answer)
                .isPositive();
    }

    @Test
    void nothingIsLostAndAllMoneyStandsSomewhere() throws IOException {
        assertThat(figure(NotebookFilesTest.notebook("tour"), "lost", null)).isZero();
        assertThat(figure(NotebookFilesTest.notebook("payments-that-do-not-match"), "net", "VND"))
                .isPositive();
        assertThat(figure(NotebookFilesTest.notebook("payments-that-do-not-match"), "difference", "VND"))
                .isZero();
    }

    /** What the cells show, in order; each is HTML, and nothing else was said. */
    private static List<String> shown(Path notebook) throws IOException {
        List<String> shown = new ArrayList<>();
        for (JsonNode cell :
                new ObjectMapper().readTree(result(notebook, ".ipynb").toFile()).get("cells")) {
            if (cell.get("cell_type").asText().equals("code")) {
                assertThat(cell.get("execution_count").isInt()).isTrue();
                for (JsonNode output : cell.get("outputs")) {
                    assertThat(output.get("output_type").asText())
                            .as(output.toString())
                            .isEqualTo("display_data");
                    JsonNode html = output.get("data").get("text/html");
                    StringBuilder lines = new StringBuilder(html.asText());
                    html.forEach(line -> lines.append(line.asText()));
                    shown.add(lines.toString());
                }
            }
        }
        return shown;
    }

    private static BigDecimal figure(Path notebook, String column, String row) throws IOException {
        List<String> found = shown(notebook).stream()
                .filter(html -> html.contains("<table>") && html.contains("data-column=\"" + column + "\""))
                .flatMap(html -> Stream.of(html.split("<tr>")))
                .filter(each ->
                        row == null || each.startsWith("<td") && first(each).equals(row))
                .flatMap(each -> CELL.matcher(each)
                        .results()
                        .filter(cell -> cell.group(1).equals(column))
                        .map(cell -> cell.group(2)))
                .toList();
        assertThat(found).as("%s of %s in %s", column, row, notebook).isNotEmpty();
        return found.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String first(String row) {
        return CELL.matcher(row)
                .results()
                .findFirst()
                .map(cell -> cell.group(2))
                .orElse("");
    }

    private static Path result(Path notebook, String ending) {
        return Path.of("target", "notebooks", notebook.getFileName().toString().replace(".ipynb", ending));
    }
}
