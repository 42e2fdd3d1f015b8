// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An agency of the simulated country.
 *
 * @param code the code in statistics, for example {@code H44.100}; {@code VN.OTHER} where the prefix cannot be read
 * @param prefix what stands in front of its dossier codes; the code itself wherever it can be read
 * @param ancestors the nodes above it, nearest first, ending in {@code VN}; written out here, never derived
 * @param heir the nodes that its work counts in since the provinces were merged, lowest first; empty where it goes on
 */
record Agency(String code, String prefix, List<String> ancestors, List<String> heir) {

    Agency {
        ancestors = List.copyOf(ancestors);
        heir = List.copyOf(heir);
    }

    /** An agency whose dossier codes begin with its code. */
    static Agency of(String code, String... ancestors) {
        return new Agency(code, code, List.of(ancestors), List.of());
    }

    /** The same agency, of a province that was merged into another. */
    Agency goneTo(String... nodes) {
        return new Agency(code, prefix, ancestors, List.of(nodes));
    }

    /** The agency and all above it. */
    List<String> nodes() {
        List<String> nodes = new ArrayList<>(List.of(code));
        nodes.addAll(ancestors);
        return nodes;
    }

    /** The nodes of these agencies that ended when their provinces were merged into others: provinces and what stood below. */
    static Set<String> merged(List<Agency> agencies) {
        return agencies.stream()
                .filter(agency -> !agency.heir().isEmpty())
                .map(Agency::nodes)
                .flatMap(nodes -> nodes.subList(0, nodes.indexOf("VN.LOCALITIES")).stream())
                .collect(Collectors.toSet());
    }

    List<String> nodesToday() {
        return heir.isEmpty() ? nodes() : heir;
    }

    /** Whether the prefix of its dossier codes is a readable agency code. */
    boolean readable() {
        return code.equals(prefix);
    }
}
