// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

/** Marks of yes and no: they come as "1", 1, true; blank and null are no, like everything that is not known to be yes. */
final class Marks {

    private Marks() {}

    static boolean isYes(String text) {
        return "1".equals(text) || "true".equalsIgnoreCase(text);
    }

    /** Of marks whose agreed codes have a second yes. */
    static boolean isYesOrTwo(String text) {
        return isYes(text) || "2".equals(text);
    }

    static boolean isNo(String text) {
        return "0".equals(text) || "false".equalsIgnoreCase(text);
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
