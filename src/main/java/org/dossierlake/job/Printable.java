// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

/** Text from outside on a line of ours. */
final class Printable {

    private Printable() {}

    /** The text on one line: what a terminal or a reader of lines would obey becomes a question mark. */
    static String of(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u0080-\\u009f\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
