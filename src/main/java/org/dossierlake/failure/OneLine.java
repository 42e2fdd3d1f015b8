// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

import java.util.regex.Pattern;

/** Names and texts from outside, as they may stand inside a line for people. */
public final class OneLine {

    /** Controls, line and paragraph separators, marks that turn the direction of text or are invisible. */
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private OneLine() {}

    /** The text with every character spelt out that could begin a line, command a terminal or hide: {@code \}{@code u000a}. */
    public static String of(String text) {
        return NOT_SHOWN.matcher(text).replaceAll(found -> "\\\\u%04x"
                .formatted(found.group().codePointAt(0)));
    }
}
