// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.dossierlake.domain.ShippedAgencies.FIRST_NEW_DAY;
import static org.dossierlake.domain.ShippedAgencies.LAST_OLD_DAY;
import static org.dossierlake.domain.ShippedAgencies.version;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AgencyRegisterTest {

    private static final LocalDate TODAY = LocalDate.of(2025, 9, 10);
    private static final LocalDate EVER = AgencyVersion.SINCE_EVER;

    private final AgencyRegister shipped = ShippedAgencies.register();

    @Test
    void theCountryHad63ProvincesAndHas34() {
        assertThat(provinces(LAST_OLD_DAY)).hasSize(63);
        assertThat(provinces(FIRST_NEW_DAY)).hasSize(34);
    }

    private Map<String, AgencyVersion> provinces(LocalDate day) {
        return shipped.versions().stream()
                .filter(version -> version.kind() == AgencyKind.PROVINCE)
                .filter(version -> !version.validFrom().isAfter(day)
                        && version.validTo().filter(last -> last.isBefore(day)).isEmpty())
                .collect(Collectors.toMap(AgencyVersion::code, version -> version));
    }

    @Test
    void everyOldProvinceHasComeToTheNewOneOfTheOfficialTable() throws IOException {
        List<String[]> pairs = Files.readAllLines(Path.of("src/test/resources/reference/provinces.csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .toList();
        assertThat(pairs).hasSize(63);
        Map<String, AgencyVersion> old = provinces(LAST_OLD_DAY);
        for (String[] pair : pairs) {
            AgencyVersion province = old.values().stream()
                    .filter(version -> version.unit().equals(Optional.of(pair[0])))
                    .reduce((one, other) -> {
                        throw new AssertionError("Two provinces have the code " + pair[0]);
                    })
                    .orElseThrow();
            assertThat(province.name()).isEqualTo(pair[1]);
            String heir =
                    shipped.nodesToday(province.code(), EVER, FIRST_NEW_DAY).get(0);
            AgencyVersion today = shipped.at(heir, FIRST_NEW_DAY).orElseThrow();
            assertThat(today.unit()).as(pair[1]).contains(pair[2]);
            assertThat(today.name()).isEqualTo(pair[3]);
        }
    }

    @Test
    void anOldProvinceStandsForItselfThenAndForItsHeirToday() {
        assertThat(shipped.nodesAt("H59", EVER)).containsExactly("H59", "VN.LOCALITIES", "VN");
        assertThat(shipped.nodesToday("H59", EVER, LAST_OLD_DAY)).containsExactly("H59", "VN.LOCALITIES", "VN");
        assertThat(shipped.nodesToday("H59", EVER, FIRST_NEW_DAY)).containsExactly("H61", "VN.LOCALITIES", "VN");
    }

    @Test
    void aDepartmentOfAnAbolishedProvinceIsUnallocatedUntilARegisterNamesItsSuccessor() {
        AgencyRegister named = shipped.with(Map.of("H59.12", "VN", "000.00.01.H59", "VN"));
        assertThat(named.nodesAt("H59.12", EVER)).containsExactly("H59.12", "H59", "VN.LOCALITIES", "VN");
        assertThat(named.nodesToday("H59.12", EVER, LAST_OLD_DAY))
                .containsExactly("H59.12", "H59", "VN.LOCALITIES", "VN");
        assertThat(named.nodesToday("H59.12", EVER, TODAY))
                .containsExactly("H61.UNALLOCATED", "H61", "VN.LOCALITIES", "VN");
        assertThat(named.nodesToday("000.00.01.H59", EVER, TODAY))
                .containsExactly("H61.UNALLOCATED", "H61", "VN.LOCALITIES", "VN");

        AgencyRegister registered =
                ShippedAgencies.register(version("H59.12", "Sở Xây dựng", null, LAST_OLD_DAY, "H61.07"));
        assertThat(registered.with(Map.of("H61.07", "VN")).nodesToday("H59.12", EVER, TODAY))
                .containsExactly("H61.07", "H61", "VN.LOCALITIES", "VN");
    }

    @Test
    void aSplitCommuneIsUnallocatedAndAMergedOneIsNot() {
        AgencyRegister register = ShippedAgencies.register(
                version("H62.101", "Xã A", null, LAST_OLD_DAY, "H44.201", "H44.202"),
                version("H62.102", "Xã B", null, LAST_OLD_DAY, "H44.201"),
                version("H44.201", "Xã C", FIRST_NEW_DAY, null),
                version("H44.202", "Xã D", FIRST_NEW_DAY, null));
        assertThat(register.nodesToday("H62.101", EVER, TODAY).get(0)).isEqualTo("H44.UNALLOCATED");
        assertThat(register.nodesToday("H62.102", EVER, TODAY))
                .containsExactly("H44.201", "H44", "VN.LOCALITIES", "VN");
    }

    @Test
    void formerDistrictsAreUnallocatedWhereNobodyAloneTookOver() {
        AgencyVersion district = new AgencyVersion(
                "H44.20",
                EVER,
                Optional.empty(),
                "Huyện E",
                AgencyKind.FORMER_DISTRICT,
                Optional.of("H44"),
                Optional.empty(),
                List.of(),
                true);
        AgencyRegister register = ShippedAgencies.register(district);
        assertThat(register.nodesToday("H44.20", EVER, TODAY).get(0)).isEqualTo("H44.UNALLOCATED");
        assertThat(register.nodesAt("H44.20", EVER)).containsExactly("H44.20", "H44", "VN.LOCALITIES", "VN");
    }

    @Test
    void aProvinceThatWasSplitLeavesItsWorkToTheGroup() {
        AgencyRegister register =
                ShippedAgencies.register(version("H59", "Tỉnh Trà Vinh", null, LAST_OLD_DAY, "H61", "H13"));
        assertThat(register.nodesToday("H59", EVER, TODAY))
                .containsExactly("VN.LOCALITIES.UNALLOCATED", "VN.LOCALITIES", "VN");
    }

    @Test
    void aVersionBeginsAnewWhenAParentMoves() {
        AgencyVersion before = version("G05", "Bộ F", null, LAST_OLD_DAY);
        AgencyVersion after = new AgencyVersion(
                "G05",
                FIRST_NEW_DAY,
                Optional.empty(),
                "Cục F",
                AgencyKind.DEPARTMENT,
                Optional.of("G06"),
                Optional.empty(),
                List.of(),
                true);
        AgencyRegister register = ShippedAgencies.register(before, after, version("G05.01", "Phòng G", null, null));
        assertThat(register.versionsOf("G05.01"))
                .extracting(AgencyVersion::validFrom)
                .containsExactly(EVER, FIRST_NEW_DAY);
        assertThat(register.nodesAt("G05.01", EVER)).containsExactly("G05.01", "G05", "VN.MINISTRIES", "VN");
        assertThat(register.nodesAt("G05.01", FIRST_NEW_DAY))
                .containsExactly("G05.01", "G05", "G06", "VN.MINISTRIES", "VN");
        assertThat(register.nodesToday("G05.01", EVER, TODAY))
                .as("today the ministry is a department")
                .containsExactly("G05.01", "G05", "G06", "VN.MINISTRIES", "VN");
    }

    @Test
    void recordsUnderTheCodeOfAnAbolishedAgencyStayWithItAsReported() {
        AgencyVersion last = shipped.at("H59", TODAY).orElseThrow();
        assertThat(last.name()).isEqualTo("Tỉnh Trà Vinh");
        assertThat(last.validTo()).contains(LAST_OLD_DAY);
    }

    @Test
    void ofTwoStatementsAboutOneDayTheLaterCounts() {
        AgencyRegister register = ShippedAgencies.register(
                version("H44.100", "Xã cũ", null, null), version("H44.100", "Xã mới", null, null));
        assertThat(register.versionsOf("H44.100"))
                .extracting(AgencyVersion::name)
                .containsExactly("Xã mới");
    }

    @Test
    void registersThatContradictEachOtherDoNotStopTheNight() {
        AgencyVersion one = new AgencyVersion(
                "K01",
                EVER,
                Optional.empty(),
                "Một",
                AgencyKind.OTHER,
                Optional.of("K02"),
                Optional.empty(),
                List.of(),
                true);
        AgencyVersion other = new AgencyVersion(
                "K02",
                EVER,
                Optional.empty(),
                "Hai",
                AgencyKind.OTHER,
                Optional.of("K01"),
                Optional.empty(),
                List.of(),
                true);
        AgencyRegister register = AgencyRegister.of(List.of(one, other));
        assertThat(register.nodesAt("K01", EVER)).containsExactly("K01", "VN.OTHER", "VN");

        AgencyRegister circle = AgencyRegister.of(List.of(
                version("H01", "Một", null, LAST_OLD_DAY, "H02"), version("H02", "Hai", null, LAST_OLD_DAY, "H01")));
        assertThat(circle.nodesToday("H01", EVER, TODAY).get(0)).isEqualTo("VN.LOCALITIES.UNALLOCATED");
    }

    @Test
    void theFileIsRefusedWithEveryProblem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgencyFile.read(
                        "x.csv",
                        List.of(
                                "agency_code,valid_from,valid_to,agency_name,agency_kind,parent_code,unit_code,successors",
                                "H01,,,An Giang,province",
                                "H02,2025-13-01,,Bắc Giang,province,,,",
                                "H03,,,Bắc Kạn,province?,,,")))
                .withMessageContainingAll("line 2: it has 5 fields, not 8", "line 3: ", "line 4: ");
    }
}
