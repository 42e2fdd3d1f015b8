// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.Set;

/** Marks of yes and no: they come as "1", 1, true; blank and null are no, like everything that is not known to be yes. */
final class Marks {

    private static final Set<String> YES = Set.of("1", "true");
    private static final Set<String> NO = Set.of("0", "false");

    private Marks() {}

    static boolean isYes(String text) {
        return text != null && (YES.contains(text) || text.equalsIgnoreCase("true"));
    }

    static boolean isNo(String text) {
        return text != null && (NO.contains(text) || text.equalsIgnoreCase("false"));
    }

    /** Whether the text says yes, no or nothing. */
    static boolean isKnown(String text) {
        return text == null || isYes(text) || isNo(text);
    }

    /** Yes or no; null where the text says neither. */
    static Boolean read(String text) {
        return isYes(text) ? Boolean.TRUE : isNo(text) ? Boolean.FALSE : null;
    }
}
