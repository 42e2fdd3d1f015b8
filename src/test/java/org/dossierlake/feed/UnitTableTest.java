// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.dossierlake.domain.ShippedAgencies.FIRST_NEW_DAY;
import static org.dossierlake.domain.ShippedAgencies.LAST_OLD_DAY;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.domain.ShippedAgencies;
import org.junit.jupiter.api.Test;

class UnitTableTest {

    private static final Path REAL = Path.of("../shared/data/vn_units");

    /** Communes of our own invention, in the layout of the official table. */
    private static final String TABLE =
            """
            From 1 July 2025,,,Before,,,,,
            "Province, city",New,Code,Old,Code,Note,District,Old province,
            PHÚ THỌ,,,,,,,,
            Tỉnh Phú Thọ (25),Xã Mới,90001,Xã Một,90001,Nhập toàn bộ,Huyện A (901),Tỉnh Phú Thọ (25),
            Tỉnh Phú Thọ (25),Xã Mới,90001,Xã Hai,90002,Nhập toàn bộ,Huyện B (902),Tỉnh Vĩnh Phúc (26),
            Tỉnh Phú Thọ (25),Xã Mới,90001,Xã Ba,90003,Nhập một phần,Huyện B (902),Tỉnh Vĩnh Phúc (26),
            Tỉnh Phú Thọ (25),Xã Kia,90004,Xã Ba,90003,Nhập một phần,Huyện B (902),Tỉnh Vĩnh Phúc (26),
            Tỉnh Phú Thọ (25),Xã Kia,90004,Xã Bốn,90005,"Nhập một phần diện tích, toàn bộ dân số",Huyện B (902),Tỉnh Vĩnh Phúc (26),
            Tỉnh Phú Thọ (25),Xã Mới,90001,Xã Bốn,90005,Nhập một phần diện tích,Huyện B (902),Tỉnh Vĩnh Phúc (26),
            Tỉnh Phú Thọ (25),Xã Kia,90004,Xã Năm,90006,Nhập toàn bộ,Huyện B (902),Tỉnh Hà Nam (35),
            Tỉnh Phú Thọ (25),Xã Mới,90001,Xã Sáu,90006,Nhập toàn bộ,Huyện B (902),Tỉnh Vĩnh Phúc (26),
            Tỉnh Phú Thọ (25),Xã Đảo,90009,,,Sắp xếp toàn bộ,Huyện C (903),Tỉnh Phú Thọ (25),
            """;

    @Test
    void communesOfBothTimesFollowEachOther() {
        UnitTable table = UnitTable.read(new StringReader(TABLE), ShippedAgencies.register());
        AgencyRegister register = register(table);
        assertThat(today(register, "H44.90001")).as("goes on").isEqualTo("H44.90001");
        assertThat(today(register, "H62.90002")).as("merged whole").isEqualTo("H44.90001");
        assertThat(today(register, "H62.90003")).as("split").isEqualTo("H44.UNALLOCATED");
        assertThat(today(register, "H62.90005")).as("all people went one way").isEqualTo("H44.90004");
        assertThat(today(register, "H62.90006")).as("one code, two names").isEqualTo("H44.UNALLOCATED");
        assertThat(register.versionsOf("H44.90001")).hasSize(2);
        assertThat(register.versionsOf("H44.90009"))
                .extracting(AgencyVersion::validFrom)
                .containsExactly(FIRST_NEW_DAY);
        assertThat(register.nodesAt("H62.90002", AgencyVersion.SINCE_EVER))
                .containsExactly("H62.90002", "H62", "VN.LOCALITIES", "VN");
        assertThat(table.slips())
                .containsExactly(
                        "line 11: the code 90006 of Xã Sáu is also that of Xã Năm in line 10",
                        "line 10: Xã Năm lies in province 35, but its district 902 in 26");
    }

    @Test
    void whatIsNoTableIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnitTable.read(new StringReader("a,b\n"), ShippedAgencies.register()))
                .withMessageStartingWith("There is no row with the 5-digit code");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UnitTable.read(
                        new StringReader("Nơi khác (99),Xã,90001,Xã,90001,Nhập toàn bộ,H (901),Tỉnh (25)\n"),
                        ShippedAgencies.register()))
                .withMessage("Line 1 names the province \"99\", and no agency has this code on 2025-07-01.");
    }

    /** The official table, against the lists of communes before and after that another publisher keeps. */
    @Test
    void theOfficialTableIsReadWithItsSplitsAndSlips() throws IOException {
        assumeThat(REAL)
                .as("the official lists are not here: the test is skipped")
                .isDirectory();
        UnitTable table = UnitTable.read(
                Files.newBufferedReader(REAL.resolve("nso_conversion_2025-07_new_old_raw.csv")),
                ShippedAgencies.register());
        AgencyRegister register = register(table);
        AgencyDirectory directory = AgencyDirectory.of(register);

        Map<String, String> provinceOfDistrict = new TreeMap<>();
        rows("districts_pre2025-07.csv")
                .forEach(row -> provinceOfDistrict.put(row.get("code"), row.get("province_code")));
        List<String> missing = new ArrayList<>();
        for (Map<String, String> ward : rows("wards_pre2025-07.csv")) {
            String province = directory
                    .ofUnit(provinceOfDistrict.get(ward.get("district_code")), LAST_OLD_DAY)
                    .orElseThrow();
            if (!directory
                    .ofUnit(ward.get("code"), LAST_OLD_DAY)
                    .equals(Optional.of(province + "." + ward.get("code")))) {
                missing.add(ward.get("code"));
            }
        }
        assertThat(missing).as("codes that the table mistypes").containsExactly("01651", "02482");

        missing.clear();
        for (Map<String, String> ward : rows("wards_from2025-07.csv")) {
            String province =
                    directory.ofUnit(ward.get("province_code"), FIRST_NEW_DAY).orElseThrow();
            if (!directory
                    .ofUnit(ward.get("code"), FIRST_NEW_DAY)
                    .equals(Optional.of(province + "." + ward.get("code")))) {
                missing.add(ward.get("code"));
            }
        }
        assertThat(missing).as("a code that the table mistypes").containsExactly("06978");

        assertThat(table.slips())
                .hasSize(5)
                .anyMatch(slip -> slip.contains("lies in province 82, but its district 794 in 80"));
        Map<Boolean, Long> allocated = table.versions().stream()
                .filter(version -> version.validTo().isPresent())
                .collect(Collectors.partitioningBy(
                        version -> !today(register, version.code()).endsWith(".UNALLOCATED"), Collectors.counting()));
        assertThat(allocated.get(true) + allocated.get(false)).isEqualTo(10_033);
        assertThat(allocated.get(false)).as("split among several").isEqualTo(381);
    }

    private static AgencyRegister register(UnitTable table) {
        return ShippedAgencies.register(table.versions().toArray(AgencyVersion[]::new));
    }

    private static String today(AgencyRegister register, String code) {
        return register.nodesToday(code, AgencyVersion.SINCE_EVER, FIRST_NEW_DAY)
                .get(0);
    }

    /** The lists have no commas inside their fields. */
    private static List<Map<String, String>> rows(String file) throws IOException {
        List<String> lines = Files.readAllLines(REAL.resolve(file));
        String[] header = lines.get(0).replace("\uFEFF", "").split(",");
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(fields -> {
                    Map<String, String> row = new TreeMap<>();
                    for (int i = 0; i < header.length; i++) {
                        row.put(header[i], fields[i]);
                    }
                    return row;
                })
                .toList();
    }
}
