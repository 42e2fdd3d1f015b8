// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.Random;

/**
 * One way to break a record.
 *
 * @param rule the code of the rule that the broken record breaks; it may break others beside
 * @param change what is done to the record; null where the record's text itself is destroyed
 */
record Breakage(String rule, Change change) {

    /** Breaks a record that lands on a day. */
    interface Change {
        void apply(PortalRecord record, LocalDate fileDay, Random random);
    }

    /** Whether nothing of the record can be read any more. */
    boolean destroysText() {
        return change == null;
    }
}
