// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.Locale;

/** What becomes of a dossier whose agency is given by a name or a unit's code that the register does not resolve. */
public enum UnresolvedAgency {
    /** It waits in quarantine, with the agencies that it may be, until the register knows the name. */
    QUARANTINE,
    /** It is accepted, flagged, and counts in the node above all other agencies. */
    OTHER;

    /** The word for it in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
