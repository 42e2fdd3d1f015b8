// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ShippedAgencies;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A register of targets lands that comes to the figures of 23 September 2025 which the pipeline was founded on; on the
 * next day some of them are corrected, and then nothing of it lands. Every question is one line of SQL.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TargetsTest {

    private static final String HEADER =
            "programme,target_code,unit_of_count,agency,role,assigned_at,due,done_at,cancelled_at\n";

    private static final String DOSSIER =
            """
            {"MaHoSo":"H44.100-2509%1$s-0001","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"202509%1$s080000","NgayTiepNhan":"202509%1$s090000","NgayHenTra":"20251008090000",\
            "TrangThaiHoSo":"4"}
            """;

    private static final String NATION =
            " FROM target_progress WHERE agency_view = 'as_of_today' AND agency_code = 'VN' AND programme = '%s' AND ";

    private static final String TOTAL =
            "SELECT assigned, done, in_progress, overdue, agencies_assigned" + NATION + "assigned_on IS NULL";

    private static final String SINCE_20_JULY =
            "SELECT sum(assigned), sum(done)" + NATION + "assigned_on >= DATE'2025-07-20'";

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private static Path folder;

    private Site site;
    private NightResult first;
    private NightResult second;
    private Map<Path, List<String>> afterSecond;
    private Map<Path, List<String>> afterThird;

    @BeforeAll
    void threeNights() {
        site = Site.in(folder);
        dossiers("23");
        site.write("landing/targets/2025-09-23/register.csv", HEADER + String.join("\n", register()) + "\n");
        first = night();

        dossiers("24");
        site.write(
                "landing/targets/2025-09-24/register.csv",
                HEADER
                        // Done since, cancelled today, what was said already, and done before it was assigned.
                        + correction(657, "2025-09-24,")
                        + correction(658, ",2025-09-24")
                        + correction(659, ",")
                        + correction(660, "2025-07-19,"));
        // A sender that says otherwise whom a target is assigned to.
        site.write(
                "landing/targets/2025-09-24/drifted.csv",
                HEADER.replace("agency", "who") + "NQ57,T-0649,tasks,G01,lead,2025-07-20,,,\n");
        second = night();
        afterSecond = site.tableVersions();

        dossiers("25");
        night();
        afterThird = site.tableVersions();
    }

    @Test
    void theFiguresOfTheFoundingDocumentsAreOneLineOfSqlEach() {
        String run = first.runId().orElseThrow();
        assertThat(first.exitStatus()).isZero();
        assertThat(askedAsKnownAt(run, TOTAL.formatted("NQ57"))).containsExactly("679 270 382 27 56");
        assertThat(askedAsKnownAt(run, SINCE_20_JULY.formatted("NQ57"))).containsExactly("73 50");
        assertThat(askedAsKnownAt(run, TOTAL.formatted("PLAN02"))).containsExactly("70 45 25 0 56");
        assertThat(askedAsKnownAt(run, SINCE_20_JULY.formatted("PLAN02"))).containsExactly("12 10");
        assertThat(askedAsKnownAt(run, TOTAL.formatted("SIMPLIFICATION-POPULATION")))
                .containsExactly("1084 1027 57 0 1");
        assertThat(askedAsKnownAt(run, TOTAL.formatted("SIMPLIFICATION-CRIMINAL-RECORD")))
                .containsExactly("108 45 63 0 1");
        assertThat(askedAsKnownAt(run, TOTAL.formatted("DECENTRALISATION"))).containsExactly("699 490 209 0 22");
        assertThat(askedAsKnownAt(run, TOTAL.formatted("OPERATION-CENTRES"))).containsExactly("34 30 4 0 34");
        assertThat(askedAsKnownAt(
                        run,
                        "SELECT unit_of_count, round(100 * done_rate)" + NATION.formatted("SIMPLIFICATION-POPULATION")
                                + "assigned_on IS NULL"))
                .containsExactly("procedures 95.0");
    }

    @Test
    void theFiguresAreTheSumsOfThoseOfMinistriesAndLocalities() {
        // Of 679 tasks every agency has 12 and the first 7 one more: 22 ministries lead 22 * 12 + 7.
        assertThat(
                        askedAsKnownAt(
                                first.runId().orElseThrow(),
                                """
                        SELECT agency_code, assigned, agencies_assigned FROM target_progress
                        WHERE programme = 'NQ57' AND agency_view = 'as_of_today' AND assigned_on IS NULL
                        AND agency_code LIKE 'VN.%' ORDER BY agency_code"""))
                .containsExactly("VN.LOCALITIES 408 34", "VN.MINISTRIES 271 23");
        assertThat(
                        askedAsKnownAt(
                                first.runId().orElseThrow(),
                                """
                        SELECT agency_kind, count(*), sum(assigned), sum(done + in_progress + overdue)
                        FROM target_progress WHERE programme = 'NQ57' AND agency_view = 'as_of_today'
                        AND breakdown = 'total' AND agency_kind IN ('ministry', 'province')
                        GROUP BY agency_kind ORDER BY 1"""))
                .containsExactly("ministry 22 271 271", "province 34 408 408");
    }

    @Test
    void whatIsCorrectedIsCountedAnewAndNothingTwice() {
        assertThat(second.lines()).anySatisfy(line -> assertThat(line)
                .contains("targets", "5 landed = 2 accepted + 2 quarantined + 1 duplicate + 0 superseded"));
        assertThat(site.asked(TOTAL.formatted("NQ57"))).containsExactly("678 271 380 27 56");
        assertThat(site.asked(SINCE_20_JULY.formatted("NQ57"))).containsExactly("72 51");
        assertThat(site.asked("SELECT cancelled, counted_on, complete_until" + NATION.formatted("NQ57")
                        + "assigned_on IS NULL"))
                .containsExactly("1 2025-09-25 2025-09-25");
        assertThat(site.asked(
                        "SELECT count(*), count(DISTINCT programme, target_code) FROM target WHERE role = 'lead'"))
                .containsExactly("2674 2674");
        assertThat(site.asked("SELECT array_join(rules, ' ') FROM quarantine ORDER BY path"))
                .containsExactly("SCHEMA_DRIFT", "DONE_BEFORE_ASSIGNED");
        assertThat(site.asked("SELECT feed, path, field FROM schema_finding WHERE difference IS NOT NULL"))
                .containsExactly("targets targets/2025-09-24/drifted.csv agency");
    }

    @Test
    void aNightWithoutTargetsWritesNothingOfThem() {
        for (Path table : List.of(Path.of("target"), Path.of("restricted", "stage_target"))) {
            assertThat(afterThird.get(table)).isNotNull().hasSizeGreaterThan(1).isEqualTo(afterSecond.get(table));
        }
        assertThat(Status.lines(spark, site.settings(), Optional.empty()))
                .contains("targets    (reference): the newest is of 2025-09-24.");
    }

    @Test
    void theTargetsAreMadeAgainFromWhatLanded() {
        String all = "SELECT * EXCEPT (content_hash, run_id), hex(content_hash) FROM target ORDER BY 1, 2, 3";
        List<String> before = site.asked(all);
        String stored = "delta.`%s`".formatted(site.lake().resolve("target"));
        spark.sql("DELETE FROM %s WHERE programme = 'OPERATION-CENTRES' AND target_code = 'T-0001'".formatted(stored));
        spark.sql("UPDATE %s SET done_on = NULL WHERE programme = 'NQ57' AND target_code = 'T-0002'".formatted(stored));

        NightResult rebuilt = RebuildTables.run(spark, site.settings(), (phase, detail) -> {});

        assertThat(rebuilt.lines()).anySatisfy(line -> assertThat(line)
                .matches("target +1 rows were missing, 1 said something else, 0 had not landed"));
        assertThat(site.asked(all)).hasSize(2675).isEqualTo(before);
    }

    /** The 22 ministries and 34 localities. */
    private static List<String> agencies() {
        List<String> agencies = new ArrayList<>(
                IntStream.rangeClosed(1, 22).mapToObj("G%02d"::formatted).toList());
        agencies.addAll(localities());
        return agencies;
    }

    private static List<String> localities() {
        return ShippedAgencies.versions().stream()
                .filter(agency -> agency.kind() == AgencyKind.PROVINCE)
                .filter(agency -> agency.validTo().isEmpty())
                .map(AgencyVersion::code)
                .distinct()
                .toList();
    }

    private static List<String> register() {
        List<String> lines = new ArrayList<>();
        // Of the tasks 606 = 220 + 362 + 24 until 19 July, 73 = 50 + 20 + 3 from then on.
        add(lines, "NQ57", "tasks", agencies(), "2025-01-10", 220, 362, 24);
        add(lines, "NQ57", "tasks", agencies(), "2025-07-20", 50, 20, 3);
        // A province works with the first ministry.
        lines.add("NQ57,T-0001,tasks,%s,with,2025-01-10,2025-06-30,,"
                .formatted(localities().get(0)));
        // Of the plan's 58 = 35 + 23 until 19 July, 12 = 10 + 2 from then on.
        add(lines, "PLAN02", "tasks", agencies(), "2025-06-19", 35, 23, 0);
        add(lines, "PLAN02", "tasks", agencies(), "2025-08-01", 10, 2, 0);
        add(lines, "SIMPLIFICATION-POPULATION", "procedures", List.of("G01"), "2025-02-01", 1_027, 57, 0);
        add(lines, "SIMPLIFICATION-CRIMINAL-RECORD", "procedures", List.of("G15"), "2025-02-01", 45, 63, 0);
        add(lines, "DECENTRALISATION", "procedures", agencies().subList(0, 22), "2025-02-01", 490, 209, 0);
        add(lines, "OPERATION-CENTRES", "centres", localities(), "2025-02-01", 30, 4, 0);
        return lines;
    }

    /** Adds targets that the agencies lead in turn: so many done, in progress and overdue on 23 September. */
    private static void add(
            List<String> lines,
            String programme,
            String unit,
            List<String> agencies,
            String assigned,
            int done,
            int inProgress,
            int overdue) {
        int before = (int) lines.stream()
                .filter(line -> line.startsWith(programme + ",") && line.contains(",lead,"))
                .count();
        for (int i = 0; i < done + inProgress + overdue; i++) {
            int number = before + i;
            boolean isDone = i < done;
            lines.add("%s,T-%04d,%s,%s,lead,%s,%s,%s,"
                    .formatted(
                            programme,
                            number + 1,
                            unit,
                            agencies.get(number % agencies.size()),
                            assigned,
                            isDone || i >= done + inProgress ? "2025-09-22" : "2025-12-31",
                            // Some are done late, on the day of the file.
                            isDone ? i % 5 == 0 ? "2025-09-23" : "2025-09-01" : ""));
        }
    }

    /** What is said anew of a task that was in progress. */
    private static String correction(int number, String doneAndCancelled) {
        return "NQ57,T-%04d,tasks,%s,lead,2025-07-20,2025-12-31,%s\n"
                .formatted(number, agencies().get((number - 1) % agencies().size()), doneAndCancelled);
    }

    private void dossiers(String day) {
        site.write("landing/dossiers/2025-09-%s/a.jsonl".formatted(day), DOSSIER.formatted(day));
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> askedAsKnownAt(String run, String sql) {
        return site.asked(sql, Optional.of(run));
    }
}
