// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DossierCodeTest {

    @Test
    void realCodesOfBothStylesAreWellFormed() {
        for (String code : List.of(
                "000.00.01.H29-240115-0001", "H49.16.14-250701-0001", "G09.20-20260609-0092637", "H44-250701-98765")) {
            assertThat(isWellFormed(code)).as(code).isTrue();
        }
        for (String code :
                List.of("", "H44-250701-001", "H44-2507011-0001", "H44.1-250701-0001", "250701-0001", "H44-250701")) {
            assertThat(isWellFormed(code)).as(code).isFalse();
        }
    }

    @Test
    void theAgencyStandsInFrontOfTheFirstHyphen() {
        assertThat(DossierCode.agencyOf("H44.100-250701-0001")).contains(new AgencyCode("H44.100"));
        assertThat(DossierCode.agencyOf("000.00.01.H59-250701-0001")).contains(new AgencyCode("000.00.01.H59"));
        assertThat(DossierCode.agencyOf("000.00.00.H59-250701-0001")).contains(new AgencyCode("H59"));
        // Whatever follows the hyphen.
        assertThat(DossierCode.agencyOf("G09.20-x")).contains(new AgencyCode("G09.20"));
        for (String code : List.of(
                "",
                "H44.100",
                "X-250701-0001",
                "H44/250701-0001",
                " H44-250701-0001",
                "AH44-250701-0001",
                "-H44-250701")) {
            assertThat(DossierCode.agencyOf(code)).as(code).isEmpty();
        }
        assertThat(DossierCode.agencyOf(null)).isEmpty();
    }

    @Test
    void theMonthIsTheOneWrittenInTheCode() {
        assertThat(DossierCode.monthOf("H44.100-250701-0001")).isEqualTo("2025-07-01");
        assertThat(DossierCode.monthOf("H44.100-250731-0001")).isEqualTo("2025-07-01");
        assertThat(DossierCode.monthOf("000.00.01.H59-240229-0001")).isEqualTo("2024-02-01");
        assertThat(DossierCode.monthOf("G09.20-20260609-0092637")).isEqualTo("2026-06-01");
        assertThat(DossierCode.monthOf("H44-991231-0001")).isEqualTo("2099-12-01");
        assertThat(DossierCode.monthOf("H44-19991231-0001")).isEqualTo("1999-12-01");
    }

    @Test
    void aCodeWithoutAPossibleDateHasTheMonthOf1970() {
        for (String code : List.of(
                "",
                "H44",
                "H44-0001",
                "H44-250701",
                "H44-2507-0001",
                "H44-25070-0001",
                "H44-2507010-0001",
                "X-250701-0001",
                "H44-251301-0001",
                "H44-250001-0001",
                // February must not "end" on 3 March, as it does on a lenient calendar.
                "H44-250229-0001",
                "H44-250231-0001",
                "H44-250700-0001",
                "H44-02025070-0001",
                "H44-21250701-0001")) {
            assertThat(DossierCode.monthOf(code)).as(code).isEqualTo(LocalDate.of(1970, 1, 1));
        }
        assertThat(DossierCode.monthOf(null)).isEqualTo(DossierCode.NO_MONTH);
    }

    private static boolean isWellFormed(String code) {
        return Pattern.compile(DossierCode.PATTERN).matcher(code).find();
    }
}
