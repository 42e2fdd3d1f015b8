// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The tax code of an enterprise (mã số thuế): 9 digits and a check digit, a branch of it with 3 digits more, as in
 * {@code 0100109106} or {@code 0100109106-001}. From 1 July 2025 persons and household businesses have none of their
 * own: their personal number of 12 digits serves, which is no tax code here.
 */
public final class TaxCode {

    /** The weights of the first nine digits. */
    private static final List<Integer> WEIGHTS = List.of(31, 29, 23, 19, 17, 13, 7, 5, 3);

    /** The weighted sum is divided by this, and the rest taken from {@link #TEN}. */
    private static final int MODULUS = 11;

    /** The tenth digit is this less the rest. */
    private static final int TEN = 10;

    /** A tax code without hyphen, of an enterprise or of a branch. */
    private static final Pattern WHOLE = Pattern.compile("\\d{10}(?:\\d{3})?");

    /** No branch has this number: they begin with 001. */
    private static final String NO_BRANCH = "000";

    private static final int DIGITS = 10;

    /** What the check digit says of a number. */
    public enum Check {
        /** A tax code. */
        VALID,
        /** The digits are as many as those of a tax code, but the check digit or the branch is wrong. */
        INVALID,
        /**
         * The rule gives 10 for the check digit and the number ends in 0: some programs take it for a tax code, others do
         * not. It counts as none, and is told apart from a mere mistake.
         */
        UNDECIDED,
        /** Not as many digits as a tax code has, or something else than digits. */
        NONE
    }

    private TaxCode() {}

    /** Checks a number; blanks, points and hyphens must have been taken away. Null is none. */
    public static Check check(String number) {
        if (number == null || !WHOLE.matcher(number).matches()) {
            return Check.NONE;
        }
        int sum = 0;
        for (int i = 0; i < WEIGHTS.size(); i++) {
            sum += WEIGHTS.get(i) * digit(number, i);
        }
        int expected = TEN - sum % MODULUS;
        int found = digit(number, DIGITS - 1);
        if (number.substring(DIGITS).equals(NO_BRANCH)) {
            return Check.INVALID;
        }
        if (expected == TEN) {
            return found == 0 ? Check.UNDECIDED : Check.INVALID;
        }
        return found == expected ? Check.VALID : Check.INVALID;
    }

    private static int digit(String number, int index) {
        return number.charAt(index) - '0';
    }
}
