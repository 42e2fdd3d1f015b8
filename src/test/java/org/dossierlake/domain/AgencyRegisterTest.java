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
import org.junit.jupiter.api.Timeout;

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
    void workThatWentToAnotherProvinceGoesOnWithThatOne() {
        AgencyRegister register = ShippedAgencies.register(
                version("H59.13", "Sở A", null, LocalDate.of(2020, 12, 31), "H62.13"),
                version("H62.13", "Sở B", LocalDate.of(2021, 1, 1), null));
        assertThat(register.nodesToday("H59.13", EVER, LAST_OLD_DAY))
                .containsExactly("H62.13", "H62", "VN.LOCALITIES", "VN");
        assertThat(register.nodesToday("H59.13", EVER, TODAY))
                .as("a department of H62, which came to H44")
                .containsExactly("H44.UNALLOCATED", "H44", "VN.LOCALITIES", "VN");
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
        AgencyRegister register = ShippedAgencies.register(
                before,
                after,
                version("G05.01", "Phòng G", null, null),
                version("G05.01.02", "Tổ H", null, null),
                version("G05.03", "Phòng I", FIRST_NEW_DAY, null));
        for (String below : List.of("G05.01", "G05.01.02")) {
            assertThat(register.versionsOf(below))
                    .as(below)
                    .extracting(AgencyVersion::validFrom)
                    .containsExactly(EVER, FIRST_NEW_DAY);
        }
        assertThat(register.versionsOf("G05.03"))
                .as("it never stood anywhere else")
                .hasSize(1);
        assertThat(register.nodesAt("G05.01", EVER)).containsExactly("G05.01", "G05", "VN.MINISTRIES", "VN");
        assertThat(register.nodesAt("G05.01", FIRST_NEW_DAY))
                .containsExactly("G05.01", "G05", "G06", "VN.MINISTRIES", "VN");
        assertThat(register.nodesToday("G05.01", EVER, TODAY))
                .as("today the ministry is a department")
                .containsExactly("G05.01", "G05", "G06", "VN.MINISTRIES", "VN");
    }

    @Test
    void aVersionWithoutALastDayEndsOnTheDayBeforeTheNextOne() {
        AgencyRegister register = ShippedAgencies.register(
                version("H44.100", "Xã cũ", null, null), version("H44.100", "Xã mới", FIRST_NEW_DAY, null));
        assertThat(register.versionsOf("H44.100"))
                .extracting(AgencyVersion::validTo)
                .containsExactly(Optional.of(LAST_OLD_DAY), Optional.empty());
        assertThat(register.nodesToday("H44.100", EVER, TODAY))
                .containsExactly("H44.100", "H44", "VN.LOCALITIES", "VN");
    }

    @Test
    void theSuccessorTakesTheWorkAlsoWhenTheCodePassedToAnotherAgencyTheNextDay() {
        AgencyRegister register = ShippedAgencies.register(
                version("H44.101", "Xã A", null, LAST_OLD_DAY, "H44.201"),
                version("H44.101", "Xã B", FIRST_NEW_DAY, null),
                version("H44.201", "Xã C", FIRST_NEW_DAY, null));
        assertThat(register.nodesToday("H44.101", EVER, TODAY).get(0)).isEqualTo("H44.201");
        assertThat(register.nodesToday("H44.101", FIRST_NEW_DAY, TODAY).get(0)).isEqualTo("H44.101");
    }

    @Test
    void beforeItsFirstVersionAnAgencyIsWhatItWasThen() {
        AgencyRegister register = ShippedAgencies.register(
                version("H44.100", "Xã C", FIRST_NEW_DAY, TODAY), version("H44.100", "Xã D", TODAY.plusDays(1), null));
        assertThat(register.at("H44.100", LAST_OLD_DAY))
                .map(AgencyVersion::name)
                .contains("Xã C");
        assertThat(register.nodesAt("H44.100", LAST_OLD_DAY)).containsExactly("H44.100", "H44", "VN.LOCALITIES", "VN");
    }

    @Test
    void inATreeWithoutGroupsAgenciesStandBelowItsRoot() {
        assertThat(shipped.with(Map.of("H44.77", "LOG")).nodesAt("H44.77", EVER))
                .containsExactly("H44.77", "LOG");

        AgencyVersion root = AgencyVersion.named("LOG", "LOG");
        AgencyVersion office = below("LOG", "K01", null);
        AgencyVersion abolished = below("K01", "K01.01", LAST_OLD_DAY);
        assertThat(AgencyRegister.of(List.of(root, office, abolished)).nodesToday("K01.01", EVER, TODAY))
                .containsExactly("K01.UNALLOCATED", "K01", "LOG");
    }

    private static AgencyVersion below(String parent, String code, LocalDate last) {
        return new AgencyVersion(
                code,
                EVER,
                Optional.ofNullable(last),
                code,
                AgencyKind.OTHER,
                Optional.of(parent),
                Optional.empty(),
                List.of(),
                true);
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
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
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
