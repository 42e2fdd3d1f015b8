// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.walkthrough;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dossierlake.Commands;
import org.dossierlake.Documents;
import org.dossierlake.LocalSpark;
import org.dossierlake.job.Query;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a newcomer does: runs the demo, opens the notebooks on its tables, in a real Jupyter by the script that people call,
 * and types what the pages say.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WalkthroughTest {

    private static final Path README = Path.of("README.md");

    /** What was typed to measure something took hours. */
    private static final Set<String> MEASUREMENTS = Set.of("performance.md", "proof.md");

    /** What needs a database, an object storage, or another demo: {@code SqlToolsTest} and {@code ObjectStorageTest} do that. */
    private static final Pattern ELSEWHERE = Pattern.compile("jdbc:.*|s3\\.conf|demo");

    private static final Pattern IDENTITY = Pattern.compile("\"SoDinhDanh\":\"(\\d+)\"");

    /** It takes a minute or two; the machine may be busy with other tests. */
    private static final int LONGEST_MINUTES = 15;

    private static final Pattern CELL = Pattern.compile("data-column=\"([^\"]*)\" data-value=\"([^\"]*)\"");
    private static final Pattern CHART = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL);

    @TempDir
    private static Path folder;

    private final Commands commands = new Commands();
    private Path conf;
    private Settings settings;

    /** What the demo said. */
    private String said;

    /** An assumption before all tests would leave nothing that is told as skipped. */
    private static void requireJupyter() {
        Assumptions.assumeTrue(isJupyterInstalled(), "no jupyter-nbconvert is installed, so no notebook was executed");
    }

    private static boolean isJupyterInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "jupyter-nbconvert")));
    }

    @BeforeAll
    void runTheDemoAndTheNotebooks() throws IOException, InterruptedException {
        // A command takes the session that is there.
        LocalSpark.session();
        Path demo = folder.resolve("demo");
        assertThat(commands.run(List.of("demo", "--dir", demo.toString())))
                .as(commands.err())
                .isZero();
        said = commands.out();
        conf = demo.resolve("demo.conf");
        settings = Settings.read(SettingsSources.ofProcess(Optional.of(conf), List.of()));
        if (isJupyterInstalled()) {
            executeNotebooks();
        }
    }

    private void executeNotebooks() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("jobs/notebooks"));
        Documents.notebooks().stream().map(Path::toString).forEach(command::add);
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

    @Test
    @Tag("second-stage")
    void theDemoTellsWhatArrivedWhatWasRefusedAndWhatItComesTo() throws IOException {
        assertThat(said)
                .contains(
                        "exit status 2",
                        "What arrived",
                        "What was refused, and why",
                        "Broken less often:",
                        "Headline figures",
                        "Try next");
        Matcher received = Pattern.compile("  Received +([\\d,]+) dossiers, .*").matcher(said);
        assertThat(received.find()).isTrue();
        assertThat(received.group(1).replace(",", ""))
                .isEqualTo(
                        answer(
                                "SELECT received FROM timeliness WHERE agency_code = 'VN' AND breakdown = 'total'"
                                        + " AND agency_view = 'as_of_today' AND period_kind = 'month' AND period_start = DATE'2025-07-01'"));
        Matcher report = Pattern.compile("The report, for a browser\n  (.+)\n").matcher(said);
        assertThat(report.find()).isTrue();
        assertThat(Path.of(report.group(1))).content().contains("<html");
    }

    /** But for the seconds and the names of runs. After a change, the text in the README is that of a new demo. */
    @Test
    @Tag("second-stage")
    void theReadmeShowsWhatTheDemoAndWhatIfSay() {
        assertThat(withoutMoments(said)).isEqualTo(withoutMoments(shown("demo")));
        assertThat(commands.run(conf, "what-if", "--limit-hours", "24", "--period", "2025-07"))
                .isZero();
        // The last lines of it, for whoever asks what else was meant, are left out there.
        assertThat(withoutMoments(commands.out()))
                .startsWith(withoutMoments(shown("--conf demo/demo.conf what-if --limit-hours 24 --period 2025-07")
                        .replaceFirst("\\.\\.\\.\n$", "")));
    }

    /** What the README shows below a command. */
    private static String shown(String command) {
        String readme = Documents.text(README);
        String typed = "\n$ ./jobs/dossierlake " + command + "\n";
        assertThat(readme).containsOnlyOnce(typed);
        String rest = readme.substring(readme.indexOf(typed) + typed.length());
        return rest.substring(0, rest.indexOf("\n```") + 1);
    }

    private static String withoutMoments(String demo) {
        return demo.replaceAll("\\d+\\.\\d s, ", "SECONDS, ")
                .replaceAll("\\d{8}T\\d{6}Z-[0-9a-f]{6}", "RUN")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ", "MOMENT")
                .replaceAll("(?:/[\\w.-]+)+/demo/lake", "demo/lake")
                .replace(folder + "/", "");
    }

    @Test
    @Tag("second-stage")
    void everyCommandOfTheReadmeDoesWhatItIsThereFor() throws IOException {
        assertThat(typed(README::equals)).hasSizeGreaterThan(8);
    }

    /** Last, because some of them write the lake anew. After all of them every figure is still the sum of its records. */
    @Test
    @Order(Integer.MAX_VALUE)
    @Tag("long")
    void everyCommandOfTheGuidesDoesWhatItIsThereFor() throws IOException {
        assertThat(typed(page -> !page.equals(README)
                        && !MEASUREMENTS.contains(page.getFileName().toString())))
                .hasSizeGreaterThan(30);
        assertThat(commands.run(conf, "verify", "--full")).as(commands.out()).isZero();
    }

    /** Types each command of some pages once, with names that mean something here, and returns them. */
    private Set<List<String>> typed(Predicate<Path> pages) throws IOException {
        Path file = Path.of("dossiers", "2025-07-14", "dossiers-01.jsonl");
        Path landed = folder.resolve("demo").resolve("landing").resolve(file);
        Path trial = folder.resolve("trial-landing").resolve(file);
        Files.createDirectories(trial.getParent());
        Files.copy(landed, trial, StandardCopyOption.REPLACE_EXISTING);
        Matcher person = IDENTITY.matcher(Documents.text(landed));
        assertThat(person.find()).isTrue();
        Map<String, String> meant = Map.of(
                "20250714T203000Z-0a1b2c", answer("SELECT min(run_id) FROM publication"),
                "H44.100-250701-0001", answer("SELECT min(dossier_code) FROM dossier WHERE agency_code = 'H44'"),
                "1.004100", answer("SELECT min(procedure_code) FROM dossier WHERE agency_code = 'H44'"),
                "00112233445566778899AABBCCDDEEFF", answer("SELECT max(hex(person_hash)) FROM dossier"),
                "dialects.dossiers=NAME", "dialects.dossiers=portal");
        Set<List<String>> typed = new LinkedHashSet<>();
        List<String> failed = new ArrayList<>();
        InputStream before = System.in;
        try {
            for (Documents.Command command : Documents.commands()) {
                List<String> words =
                        command.words().stream().map(word -> here(word, meant)).toList();
                if (!pages.test(command.line().page())
                        || words.stream()
                                .anyMatch(word -> ELSEWHERE.matcher(word).matches())
                        || !typed.add(words)) {
                    continue;
                }
                System.setIn(new ByteArrayInputStream((person.group(1) + "\n").getBytes(StandardCharsets.UTF_8)));
                int status = commands.run(elsewhere(words));
                if (status != 0 && status != 2) {
                    failed.add("%s: %s: %d: %s"
                            .formatted(command.line().place(), String.join(" ", words), status, commands.err()));
                }
            }
        } finally {
            System.setIn(before);
        }
        assertThat(failed).isEmpty();
        return typed;
    }

    /** A word with the demo's settings in the place of a site's, files in the folder of this test, and names that are there. */
    private String here(String word, Map<String, String> meant) {
        String here = word.replaceAll("^((?:[\\w.]+=)?)(?:/tmp|/srv/dossierlake)/", "$1" + folder + "/")
                .replaceAll("^(landing|[\\w.]+\\.(html|csv|xlsx|json))$", folder + "/$1")
                .replaceAll("^(/etc/dossierlake/|demo/)?(demo|site|office)\\.conf$", conf.toString());
        for (Map.Entry<String, String> name : meant.entrySet()) {
            here = here.replace(name.getKey(), name.getValue());
        }
        return here;
    }

    /** A report without a name of its own would lie where the test was started. */
    private static List<String> elsewhere(List<String> words) {
        return words.contains("report") && !words.contains("--output")
                ? Stream.concat(
                                words.stream(),
                                Stream.of(
                                        "--output",
                                        folder.resolve("unnamed.html").toString()))
                        .toList()
                : words;
    }

    private String answer(String question) {
        return Query.run(LocalSpark.session(), settings, question)
                .first()
                .get(0)
                .toString();
    }

    @ParameterizedTest
    @Tag("second-stage")
    @MethodSource("org.dossierlake.Documents#notebooks")
    void eachCellRanAndTheNotebookShowsCharts(Path notebook) throws IOException {
        requireJupyter();
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
    @Tag("second-stage")
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
        requireJupyter();
        assertThat(figure(Documents.notebook(notebook), column, row))
                .isEqualByComparingTo(answer(sql))
                .isPositive();
    }

    @Test
    @Tag("second-stage")
    void nothingIsLostAndAllMoneyStandsSomewhere() throws IOException {
        requireJupyter();
        assertThat(figure(Documents.notebook("tour"), "lost", null)).isZero();
        assertThat(figure(Documents.notebook("payments-that-do-not-match"), "net", "VND"))
                .isPositive();
        assertThat(figure(Documents.notebook("payments-that-do-not-match"), "difference", "VND"))
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
