// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.SecondOpinionText;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.FeedbackItem;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.Target;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The views of current rows, {@code signal}, {@code dossier_flag}, {@code feedback} and {@code target_progress}, once more by another
 * engine: DuckDB reads the same random rows of the stored tables and counts them as the columns are worded. All cells of all rows
 * are compared. The statements stand in {@code second-opinion/} of the test resources; they share nothing with the views
 * but the rules' own words.
 */
class CurrentRowsSecondOpinionTest {

    private static final Path CONF = Path.of("conf").toAbsolutePath();

    private static final LocalDate COMPLETE_UNTIL = LocalDate.of(2025, 5, 3);

    /**
     * Beside the agencies that are shipped: one with a successor, one split, a former district, one that is renamed, one
     * that comes under another parent, and ones of which only the codes are known, under a province that is gone, too.
     */
    private static final AgencyRegister REGISTER = ShippedAgencies.register(
                    ShippedAgencies.version("H44.100", "Old", null, LocalDate.of(2025, 6, 30), "H44.200"),
                    ShippedAgencies.version("H44.200", "New", LocalDate.of(2025, 7, 1), null),
                    ShippedAgencies.version("H44.300", "Split", null, LocalDate.of(2025, 8, 10), "H44.301", "H44.302"),
                    district(),
                    ShippedAgencies.version("G05", "Once", null, LocalDate.of(2025, 7, 31)),
                    ShippedAgencies.version("G05", "Now", LocalDate.of(2025, 8, 1), null),
                    below("G05", AgencyVersion.SINCE_EVER),
                    below("G07", LocalDate.of(2025, 8, 15)))
            .with(Map.of("H28.100", "VN", "000.00.01.H59", "VN", "K09", "VN", "VN.OTHER", "VN", "NL.DESK", "NL"));

    private static final List<String> AGENCIES = List.of(
            "H44",
            "H44.100",
            "H44.200",
            "H44.300",
            "H44.10",
            "G05",
            "G05.20",
            "H28.100",
            "H28",
            "H61",
            "000.00.01.H59",
            "K09",
            "VN.OTHER",
            "NL.DESK",
            "VN");

    @TempDir
    private Path folder;

    private final SparkSession spark = LocalSpark.session();

    @ParameterizedTest
    @CsvSource({"1, 2025-09-10", "2, 2025-07-02"})
    void signalSaysWhatAnotherEngineSays(int seed, LocalDate day) throws SQLException {
        RandomSignals random = new RandomSignals(new Random(seed), day);
        Dataset<Row> dossiers = written(random.dossiers, Dossier.TABLE);
        Dataset<Row> versions = written(random.versions, DossierVersion.TABLE);
        Dataset<Row> agencies = written(agencyRows(), Agency.TABLE);

        compare(Signals.TABLE, Signals.of(dossiers, versions, agencies), day, "signal");
    }

    @ParameterizedTest
    @CsvSource({"1, 2025-09-10", "2, 2025-07-02"})
    void flagSaysWhatAnotherEngineSays(int seed, LocalDate day) throws SQLException {
        Dataset<Row> dossiers = written(flagged(new Random(seed), day), Dossier.TABLE);
        written(agencyRows(), Agency.TABLE);

        compare(Flags.TABLE, Flags.of(dossiers, tree(dossiers, day)), day, "flag_item", "period", "nodes", "flag");
    }

    @ParameterizedTest
    @CsvSource({"1, 2025-09-10", "2, 2025-05-14"})
    void feedbackSaysWhatAnotherEngineSays(int seed, LocalDate day) throws IOException, SQLException {
        Dataset<Row> items = written(items(new Random(seed), day), FeedbackItem.TABLE);
        written(agencyRows(), Agency.TABLE);
        WorkingCalendar calendar =
                WorkingCalendar.parse("vn", Files.readAllLines(CONF.resolve(Path.of("calendars", "vn.csv"))));

        Dataset<Row> known =
                Feedback.known(items, REGISTER, List.of(calendar, WorkingCalendar.weekendsOnly("weekends")), "vn", day);
        compare(
                Feedback.TABLE,
                Feedback.of(known, tree(known, day), day),
                day,
                "feedback_item",
                "period",
                "nodes",
                "feedback");
    }

