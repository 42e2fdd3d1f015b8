// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.List;

/**
 * An agency of the simulated country.
 *
 * @param code the code in statistics, for example {@code H44.100}; {@code VN.OTHER} where the prefix cannot be read
 * @param prefix what stands in front of its dossier codes; the code itself wherever it can be read
 * @param ancestors the nodes above it, nearest first, ending in {@code VN}; written out here, never derived
 */
record Agency(String code, String prefix, List<String> ancestors) {

    Agency {
        ancestors = List.copyOf(ancestors);
    }

    /** An agency whose dossier codes begin with its code. */
    static Agency of(String code, String... ancestors) {
        return new Agency(code, code, List.of(ancestors));
    }

    /** Whether the prefix of its dossier codes is a readable agency code. */
    boolean readable() {
        return code.equals(prefix);
    }
}
