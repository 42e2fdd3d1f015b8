// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkingHoursTest {

    @Test
    void hoursAreReadAsWrittenAndMinutesAreWhole() {
        assertThat(WorkingHours.of("40").orElseThrow().wholeMinutes()).isEqualTo(2_400);
        assertThat(WorkingHours.of("7.5").orElseThrow().wholeMinutes()).isEqualTo(450);
        // A duration of 20 minutes is longer than 0.333 hours, which are 19.98 minutes.
        assertThat(WorkingHours.of("0.333").orElseThrow().wholeMinutes()).isEqualTo(19);
        assertThat(WorkingHours.of("0").orElseThrow().wholeMinutes()).isZero();
        assertThat(WorkingHours.of("100000").orElseThrow().wholeMinutes()).isEqualTo(6_000_000);
        assertThat(WorkingHours.of("7.50").orElseThrow()).hasToString("7.50");
    }

    @Test
    void whatIsNoLengthOfWorkingTimeIsNotRead() {
        for (String wrong : List.of("", "x", "-1", "+1", "1e3", "1,5", ".5", "5.", "100000.1", "1000000", "NaN", "٤")) {
            assertThat(WorkingHours.of(wrong)).as(wrong).isEmpty();
        }
        for (String wrong : List.of("-1", "100000.1")) {
            assertThatThrownBy(() -> new WorkingHours(new BigDecimal(wrong)))
                    .hasMessage("%s hours do not lie between 0 and 100000.", wrong);
        }
    }
}
