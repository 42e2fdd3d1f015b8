// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

/** Which due time rule index_766 compares with. The elapsed time of a supplement is taken off in either case. */
public enum Due766 {
    /** The due time before any supplement moved it: {@link Dossier#DUE_ORIGINAL}. */
    ORIGINAL("original"),
    /** The due time in force as the sender has it: {@link Dossier#DUE}. */
    AS_SENT("as-sent");

    private final String word;

    Due766(String word) {
        this.word = word;
    }

    /** The word for it in settings and in publications. */
    public String word() {
        return word;
    }
}
