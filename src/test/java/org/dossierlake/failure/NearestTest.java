// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

    @Test
    void theWordWithTheFewestChangedLettersWins() {
        // nightli -> nightly: one letter; -> sql: seven.
        assertThat(Nearest.to("nightli", List.of("sql", "nightly", "status"))).isEqualTo("nightly");
        assertThat(Nearest.to("STATSU", List.of("sql", "status"))).isEqualTo("status");
    }

    @Test
    void equallyNearWordsAreTakenInAlphabeticalOrder() {
        assertThat(Nearest.to("x", List.of("b", "a"))).isEqualTo("a");
    }

    @Test
    void withoutKnownWordsThereIsNoNearest() {
        List<String> none = List.of();
        assertThatThrownBy(() -> Nearest.to("x", none)).isInstanceOf(IllegalArgumentException.class);
    }
}
