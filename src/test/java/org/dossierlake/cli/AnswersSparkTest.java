// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.Commands;
import org.dossierlake.Documents;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.job.Query;
import org.dossierlake.job.RuleCatalogue;
import org.dossierlake.job.SimulatedLake;
import org.dossierlake.job.Site;
import org.dossierlake.job.Tables;
import org.dossierlake.lake.Table;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say about a lake that is there; and what nothing but the restricted folder may say. */
class AnswersSparkTest {

    private static final String TOTALS =
            """
            SELECT period_end, agency_code, procedure_code, received, on_time_rate_766 > 2 AS never FROM timeliness
            WHERE period_kind = 'month' AND agency_view = 'as_of_today'
            AND agency_code = 'VN' AND breakdown = 'total' ORDER BY period_start""";

    /** A field of the portal that holds what a person is called, reached or identified by, and its text. */
    private static final Pattern PERSONAL = Pattern.compile(
            "\"(ChuHoSo|Email|SoDienThoai|HoTenNguoiNop|DiaChiNguoiNop|SoDinhDanh)\"\\s*:\\s*\"([^\"]+)\"");

    /** Numbers of phones and identity papers are at least as long; shorter ones also count other things. */
    private static final Pattern LONG_NUMBER = Pattern.compile("\\d{9,}");

    private static final int SHORTEST_WORDS = 5;

    private static SimulatedLake lake;

    private final Commands commands = new Commands();

    @BeforeAll
    static void makeTheLake() {
        lake = SimulatedLake.shared();
    }

    /** And, like it, tells in a sentence what is wrong with a question. */
    @Test
    void aNotebookAsksAsTheCommandSqlDoes() {
        SimulatedLake lake = SimulatedLake.shared();
        Notebook notebook = Notebook.open(lake.site().conf());
        assertThat(notebook.ask(TOTALS).rows()).isNotEmpty().isEqualTo(lake.query(TOTALS));
        assertThat(notebook.ask("SELECT 0.5D AS a_rate, 2L AS b, 1.5D AS c_hours, 7.00BD AS d, 'x' AS e")
                        .table())
                .contains(">50.0%</td>", ">2</td>", ">1.5</td>", ">7</td>", ">x</td>");
        assertThat(notebook.ask("SELECT id FROM range(1001)").table()).contains("more than these 1,000 rows");
        assertThat(notebook.ask("SELECT id FROM range(1000)").table()).doesNotContain("more than these");
        assertThatThrownBy(() -> notebook.ask("SELECT recieved FROM timeliness"))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("Did you mean");
    }

    @Test
    void nightlyOnceMoreChangesNoTable() {
        Map<Path, List<String>> before = lake.site().tableVersions();
        assertThat(run("nightly")).isZero();
        assertThat(out()).contains("Nothing was pending");
        assertThat(lake.site().tableVersions()).isEqualTo(before).hasSizeGreaterThanOrEqualTo(Tables.SUMS.size() + 10);
    }

    /** As somebody who tries a new dialect on a lake of its own, and names its root alone. */
    @Test
    void aLakeMayNotBeginInTheRestrictedFolderOfAnother(@TempDir Path folder) {
        String restricted = lake.site().settings().lakeRestricted();
        Map<Path, List<String>> before = lake.site().tableVersions();
        assertThat(run("nightly", "--set", "lake.root=" + folder, "--set", "lake.restricted=" + restricted))
                .isEqualTo(64);
        assertThat(err())
                .contains(
                        "Nothing was done",
                        restricted,
                        "of another lake",
                        "Set lake.restricted to a folder of this lake's own");
        assertThat(lake.site().tableVersions()).isEqualTo(before);
    }

