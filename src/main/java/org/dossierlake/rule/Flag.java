// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;

/**
 * Something odd about an accepted row: it is counted, and carries the flag's code.
 *
 * @param code what is odd, in small letters, stable for ever
 * @param field the dialect's word for what the flag is about, a list by its own word; {@link Rule#RECORD} for the record
 *     as a whole
 * @param treatment {@link Treatment#REPAIRED} where a value was mended, {@link Treatment#ACCEPTED} where all stays as sent
 * @param meaning what is odd, and how the row counts
 * @param advice what the sender should do about it
 * @param holds true where the row is odd; null and false mean that nothing is known to be odd
 */
public record Flag(String code, String field, Treatment treatment, String meaning, String advice, Column holds) {

    public Flag {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(advice, "advice");
        Objects.requireNonNull(holds, "holds");
        if (treatment != Treatment.REPAIRED && treatment != Treatment.ACCEPTED) {
            throw new IllegalArgumentException(
                    "A flagged row is accepted as it is or repaired, but %s says %s".formatted(code, treatment));
        }
        if (!code.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("A flag's code is written in small letters, but this one is " + code);
        }
    }

    /** The codes of all flags that hold, sorted, as an array without nulls; empty when nothing is odd. */
    public static Column codes(List<Flag> flags) {
        Column[] raised = flags.stream()
                .sorted(Comparator.comparing(Flag::code))
                .map(flag -> when(flag.holds(), lit(flag.code())))
                .toArray(Column[]::new);
        return array_compact(array(raised)).cast(createArrayType(StringType, true));
    }
}
