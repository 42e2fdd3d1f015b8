// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlignedTextTest {

    @Test
    void numbersStandRightAndTextsLeft() {
        assertThat(AlignedText.of(
                        List.of("agency", "received"), List.of(List.of("H44.100", "7"), List.of("H4", "1200"))))
                .containsExactly("agency   received", "-------  --------", "H44.100         7", "H4           1200");
    }

    @Test
    void withoutRowsTheHeaderStays() {
        assertThat(AlignedText.of(List.of("a"), List.of())).containsExactly("a", "-");
    }

    @Test
    void accentsOfTheirOwnTakeNoRoom() {
        // "o" + circumflex + acute as three code points is one cell wide.
        assertThat(AlignedText.of(List.of("x", "y"), List.of(List.of("o\u0302\u0301", "b"))))
                .containsExactly("x  y", "-  -", "o\u0302\u0301  b");
    }

    @Test
    void aCellCannotCommandTheTerminal() {
        assertThat(AlignedText.of(List.of("x"), List.of(List.of("a\u001b[2J\nb")))
                        .get(2))
                .isEqualTo("a\\u001b[2J\\nb");
    }
}
