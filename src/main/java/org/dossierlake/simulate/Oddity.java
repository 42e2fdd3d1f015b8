// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

/** What is odd about a dossier that is accepted all the same, with a flag of the same name. */
enum Oddity {
    CHANNEL_MISSING,
    CHANNEL_UNKNOWN,
    CLOSING_WITHOUT_DATE,
    DUE_BEFORE_RECEIPT,
    DUE_WITHOUT_TIME,
    END_BEFORE_RECEIPT,
    END_UNDER_OPEN_STATUS,
    IDENTITY_PLACEHOLDER,
    PAUSE_WITHOUT_DATES,
    REOPENED_WITHOUT_STEPS,
    STEP_BEFORE_RECEIPT
}
