// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.util.regex.Pattern;

/**
 * The number of a person: 12 digits (CCCD, số định danh), or the 9 digits of an old identity card (CMND). Blanks, points
 * and hyphens must have been taken away.
 */
public final class PersonalNumber {

    /** As many digits as a person's number has; nothing else of it can be checked. */
    private static final Pattern DIGITS = Pattern.compile("\\d{9}(?:\\d{3})?");

    /** Numbers that offices type to get past a form: zeros, with a 1 or a 0 at the end. */
    private static final Pattern PLACEHOLDER = Pattern.compile("0{8}(?:000)?[01]");

    private PersonalNumber() {}

    /** Whether the text may be the number of a person; null is none. */
    public static boolean isPlausible(String text) {
        return text != null && DIGITS.matcher(text).matches() && !isPlaceholder(text);
    }

    /** Whether the text is a number that stands for none. */
    public static boolean isPlaceholder(String text) {
        return text != null && PLACEHOLDER.matcher(text).matches();
    }
}
