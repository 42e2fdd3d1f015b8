// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Between two nights the calendar gets one more holiday, a catalogue says what a procedure returns, and a register says from
 * when an agency is valid. The dossiers that this concerns are counted anew, with the cause; no other is written.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReferenceChangeTest {

    private static final String OFFICE_DAYS =
            """
            date,name,kind,source
            2025-06-02,A holiday,holiday,made up
            """;

    private final SparkSession spark = LocalSpark.session();

    private Site site;
    private String second;

    @BeforeAll
    void twoNights(@TempDir Path folder) {
        site = Site.in(folder);
        site.write(
                "site.conf",
                """
                lake.root = lake
                landing.root = landing
                calendar = vn
                privacy.key = "file:site.key"
                """);
        site.write("calendars/vn.csv", OFFICE_DAYS);
        site.write(
                "landing/dossiers/2025-06-30/a.jsonl",
                // Monday 9 June to Wednesday 11 June, and Thursday to Friday; Tuesday will be a holiday.
                closed("H44.100-250609-0001", "1.000001", "20250609090000", "20250611090000")
                        + closed("H44.100-250612-0002", "1.000001", "20250612090000", "20250613090000")
                        // Due on that Tuesday, though finished on Monday.
                        + closed("H44.100-250609-0003", "1.000001", "20250609080000", "20250609090000")
                                .replace("20250620170000", "20250610170000")
                        + closed("H44.100-250616-0004", "1.000002", "20250616090000", "20250617090000")
                        + closed("H44.200-250618-0005", "1.000001", "20250618090000", "20250619090000"));
        night();

        site.write("calendars/vn.csv", OFFICE_DAYS + "2025-06-10,One more,holiday,made up\n");
        site.write("landing/procedures/2025-07-02/a.jsonl", "{\"MATTHC\":\"1.000002\",\"TRAKETQUAGIAY\":\"0\"}\n");
        site.write(
                "landing/agencies/2025-07-02/register.csv",
                """
                agency_code,agency_name,valid_from,valid_to,successors
                H44.200,An office,2025-01-01,,
                """);
        site.write(
                "landing/dossiers/2025-07-02/a.jsonl",
                closed("H44.100-250612-0006", "1.000001", "20250612090000", "20250613090000")
                        // Said again: what it is counted anew for is the holiday all the same.
                        + closed("H44.100-250609-0001", "1.000001", "20250609090000", "20250611090000"));
        second = night().runId().orElseThrow();
    }

    @Test
    void onlyWhatItConcernsIsWrittenAnew() {
        assertThat(query(
                        "SELECT substring(dossier_code, -4), working_minutes, returns_paper, agency_valid_from, run_id = '"
                                + second + "' FROM dossier ORDER BY 1"))
                .containsExactly(
                        // Two working days less one.
                        "0001 480 null 1970-01-01 true",
                        "0002 480 null 1970-01-01 false",
                        "0003 60 null 1970-01-01 true",
                        "0004 480 false 1970-01-01 true",
                        "0005 480 null 2025-01-01 true",
                        "0006 480 null 1970-01-01 true");
    }

    @Test
    void theCauseIsToldAndTheNewDossierHasItsOwn() {
        assertThat(query("SELECT cause, agency_code, sum(received), sum(working_minutes) FROM posting WHERE run_id = '"
                        + second + "' GROUP BY ALL ORDER BY 1, 2"))
                .containsExactly(
                        // 480 minutes less of one, another returns no paper and one was due on a day off: nothing
                        // received.
                        "late H44.100 1 480", "reference H44.100 0 -480", "reference H44.200 0 0");
        assertThat(query("SELECT DISTINCT cause FROM posting_settlement WHERE run_id = '" + second + "' ORDER BY 1"))
                .contains("reference");
    }

    @Test
    void theJournalSaysWhatMovedInTheMonthThatHadBeenReported() {
        assertThat(
                        query(
                                """
                        SELECT cause, statistic, figure, int(before), int(after), int(change) FROM restatement
                        WHERE period_kind = 'month' AND agency_view = 'as_reported' AND agency_code = 'H44.100'
                        AND figure IN ('working_minutes', 'received', 'resolved_with_paper')
                        ORDER BY 2, 3, 1"""))
                .containsExactly(
                        "late digitisation received 4 5 1",
                        "late digitisation resolved_with_paper 4 4 1",
                        "reference digitisation resolved_with_paper 4 4 -1",
                        "late processing_time working_minutes 1980 1980 480",
                        "reference processing_time working_minutes 1980 1980 -480",
                        "late timeliness received 4 5 1");
    }

    @Test
    void theJournalSaysAllThatMoved() {
        Journal.assertTellsWhatMoved(site.settings(), "H44", "H44.100", "H44.200");
    }

    @Test
    void aFigureIsExplainedByTheRunsThatMadeIt() {
        List<String> lines = explained("processing_time", "H44.100", "2025-06", "working_minutes");
        assertThat(lines.get(0)).matches("processing_time of H44.100 .*, month 2025-06-01 to 2025-06-30, as_reported");
        assertThat(lines).anyMatch(line -> line.matches("  working_minutes +1,980  .+"));
        // 540 minutes of 9 to 13 June, less one day; four dossiers of the first night, one of the second.
        assertThat(lines.stream().filter(line -> line.matches(" +(new|late|reference) .*")))
                .containsExactly(
                        "    new        resolved +4, working_minutes +1,980",
                        "    late       resolved +1, working_minutes +480",
                        "    reference  working_minutes -480");
        assertThat(lines)
                .contains("  run " + second + ", files agencies/2025-07-02/register.csv,"
                        + " dossiers/2025-07-02/a.jsonl, procedures/2025-07-02/a.jsonl");
        assertThat(lines).last().isEqualTo("All runs together are what is published.");
    }

    /** The register has given it another version, and nothing is stored under the earlier one any more. */
    @Test
    void aRunThatPostedToAnEarlierVersionOfTheAgencyIsNamed() {
        assertThat(explained("processing_time", "H44.200", "2025-06", "resolved").stream()
                        .filter(line -> line.matches(" +(new|late|reference|run) .*")))
                .satisfiesExactly(
                        line -> assertThat(line).matches("  run .*, files dossiers/2025-06-30/a.jsonl"),
                        line -> assertThat(line).isEqualTo("    new        resolved +1"));
    }

    @Test
    void aRateIsExplainedWithAllThatItIsMadeOf() {
        assertThat(explained("timeliness", "H44.100", "2025-06", "on_time_rate").stream()
                        .map(line -> line.strip().split(" ")[0]))
                .containsSubsequence("on_time_rate", "on_time", "judged", "resolved_early", "withdrawn", "resolved")
                .doesNotContain("received", "in_progress");
    }

    @Test
    void whatIsNotThereIsNotExplained() {
        assertThatThrownBy(() -> explained("timelines", "H44.100", "2025-06", "received"))
                .hasMessageContaining("the nearest is timeliness");
        assertThatThrownBy(() -> explained("timeliness", "H44.100", "2025-06", "on_time_rat"))
                .hasMessageContaining("the nearest is on_time_rate");
        assertThatThrownBy(() -> explained("timeliness", "H44.100", "June", "received"))
                .hasMessageContaining("no period is called \"June\"");
        assertThatThrownBy(() -> explained("timeliness", "H44.101", "2025-06", "received"))
                .hasMessageContaining(
                        "is about the agency \"H44.101\" in the view as_reported; the nearest is H44.100");
        assertThatThrownBy(() -> explained("timeliness", "H44.100", "2019-01", "received"))
                .hasMessageContaining("has no row about H44.100 in 2019-01");
        for (String day : List.of("2025-06", "2025-02-30")) {
            assertThatThrownBy(() -> explained("agency_day", "H44.100", day, "received"))
                    .hasMessageContaining("\"%s\" is no date".formatted(day));
        }
        assertThatThrownBy(() -> Explain.lines(
                        spark,
                        site.settings(),
                        new Explain.Question(
                                "agency_day",
                                "H44.100",
                                "2025-06-12",
                                Optional.of("1.000001"),
                                "as_reported",
                                Optional.empty())))
                .hasMessageContaining("agency_day has no rows by procedure");
    }

    private List<String> explained(String table, String agency, String period, String figure) {
        return Explain.lines(
                spark,
                site.settings(),
                new Explain.Question(table, agency, period, Optional.empty(), "as_reported", Optional.of(figure)));
    }

    @Test
    void theBooksAgreeWithTheRows() {
        assertThat(Verification.full(spark, site.settings(), (name, detail) -> {})
                        .lines())
                .last()
                .asString()
                .startsWith("Nothing differs");
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> query(String sql) {
        return Query.run(spark, site.settings(), sql).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }

    private static String closed(String code, String procedure, String received, String end) {
        return """
               {"MaHoSo":"%s","MaTTHC":"%s","KenhThucHien":"1","LoaiDoiTuong":"1","NgayNopHoSo":"%s",\
               "NgayTiepNhan":"%s","NgayHenTra":"20250620170000","NgayKetThucXuLy":"%s","TrangThaiHoSo":"10"}
               """
                .formatted(code, procedure, received, received, end);
    }
}
