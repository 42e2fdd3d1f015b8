// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Something odd about an accepted record: it is counted, and carries the flag's code.
 *
 * @param <H> how it is found: a predicate of a typed record, or a column of rows
 * @param code what is odd, in small letters, stable for ever
 * @param field the dialect's word for what the flag is about, a list by its own word; {@link Rule#RECORD} for the record
 *     as a whole
 * @param treatment {@link Treatment#REPAIRED} where a value was mended, {@link Treatment#ACCEPTED} where all stays as sent
 * @param meaning what is odd, and how the record counts
 * @param advice what the sender should do about it
 * @param holds true where the record is odd; a column that is null says, like false, that nothing is known to be odd
 */
public record Flag<H>(String code, String field, Treatment treatment, String meaning, String advice, H holds) {

    public Flag {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(advice, "advice");
        Objects.requireNonNull(holds, "holds");
        if (treatment != Treatment.REPAIRED && treatment != Treatment.ACCEPTED) {
            throw new IllegalArgumentException(
                    "A flagged record is accepted as it is or repaired, but %s says %s".formatted(code, treatment));
        }
        if (!code.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("A flag's code is written in small letters, but this one is " + code);
        }
    }

    /** The codes of all flags that hold for a record, sorted; empty when nothing is odd. */
    public static <R> String[] codes(List<Flag<Predicate<R>>> flags, R record) {
        List<String> codes = new ArrayList<>(0);
        for (Flag<Predicate<R>> flag : flags) {
            if (flag.holds().test(record)) {
                codes.add(flag.code());
            }
        }
        Collections.sort(codes);
        return codes.toArray(String[]::new);
    }
}
