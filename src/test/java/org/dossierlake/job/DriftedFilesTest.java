// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.feed.Landed;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file whose schema has drifted is refused as a whole, told of once, and stops nothing else. */
class DriftedFilesTest {

    private static final String FOLDER = "landing/%s/2025-07-14/";

    private static final String[] DOSSIER = {
        "MaHoSo", "H44.100-250701-0001",
        "MaTTHC", "1.000001",
        "LoaiDoiTuong", "1",
        "NgayTiepNhan", "20250701090000",
        "TrangThaiHoSo", "4"
    };

    private static final String[] PAYMENT = {
        "LoaiBanTin", "CONFIRM",
        "MaLoi", "00",
        "MaThamChieu", "dvcH44.100-250701-000120250702080000",
        "MaGiaoDich", "1",
        "ThoiGianGD", "20250702080100"
    };

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    @Test
    void theRowsOfADriftedFileAreKeptRefusedAndTheNightGoesOn() {
        Site site = Site.in(folder);
        String sound = Landed.json(DOSSIER);
        String second = Landed.json(Landed.with(DOSSIER, "MaHoSo", "H44.100-250701-0002"));
        String renamed = second.replace("TrangThaiHoSo", "TrangThai");
        String extra = renamed.replace("}", ",\"Moi\":\"1\"}");
        String payment = Landed.json(Landed.with(PAYMENT, "SoTien", "{\"Tien\":5000}"));
        site.write("landing/dossiers/2025-07-14/sound.jsonl", sound + "\n");
        site.write("landing/dossiers/2025-07-14/renamed.jsonl", renamed + "\n}{\n" + extra + "\n");
        site.write("landing/payments/2025-07-14/nested.jsonl", payment + "\n");

        assertThat(night(site).exitStatus()).isEqualTo(2);
        assertThat(query(
                        site,
                        "SELECT path, rows_landed, rows_accepted, rows_quarantined FROM landed_file ORDER BY path"))
                .containsExactly(
                        "dossiers/2025-07-14/renamed.jsonl 3 0 3",
                        "dossiers/2025-07-14/sound.jsonl 1 1 0",
                        "payments/2025-07-14/nested.jsonl 1 0 1");
        assertThat(refused(site))
                .containsExactly(
                        "dossiers/2025-07-14/renamed.jsonl 0 [SCHEMA_DRIFT] " + renamed,
                        "dossiers/2025-07-14/renamed.jsonl %d [RECORD_UNREADABLE] }{".formatted(renamed.length() + 1),
                        "dossiers/2025-07-14/renamed.jsonl %d [SCHEMA_DRIFT] ".formatted(renamed.length() + 4) + extra,
                        "payments/2025-07-14/nested.jsonl 0 [SCHEMA_DRIFT] " + payment);
        assertThat(query(site, "SELECT path, field, records, difference FROM schema_finding ORDER BY path, records"))
                .containsExactly(
                        "dossiers/2025-07-14/renamed.jsonl Moi 1 null",
                        "dossiers/2025-07-14/renamed.jsonl TrangThai 2 null",
                        "dossiers/2025-07-14/renamed.jsonl TrangThaiHoSo 3 TrangThaiHoSo is missing, perhaps renamed to"
                                + " TrangThai",
                        "payments/2025-07-14/nested.jsonl SoTien 1 SoTien is an object instead of a text");
        assertThat(query(site, "SELECT dossier_code FROM dossier")).containsExactly("H44.100-250701-0001");
        assertThat(night(site).runId()).isEmpty();
    }

    private NightResult night(Site site) {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> query(Site site, String sql) {
        return Query.run(spark, site.settings(), sql).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }

    /** Place, rules and text of every refused row. */
    private List<String> refused(Site site) {
        Settings settings = site.settings();
        return new Lake(spark, settings.lakeRoot(), settings.lakeRestricted())
                .read(Quarantine.TABLE).orderBy(Staged.PATH.col(), Staged.POSITION.col()).collectAsList().stream()
                        .map(DriftedFilesTest::shown)
                        .toList();
    }

    private static String shown(Row row) {
        return "%s %d %s %s"
                .formatted(
                        row.getAs(Staged.PATH.name()),
                        row.<Long>getAs(Staged.POSITION.name()),
                        row.getList(row.fieldIndex(Staged.RULES.name())),
                        row.getAs(Staged.RAW.name()));
    }
}
