// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.dossierlake.Commands;
import org.dossierlake.LocalSpark;
import org.dossierlake.PostgresServer;
import org.dossierlake.TrinoServer;
import org.dossierlake.cli.Notebook;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.report.Language;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A lake of two publications, asked by every tool: the figures are the same. In a real PostgreSQL whoever asks finds one
 * publication or the other, whatever happens to the export.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlToolsTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final int NIGHTS = 2;

    /** It takes some seconds; the machine may be busy with other tests. */
    private static final int LONGEST_MINUTES = 10;

    /** Where the driver looks for the file of passwords, before it looks into the home folder. */
    private static final String PASSWORD_FILE = "org.postgresql.pgpassfile";

    /** What a small export loads: the second of them is looked up by the first one's readers. */
    private static final List<String> SMALL = List.of("--table=agency_day", "--table=agency");

    private static final String LOADED =
            "SELECT run_id, (SELECT sum(received) FROM agency_day WHERE agency_code = 'VN' AND agency_view = 'as_reported'),"
                    + " (SELECT count(*) FROM agency) = (SELECT row_count FROM dossierlake_publication WHERE table_name = 'agency')"
                    + " FROM dossierlake_publication GROUP BY run_id";

    private static final String WAITING =
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'dossierlake export' AND wait_event_type = 'Lock'";

    @TempDir
    private static Path folder;

    private final Commands commands = new Commands();
    private final List<String> runs = new ArrayList<>();

    private Site site;
    private PostgresServer server;

    @BeforeAll
    void start() throws IOException, InterruptedException, SQLException {
        Optional<Path> programs = PostgresServer.installed();
        if (programs.isEmpty()) {
            return;
        }
        site = Site.in(folder);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST_NIGHT, NIGHTS, 60, 20250714, 0.05, 0.2),
                site.settings().calendar());
        for (int night = 0; night < NIGHTS; night++) {
            runs.add(Night.run(
                            LocalSpark.session(),
                            site.settings(),
                            Optional.of(FIRST_NIGHT.plusDays(night)),
                            (name, detail) -> {})
                    .runId()
                    .orElseThrow());
        }
        server = PostgresServer.start(programs.orElseThrow());
        System.setProperty(
                PASSWORD_FILE, site.write("passwords", server.passwordLine()).toString());
    }

    /** An assumption in {@link #start} would leave nothing that is told as skipped. */
    @BeforeEach
    void requirePostgres() {
        Assumptions.assumeTrue(
                PostgresServer.installed().isPresent(), "no PostgreSQL is installed, so no tool was compared with it");
    }

    @AfterAll
    void stop() {
        System.clearProperty(PASSWORD_FILE);
        if (server != null) {
            server.close();
        }
    }

    @Test
    @Tag("second-stage")
    void everyToolTellsTheSameTenFigures() throws Exception {
        List<String> load = new ArrayList<>(List.of("export", "--to", url("asked")));
        TenFigures.ASKED.keySet().forEach(table -> load.addAll(List.of("--table", table)));
        make("asked");
        said(load.toArray(String[]::new));
        Map<String, Map<String, BigDecimal>> told = new LinkedHashMap<>();
        for (String table : TenFigures.ASKED.keySet()) {
            String sql = TenFigures.sql(table);
            tell(
                    told,
                    "the query",
                    TenFigures.ofRow(Query.run(LocalSpark.session(), site.settings(), sql)
                            .collectAsList()));
            tell(told, "sql as a table", TenFigures.ofTable(said("sql", sql)));
            tell(told, "sql as csv", TenFigures.ofCsv(said("sql", sql, "--format=csv")));
            tell(told, "sql as json", TenFigures.ofJson(said("sql", sql, "--format=json")));
            tell(
                    told,
                    "a notebook",
                    TenFigures.ofNotebook(Notebook.open(site.conf()).ask(sql).table()));
            tell(told, "PostgreSQL", inDatabase("asked", sql));
            tell(told, "csv", TenFigures.ofCsvFile(table, exported(table, "csv")));
            tell(told, "xlsx", TenFigures.ofWorkbook(table, exported(table, "xlsx")));
            tell(
                    told,
                    "parquet",
                    TenFigures.ofParquet(
                            table,
                            LocalSpark.session()
                                    .read()
                                    .parquet(exported(table, "parquet").toString())));
            tell(
                    told,
                    "explain",
                    TenFigures.ofExplanation(
                            table,
                            said(
                                    "explain",
                                    "--table=" + table,
                                    "--agency=" + TenFigures.AGENCY,
                                    "--period=" + TenFigures.PERIOD,
                                    "--view=as_of_today")));
        }
        Path page = Report.write(
                new Query(LocalSpark.session(), site.settings()),
                new Report.Question(
                        Language.en,
                        Optional.empty(),
                        Optional.of(TenFigures.PERIOD),
                        Optional.of(folder.resolve("report.html"))));
        tell(told, "the report", TenFigures.ofPage(Files.readString(page)));

        Map<String, BigDecimal> expected = told.get("the query");
        assertThat(expected).hasSize(10).allSatisfy((name, figure) -> assertThat(figure)
                .isPositive());
        told.forEach((tool, figures) -> {
            assertThat(figures).as(tool).containsOnlyKeys(expected.keySet());
            figures.forEach((name, figure) -> {
                // It is for people: rates and hours have four digits after the point.
                BigDecimal precision = new BigDecimal(tool.equals("explain") ? "0.00005" : "0");
                assertThat(figure).as("%s of %s", name, tool).isCloseTo(expected.get(name), within(precision));
            });
        });
    }

    /** Longer than all the others together: some views are slow to be asked for whole. */
    @Test
    @Tag("long")
    void allThatIsPublishedIsLoadedWhenNoTableIsNamed() throws Exception {
        said("export", "--to=" + url("public"));
        assertThat(out())
                .contains("Loaded %d tables, as published by run %s, into 127.0.0.1:"
                        .formatted(Tables.SHOWN.size() + 1, runs.get(1)));
        for (Table table : Tables.SHOWN) {
            String count = "SELECT count(*) FROM " + table.name();
            assertThat(asked("public", count)).isEqualTo(site.asked(count));
            assertThat(asked(
                            "public",
                            "SELECT attname FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 ORDER BY attnum"
                                    .formatted(table.name())))
                    .containsExactlyElementsOf(
                            Tables.columns(table).stream().map(Field::name).toList());
        }
        assertThat(
                        asked(
                                "public",
                                "SELECT sum((each ->> 'dossiers')::bigint) FROM processing_time, jsonb_array_elements(durations) AS each"))
                .isEqualTo(site.asked(
                        "SELECT sum(each.dossiers) FROM processing_time LATERAL VIEW explode(durations) AS each"));
    }

    /** Of the ten figures those that are told from sums; the others need histograms or a tree. */
    @Test
    @Tag("second-stage")
    void trinoTellsTheSameFromTheSumsOfTheLastPublication() throws Exception {
        Assumptions.assumeTrue(
                TrinoServer.java().isPresent(), "JAVA25_HOME names no Java 25, so Trino was not started");
        try (TrinoServer trino = TrinoServer.start(TrinoServer.java().orElseThrow(), folder.resolve("trino"), folder)) {
            for (String statements : List.of(said("trino", "--register=local:///lake"), said("trino"), said("trino"))) {
                for (String statement : statements.lines().toList()) {
                    assertThat(statement).endsWith(";");
                    trino.ask(statement.substring(0, statement.length() - 1));
                }
            }
            String sums = " FROM published.%s WHERE half_month BETWEEN DATE '2025-07-01' AND DATE '2025-07-31'"
                    + " AND procedure_code IS NULL";
            String of = TenFigures.sql("timeliness");
            Row timeliness =
                    Query.run(LocalSpark.session(), site.settings(), of).first();
            List<String> told = trino.ask(
                            "SELECT sum(received), sum(resolved), cast(sum(on_time) AS double) / sum(judged)"
                                    + sums.formatted("timeliness_sum") + " AND field_code IS NULL AND subject IS NULL")
                    .get(0);
            Row payments = Query.run(LocalSpark.session(), site.settings(), TenFigures.sql("online_payment"))
                    .first();
            List<String> paid = trino.ask("SELECT sum(successful), sum(amount)" + sums.formatted("online_payment_sum")
                            + " AND bank IS NULL AND currency = 'VND'")
                    .get(0);
            for (int i = 0; i < told.size(); i++) {
                assertThat(TenFigures.number(told.get(i))).isEqualByComparingTo(TenFigures.number(timeliness.get(i)));
            }
            for (int i = 0; i < paid.size(); i++) {
                assertThat(TenFigures.number(paid.get(i))).isEqualByComparingTo(TenFigures.number(payments.get(i)));
            }
            List<String> seen = trino.ask("SHOW TABLES FROM published").stream()
                    .map(row -> row.get(0))
                    .toList();
            assertThat(seen)
                    .contains("dossier", "publication")
                    .noneMatch(table -> Tables.named(table).layout().restricted());
            for (String table : seen) {
                String count = "SELECT count(*) FROM ";
                assertThat(trino.ask(count + "published." + table).get(0))
                        .as(table)
                        .isEqualTo(site.asked(count + table));
            }
            assertThat(trino.ask("SHOW CREATE VIEW published.dossier").get(0).get(0))
                    .contains("FOR VERSION AS OF");
        }
    }

    private static void tell(Map<String, Map<String, BigDecimal>> told, String tool, Map<String, BigDecimal> figures) {
        told.computeIfAbsent(tool, any -> new HashMap<>()).putAll(figures);
    }

    private Path exported(String table, String format) {
        Path file = folder.resolve("%s.%s".formatted(table, format));
        said("export", "--table=" + table, "--format=" + format, "--output=" + file);
        return file;
    }

    private Map<String, BigDecimal> inDatabase(String schema, String sql) throws SQLException {
        Map<String, BigDecimal> figures = new HashMap<>();
        try (Connection reader = reader(schema);
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            ResultSetMetaData columns = row.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                figures.put(columns.getColumnName(i), TenFigures.number(row.getObject(i)));
            }
            assertThat(row.next()).isFalse();
        }
        return figures;
    }

    @Test
    @Tag("second-stage")
    void whoAsksMeanwhileFindsTheEarlierPublicationOrThisOne() throws Exception {
        make("small");
        assertThat(run("export", "--to", url("small"), "--as-known-at", runs.get(0), SMALL.get(0), SMALL.get(1)))
                .as(err())
                .isZero();
        List<String> first = asked("small", LOADED);
        assertThat(first).singleElement().asString().startsWith(runs.get(0)).endsWith("|true");
        try (Connection early = reader("small");
                Connection holder = reader("small")) {
            early.setAutoCommit(false);
            early.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(asked(early, LOADED)).isEqualTo(first);
            hold(holder, "agency");
            // The other table comes along, and waits.
            CompletableFuture<Integer> export =
                    CompletableFuture.supplyAsync(() -> run("export", "--to", url("small"), "--table=agency_day"));
            awaitWaiting();
            assertThat(asked("small", LOADED)).isEqualTo(first);
            assertThat(asked("small", "SELECT count(*) FROM agency_day")).doesNotContain("0");
            holder.rollback();
            assertThat(export.get(LONGEST_MINUTES, TimeUnit.MINUTES)).as(err()).isZero();
            assertThat(out()).contains("agency_day ", "agency ", "Loaded 2 tables");
            assertThat(asked(early, LOADED)).isEqualTo(first);
        }
        List<String> second = asked("small", LOADED);
        assertThat(second).singleElement().asString().startsWith(runs.get(1)).endsWith("|true");
        assertThat(second.get(0).split("\\|")[1]).isNotEqualTo(first.get(0).split("\\|")[1]);
        assertThat(
                        asked(
                                "small",
                                "SELECT table_name, number, complete_until, for_everybody FROM dossierlake_publication ORDER BY 1"))
                .containsExactly("agency|2|2025-07-15|false", "agency_day|2|2025-07-15|false");
        List<String> rows = asked("small", "SELECT * FROM agency_day ORDER BY 1, 2, 3, 4, 5");
        assertThat(run("export", "--to", url("small"), "--table=agency_day"))
                .as(err())
                .isZero();
        assertThat(asked("small", LOADED)).isEqualTo(second);
        assertThat(asked("small", "SELECT * FROM agency_day ORDER BY 1, 2, 3, 4, 5"))
                .isEqualTo(rows);
    }

    @Test
    @Tag("second-stage")
    void anExportThatDiesLeavesTheEarlierPublicationAndNobodyTellsThePassword() throws Exception {
        make("killed");
        assertThat(run("export", "--to", url("killed"), "--as-known-at", runs.get(0), SMALL.get(0), SMALL.get(1)))
                .as(err())
                .isZero();
        List<String> before = asked("killed", LOADED);
        Path said = folder.resolve("killed.txt");
        Path log = folder.resolve("killed.log");
        try (Connection holder = reader("killed")) {
            hold(holder, "agency");
            Process export = loader(PostgresServer.PASSWORD, said, log);
            try {
                awaitWaiting();
            } finally {
                export.destroyForcibly().waitFor();
            }
            holder.rollback();
            awaitNoExport();
            assertThat(asked("killed", LOADED)).isEqualTo(before);

            hold(holder, "agency");
            CompletableFuture<Integer> ended =
                    CompletableFuture.supplyAsync(() -> run("export", "--to", url("killed"), "--table=agency_day"));
            awaitWaiting();
            asked("killed", WAITING.replace("SELECT pid", "SELECT pg_terminate_backend(pid)"));
            assertThat(ended.get(LONGEST_MINUTES, TimeUnit.MINUTES)).isEqualTo(75);
            assertThat(err()).startsWith("Nothing was exported: ").contains("Its tables are as they were");
            holder.rollback();
            assertThat(asked("killed", LOADED)).isEqualTo(before);
        }
        String wrong = "a-wrong-one-nobody-may-see";
        Path refused = folder.resolve("refused.txt");
        assertThat(loader(wrong, refused, log).waitFor()).isEqualTo(64);
        assertThat(Files.readString(refused)).contains("password authentication failed");
        for (Path file : List.of(said, refused, log)) {
            assertThat(Files.readString(file)).doesNotContain(wrong, PostgresServer.PASSWORD, "sesame");
        }
        assertThat(out() + err()).doesNotContain("sesame");
        assertThat(run("export", "--to", url("killed"), "--table=agency_day"))
                .as(err())
                .isZero();
        assertThat(asked("killed", LOADED))
                .singleElement()
                .asString()
                .startsWith(runs.get(1))
                .endsWith("|true");
    }

    @Test
    @Tag("second-stage")
    void everybodyGetsWhatIsPublicAndNothingElse() throws Exception {
        make("everybody");
        String payments = "--table=online_payment";
        assertThat(run("export", "--to", url("everybody"), "--public", payments))
                .as(err())
                .isZero();
        assertThat(out()).contains("Loaded 1 table for everybody, as published by run " + runs.get(1));
        Path file = folder.resolve("public.parquet");
        said("export", "--public", payments, "--format=parquet", "--output=" + file);
        List<Row> rows = LocalSpark.session().read().parquet(file.toString()).collectAsList();
        assertThat(rows).isNotEmpty();
        assertThat(asked("everybody", "SELECT * FROM online_payment"))
                .containsExactlyInAnyOrderElementsOf(
                        rows.stream().map(row -> row.mkString("|")).toList());
        assertThat(asked(
                        "everybody",
                        "SELECT count(*) > 0 FROM online_payment WHERE successful IS NULL AND suppressed"
                                + " LIKE '%successful%'"))
                .containsExactly("true");

        assertThat(run("export", "--to", url("everybody"), "--table=agency")).isEqualTo(64);
        assertThat(err()).contains("loaded with --public (online_payment)");
        make("whole");
        said("export", "--to=" + url("whole"), "--table=agency");
        assertThat(run("export", "--to", url("whole"), "--public", payments)).isEqualTo(64);
        assertThat(err()).contains("loaded without --public (agency)");
        assertThat(asked("whole", "SELECT to_regclass('whole.online_payment') IS NULL"))
                .containsExactly("true");
    }

    @Test
    @Tag("second-stage")
    void whatOthersHaveAddedStaysAndTheirTablesAreLeftAlone() throws Exception {
        make("kept");
        make("fresh");
        said("export", "--to=" + url("kept"), "--table=agency");
        said("export", "--to=" + url("fresh"), "--table=agency");
        String columns = "SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum) FROM"
                + " pg_attribute WHERE attrelid = '%s.agency'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY 1";
        for (String change : List.of(
                "CREATE VIEW names AS SELECT agency_code, agency_name FROM agency",
                "CREATE INDEX by_code ON agency (agency_code)",
                "ALTER TABLE agency DROP COLUMN successors, ADD COLUMN gone text,"
                        + " ALTER COLUMN agency_valid_from TYPE text")) {
            change("kept", change);
        }
        assertThat(asked("kept", columns.formatted("kept"))).isNotEqualTo(asked("fresh", columns.formatted("fresh")));
        said("export", "--to=" + url("kept"), "--table=agency");
        assertThat(asked("kept", columns.formatted("kept"))).isEqualTo(asked("fresh", columns.formatted("fresh")));
        assertThat(asked("kept", "SELECT count(*) = (SELECT count(*) FROM fresh.agency) FROM names"))
                .containsExactly("true");
        assertThat(asked("kept", "SELECT count(*) FROM pg_indexes WHERE indexname = 'by_code'"))
                .containsExactly("1");

        change("kept", "ALTER TABLE agency ADD COLUMN gone text");
        change("kept", "CREATE VIEW needs AS SELECT gone FROM agency");
        List<String> before = asked("kept", "SELECT * FROM dossierlake_publication");
        assertThat(run("export", "--to", url("kept"), "--table=agency")).isEqualTo(64);
        assertThat(err()).contains("refuses (cannot drop column gone of table").contains("Its tables are as they were");
        assertThat(err().lines()).hasSize(1);
        assertThat(asked("kept", "SELECT * FROM dossierlake_publication")).isEqualTo(before);

        make("foreign");
        change("foreign", "CREATE TABLE agency (mine integer)");
        assertThat(run("export", "--to", url("foreign"), "--table=agency")).isEqualTo(64);
        assertThat(err()).contains("has tables that no export has loaded (agency)");
        assertThat(asked("foreign", "SELECT count(*) FROM agency")).containsExactly("0");
        assertThat(run("export", "--to", url("nowhere"), "--table=agency")).isEqualTo(64);
        assertThat(err()).contains("the schema that the URL names is not in the database");
        try (DatabaseSchema other = DatabaseSchema.locked(DatabaseUrl.of(url("fresh")), Map.of())) {
            assertThat(run("export", "--to", url("fresh"), "--table=agency")).isEqualTo(77);
            assertThat(err()).contains("another export is loading into the same schema");
            assertThat(other.name()).isEqualTo("fresh");
        }
    }

    @Test
    @Tag("second-stage")
    void everyValueArrivesAsItIsUnderWhateverName() throws Exception {
        make("Mixed \"Case\"");
        List<Object> odd = Stream.of(
                        "a\tb\nc\rd\\e'f\"g",
                        "\\N",
                        "\\.",
                        "",
                        "{NULL,\"x\"}",
                        "Nguyễn Ạ 😀 \u2028",
                        null,
                        "\b\f\u0001")
                .collect(Collectors.toCollection(ArrayList::new));
        List<Field> columns = List.of(
                Field.optional("it's \"odd\"", DataTypes.StringType, "it's a \\ 'comment'; or ? is it {d}"),
                Field.optional("texts", DataTypes.createArrayType(DataTypes.StringType), "a list"),
                Field.optional("exact", DataTypes.createDecimalType(28, 5), "an exact number"),
                Field.optional("day", DataTypes.DateType, "a day"),
                Field.optional("instant", DataTypes.TimestampType, "an instant"),
                Field.optional("yes", DataTypes.BooleanType, "yes or no"),
                Field.optional("bytes", DataTypes.BinaryType, "bytes"),
                Field.optional("share", DataTypes.DoubleType, "a share"),
                Field.optional("count", DataTypes.LongType, "a count"));
        List<Row> rows = odd.stream()
                .map(text -> RowFactory.create(
                        text,
                        CollectionConverters.asScala(odd).toSeq(),
                        new BigDecimal("12345678901234567890123.00001"),
                        LocalDate.of(2025, 7, 14),
                        Instant.parse("2025-07-14T20:30:00.123456Z"),
                        true,
                        new byte[] {0, -1, 92},
                        1e-7,
                        Long.MIN_VALUE))
                .toList();
        String url = url("%22Mixed%20%22%22Case%22%22%22");
        try (DatabaseSchema schema = DatabaseSchema.locked(DatabaseUrl.of(url), Map.of())) {
            DatabaseTable table = new DatabaseTable(schema.name(), "an \"odd\" table", "one row per 'row'", columns);
            schema.empty(table);
            assertThat(schema.copy(table, columns.stream().map(Field::name).toList(), rows.iterator()))
                    .isEqualTo(odd.size());
            schema.finish(
                    Map.of(table.name(), (long) odd.size()),
                    Export.Audience.ANALYSTS,
                    new Publication(1, "run", Instant.EPOCH, null, null, null, Map.of()));
        }
        String table = "\"Mixed \"\"Case\"\"\".\"an \"\"odd\"\" table\"";
        List<Object> texts = new ArrayList<>();
        try (Connection reader = reader("public");
                Statement statement = reader.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
            while (found.next()) {
                texts.add(found.getString(1));
                assertThat((Object[]) found.getArray(2).getArray()).containsExactlyElementsOf(odd);
                assertThat(found.getBigDecimal(3)).isEqualTo("12345678901234567890123.00001");
                assertThat(found.getObject(4, LocalDate.class)).isEqualTo("2025-07-14");
                assertThat(found.getObject(5, OffsetDateTime.class).toInstant())
                        .isEqualTo("2025-07-14T20:30:00.123456Z");
                assertThat(found.getBoolean(6)).isTrue();
                assertThat(found.getBytes(7)).containsExactly(0, -1, 92);
                assertThat(found.getDouble(8)).isEqualTo(1e-7);
                assertThat(found.getLong(9)).isEqualTo(Long.MIN_VALUE);
            }
        }
        assertThat(texts).containsExactlyElementsOf(odd);
        assertThat(asked(
                        "public",
                        "SELECT col_description('%s'::regclass, 1), obj_description('%s'::regclass)"
                                .formatted(table, table)))
                .containsExactly("it's a \\ 'comment'; or ? is it {d}|one row per 'row'");
    }

    /** A process of its own, which has user and password by its environment. */
    private Process loader(String password, Path said, Path log) throws IOException {
        ProcessBuilder builder = Lakes.program(
                List.of("-Ddossierlake.log=" + log),
                List.of(
                        "--conf",
                        site.conf().toString(),
                        "export",
                        "--to",
                        server.url() + "?currentSchema=killed",
                        "--table=agency_day"),
                said);
        builder.environment().put("PGUSER", PostgresServer.USER);
        builder.environment().put("PGPASSWORD", password);
        return builder.start();
    }

    /** The address of a schema, as whom to ask, and where not to look for a user. */
    private String url(String schema) {
        return "%s?user=%s&currentSchema=%s".formatted(server.url(), PostgresServer.USER, schema);
    }

    private void make(String schema) throws SQLException {
        change("public", "CREATE SCHEMA \"%s\"".formatted(schema.replace("\"", "\"\"")));
    }

    private void change(String schema, String sql) throws SQLException {
        try (Connection connection = reader(schema);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Nobody who reads waits for an export; who does is told so, rather than to wait for ever. */
    private Connection reader(String schema) throws SQLException {
        Connection reader = server.connect();
        reader.setSchema(schema);
        try (Statement statement = reader.createStatement()) {
            statement.execute("SET lock_timeout = '30s'");
        }
        return reader;
    }

    private List<String> asked(String schema, String sql) throws SQLException {
        try (Connection reader = reader(schema)) {
            return asked(reader, sql);
        }
    }

    private static List<String> asked(Connection reader, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(row.getObject(i)));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    /** Lets everybody read a table, and nobody write it before the transaction ends. */
    private static void hold(Connection holder, String table) throws SQLException {
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE %s IN SHARE MODE".formatted(table));
        }
    }

    private void awaitWaiting() throws SQLException, InterruptedException {
        await(WAITING, rows -> !rows.isEmpty());
    }

    private void awaitNoExport() throws SQLException, InterruptedException {
        await("SELECT pid FROM pg_stat_activity WHERE application_name = 'dossierlake export'", List::isEmpty);
    }

    private void await(String sql, Predicate<List<String>> isSo) throws SQLException, InterruptedException {
        long last = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
        while (!isSo.test(asked("public", sql))) {
            assertThat(System.nanoTime()).as(sql).isLessThan(last);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private String said(String... args) {
        assertThat(run(args)).as("%s: %s", List.of(args), err()).isZero();
        return out();
    }

    private int run(String... args) {
        return commands.run(site.conf(), args);
    }

    private String out() {
        return commands.out();
    }

    private String err() {
        return commands.err();
    }
}
