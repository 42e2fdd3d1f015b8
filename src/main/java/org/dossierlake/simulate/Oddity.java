// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

/**
 * What is odd about a dossier that is accepted all the same, with a flag of the same name. What half of all records have
 * (a fee that is never split, papers called "Dinhkem") needs no life of its own and is in the way of writing.
 */
enum Oddity {
    CHANNEL_MISSING,
    CHANNEL_UNKNOWN,
    CHARACTERS_MENDED,
    CLOSED_BY_SYNTHETIC_STEP,
    CLOSING_LANDED_AFTER_DUE,
    CLOSING_WITHOUT_DATE,
    COMPONENT_FLAG_UNKNOWN,
    DUE_BEFORE_RECEIPT,
    DUE_ON_DAY_OFF,
    DUE_WITHOUT_TIME,
    END_BEFORE_RECEIPT,
    END_EQUALS_RECEIPT,
    END_UNDER_OPEN_STATUS,
    FEE_WITH_SEPARATORS,
    FINISH_STEP_AT_RECEIPT,
    IDENTITY_MALFORMED,
    IDENTITY_PLACEHOLDER,
    PAID_FLAG_UNKNOWN,
    PAUSE_WITHOUT_DATES,
    REOPENED_WITHOUT_STEPS,
    STEP_BEFORE_RECEIPT,
    SUBJECT_UNKNOWN,
    TAX_CODE_INVALID,
    TAX_CODE_UNDECIDED,
    TEXT_CUT;

    /** Whether it lies in the writing alone: the life is like any other. */
    boolean isOfWriting() {
        return switch (this) {
            case CHANNEL_MISSING,
                    CHANNEL_UNKNOWN,
                    CHARACTERS_MENDED,
                    COMPONENT_FLAG_UNKNOWN,
                    FEE_WITH_SEPARATORS,
                    IDENTITY_MALFORMED,
                    IDENTITY_PLACEHOLDER,
                    PAID_FLAG_UNKNOWN,
                    SUBJECT_UNKNOWN,
                    TAX_CODE_INVALID,
                    TAX_CODE_UNDECIDED,
                    TEXT_CUT -> true;
            default -> false;
        };
    }
}
