// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RuleTest {

    private static final Rule<String> LONG =
            new Rule<>("LONG", "name", "It is too short.", "Send more.", name -> name.length() > 3);
    private static final Rule<String> BARE =
            new Rule<>("BARE", "name", "It has a blank.", "Send none.", name -> !name.contains(" "));

    @Test
    void aRecordBreaksRulesInTheirOrderAndACleanOneNone() {
        assertThat(Rule.broken(List.of(LONG, BARE), "name")).isEmpty();
        assertThat(Rule.broken(List.of(LONG, BARE), "a")).containsExactly("LONG");
        assertThat(Rule.broken(List.of(LONG, BARE), "a b")).containsExactly("LONG", "BARE");
        assertThat(Rule.broken(List.of(BARE, LONG), "a b")).containsExactly("BARE", "LONG");
    }

    @Test
    void flagsAreSortedByTheirCodes() {
        Flag<Predicate<String>> odd = flag("odd", name -> name.length() % 2 == 1);
        Flag<Predicate<String>> blank = flag("blank", name -> name.contains(" "));
        assertThat(Flag.codes(List.of(odd, blank), "a b")).containsExactly("blank", "odd");
        assertThat(Flag.codes(List.of(odd, blank), "ab")).isEmpty();
    }

    @Test
    void aCodeIsWrittenInCapitalsAndAFlagInSmallLetters() {
        assertThatThrownBy(() -> new Rule<String>("small", "number", "It is too large.", "Send less.", name -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("small");
        assertThatThrownBy(() -> flag("Large", name -> true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Large");
    }

    private static Flag<Predicate<String>> flag(String code, Predicate<String> holds) {
        return new Flag<>(code, "name", Treatment.ACCEPTED, "It is odd.", "Nothing.", holds);
    }
}
