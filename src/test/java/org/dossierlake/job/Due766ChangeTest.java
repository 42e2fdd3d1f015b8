// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The setting {@code index-766.due} changes between nights. What it concerns is judged anew, as when reference data change,
 * and no other row is written; every publication says which due time its dossiers were judged by.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Due766ChangeTest {

    private static final String JUDGED =
            """
            SELECT on_time_766, judged_766, open_on_time_766, open_judged_766 FROM timeliness
            WHERE period_kind = 'month' AND period_start = '2025-06-01' AND agency_view = 'as_reported'
            AND agency_code = 'H44.100' AND breakdown = 'total'""";

    private final SparkSession spark = LocalSpark.session();
    private final List<String> judged = new ArrayList<>();
    private final List<String> runs = new ArrayList<>();

    private Site site;
    private List<String> writtenBySecondNight;

    @BeforeAll
    void nightsUnderOneAndTheOther(@TempDir Path folder) {
        site = Site.in(folder);
        site.write(
                "landing/dossiers/2025-06-30/a.jsonl",
                // 12 June 17:00 less a day of waiting is the 11th: after the original time, before the new one.
                sent("0001", "20250612170000", "20250613170000", "20250605090000", "20250606090000")
                        // In time by both.
                        + sent("0003", "20250609090000", "20250613170000", "20250605090000", "20250606090000")
                        // Open at the end of June: judged at 1 July less a day of waiting.
                        + sent("0004", null, "20250710170000", "20250605090000", "20250606090000")
                        // No supplement, so both times are one.
                        + sent("0002", "20250610170000", null, null, null));
        night();

        due("as-sent");
        remember(Rebuild.statistics(spark, site.settings(), (name, detail) -> {}));

        site.write("landing/dossiers/2025-07-01/a.jsonl", record("H44.200-250602-0005", "\"TrangThaiHoSo\":\"2\""));
        night();
        writtenBySecondNight = site.asked(
                "SELECT substring(dossier_code, -4) FROM dossier WHERE run_id = '" + runs.get(2) + "' ORDER BY 1");

        due("original");
        remember(RebuildTables.run(spark, site.settings(), (name, detail) -> {}));
    }

    @Test
    void thePublicationSaysWhichDueTimeCounted() {
        assertThat(site.asked("SELECT due_766 FROM publication ORDER BY number"))
                .as("the statistics were made anew from dossiers that nobody had judged anew")
                .containsExactly("original", "original", "as-sent", "original");
        assertThat(judged).containsExactly("2 4 0 1", "2 4 0 1", "4 4 1 1", "2 4 0 1");
    }

    @Test
    void onlyWhatItConcernsIsWrittenAnew() {
        assertThat(writtenBySecondNight).containsExactly("0001", "0003", "0004", "0005");
        assertThat(site.asked("SELECT DISTINCT cause, agency_code FROM posting WHERE run_id = '" + runs.get(2)
                        + "' ORDER BY 1"))
                .containsExactly("late H44.200", "reference H44.100");
    }

    @Test
    void theBooksAgreeWithTheRowsAndTheJournalWithBoth() {
        Journal.assertTellsWhatMoved(site.settings(), "H44", "H44.100");
        assertThat(Verification.full(spark, site.settings(), (name, detail) -> {})
                        .lines())
                .last()
                .asString()
                .startsWith("Nothing differs");
    }

    private void due(String word) {
        site.write(
                "site.conf",
                """
                lake.root = lake
                landing.root = landing
                privacy.key = "file:site.key"
                index-766.due = %s
                """
                        .formatted(word));
    }

    private void night() {
        remember(Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {}));
    }

    private void remember(NightResult result) {
        runs.add(result.runId().orElseThrow());
        judged.addAll(site.asked(JUDGED));
    }

    /** Received on 2 June and due on the 10th at 17:00; the supplement moves that, where there is one. */
    private static String sent(String number, String end, String dueAfter, String asked, String answered) {
        String supplement = asked == null
                ? ""
                : """
                  ,"DanhSachHoSoBoSung":[{"NgayBoSung":"%s","NgayTiepNhanBoSung":"%s",\
                  "NgayHenTraTruoc":"20250610170000","NgayHenTraMoi":"%s"}]"""
                        .formatted(asked, answered, dueAfter);
        return record(
                "H44.100-250602-" + number,
                "\"NgayHenTra\":\"20250610170000\"" + supplement
                        + (end == null
                                ? ",\"TrangThaiHoSo\":\"4\""
                                : ",\"NgayKetThucXuLy\":\"%s\",\"TrangThaiHoSo\":\"10\"".formatted(end)));
    }

    private static String record(String code, String rest) {
        return """
               {"MaHoSo":"%s","MaTTHC":"1.000001","KenhThucHien":"1","LoaiDoiTuong":"1","NgayNopHoSo":"20250602090000",\
               "NgayTiepNhan":"20250602090000",%s}
               """
                .formatted(code, rest);
    }
}