    @Test
    void sqlAnswersInThreeFormats() {
        List<Row> rows = lake.query(TOTALS);
        assertThat(rows).hasSize(2);
        long june = rows.get(0).getLong(3);
        long july = rows.get(1).getLong(3);

        assertThat(run("sql", TOTALS, "--format", "csv")).isZero();
        assertThat(out().lines())
                .containsExactly(
                        "period_end,agency_code,procedure_code,received,never",
                        "2025-06-30,VN,," + june + ",false",
                        "2025-07-31,VN,," + july + ",false");

        assertThat(run("sql", TOTALS, "--format", "json")).isZero();
        assertThat(out().lines())
                .containsExactly(
                        "{\"period_end\":\"2025-06-30\",\"agency_code\":\"VN\",\"procedure_code\":null,\"received\":"
                                + june + ",\"never\":false}",
                        "{\"period_end\":\"2025-07-31\",\"agency_code\":\"VN\",\"procedure_code\":null,\"received\":"
                                + july + ",\"never\":false}");

        assertThat(run("sql", TOTALS)).isZero();
        List<String> table = out().lines().toList();
        assertThat(table.get(0)).matches("period_end +agency_code +procedure_code +received +never *");
        assertThat(table)
                .anySatisfy(line -> assertThat(line).matches("2025-06-30 +VN +NULL +" + june + " +false *"))
                .anySatisfy(line -> assertThat(line).matches("2025-07-31 +VN +NULL +" + july + " +false *"));
        assertThat(err()).isEmpty();
    }

    @Test
    void sqlThatIsNoQueryIsOneLine() {
        for (String wrong :
                List.of("SELECT nothing FROM dossier", "SELEC 1", "DELETE FROM dossier", "SELECT 1 FROM no")) {
            assertThat(run("sql", wrong)).as(wrong).isEqualTo(64);
            assertThat(out()).isEmpty();
            assertThat(err().lines().toList()).hasSize(1);
            assertThat(err()).startsWith("The query gave no result").doesNotContain("\tat ");
        }
    }

    @Test
    void sqlAnswersAsARunPublishedItsTables() {
        String known =
                """
                SELECT (SELECT count(DISTINCT day) FROM landed_file WHERE feed = 'dossiers') AS days,
                max(as_known_at) AS run, count(DISTINCT as_known_at) AS runs FROM timeliness""";
        for (int night = 0; night < runs().size(); night++) {
            String run = runs().get(night);
            assertThat(run("sql", known, "--format", "csv", "--as-known-at", run))
                    .isZero();
            // The run changed rows; later ones left some of the first night's as they were.
            assertThat(out().lines())
                    .hasSize(2)
                    .element(1)
                    .asString()
                    .startsWith("%d,%s,".formatted(night + 1, run))
                    .satisfies(line -> assertThat(line.endsWith(",1")).isEqualTo(run.equals(runs().get(0))));
        }
        assertThat(run("sql", known, "--as-known-at", "never")).isEqualTo(64);
        assertThat(err().lines().toList()).hasSize(1);
        assertThat(err()).contains("no run \"never\" has published anything");
    }

