// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tax codes and the numbers of persons. */
class ApplicantNumberTest {

    @Test
    void theTenthDigitOfATaxCodeChecksTheNine() {
        // Of 010010910 only 1, 1, 9 and 1 count: 29x1 + 17x1 + 7x9 + 5x1 = 114 = 10 x 11 + 4, and 10 - 4 = 6.
        assertThat(TaxCode.check("0100109106")).isEqualTo(TaxCode.Check.VALID);
        for (char last = '0'; last <= '9'; last++) {
            assertThat(TaxCode.check("010010910" + last))
                    .isEqualTo(last == '6' ? TaxCode.Check.VALID : TaxCode.Check.INVALID);
        }
    }

    @Test
    void aBranchIsATaxCodeWithThreeDigitsFromOneOn() {
        assertThat(TaxCode.check("0100109106001")).isEqualTo(TaxCode.Check.VALID);
        assertThat(TaxCode.check("0100109106999")).isEqualTo(TaxCode.Check.VALID);
        assertThat(TaxCode.check("0100109106000")).isEqualTo(TaxCode.Check.INVALID);
        assertThat(TaxCode.check("0100109107001")).isEqualTo(TaxCode.Check.INVALID);
    }

    @Test
    void whereTheRuleGivesNoDigitAZeroIsUndecidedAndAnythingElseWrong() {
        // 31x2 + 29x1 + 13x1 + 3x2 = 110 = 10 x 11: the rest is 0, and 10 is no digit.
        assertThat(TaxCode.check("2100010020")).isEqualTo(TaxCode.Check.UNDECIDED);
        assertThat(TaxCode.check("2100010020001")).isEqualTo(TaxCode.Check.UNDECIDED);
        assertThat(TaxCode.check("2100010021")).isEqualTo(TaxCode.Check.INVALID);
    }

    @Test
    void anythingElseIsNoTaxCode() {
        for (String text : List.of("", "010010910", "01001091060", "001099000123", "0100109106-001", "010010910x")) {
            assertThat(TaxCode.check(text)).as(text).isEqualTo(TaxCode.Check.NONE);
        }
        assertThat(TaxCode.check(null)).isEqualTo(TaxCode.Check.NONE);
    }

    @Test
    void aPersonHasTwelveDigitsOrNineAndZerosAreNobody() {
        assertThat(List.of("001099000123", "012345678")).allMatch(PersonalNumber::isPlausible);
        assertThat(List.of("000000001", "000000000", "000000000000", "000000000001"))
                .allMatch(PersonalNumber::isPlaceholder)
                .noneMatch(PersonalNumber::isPlausible);
        assertThat(List.of("", "00109900012", "0010990001234", "1234567890", "00109900012x"))
                .noneMatch(PersonalNumber::isPlausible);
        assertThat(PersonalNumber.isPlausible(null)).isFalse();
        assertThat(PersonalNumber.isPlaceholder(null)).isFalse();
    }
}