    @ParameterizedTest
    @CsvSource({"1, 2025-09-10", "2, 2025-07-01"})
    void targetProgressSaysWhatAnotherEngineSays(int seed, LocalDate day) throws SQLException {
        Dataset<Row> targets = written(targets(new Random(seed), day), Target.TABLE);
        written(agencyRows(), Agency.TABLE);

        Dataset<Row> led = TargetProgress.led(targets, REGISTER, day);
        compare(
                TargetProgress.TABLE,
                TargetProgress.of(led, tree(led, day), day),
                day,
                "target",
                "nodes",
                "target_progress");
    }

    /** Compares all that readers see of a view with what the statements tell, cell by cell, in both directions. */
    private void compare(Table view, Dataset<Row> rows, LocalDate day, String... statements) throws SQLException {
        Statistics.seen(view, rows, COMPLETE_UNTIL, StatisticsTest.noNames())
                .write()
                .parquet(folder.resolve("published").toString());
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            // Nothing is fetched at run time: what is needed is in the engine's library.
            statement.execute("SET autoinstall_known_extensions = false");
            for (String name : statements) {
                statement.execute(SecondOpinionText.of(name)
                        .replace("${rows}", folder.toString())
                        .replace("${conf}", CONF.toString())
                        .replace("${day}", day.toString())
                        .replace("${complete_until}", COMPLETE_UNTIL.toString()));
            }
            statement.execute(
                    "CREATE TABLE published AS FROM read_parquet('%s/published/*.parquet')".formatted(folder));
            List<String> columns = column(statement, "SELECT column_name FROM (DESCRIBE published)");
            assertThat(column(statement, "SELECT column_name FROM (DESCRIBE told)"))
                    .containsExactlyInAnyOrderElementsOf(columns);
            assertThat(column(statement, "SELECT count(*)::VARCHAR FROM told HAVING count(*) > 50"))
                    .as("rows")
                    .hasSize(1);
            assertThat(column(statement, differences(view, columns))).isEmpty();
        }
    }

    /** One line for each column with how many of its cells differ and an example, and for rows that only one side has. */
    private static String differences(Table view, List<String> columns) {
        String pairs = "published p FULL JOIN told t ON "
                + view.key().stream()
                        .map(field -> "p.%1$s IS NOT DISTINCT FROM t.%1$s".formatted(field.name()))
                        .collect(Collectors.joining(" AND "));
        return columns.stream()
                .map(column ->
                        ("SELECT '%1$s: ' || count(*) || ', as ' || any_value({'published': p.%1$s, 'told': t.%1$s,"
                                        + " 'row': coalesce(p, t)}) FROM %2$s WHERE p.%1$s IS DISTINCT FROM t.%1$s HAVING count(*) > 0")
                                .formatted(column, pairs))
                .collect(Collectors.joining(" UNION ALL "));
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> cells = new ArrayList<>();
        try (ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                cells.add(answer.getString(1));
            }
        }
        return cells;
    }

    private Dataset<Row> written(List<Row> rows, Table table) {
        String path = folder.resolve(table.name()).toString();
        spark.createDataFrame(rows, table.schema()).write().parquet(path);
        return spark.read().schema(table.schema()).parquet(path);
    }

    private static List<Row> agencyRows() {
        return Agency.rows(REGISTER);
    }

    private AgencyTree tree(Dataset<Row> rows, LocalDate day) {
        Set<AgencyTree.Counted> counted =
                rows.select(Cell.AGENCY_CODE.col(), Cell.AGENCY_VALID_FROM.col()).distinct().collectAsList().stream()
                        .map(row -> new AgencyTree.Counted(row.getString(0), row.getLocalDate(1)))
                        .collect(Collectors.toSet());
        return AgencyTree.of(spark, REGISTER, counted, day);
    }

    private static AgencyVersion district() {
        return new AgencyVersion(
                "H44.10",
                AgencyVersion.SINCE_EVER,
                Optional.empty(),
                "District",
                AgencyKind.FORMER_DISTRICT,
                Optional.of("H44"),
                Optional.empty(),
                List.of(),
                true);
    }

    private static AgencyVersion below(String ministry, LocalDate from) {
        return new AgencyVersion(
                "G05.20",
                from,
                Optional.empty(),
                "Department",
                AgencyKind.DEPARTMENT,
                Optional.of(ministry),
                Optional.empty(),
                List.of(),
                true);
    }

    /** Dossiers of four months, some of which were not accepted. */
    private static List<Row> flagged(Random random, LocalDate day) {
        List<Row> dossiers = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            LocalDate received = day.minusDays(random.nextInt(120));
            String agency = any(random, AGENCIES);
            Set<String> flags = new TreeSet<>();
            for (int more = random.nextInt(3); more > 0; more--) {
                flags.add(any(random, List.of("channel_missing", "due_moved", "procedure_missing", "subject_unknown")));
            }
            Dossiers dossier = Dossiers.received(received.atTime(9, 0).toString())
                    .with(StagedDossier.AGENCY_CODE, agency)
                    .with(
                            Dossier.AGENCY_VALID_FROM,
                            REGISTER.at(agency, received).orElseThrow().validFrom())
                    .with(Dossier.FLAGS, List.copyOf(flags))
                    .with(Dossier.RUN_ID, run(random));
            dossiers.add((random.nextInt(6) == 0
                            ? dossier.refused(received.atTime(10, 0).toString())
                            : dossier)
                    .row());
        }
        return dossiers;
    }

    /** Feedback of four months, of which some is received, ended or published after the last day. */
    private static List<Row> items(Random random, LocalDate day) {
        List<Row> items = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            LocalDate received = day.plusDays(3 - random.nextInt(120));
            LocalDate asked = random.nextInt(3) > 0 ? null : received.plusDays(random.nextInt(12));
            LocalDate returned = asked == null || random.nextInt(3) == 0 ? null : asked.plusDays(random.nextInt(25));
            LocalDate refused = random.nextInt(4) > 0 ? null : received.plusDays(random.nextInt(7));
            LocalDate answered =
                    refused != null || random.nextInt(4) == 0 ? null : received.plusDays(random.nextInt(45));
            LocalDate published = answered == null || random.nextInt(4) == 0
                    ? null
                    : answered.plusDays(random.nextInt(random.nextBoolean() ? 6 : 50));
            String agency = any(random, AGENCIES);
            items.add(RowFactory.create(
                    "F" + i,
                    agency,
                    root(agency),
                    any(random, List.of("vn", "vn", "weekends")),
                    any(random, List.of("act", "regulation")),
                    received,
                    refused,
                    asked,
                    returned,
                    answered,
                    published,
                    random.nextInt(4) == 0,
                    random.nextInt(4) == 0,
                    null,
                    order(random, i),
                    new byte[] {1},
                    run(random)));
        }
        return items;
    }

    /** Targets that one to four agencies lead or work with, each of which was told something else of some. */
    private static List<Row> targets(Random random, LocalDate day) {
        List<Row> entries = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Set<String> agencies = new TreeSet<>();
            for (int more = random.nextInt(4); more >= 0; more--) {
                agencies.add(any(random, AGENCIES));
            }
            String programme = any(random, List.of("NQ57", "Plan 02"));
            String role = any(random, List.of("with", "with", "lead"));
            LocalDate assigned = day.plusDays(3 - random.nextInt(20) * 6);
            for (String agency : agencies) {
                LocalDate own = random.nextInt(4) > 0 ? assigned : day.plusDays(3 - random.nextInt(100));
                entries.add(RowFactory.create(
                        programme,
                        "T" + i,
                        agency,
                        root(agency),
                        random.nextInt(3) > 0 ? role : any(random, List.of("lead", "with")),
                        any(random, List.of("tasks", "tasks", "systems")),
                        own,
                        random.nextInt(4) == 0 ? null : day.plusDays(random.nextInt(41) - 20),
                        random.nextBoolean() ? null : own.plusDays(random.nextInt(60)),
                        random.nextInt(5) > 0 ? null : own.plusDays(random.nextInt(60)),
                        null,
                        order(random, entries.size()),
                        new byte[] {1},
                        run(random)));
            }
        }
        return entries;
    }

    /** Dossiers of few agencies, persons and minutes, and the versions in which they came. */
    private static final class RandomSignals {

        private final List<Row> dossiers = new ArrayList<>();
        private final List<Row> versions = new ArrayList<>();
        private final Random random;
        private final LocalDate last;

        RandomSignals(Random random, LocalDate last) {
            this.random = random;
            this.last = last;
            for (int i = 0; i < 900; i++) {
                add(i);
            }
        }

        private void add(int number) {
            String code = "H44-250701-%04d".formatted(number);
            LocalDateTime received = random.nextInt(3) == 0 ? busyMinute() : anyTime();
            LocalDateTime closed =
                    switch (random.nextInt(4)) {
                        case 0 -> received.withSecond(random.nextInt(60));
                        case 1 -> busyMinute();
                        default -> received.plusSeconds(random.nextInt(30 * 86_400));
                    };
            LocalDateTime due = random.nextInt(3) == 0
                    ? closed.withSecond(random.nextInt(60))
                    : received.toLocalDate().plusDays(random.nextInt(30)).atTime(17, 0);
            Dossiers dossier = closing(random.nextInt(12) == 0 ? null : received, closed);
            if (random.nextInt(5) > 0) {
                dossier.due(due.toString());
            }
            byte[] person = random.nextInt(4) == 0 ? null : new byte[] {(byte) random.nextInt(3)};
            dossier.with(StagedDossier.DOSSIER_CODE, code)
                    .with(StagedDossier.AGENCY_CODE, any(random, List.of("H44", "G05", "G05", "VN.OTHER", "H99.1")))
                    .with(StagedDossier.PERSON_HASH, person)
                    .with(StagedDossier.KEY_ID, person == null ? null : any(random, List.of("k1", "k1", "k2")))
                    .with(
                            Dossier.FLAGS,
                            any(
                                    random,
                                    List.of(
                                            List.of(),
                                            List.of("due_moved"),
                                            List.of("result_is_submitted_file", "subject_unknown"))))
                    .with(Dossier.RUN_ID, run(random));
            Row row = dossier.row();
            dossiers.add(row);
            for (int i = random.nextInt(5); i > 0; i--) {
                LocalDateTime ended =
                        switch (random.nextInt(6)) {
                            case 0 -> null;
                            case 1 -> due.plusSeconds(random.nextInt(3) - 1);
                            default -> closed.plusMinutes(random.nextInt(5) - 2);
                        };
                versions.add(version(code, row, ended));
            }
        }

        private Dossiers closing(LocalDateTime received, LocalDateTime closed) {
            Dossiers dossier = received == null ? Dossiers.filed() : Dossiers.received(received.toString());
            return switch (random.nextInt(10)) {
                case 0 -> dossier.withdrawn(closed.toString());
                case 1 -> dossier.stopped(closed.toString());
                case 2 -> dossier.refused(random.nextBoolean() ? closed.toString() : null);
                case 3 -> dossier.status(any(random, List.of("1", "4", "5")));
                case 4 -> dossier.resolvedWithoutDate();
                default -> received == null ? dossier : dossier.resolved(closed.toString(), 1);
            };
        }

        private Row version(String code, Row dossier, LocalDateTime ended) {
            return RowFactory.create(
                    code,
                    LocalDate.of(2025, 7, 1),
                    order(random, versions.size()),
                    "accepted",
                    random.nextInt(3) > 0
                            ? dossier.<String>getAs(StagedDossier.STATUS.name())
                            : any(random, List.of("4", "9", "10", "7", "8")),
                    null,
                    null,
                    // Seven hours before UTC, as Dossiers has it.
                    ended == null ? null : ended.toInstant(ZoneOffset.ofHours(7)),
                    null,
                    null,
                    new byte[] {1},
                    "run-1");
        }

        /** One of four minutes, of which two begin a day and one month is not the other. */
        private LocalDateTime busyMinute() {
            LocalDate day = last.minusDays(random.nextInt(2) * 20L);
            return (random.nextBoolean() ? day.atTime(16, 30) : day.atStartOfDay())
                    .withSecond(random.nextInt(3) / 2 * 7);
        }

        private LocalDateTime anyTime() {
            return last.minusDays(random.nextInt(50))
                    .atTime(random.nextInt(24), random.nextInt(60), random.nextInt(60));
        }
    }

    /** Any order, and no other row's. */
    private static Row order(Random random, int number) {
        return RowFactory.create(
                random.nextBoolean()
                        ? null
                        : LocalDateTime.of(2025, 7, 1 + random.nextInt(2), 0, 0).toInstant(ZoneOffset.UTC),
                random.nextInt(4) == 0 ? null : LocalDate.of(2025, 7, 1 + random.nextInt(2)),
                any(random, List.of("a.json", "b.json")),
                1 + random.nextInt(2),
                (long) number);
    }

    private static String run(Random random) {
        return "run-%03d".formatted(random.nextInt(1000));
    }

    private static String root(String agency) {
        return agency.startsWith("NL") ? "NL" : "VN";
    }

    private static <T> T any(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
