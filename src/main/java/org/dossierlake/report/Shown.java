// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

/** How a column of an answer is shown, and in which unit it is. */
public enum Shown {
    /** As it stands: a name or a code. */
    TEXT,
    /** A word of the program, told in the reader's language. */
    WORD,
    /** The first day of a period, told by the name of the period. */
    PERIOD,
    /** Whole things: dossiers, payments, records. */
    COUNT,
    /** From 0 to 1, shown in per cent; null where there was nothing to divide by. */
    RATE,
    /** Working hours. */
    HOURS,
    /** Calendar days. */
    DAYS,
    /** An amount in the currency of the site. */
    MONEY,
    /** Points of an index. */
    POINTS;

    boolean isNumber() {
        return ordinal() >= COUNT.ordinal();
    }
}
