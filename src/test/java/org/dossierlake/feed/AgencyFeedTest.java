// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.ShippedAgencies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgencyFeedTest {

    private static final String HEADER =
            "agency_code,agency_name,agency_kind,parent_code,unit_code,valid_from,valid_to,successors\n";

    @TempDir
    Path folder;

    @Test
    void aCleanEntryIsTyped() {
        List<Row> rows = staged(
                """
                000.00.00.H59,Tỉnh Trà Vinh,province,VN.LOCALITIES,84,,2025-06-30,H61
                H44.103,Phường Hòa Bình,,,08860,2025-07-01,,
                H44.20,Huyện Cũ,former_district,H44,,,2025-06-30,"H44.103, H44.104"
                """);
        assertThat(rows)
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).isEmpty());
        Row province = rows.get(0);
        assertThat(Landed.<String>get(province, "agency_code")).isEqualTo("H59");
        assertThat(Landed.<LocalDate>get(province, "agency_valid_from")).isEqualTo("1970-01-01");
        assertThat(Landed.<LocalDate>get(province, "agency_valid_to")).isEqualTo("2025-06-30");
        assertThat(Landed.texts(province, "successors")).containsExactly("H61");
        Row commune = rows.get(1);
        assertThat(Landed.<LocalDate>get(commune, "agency_valid_from")).isEqualTo("2025-07-01");
        assertThat(Landed.<String>get(commune, "agency_kind")).isNull();
        assertThat(Landed.<String>get(commune, "parent_code")).isNull();
        assertThat(Landed.texts(commune, "successors")).isEmpty();
        assertThat(Landed.texts(rows.get(2), "successors")).containsExactly("H44.103", "H44.104");
    }

    @Test
    void everyBrokenPromiseIsNamed() {
        assertThat(staged(
                                """
                                ,Không mã,,,,,,
                                Phòng 5,Mã lạ,,,,,,
                                H44.104,,,,,,,
                                H44.105,Xã,village,,,,,
                                H44.106,Xã,,H44.106,,,,
                                H44.107,Xã,,Phú Thọ,123,,,
                                H44.108,Xã,,,,,,H44.109
                                H44.110,Xã,,,,,2025-06-30,một xã khác
                                H44.111,Xã,,,,01/07/2025,hôm qua,
                                H44.112,Xã,,,,2025-07-01,2025-06-30,
                                VN.LOCALITIES,Địa phương,group,VN,,,,
                                """)
                        .stream()
                        .map(row -> String.join(" ", Landed.texts(row, "rules"))))
                .containsExactly(
                        "AGENCY_CODE_UNREADABLE",
                        "AGENCY_CODE_UNREADABLE",
                        "AGENCY_NAME_MISSING",
                        "AGENCY_KIND_UNREADABLE",
                        "PARENT_UNREADABLE",
                        "PARENT_UNREADABLE UNIT_CODE_UNREADABLE",
                        "SUCCESSOR_UNREADABLE",
                        "SUCCESSOR_UNREADABLE",
                        "VALID_FROM_UNREADABLE VALID_TO_UNREADABLE",
                        "VALID_TO_BEFORE_VALID_FROM",
                        "");
    }

    private List<Row> staged(String lines) {
        Landed landed = new Landed(folder);
        landed.file("agencies/2025-07-01/a.csv", HEADER + lines);
        return landed.staged(Sent.AGENCIES, Dialect.load(Path.of("conf/dialects/register.conf")));
    }

    /** The agency in front of the dossier's code received it; the unit that is named resolves it, and else received it, too. */
    @Test
    void aDossiersAgencyIsFoundByItsName() {
        AgencyDirectory directory = AgencyDirectory.of(ShippedAgencies.register(
                ShippedAgencies.version("H44.103", "Phường Hòa Bình", ShippedAgencies.FIRST_NEW_DAY, null),
                ShippedAgencies.version("H44.104", "Xã Bình Phú", ShippedAgencies.FIRST_NEW_DAY, null),
                ShippedAgencies.version("H20.104", "Xã Bình Phú", ShippedAgencies.FIRST_NEW_DAY, null)));
        Landed landed = new Landed(folder).with(directory, UnresolvedAgency.QUARANTINE);
        landed.file(
                "dossiers/2025-07-02/a.jsonl",
                dossier("H44.100-250701-0001", "UBND phường Hoà Bình")
                        + dossier("TTPVHCC-250701-0002", "UBND phường Hoà Bình")
                        + dossier("TTPVHCC-250701-0003", "UBND xã Bình Phú - Tỉnh Đồng Tháp")
                        + dossier("TTPVHCC-250701-0004", "UBND xã Bình Phú")
                        + dossier("TTPVHCC-250701-0005", "Bộ phận một cửa")
                        + dossier("TTPVHCC-250701-0006", "")
                        + dossier("H20.100-250701-0007", "UBND xã Bình Phú")
                        + dossier("000.00.20.H44-250701-0008", "UBND xã Bình Phú")
                        + dossier("H20.100-250701-0009", "UBND phường Hoà Bình")
                        + dossier("H44.100-250701-0010", "UBND xã Bình Phú - Tỉnh Đồng Tháp")
                        + dossier("H44.100-250701-0011", "Bộ phận một cửa")
                        + dossier("H44.100-250701-0012", ""));
        List<Row> rows = landed.staged(Sent.DOSSIERS, Dialect.load(Path.of("conf/dialects/portal.conf")));
        assertThat(rows.stream().map(row -> "%s %s %s %s %s"
                        .formatted(
                                Landed.<String>get(row, "agency_code"),
                                Landed.<String>get(row, "resolving_agency_code"),
                                Landed.texts(row, "rules"),
                                Landed.texts(row, "sent_flags").stream()
                                        .filter(flag -> flag.startsWith("agency"))
                                        .toList(),
                                Landed.<String>get(row, "hint"))))
                .containsExactly(
                        "H44.100 H44.103 [] [] null",
                        "H44.103 H44.103 [] [agency_by_name] null",
                        "H20.104 H20.104 [] [agency_by_name] null",
                        "VN.OTHER null [AGENCY_UNRESOLVED] [] H20.104 H44.104",
                        "VN.OTHER null [AGENCY_UNRESOLVED] [] null",
                        "VN.OTHER null [] [agency_missing] null",
                        // The same name in two provinces is that of the receiving agency's.
                        "H20.100 H20.104 [] [] null",
                        "000.00.20.H44 H44.104 [] [] null",
                        // Of another province only where the record says so.
                        "H20.100 null [] [] null",
                        "H44.100 H20.104 [] [] null",
                        "H44.100 null [] [] null",
                        "H44.100 null [] [] null");
    }

    private static String dossier(String code, String unit) {
        return """
               {"MaHoSo":"%s","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1","DonViXuLy":"%s",\
               "NgayNopHoSo":"20250701080000","NgayTiepNhan":"20250701090000","TrangThaiHoSo":"4"}
               """
                .formatted(code, unit);
    }
}
