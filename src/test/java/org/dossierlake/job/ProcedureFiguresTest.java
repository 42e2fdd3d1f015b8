// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the second night a catalogue of 5,741 procedures lands that comes to the figures of 2025 which the pipeline was founded
 * on: those of Hue, of the national portal, of Project 06 and of Plan 02. Every question is one line of SQL.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProcedureFiguresTest {

    private static final int ALL = 5_741;
    private static final int OF_DEPARTMENTS = 1_856;
    private static final int OF_COMMUNES = 436;
    private static final int OF_HUE = 2_307;
    private static final int INTEGRATED = 4_788;

    /** The one that a dossier is about: the first of the communes. */
    private static final int USED = OF_DEPARTMENTS;

    private static final String DOSSIER =
            """
            {"MaHoSo":"H57.100-2509%1$s-000%2$s","MaTTHC":"%3$s","KenhThucHien":"2","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"202509%1$s080000","NgayTiepNhan":"202509%1$s090000","NgayHenTra":"20251008090000",\
            "TrangThaiHoSo":"4"}
            """;

    private static final String OF_SEPTEMBER =
            " WHERE period_kind = 'month' AND period_start = DATE'2025-09-01' AND agency_view = 'as_of_today' AND agency_code = '%s'";

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private static Path folder;

    private Site site;
    private NightResult withoutCatalogue;
    private NightResult withCatalogue;

    @BeforeAll
    void twoNights() {
        site = Site.in(folder);
        site.write(
                "landing/dossiers/2025-09-22/a.jsonl",
                DOSSIER.formatted("22", "1", code(USED)) + DOSSIER.formatted("22", "2", "9.999999"));
        withoutCatalogue = night();
        site.write("landing/dossiers/2025-09-23/a.jsonl", DOSSIER.formatted("23", "1", code(USED)));
        site.write(
                "landing/procedures/2025-09-23/catalogue.jsonl",
                IntStream.range(0, ALL).mapToObj(ProcedureFiguresTest::entry).collect(Collectors.joining("\n")) + "\n");
        withCatalogue = night();
    }

    @Test
    void theFiguresOfTheFoundingDocumentsAreOneLineOfSqlEach() {
        assertThat(withCatalogue.exitStatus()).isZero();
        assertThat(site.asked("SELECT procedures, published FROM procedure_catalogue" + OF_SEPTEMBER.formatted("H57")
                        + " AND breakdown = 'total'"))
                .containsExactly("2307 2307");
        assertThat(site.asked("SELECT level, procedures FROM procedure_catalogue" + OF_SEPTEMBER.formatted("H57")
                        + " AND breakdown = 'level' ORDER BY level"))
                .containsExactly("commune 436", "province 1856", "unknown 15");
        assertThat(site.asked("SELECT procedures, integrated, essential_06_integrated, essential_06, plan_02_full"
                        + " FROM procedure_catalogue" + OF_SEPTEMBER.formatted("VN") + " AND breakdown = 'total'"))
                .containsExactly("5741 4788 58 75 29");
        assertThat(site.asked("SELECT procedures FROM procedure_catalogue" + OF_SEPTEMBER.formatted("VN")
                        + " AND breakdown = 'online_level' AND online_level = 4"))
                .containsExactly("30");
    }

    @Test
    void whatWasUsedIsCountedBesideWhatIsListedInEveryKindOfPeriod() {
        assertThat(site.asked("SELECT used, used_online, used_not_listed FROM procedure_catalogue"
                        + OF_SEPTEMBER.formatted("H57.100") + " AND breakdown = 'total'"))
                .containsExactly("1 1 1");
        assertThat(site.asked(
                        "SELECT count(DISTINCT period_kind), min(procedures), max(procedures) FROM procedure_catalogue"
                                + " WHERE agency_view = 'as_reported' AND agency_code = 'H57' AND breakdown = 'total'"))
                .containsExactly("9 2307 2307");
    }

    @Test
    void theIndexTakesItsIndicatorsFromTheCatalogueOnceOneHasLanded() {
        String indicators = "SELECT indicator, numerator, denominator, reason FROM index_766"
                + OF_SEPTEMBER.formatted("H57") + " AND indicator IN ('3.1', '3.2', '3.5b') ORDER BY indicator";
        assertThat(site.asked(indicators)).containsExactly("3.1 30 2307 null", "3.2 1 30 null", "3.5b 0 1 null");
        String run = withoutCatalogue.runId().orElseThrow();
        assertThat(askedAsKnownAt(run, indicators))
                .containsExactly(
                        "3.1 null null no catalogue says which procedures it offers",
                        "3.2 null null no catalogue says which procedures it offers",
                        "3.5b null null no catalogue says which procedures it offers");
        assertThat(askedAsKnownAt(run, "SELECT * FROM procedure_catalogue")).isEmpty();
    }

    private static String code(int number) {
        return "1.%06d".formatted(number);
    }

    /** An entry as the portal's dialect reads it: Hue's first, by departments, by communes, and without a level. */
    private static String entry(int number) {
        String level;
        String agencies;
        if (number < OF_DEPARTMENTS) {
            level = "Cấp tỉnh";
            agencies = agencies("H57.%02d".formatted(number % 15 + 1));
        } else if (number < OF_DEPARTMENTS + OF_COMMUNES) {
            level = "Cấp xã";
            agencies = agencies("H57.100", "H57.101", "H57.102");
        } else if (number < OF_HUE) {
            level = "";
            agencies = agencies("H57");
        } else {
            level = "Cấp bộ";
            agencies = "[]";
        }
        boolean isOfPlan = number >= 100 && number < 129;
        // 58 that are integrated and 17 that are not.
        boolean isEssential = number < 58 || number >= INTEGRATED && number < INTEGRATED + 17;
        return """
               {"MATTHC":"%s","CAPTHUCHIEN":"%s","MUCDO":"%s","CONGKHAI":"1","TICHHOPDVCQG":"%s","DONVICUNGCAP":%s,\
               "DANHMUC":[%s],"PHILEPHI":[%s]}"""
                .formatted(
                        code(number),
                        level,
                        isOfPlan || number == USED ? "4" : "2",
                        number < INTEGRATED ? "1" : "0",
                        agencies,
                        isOfPlan
                                ? "{\"MADANHMUC\":\"plan_02_full\"}"
                                : isEssential ? "{\"MADANHMUC\":\"essential_06\"}" : "",
                        number == USED ? "{\"SOTIEN\":\"20000\"}" : "");
    }

    private static String agencies(String... codes) {
        return List.of(codes).stream()
                .map("{\"MADONVI\":\"%s\"}"::formatted)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> askedAsKnownAt(String run, String sql) {
        return site.asked(sql, Optional.of(run));
    }
}
