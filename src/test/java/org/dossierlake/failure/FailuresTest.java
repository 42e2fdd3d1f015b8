// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void exitStatusesAreThoseOfTheContract() {
        assertThat(Arrays.stream(StopReason.values()).map(StopReason::exitStatus))
                .containsExactly(64, 65, 66, 70, 73, 75, 77);
    }

    @Test
    void oneWrongSettingIsOneLine() {
        RunFailure failure = Failures.settingsRefused(List.of("a is wrong"));
        assertThat(failure.exitStatus()).isEqualTo(64);
        assertThat(failure)
                .hasMessage("Nothing was done, because a setting is wrong: a is wrong."
                        + " Correct it, then run the same command again.");
    }

    @Test
    void foreignTextCannotStartALineOfItsOwn() {
        assertThat(Failures.locked("/lake", "run 1\n2025-01-01 forged").getMessage())
                .doesNotContain("\n")
                .contains("run 1 2025-01-01 forged");
    }

    @Test
    void aDefectNamesItsPlaceAndNotItsMessage() {
        // The message of an unforeseen error may quote a record.
        RunFailure failure = Failures.defect("nightly", new IllegalStateException("Nguyen Van Thu"), "in log");
        assertThat(failure.getMessage())
                .contains("IllegalStateException at FailuresTest.java:")
                .doesNotContain("Thu");
    }
}
