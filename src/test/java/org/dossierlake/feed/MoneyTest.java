// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The largest and the longest amounts; how people write them is in {@link ValuesTest}. */
class MoneyTest {

    private static final Money DONG = new Money("VND");
    private static final Money EURO = new Money("EUR");

    @Test
    void thirteenDigitsBeforeThePointAndFiveBehindItAreKept() {
        assertThat(DONG.amount("9999999999999")).isEqualByComparingTo("9999999999999");
        assertThat(EURO.amount("9999999999999.99999")).isEqualByComparingTo("9999999999999.99999");
        assertThat(DONG.amount("10000000000000")).isNull();
        assertThat(EURO.amount("0.000001")).isNull();
        assertThat(EURO.amount("0.00001")).isEqualByComparingTo("0.00001");
    }

    @Test
    void fortyCharactersAndAnExponentOfFortyAreTheMost() {
        assertThat(DONG.amount("0".repeat(39) + "7")).isEqualByComparingTo("7");
        assertThat(DONG.amount("0".repeat(40) + "7")).isNull();
        assertThat(DONG.amount("0E40")).isEqualByComparingTo("0");
        assertThat(DONG.amount("0E41")).isNull();
        assertThat(DONG.amount("1E999999999")).isNull();
    }

    @Test
    void groupsAndDecimalsBehindDifferentSeparatorsAreOneAmount() {
        for (String text : List.of("1.234.567,5", "1 234 567,5", "1,234,567.5", "1 234 567.5")) {
            assertThat(EURO.amount(text)).as(text).isEqualByComparingTo("1234567.5");
        }
    }

    @Test
    void aSumHasTheDigitsOfAnAmount() {
        BigDecimal most = new BigDecimal("9999999999999.00000");
        assertThat(Money.sum(List.of(most, new BigDecimal("0.99999")))).isEqualByComparingTo("9999999999999.99999");
        assertThat(Money.sum(List.of(most, BigDecimal.ONE))).isNull();
        assertThat(Money.sum(Arrays.asList(BigDecimal.ONE, null))).isNull();
        assertThat(Money.sum(List.of())).isEqualByComparingTo("0");
    }

    @Test
    void theCurrencyWithoutPartsIsPaidInWholes() {
        assertThat(DONG.isPayable(DONG.amount("15000.00"))).isTrue();
        assertThat(DONG.isPayable(DONG.amount("0.5"))).isFalse();
        assertThat(EURO.isPayable(EURO.amount("0.5"))).isTrue();
    }
}
