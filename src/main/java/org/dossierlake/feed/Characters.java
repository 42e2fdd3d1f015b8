// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.text.Normalizer;

/** What keyboards, word processors and spreadsheets leave in texts: forms of characters that mean another one. */
final class Characters {

    /** Full-width forms of the visible ASCII characters; each lies this far behind its own. */
    private static final char FIRST_WIDE = '\uFF01';

    private static final char LAST_WIDE = '\uFF5E';
    private static final int WIDE_BEHIND_ASCII = FIRST_WIDE - '!';

    private static final char FIRST_COMBINING = '\u0300';
    private static final char LAST_COMBINING = '\u036F';

    private Characters() {}

    /** The text with letters and their marks in one character each (NFC): the same text to Unicode, and to a reader. */
    static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_COMBINING && c <= LAST_COMBINING) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /**
     * A code, number or date in the characters it is agreed in: full-width forms as ASCII, every blank as a plain one and
     * none around it, nothing invisible. The same object when there is nothing to mend.
     */
    static String mended(String code) {
        for (int i = 0; i < code.length(); i++) {
            if (needsMending(code.charAt(i))) {
                return mendedFrom(code, i);
            }
        }
        return code;
    }

    private static String mendedFrom(String code, int from) {
        StringBuilder mended = new StringBuilder(code.length()).append(code, 0, from);
        for (int i = from; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c >= FIRST_WIDE && c <= LAST_WIDE) {
                mended.append((char) (c - WIDE_BEHIND_ASCII));
            } else if (isForeignBlank(c)) {
                mended.append(' ');
            } else if (!isInvisible(c)) {
                mended.append(c);
            }
        }
        return mended.toString().strip();
    }

    private static boolean needsMending(char c) {
        return c > '~' && (c >= FIRST_WIDE && c <= LAST_WIDE || isForeignBlank(c) || isInvisible(c));
    }

    private static boolean isForeignBlank(char c) {
        return c == '\u00A0' || Character.getType(c) == Character.SPACE_SEPARATOR && c != ' ';
    }

    /** Zero-width characters, marks of direction, the soft hyphen and the byte order mark. */
    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT;
    }
}
