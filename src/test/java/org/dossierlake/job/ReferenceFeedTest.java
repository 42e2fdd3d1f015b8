// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A register lands, is corrected and lands again: it goes the way of every feed and costs nothing while it is silent. */
@Tag("long")
class ReferenceFeedTest {

    private static final String DOSSIER =
            """
            {"MaHoSo":"H44.100-250701-000%d","MaTTHC":"%s","KenhThucHien":"2","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"20250701080000","NgayTiepNhan":"20250701090000","NgayHenTra":"20250708090000",\
            "TrangThaiHoSo":"4"}
            """;

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private Site site;

    @Test
    void theNewestEntryOfEachProcedureAndDayIsStoredAndWhatOnlyDossiersNameStays() {
        site = Site.in(folder);
        site.write(
                "landing/dossiers/2025-07-01/a.jsonl",
                DOSSIER.formatted(1, "1.000001") + DOSSIER.formatted(2, "1.000002") + DOSSIER.formatted(3, ""));
        night();
        assertThat(procedures()).containsExactly("1.000001 1970-01-01 null true", "1.000002 1970-01-01 null true");
        Map<Path, List<String>> before = site.tableVersions();

        // Nothing of the register lands: its stage is not touched.
        site.write("landing/dossiers/2025-07-02/a.jsonl", DOSSIER.formatted(4, "1.000001.000.00.00.H44"));
        night();
        Map<Path, List<String>> silent = site.tableVersions();
        assertThat(silent).containsEntry(Path.of("procedure"), before.get(Path.of("procedure")));
        Path stage = Path.of("restricted", "stage_procedure");
        assertThat(silent.get(stage)).isNotNull().isEqualTo(before.get(stage));

        site.write(
                "landing/procedures/2025-07-03/a.jsonl",
                """
                {"MATTHC":"1.000001","MUCDO":"3"}
                {"MATTHC":"1.000001","MUCDO":"4","NGAYHIEULUC":"20250701000000"}
                {"MATTHC":"1.000003","MUCDO":"2"}
                {"MATTHC":"1.000003","MUCDO":"seven"}
                """);
        assertThat(night().lines().get(0)).contains("procedures", "4 landed = 3 accepted + 1 quarantined");
        assertThat(procedures())
                .containsExactly(
                        "1.000001 1970-01-01 3 false",
                        "1.000001 2025-07-01 4 false",
                        "1.000002 1970-01-01 null true",
                        "1.000003 1970-01-01 2 false");
        assertThat(query("SELECT feed, array_join(rules, ',') FROM quarantine"))
                .containsExactly("procedures ONLINE_LEVEL_UNREADABLE");

        // A correction of one entry, a repeat of another.
        site.write(
                "landing/procedures/2025-07-04/a.jsonl",
                """
                {"MATTHC":"1.000001","MUCDO":"2"}
                {"MATTHC":"1.000003","MUCDO":"2"}
                """);
        assertThat(night().lines().get(0)).contains("2 landed = 1 accepted + 0 quarantined + 1 duplicate");
        assertThat(procedures())
                .contains("1.000001 1970-01-01 2 false", "1.000001 2025-07-01 4 false", "1.000003 1970-01-01 2 false")
                .hasSize(4);
        assertThat(Status.lines(spark, site.settings(), Optional.empty()))
                .contains("procedures (reference): the newest is of 2025-07-04.");
    }

    @Test
    void fieldsHaveTheNameThatTheFirstNightWasTold() {
        site = Site.in(folder);
        site.write(
                "landing/dossiers/2025-07-01/a.jsonl",
                ofField(1, "LV1", "\"Đất đai\"") + ofField(2, "LV1", "\"\"") + ofField(3, "LV2", "null"));
        night();
        assertThat(fields()).containsExactly("LV1 Đất đai");

        site.write(
                "landing/dossiers/2025-07-02/a.jsonl",
                ofField(4, "LV1", "\"Quản lý đất đai\"")
                        + ofField(5, "LV2", "\"Hộ tịch\"")
                        + ofField(6, "", "\"Thuế\""));
        night();
        assertThat(fields()).containsExactly("LV1 Đất đai", "LV2 Hộ tịch");
        assertThat(
                        query(
                                "SELECT DISTINCT field_code, field_name FROM timeliness WHERE period_kind = 'month'"
                                        + " AND period_start = '2025-07-01' AND agency_view = 'as_of_today' AND breakdown = 'field' ORDER BY 1"))
                .containsExactly("LV1 Đất đai", "LV2 Hộ tịch");
        Map<Path, List<String>> before = site.tableVersions();

        site.write("landing/dossiers/2025-07-03/a.jsonl", ofField(7, "LV2", "\"Hộ tịch\""));
        night();
        assertThat(site.tableVersions())
                .containsEntry(Path.of("procedure_field"), before.get(Path.of("procedure_field")));
    }

    private static String ofField(int number, String code, String name) {
        return DOSSIER.formatted(number, "1.000001")
                .replace(
                        "\"KenhThucHien\"",
                        "\"MaLinhVuc\":\"%s\",\"TenLinhVuc\":%s,\"KenhThucHien\"".formatted(code, name));
    }

    private List<String> fields() {
        return query("SELECT field_code, field_name FROM procedure_field ORDER BY 1");
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> procedures() {
        return query(
                "SELECT procedure_code, valid_from, online_level, version_order IS NULL FROM procedure ORDER BY 1, 2");
    }

    private List<String> query(String sql) {
        return Query.run(spark, site.settings(), sql).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
