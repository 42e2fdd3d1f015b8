// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A length of working time that people set as a limit; eight hours are one working day.
 *
 * @param hours not negative, and at most {@link #MOST}
 */
public record WorkingHours(BigDecimal hours) {

    /** Half a century of working days: a limit beyond it is a slip of the pen. */
    public static final int MOST = 100_000;

    /** Neither a sign nor an exponent: what is written is what is meant. */
    private static final Pattern WRITTEN = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");

    /** @throws IllegalArgumentException for a negative length, and for one beyond {@link #MOST} */
    public WorkingHours {
        if (hours.signum() < 0 || hours.compareTo(BigDecimal.valueOf(MOST)) > 0) {
            throw new IllegalArgumentException("%s hours do not lie between 0 and %d.".formatted(hours, MOST));
        }
    }

    /** The length that is written as {@code 40} or {@code 7.5}; empty for any other text. */
    public static Optional<WorkingHours> of(String text) {
        return Optional.of(text)
                .filter(written -> WRITTEN.matcher(written).matches())
                .map(BigDecimal::new)
                .filter(hours -> hours.compareTo(BigDecimal.valueOf(MOST)) <= 0)
                .map(WorkingHours::new);
    }

    /** The longest duration in whole minutes that is not longer. */
    public int wholeMinutes() {
        return hours.multiply(BigDecimal.valueOf(60))
                .setScale(0, RoundingMode.FLOOR)
                .intValueExact();
    }

    @Override
    public String toString() {
        return hours.toPlainString();
    }
}
