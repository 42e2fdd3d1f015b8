// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dossiers of both sides of 1 July 2025, a register that lands with them, and one that lands later. */
class AgencyViewsTest {

    private static final String REGISTER =
            """
            agency_code,agency_name,valid_from,valid_to,successors
            H59.12,Sở Tài chính,,2025-06-30,H61.07
            H61.07,Sở Tài chính,2025-07-01,,
            H44.103,Phường Hòa Bình,2025-07-01,,
            """;

    private static final String RECEIVED =
            """
            SELECT agency_view, agency_code, agency_name, received FROM timeliness
            WHERE period_kind = 'half_month' AND period_start = DATE '%s' AND breakdown = 'total'
            AND agency_code LIKE '%%H%%' ORDER BY 1, 2""";

    private static final String RESOLVED_BY_ANOTHER =
            """
            {"MaHoSo":"H44-250701-0007","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
            "DonViXuLy":"UBND Phường Hoà Bình","NgayNopHoSo":"20250701080000","NgayTiepNhan":"20250701090000",\
            "NgayHenTra":"20250708090000","NgayKetThucXuLy":"20250702090000","TrangThaiHoSo":"9"}
            """;

    private static final Optional<String> ANY = Optional.empty();

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private Path folder;

    private Site site;

    /** One for all questions: each night must be seen by those that follow it. */
    private Query asked;

    @Test
    void aDossierOfTheLastOldDayStaysWithItsProvinceAsReportedAndCountsInTheNewOneToday() {
        site = Site.in(folder);
        asked = new Query(spark, site.settings());
        site.write("landing/agencies/2025-07-02/register.csv", REGISTER);
        site.write(
                "landing/dossiers/2025-07-02/a.jsonl",
                dossier("H59-250630-0001", "20250630", "")
                        + dossier("H59.12-250630-0002", "20250630", "")
                        + dossier("000.00.05.H59-250630-0003", "20250630", "")
                        + dossier("H61-250701-0004", "20250701", "")
                        + dossier("BPMC-250701-0005", "20250701", "UBND Phường Hoà Bình, tỉnh Phú Thọ")
                        + dossier("BPMC-250701-0006", "20250701", "UBND xã Vân Du")
                        + RESOLVED_BY_ANOTHER);
        assertThat(night().exitStatus()).isEqualTo(2);

        assertThat(query(RECEIVED.formatted("2025-06-15")))
                .containsExactly(
                        "as_of_today H61 Tỉnh Vĩnh Long 3",
                        "as_of_today H61.07 Sở Tài chính 1",
                        "as_of_today H61.OWN Tỉnh Vĩnh Long (own) 1",
                        "as_of_today H61.UNALLOCATED Tỉnh Vĩnh Long (unallocated) 1",
                        "as_reported 000.00.05.H59 000.00.05.H59 1",
                        "as_reported H59 Tỉnh Trà Vinh 3",
                        "as_reported H59.12 Sở Tài chính 1",
                        "as_reported H59.OWN Tỉnh Trà Vinh (own) 1");
        assertThat(query(RECEIVED.formatted("2025-07-01")))
                .contains("as_reported H44.103 Phường Hòa Bình 1", "as_of_today H44.103 Phường Hòa Bình 1")
                .contains("as_reported H61 Tỉnh Vĩnh Long 1", "as_of_today H61.OWN Tỉnh Vĩnh Long (own) 1");
        assertThat(query("SELECT dossier_code, agency_code, agency_valid_from, array_contains(flags, 'agency_by_name'),"
                        + " resolving_agency_code FROM dossier"
                        + " WHERE agency_code IN ('H44', 'H44.103', 'H61', 'H59') ORDER BY 1"))
                .containsExactly(
                        "BPMC-250701-0005 H44.103 2025-07-01 true H44.103",
                        "H44-250701-0007 H44 2025-07-01 false H44.103",
                        "H59-250630-0001 H59 1970-01-01 false null",
                        "H61-250701-0004 H61 2025-07-01 false null");
        assertThat(query("SELECT agency_view, agency_code, agency_name, resolved, resolved_late, received_elsewhere"
                        + " FROM resolving_agency WHERE period_kind = 'month' AND breakdown = 'total' AND agency_code LIKE 'H%'"
                        + " ORDER BY 1, 2"))
                .containsExactly(
                        "as_of_today H44 Tỉnh Phú Thọ 1 0 1",
                        "as_of_today H44.103 Phường Hòa Bình 1 0 1",
                        "as_reported H44 Tỉnh Phú Thọ 1 0 1",
                        "as_reported H44.103 Phường Hòa Bình 1 0 1");
        assertThat(query("SELECT position > 0, array_join(rules, ',') FROM quarantine"))
                .containsExactly("true AGENCY_UNRESOLVED");
        assertThat(QuarantineReport.show(
                        spark, site.settings(), Optional.empty(), Optional.empty(), Optional.empty(), 10))
                .anyMatch(line -> line.contains("DonViXuLy") && line.endsWith("UBND xã Vân Du"));

        String silent = "SELECT agency_name, min(day), sum(received) FROM agency_day WHERE agency_view = 'as_of_today'"
                + " AND agency_code = 'H44.120' GROUP BY agency_name";
        assertThat(query(silent)).isEmpty();
        // The register learns who took over: what was published moves, and no dossier is touched.
        long dossiers = site.tableVersions().get(Path.of("dossier")).size();
        site.write(
                "landing/agencies/2025-07-03/register.csv",
                """
                agency_code,agency_name,valid_from,valid_to,successors
                000.00.05.H59,Thanh tra tỉnh,,2025-06-30,H61.09
                H61.09,Thanh tra tỉnh,2025-07-01,,
                H44.120,Xã Vân Du,2025-07-01,,
                """);
        assertThat(night().exitStatus()).isEqualTo(0);
        assertThat(query(RECEIVED.formatted("2025-06-15")))
                .contains("as_of_today H61.09 Thanh tra tỉnh 1", "as_reported 000.00.05.H59 Thanh tra tỉnh 1")
                .noneMatch(row -> row.contains("UNALLOCATED"));
        assertThat(site.tableVersions().get(Path.of("dossier"))).hasSize((int) dossiers);
        Journal.assertTellsWhatMoved(site.settings(), "H61", "H61.09", "000.00.05.H59.UNALLOCATED");

        // It names a commune of which nothing is known yet.
        assertThat(query(silent)).containsExactly("Xã Vân Du 2025-07-01 0");

        // It also knows the name that nobody knew before: the record is read again.
        assertThat(Replay.run(spark, site.settings(), ANY, ANY, ANY, (name, detail) -> {})
                        .lines())
                .anyMatch(line -> line.contains("1 replayed = 1 accepted"));
        assertThat(query(RECEIVED.formatted("2025-07-01"))).contains("as_of_today H44.120 Xã Vân Du 1");
    }

    private static String dossier(String code, String day, String unit) {
        return """
               {"MaHoSo":"%s","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1","DonViXuLy":"%s",\
               "NgayNopHoSo":"%s080000","NgayTiepNhan":"%s090000","NgayHenTra":"20250708090000",\
               "TrangThaiHoSo":"4"}
               """
                .formatted(code, unit, day, day);
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> query(String sql) {
        return asked.ask(sql).collectAsList().stream()
                .map(row -> row.mkString(" "))
                .toList();
    }
}