    @Test
    void exportWritesAWholeTableInBothFormats(@TempDir Path folder) throws IOException {
        Path csv = folder.resolve("agency.csv");
        List<Row> rows =
                lake.query("SELECT agency_code, agency_name FROM agency ORDER BY agency_code, agency_valid_from");
        assertThat(run("export", "--table", "agency", "--output", csv.toString()))
                .isZero();
        assertThat(out())
                .startsWith(
                        "Wrote %,d rows of agency, as published by run %s, to ".formatted(rows.size(), runs().get(2)));
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(rows.size() + 1);
        assertThat(lines.get(0)).startsWith("\uFEFF\"agency_code\",\"agency_valid_from\",");
        for (int i = 0; i < rows.size(); i++) {
            assertThat(lines.get(i + 1))
                    .startsWith("\"%s\",".formatted(rows.get(i).getString(0)));
        }

        Path parquet = folder.resolve("timeliness.parquet");
        String first = runs().get(0);
        assertThat(run(
                        "export",
                        "--table=timeliness",
                        "--format=parquet",
                        "--as-known-at",
                        first,
                        "--output",
                        parquet.toString()))
                .isZero();
        Dataset<Row> written = LocalSpark.session().read().parquet(parquet.toString());
        assertThat(written.select("as_known_at").distinct().collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo(first));
        assertThat(out()).startsWith("Wrote %,d rows of timeliness, ".formatted(written.count()));
        assertThat(err()).isEmpty();
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("agency.csv", "timeliness.parquet");

        // A view has no version of its own.
        long inForm = lake.query("SELECT count(*) FROM form_06").get(0).getLong(0);
        assertThat(inForm).isPositive();
        assertThat(run(
                        "export",
                        "--table=form_06",
                        "--output",
                        folder.resolve("form.csv").toString()))
                .isZero();
        assertThat(out()).startsWith("Wrote %,d rows of form_06, ".formatted(inForm));

        assertThat(run(
                        "export",
                        "--table=agency",
                        "--as-known-at=never",
                        "--output",
                        folder.resolve("x").toString()))
                .isEqualTo(64);
        assertThat(err()).contains("no run \"never\" has published anything");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void exportWritesAWorkbookOfATableAndTheOfficialForm(@TempDir Path folder) throws IOException {
        Path table = folder.resolve("payment.xlsx");
        List<Row> payments = lake.query("SELECT * FROM online_payment");
        assertThat(run("export", "--table=online_payment", "--format=xlsx", "--output", table.toString()))
                .isZero();
        assertThat(out()).startsWith("Wrote %,d rows of online_payment, ".formatted(payments.size()));
        Set<String> written = new TreeSet<>();
        try (XSSFWorkbook workbook = new XSSFWorkbook(Files.newInputStream(table))) {
            XSSFSheet sheet = workbook.getSheet("Thanh toán trực tuyến");
            assertThat(cells(sheet, 0))
                    .isEqualTo(List.of(payments.get(0).schema().fieldNames()));
            for (int row = 1; row <= sheet.getLastRowNum(); row++) {
                written.add(String.join("|", cells(sheet, row)));
            }
        }
        assertThat(written)
                .isEqualTo(payments.stream()
                        .map(AnswersSparkTest::shownInCells)
                        .collect(Collectors.toCollection(TreeSet::new)));

        Path form = folder.resolve("form.xlsx");
        List<Row> rows = lake.query(
                """
                SELECT coalesce(field_name, field_code), total, received_online, received_direct, carried_over, resolved,
                resolved_early, resolved_on_time, resolved_late, in_progress, in_progress_within, in_progress_overdue, agency_name FROM form_06
                WHERE period_kind = 'month' AND period_start = DATE'2025-07-01' AND agency_view = 'as_of_today'
                AND agency_code = 'H44' ORDER BY field_code NULLS LAST""");
        assertThat(rows)
                .hasSizeGreaterThan(2)
                .as("fields have names, but for those that no dossier names")
                .anyMatch(row -> "Đất đai".equals(row.get(0)));
        assertThat(rows).filteredOn(row -> row.isNullAt(0)).hasSize(1);
        List<String> official =
                List.of("export", "--table=form_06", "--format=xlsx", "--period=2025-07", "--output", form.toString());
        assertThat(run(with(official, "--agency=H44"))).isZero();
        assertThat(out()).startsWith("Wrote %,d rows of form_06, ".formatted(rows.size()));
        try (XSSFWorkbook workbook = new XSSFWorkbook(Files.newInputStream(form))) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(cells(sheet, 0))
                    .contains("- Đơn vị báo cáo: " + rows.get(0).getString(12));
            List<String> figures = new ArrayList<>();
            for (int row = 7; row < sheet.getLastRowNum(); row++) {
                List<String> line = cells(sheet, row);
                figures.add(String.join(" ", line.subList(1, line.size())));
            }
            List<String> expected = new ArrayList<>();
            for (Row row : rows) {
                String name = row.isNullAt(0) ? "Tổng số" : row.getString(0);
                expected.add(name
                        + IntStream.rangeClosed(1, 11)
                                .mapToObj(i -> " %,d".formatted(row.getLong(i)))
                                .collect(Collectors.joining()));
            }
            figures.removeIf(line -> line.startsWith("Không có lĩnh vực "));
            assertThat(figures).isEqualTo(expected);
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("payment.xlsx", "form.xlsx");

        Files.delete(form);
        assertThat(run(with(official, "--agency=H4"))).isEqualTo(64);
        assertThat(err()).contains("no row of form_06 is about the agency \"H4\" in the view as_of_today");
        assertThat(folder.toFile().list()).containsExactly("payment.xlsx");
    }

    private static String[] with(List<String> args, String last) {
        return Stream.concat(args.stream(), Stream.of(last)).toArray(String[]::new);
    }

    private static List<String> cells(XSSFSheet sheet, int row) {
        DataFormatter shown = new DataFormatter();
        return IntStream.range(0, sheet.getRow(row).getLastCellNum())
                .mapToObj(column -> shown.formatCellValue(sheet.getRow(row).getCell(column)))
                .toList();
    }

    /** Money in whole dongs, and nothing where there is no value. */
    private static String shownInCells(Row row) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> row.get(i) instanceof BigDecimal money
                        ? money.stripTrailingZeros().toPlainString()
                        : Objects.toString(row.get(i), ""))
                .collect(Collectors.joining("|"));
    }

    /** The quarter from July on still runs: the one before it is all that is public. */
    @Test
    void whatIsPublicTellsOfNoneOrOfAtLeastFive(@TempDir Path folder) {
        String quarter =
                """
                SELECT %s AS counted FROM %s WHERE period_kind = 'quarter' AND period_start = '2025-04-01'
                AND agency_view = 'as_of_today' AND agency_code = 'VN' AND breakdown = 'total'""";
        Map<String, String> wholes =
                Map.of("timeliness", "received", "processing_time", "resolved", "online_payment", "successful");
        for (String table : new TreeSet<>(wholes.keySet())) {
            Path file = folder.resolve(table);
            String whole = wholes.get(table);
            assertThat(run("export", "--public", "--table", table, "--format=parquet", "--output", file.toString()))
                    .as(err())
                    .isZero();
            assertThat(out()).contains(" rows of %s for everybody, ".formatted(table));
            Dataset<Row> written = LocalSpark.session().read().parquet(file.toString());
            assertThat(written.filter(
                                    "period_kind <> 'quarter' OR agency_view <> 'as_of_today' OR period_end > '2025-07-16'")
                            .count())
                    .isZero();
            assertThat(written.filter("agency_code <> 'VN' AND breakdown <> 'total'")
                            .count())
                    .isZero();
            assertThat(written.filter(col(whole).lt(5)).count()).isZero();
            assertThat(written.filter(col(whole)
                                    .isNull()
                                    .notEqual(col("suppressed").contains(whole)))
                            .count())
                    .isZero();
            List<Row> root = lake.query(quarter.formatted(whole, table));
            List<Row> shown = written.filter("agency_code = 'VN' AND breakdown = 'total'")
                    .select(whole)
                    .collectAsList();
            assertThat(shown).hasSameSizeAs(root);
            for (int i = 0; i < shown.size(); i++) {
                assertThat(
                                shown.get(i).isNullAt(0)
                                        ? root.get(i).get(0)
                                        : shown.get(i).get(0))
                        .isEqualTo(root.get(i).get(0));
            }
        }
        assertThat(err()).isEmpty();
    }

    /** A second opinion: the dossiers themselves are asked, and what is published of the stock. */
    @Test
    void whatIfCountsAsTheDossiersThemselvesDo() {
        String leaf = lake.query(
                        """
                        SELECT agency_code FROM dossier WHERE closed_kind = 'resolved' AND agency_code LIKE '%.%'
                        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1""")
                .get(0)
                .getString(0);
        for (String agency : List.of("VN", leaf)) {
            Row open = lake.query(
                            """
                            SELECT in_progress - in_progress_undated FROM timeliness WHERE period_kind = 'month'
                            AND period_start = '2025-07-01' AND agency_view = 'as_reported' AND agency_code = '%s'
                            AND breakdown = 'total'"""
                                    .formatted(agency))
                    .get(0);
            for (String hours : List.of("1", "2.5", "8")) {
                Row kept = lake.query(
                                """
                                SELECT count_if(working_minutes <= %s * 60), count(*) FROM dossier
                                WHERE closed_kind = 'resolved' AND finished_on BETWEEN '2025-07-01' AND '2025-07-31'
                                AND '%s' IN ('VN', agency_code)"""
                                        .formatted(hours, agency))
                        .get(0);
                assertThat(run(
                                "what-if",
                                "--limit-hours",
                                hours,
                                "--agency",
                                agency,
                                "--period=2025-07",
                                "--view=as_reported"))
                        .isZero();
                assertThat(out())
                        .contains("  resolved within it   %,d of %,d dossiers, a share of "
                                .formatted(kept.getLong(0), kept.getLong(1)))
                        .contains("  open                 %,d at the end of 2025-07-16, ".formatted(open.getLong(0)));
                assertThat(err()).isEmpty();
            }
        }
        assertThat(run("what-if", "--limit-hours", "8", "--agency", "H4")).isEqualTo(64);
        assertThat(out()).isEmpty();
        assertThat(err().lines().toList()).hasSize(1);
    }

    @Test
    void statusTellsWhatCame() {
        assertThat(run("status")).isZero();
        assertThat(out())
                .contains("complete until 2025-07-16", "stocks at the end of 2025-07-16", "as number 3")
                .contains(runs())
                .contains("dossiers   (required): 2025-07-14 to 2025-07-16, no day between is missing.")
                .contains("procedures (reference): the newest is of 2025-07-14.");
        List<Row> files = lake.query(
                """
                SELECT path, rows_landed, rows_accepted FROM landed_file WHERE run_id = '%s' ORDER BY path"""
                        .formatted(runs().get(0)));
        // Five files of each of the four feeds: the catalogue lands in the first night, and one sender renamed a field.
        assertThat(files).hasSize(20);

        assertThat(run("status", "--run", runs().get(0))).isZero();
        for (Row file : files) {
            assertThat(out())
                    .contains(file.getString(0))
                    .contains("%,d landed = %,d accepted".formatted(file.getLong(1), file.getLong(2)));
        }
        assertThat(run("status", "--run", "never")).isEqualTo(64);
        assertThat(err().lines().toList()).hasSize(1);
    }

    @Test
    void quarantineTellsWhyAndWhere() {
        List<Row> reasons = lake.query(
                """
                SELECT feed, rule, sender, count(*)
                FROM (SELECT feed, sender, explode(rules) AS rule FROM quarantine)
                GROUP BY feed, rule, sender""");
        assertThat(run("quarantine", "list")).isZero();
        for (Row reason : reasons) {
            assertThat(out().lines()).anySatisfy(line -> assertThat(line)
                    .matches("%s +%s +\\S.* +%s +%d rows   e\\.g\\. .* at \\d+"
                            .formatted(
                                    reason.getString(0), reason.getString(1), reason.getString(2), reason.getLong(3))));
        }

        assertThat(run("quarantine", "show", "--feed", "payments", "--rule", "AMOUNT_UNREADABLE", "--limit", "2"))
                .isZero();
        assertThat(out().lines().filter(line -> line.startsWith("payments/2025-07-1")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(" at ", "AMOUNT_UNREADABLE"));
        assertThat(out().lines()).anySatisfy(line -> assertThat(line).matches("  \\* SoTien +\\S.*"));
    }

    /** Analysed, not answered: tables and columns exist, and functions take what they are given. */
    @Test
    void everyQuestionOfThePagesCanBeAsked() {
        List<Documents.Found> questions = Documents.questions();
        assertThat(questions).hasSizeGreaterThan(20);
        // Tables are named for all of them at once: that takes much longer than to understand a question.
        String all = questions.stream().map(Documents.Found::text).collect(Collectors.joining("\n"));
        Query.run(LocalSpark.session(), lake.site().settings(), "SELECT 1 /* %s */".formatted(all));
        List<String> wrong = new ArrayList<>();
        for (Documents.Found question : questions) {
            try {
                LocalSpark.session().sql(question.text());
            } catch (Exception e) {
                // Spark's own is a checked one, which its Java methods do not declare.
                wrong.add("%s: %s".formatted(question.place(), e.getMessage()));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void tablesIsTheDictionary() {
        assertThat(run("tables")).isZero();
        assertThat(out()).contains(Tables.ALL.stream().map(Table::name).toList());
        assertThat(run("tables", "timeliness")).isZero();
        assertThat(out()).contains("carried_over", "on_time_rate_766");
        assertThat(run("tables", "timelines")).isEqualTo(64);
        assertThat(err()).contains("the nearest is timeliness");
    }

    @Test
    void nobodysNameOrNumberLeavesTheRestrictedFolder() throws IOException {
        Personal personal = Personal.of(Site.filesUnder(lake.site().landing()));
        assertThat(personal.words()).hasSizeGreaterThan(5).contains("@example.vn");
        assertThat(personal.numbers()).hasSizeGreaterThan(100);

        Row mostRefused = lake.query("SELECT path FROM landed_file ORDER BY rows_quarantined DESC, path LIMIT 1")
                .get(0);
        Row withPerson = lake.query(
                        """
                        SELECT dossier_code FROM dossier JOIN payment USING (dossier_code) WHERE person_hash IS NOT NULL
                        ORDER BY size(dossier.flags) DESC, dossier_code LIMIT 1""")
                .get(0);
        Map<String, String> found = new TreeMap<>();
        for (List<String> command : List.of(
                List.of("status"),
                List.of("status", "--run", runs().get(2)),
                List.of("quarantine", "list"),
                List.of("quarantine", "show", "--limit", "1000"),
                List.of("plan"),
                List.of("why", mostRefused.getString(0)),
                List.of("why", withPerson.getString(0)),
                List.of("tables"))) {
            assertThat(run(command.toArray(String[]::new))).isZero();
            personal.in(withoutMeanings(out() + err())).ifPresent(kind -> found.put(command.toString(), kind));
        }
        // What SQL shows of the restricted tables: it masks raw records.
        for (Table table : Tables.ALL) {
            if (table.layout().restricted()) {
                personal.in(strings(Query.run(
                                LocalSpark.session(), lake.site().settings(), "SELECT * FROM " + table.name())))
                        .ifPresent(kind -> found.put("sql " + table.name(), kind));
            }
        }
        // What lies there, older versions and change feeds included.
        Path restricted = lake.site().lake().resolve("restricted");
        Map<Path, List<String>> dataFiles = new TreeMap<>();
        for (Path file : Site.filesUnder(lake.site().lake())) {
            if (file.startsWith(restricted)) {
                continue;
            }
            if (file.toString().endsWith(".parquet")) {
                Path table = lake.site().lake().relativize(file).subpath(0, 1);
                dataFiles.computeIfAbsent(table, any -> new ArrayList<>()).add(file.toString());
            } else {
                personal.in(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                        .ifPresent(kind -> found.put(file.toString(), kind));
            }
        }
        assertThat(dataFiles).hasSizeGreaterThan(Tables.SUMS.size());
        dataFiles.forEach((table, files) ->
                personal.in(strings(parquet(files))).ifPresent(kind -> found.put(table.toString(), kind)));
        assertThat(found).isEmpty();
        // The same search where such text does lie: it would have been found.
        List<String> refused = Site.filesUnder(restricted.resolve("quarantine")).stream()
                .map(Path::toString)
                .filter(file -> file.endsWith(".parquet"))
                .toList();
        assertThat(personal.in(strings(parquet(refused)))).isPresent();
    }

    /**
     * What the landed records say about persons.
     *
     * @param words parts of names, addresses and mails between their numbers
     * @param numbers whole numbers of phones and identity papers
     */
    private record Personal(Set<String> words, Set<String> numbers) {

        static Personal of(List<Path> landed) throws IOException {
            Set<String> words = new TreeSet<>();
            Set<String> numbers = new TreeSet<>();
            for (Path file : landed) {
                Matcher field = PERSONAL.matcher(text(file));
                while (field.find()) {
                    String value = field.group(2);
                    if (LONG_NUMBER.matcher(value).matches()) {
                        numbers.add(value);
                    } else {
                        Pattern.compile("\\d+")
                                .splitAsStream(value)
                                .map(String::strip)
                                .filter(part -> part.length() >= SHORTEST_WORDS)
                                .forEach(words::add);
                    }
                }
            }
            return new Personal(words, numbers);
        }

        /** What kind of personal text occurs; never the text itself. */
        Optional<String> in(String text) {
            if (words.stream().anyMatch(text::contains)) {
                return Optional.of("a name, an address or a mail");
            }
            Matcher number = LONG_NUMBER.matcher(text);
            while (number.find()) {
                if (numbers.contains(number.group())) {
                    return Optional.of("the number of a phone or of an identity paper");
                }
            }
            return Optional.empty();
        }

        private static String text(Path file) throws IOException {
            try (InputStream bytes = Files.newInputStream(file);
                    InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes) {
                return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    /** What the rule catalogue says of itself is nobody's text, though it quotes a placeholder that senders write. */
    private static String withoutMeanings(String text) {
        String rest = text;
        for (RuleCatalogue.Entry entry : RuleCatalogue.ENTRIES) {
            rest = rest.replace(entry.meaning(), "");
        }
        return rest;
    }

    private static Dataset<Row> parquet(List<String> files) {
        return LocalSpark.session().read().parquet(files.toArray(String[]::new));
    }

    /** Every text in the rows, in columns of any shape: what else there is are numbers and days. */
    private static String strings(Dataset<Row> rows) {
        Column[] texts = Arrays.stream(rows.schema().fields())
                .filter(field -> field.dataType().catalogString().contains("string"))
                .map(field -> col(field.name()))
                .toArray(Column[]::new);
        return String.join("\n", new HashSet<>(rows.select(texts).toJSON().collectAsList()));
    }

    private static List<String> runs() {
        return lake.nights().stream().map(night -> night.runId().orElseThrow()).toList();
    }

    private int run(String... args) {
        return commands.run(lake.site().conf(), args);
    }

    private String out() {
        return commands.out();
    }

    private String err() {
        return commands.err();
    }
}
