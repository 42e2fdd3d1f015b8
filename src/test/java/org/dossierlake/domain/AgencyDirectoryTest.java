// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dossierlake.domain.ShippedAgencies.FIRST_NEW_DAY;
import static org.dossierlake.domain.ShippedAgencies.LAST_OLD_DAY;
import static org.dossierlake.domain.ShippedAgencies.version;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgencyDirectoryTest {

    private static final LocalDate TODAY = LocalDate.of(2025, 9, 10);

    private final AgencyDirectory directory = AgencyDirectory.of(ShippedAgencies.register(
            version("H44.101", "Xã Bình Phú", FIRST_NEW_DAY, null),
            version("H20.101", "Xã Bình Phú", FIRST_NEW_DAY, null),
            version("H44.102", "Phường Hoà Bình", FIRST_NEW_DAY, null),
            version("H62.103", "Xã Tân Hòa", null, LAST_OLD_DAY, "H44.104"),
            version("H44.104", "Xã Liên Hòa", FIRST_NEW_DAY, null),
            version("H44.105", "Xã Thụy Vân", FIRST_NEW_DAY, null),
            version("H44.01", "Sở Xây dựng", FIRST_NEW_DAY, null)));

    /** Unit codes that two provinces had, one after the other (Decision 19/2025/QĐ-TTg). */
    @ParameterizedTest
    @CsvSource({
        "15, H63, H38", // Yên Bái, then Lào Cai
        "24, H02, H05", // Bắc Giang, then Bắc Ninh
        "44, H46, H50", // Quảng Bình, then Quảng Trị
        "52, H08, H21", // Bình Định, then Gia Lai
        "80, H39, H53", // Long An, then Tây Ninh
        "82, H58, H20", // Tiền Giang, then Đồng Tháp
        "91, H33, H01" // Kiên Giang, then An Giang
    })
    void aUnitCodeMeansAnotherProvinceFromJuly2025On(String unit, String before, String after) {
        assertThat(directory.ofUnit(unit, LAST_OLD_DAY)).contains(before);
        assertThat(directory.ofUnit(unit, FIRST_NEW_DAY)).contains(after);
    }

    @Test
    void aUnitCodeThatVanishedIsFoundOnlyInItsTime() {
        assertThat(directory.ofUnit("84", LAST_OLD_DAY)).contains("H59");
        assertThat(directory.ofUnit("84", FIRST_NEW_DAY)).isEmpty();
        assertThat(directory.ofUnit("01", FIRST_NEW_DAY)).contains("H26");
        assertThat(directory.ofUnit("00", FIRST_NEW_DAY)).isEmpty();
    }

    @Test
    void aUnitCodeThatTwoAgenciesHaveOnADayFindsNeither() {
        AgencyDirectory twice =
                AgencyDirectory.of(ShippedAgencies.register(commune("H44.101", "Xã A"), commune("H44.102", "Xã B")));
        assertThat(twice.ofUnit("07894", TODAY)).isEmpty();
        assertThat(AgencyDirectory.of(ShippedAgencies.register(commune("H44.101", "Xã A")))
                        .ofUnit("07894", TODAY))
                .contains("H44.101");
    }

    private static AgencyVersion commune(String code, String name) {
        return new AgencyVersion(
                code,
                FIRST_NEW_DAY,
                Optional.empty(),
                name,
                AgencyKind.COMMUNE,
                Optional.of("H44"),
                Optional.of("07894"),
                List.of(),
                true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Phường Hoà Bình",
                "Phường Hòa Bình",
                "PHƯỜNG HOÀ BÌNH",
                "phường  hòa   bình ",
                "P. Hòa Bình",
                "UBND phường Hoà Bình",
                "Ủy ban nhân dân phường Hòa Bình",
                "Uỷ ban nhân dân Phường Hoà Bình",
                "Trung tâm Phục vụ hành chính công phường Hòa Bình",
                "\u200eHòa\u00a0Bình\u200b",
                "Ｐhường Hòa Bình",
                "Phường Hòa Bình - Tỉnh Phú Thọ",
                "Phường Hòa Bình, tỉnh Phú Thọ",
                "Phường Hòa Bình (tỉnh Phú Thọ)"
            })
    void aNameIsFoundInSpiteOfHowItIsWritten(String name) {
        Optional<String> within = name.contains("ình Phú") ? Optional.empty() : Optional.of("H44");
        for (Normalizer.Form form : List.of(Normalizer.Form.NFC, Normalizer.Form.NFD)) {
            assertThat(directory
                            .ofName(Normalizer.normalize(name, form), within, TODAY)
                            .code())
                    .as(name + " in " + form)
                    .contains("H44.102");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Xã Thuỵ Vân, H44.105",
        "Xã Thụy Vân, H44.105",
        "Sở Xây dựng, H44.01",
        "Tỉnh Phú Thọ, H44",
        "UBND tỉnh Phú Thọ, H44",
        "Thành phố Hồ Chí Minh, H29",
        "TP. Hồ Chí Minh, H29",
        "Tỉnh Hòa Bình, H28",
        "Tỉnh Bà Rịa - Vũng Tàu, H06",
        "UBND xã Bình Phú - Tỉnh Đồng Tháp, H20.101"
    })
    void namesWithOneMeaning(String name, String code) {
        assertThat(directory.ofName(name, Optional.empty(), TODAY).code()).contains(code);
    }

    @Test
    void homonymsAreToldApartByTheProvinceOnly() {
        AgencyDirectory.Found both = directory.ofName("UBND xã Bình Phú", Optional.empty(), TODAY);
        assertThat(both.code()).isEmpty();
        assertThat(both.candidates()).containsExactly("H20.101", "H44.101");
        assertThat(directory
                        .ofName("xã Bình Phú - Tỉnh Phú Thọ", Optional.empty(), TODAY)
                        .code())
                .contains("H44.101");
        for (String name : List.of("xã Bình Phú, tỉnh Phú Thọ", "xã Bình Phú (tỉnh Phú Thọ)")) {
            assertThat(directory.ofName(name, Optional.empty(), TODAY).code())
                    .as(name)
                    .contains("H44.101");
        }
        assertThat(directory.ofName("xã Bình Phú", Optional.of("H20"), TODAY).code())
                .contains("H20.101");
        assertThat(directory
                        .ofName("xã Bình Phú - tỉnh Cà Mau", Optional.empty(), TODAY)
                        .code())
                .isEmpty();
    }

    @Test
    void ofManyHomonymsFiveAreNamed() {
        AgencyDirectory many = AgencyDirectory.of(ShippedAgencies.register(IntStream.range(1, 8)
                .mapToObj(i -> version("H44.10" + i, "Xã Tân Lập", FIRST_NEW_DAY, null))
                .toArray(AgencyVersion[]::new)));
        assertThat(many.ofName("xã Tân Lập", Optional.empty(), TODAY).candidates())
                .containsExactly("H44.101", "H44.102", "H44.103", "H44.104", "H44.105");
    }

    @Test
    void anAgencyThatIsRegisteredWithoutItsTypeIsFoundWithAny() {
        AgencyDirectory bare =
                AgencyDirectory.of(ShippedAgencies.register(version("H44.106", "Vân Phú", FIRST_NEW_DAY, null)));
        assertThat(bare.ofName("Phường Vân Phú", Optional.empty(), TODAY).code())
                .contains("H44.106");
    }

    @Test
    void neitherAGroupNorAnAgencyThatNoRegisterNamesAnyMoreIsFound() {
        AgencyVersion known = version("H44.107", "Xã Tân Lập", FIRST_NEW_DAY, null);
        assertThat(AgencyDirectory.of(ShippedAgencies.register(known))
                        .ofName("Xã Tân Lập", Optional.empty(), TODAY)
                        .code())
                .contains("H44.107");
        assertThat(AgencyDirectory.of(ShippedAgencies.register(known.forgotten()))
                        .ofName("Xã Tân Lập", Optional.empty(), TODAY)
                        .code())
                .isEmpty();
        assertThat(directory.ofName("Localities", Optional.empty(), TODAY).code())
                .isEmpty();
    }

    @Test
    void aToneMakesAnotherNameAndATypeAnotherUnit() {
        assertThat(directory
                        .ofName("Phường Hoá Bình", Optional.of("H44"), TODAY)
                        .code())
                .isEmpty();
        assertThat(directory
                        .ofName("Phường Bình Phú", Optional.of("H44"), TODAY)
                        .code())
                .isEmpty();
        assertThat(directory
                        .ofName("Phuong Hoa Binh", Optional.of("H44"), TODAY)
                        .code())
                .isEmpty();
    }

    /** Of two wards, each in a city of the same name, the one in the province that is known; not where that has neither. */
    @Test
    void amongSeveralPlacesOfTheSameNameTheKnownProvinceDecides() {
        AgencyDirectory homonyms = AgencyDirectory.of(ShippedAgencies.register(
                version("H44.102", "Phường Hoà Bình", FIRST_NEW_DAY, null),
                below("H44.102", "H44.102.01", "Tổ Một"),
                version("H20.102", "Phường Hoà Bình", FIRST_NEW_DAY, null),
                below("H20.102", "H20.102.01", "Tổ Một")));
        String name = "Tổ Một - Phường Hoà Bình";
        assertThat(homonyms.ofName(name, Optional.of("H44"), TODAY).code()).contains("H44.102.01");
        assertThat(homonyms.ofName(name, Optional.of("H20"), TODAY).code()).contains("H20.102.01");
        assertThat(homonyms.ofName(name, Optional.empty(), TODAY).candidates())
                .containsExactly("H20.102.01", "H44.102.01");
        assertThat(homonyms.ofName(name, Optional.of("H01"), TODAY).candidates())
                .containsExactly("H20.102.01", "H44.102.01");
    }

    private static AgencyVersion below(String parent, String code, String name) {
        return new AgencyVersion(
                code,
                FIRST_NEW_DAY,
                Optional.empty(),
                name,
                AgencyKind.OTHER,
                Optional.of(parent),
                Optional.empty(),
                List.of(),
                true);
    }

    @Test
    void aNameOfAnAbolishedUnitIsStillFoundUntilAnotherHasIt() {
        assertThat(directory
                        .ofName("Xã Tân Hòa", Optional.empty(), LAST_OLD_DAY)
                        .code())
                .contains("H62.103");
        assertThat(directory
                        .ofName("Xã Tân Hòa", Optional.of("H62"), LAST_OLD_DAY)
                        .code())
                .as("in the province that it lay in")
                .contains("H62.103");
        assertThat(directory.ofName("Xã Tân Hòa", Optional.of("H44"), TODAY).code())
                .contains("H62.103");
        assertThat(directory
                        .ofName("Xã Liên Hòa", Optional.empty(), LAST_OLD_DAY)
                        .code())
                .as("a unit that does not exist yet")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-", "UBND", "xã", "Chuyên viên", "\u0301\u0301", "()", ",,,"})
    void whatIsNoNameFindsNothing(String name) {
        assertThat(directory.ofName(name, Optional.empty(), TODAY))
                .isEqualTo(new AgencyDirectory.Found(Optional.empty(), List.of()));
    }
}
