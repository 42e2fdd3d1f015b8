// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcedureCodeTest {

    @ParameterizedTest
    @CsvSource({
        "1.005129, 1.005129",
        "1.005129.000.00.00.H29, 1.005129",
        "1.005129.H29, 1.005129",
        "2.000815.01, 2.000815",
        "2.000815.000.00.00.G17.01, 2.000815"
    })
    void everyFormOfANationalCodeIsTheShortOne(String code, String shortForm) {
        assertThat(ProcedureCode.shortForm(code)).isEqualTo(shortForm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.00512", "11.005129", "1.005129.", "1.005129.1", "1.005129.H2", "BB-110", "x1.005129", ""})
    void everyOtherTextStaysAsItIs(String code) {
        assertThat(ProcedureCode.shortForm(code)).isEqualTo(code);
    }

    @Test
    void noCodeStaysNone() {
        assertThat(ProcedureCode.shortForm(null)).isNull();
    }
}
