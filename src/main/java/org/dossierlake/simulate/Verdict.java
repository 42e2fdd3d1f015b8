// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

/** What becomes of a landed record. */
enum Verdict {
    /** It becomes the newest version of its key. */
    ACCEPTED,
    /** It breaks a rule. */
    QUARANTINED,
    /** It repeats the newest version, or an earlier record of its night. */
    DUPLICATE,
    /** A newer one of its night overtook it. */
    SUPERSEDED
}
