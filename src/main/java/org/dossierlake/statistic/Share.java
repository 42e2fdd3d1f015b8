// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.util.List;
import org.dossierlake.lake.Field;

/**
 * A named rate with the two counts that it is the quotient of.
 *
 * @param numerator {@code NAME_numerator}
 * @param denominator {@code NAME_denominator}
 * @param rate {@code NAME_rate}
 */
record Share(Field numerator, Field denominator, Field rate) {

    /** The three columns of the rate {@code name}. */
    static Share of(String name, String numerator, String denominator) {
        return new Share(
                Figure.count(name + "_numerator", numerator),
                Figure.count(name + "_denominator", denominator),
                Figure.rate(name + "_rate", name + "_numerator", name + "_denominator"));
    }

    /** The same, its numerator is null where it is not known; then the rate is null too. */
    Share withUnknownNumerator(String comment) {
        return new Share(numerator.as(true, comment), denominator, rate);
    }

    List<Field> fields() {
        return List.of(numerator, denominator, rate);
    }
}
