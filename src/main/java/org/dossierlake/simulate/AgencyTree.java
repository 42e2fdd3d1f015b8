// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes in which a dossier of an agency is counted. */
final class AgencyTree {

    static final String OTHER = "VN.OTHER";

    private static final List<String> UNREADABLE = List.of(OTHER, "VN");

    private final Map<String, List<String>> ancestors = new HashMap<>();
    private final Set<String> parents = new HashSet<>();

    /** A tree of known agencies, of which some are in use: those with a dossier or a payment of their own. */
    AgencyTree(List<Agency> known, Set<String> used) {
        for (Agency agency : known) {
            ancestors.put(agency.code(), agency.ancestors());
        }
        for (String code : used) {
            List<String> above = nodesFrom(code);
            parents.addAll(above.subList(1, above.size()));
        }
    }

    /** The code in front of a dossier code if it is a known agency's, else {@value #OTHER}. */
    static String agencyOf(String dossierCode, List<Agency> known) {
        return known.stream()
                .filter(agency -> agency.readable() && dossierCode.startsWith(agency.code() + "-"))
                .map(Agency::code)
                .findFirst()
                .orElse(OTHER);
    }

    /** The agency, everything above it, and its own share {@code .OWN} where there are agencies below it. */
    List<String> nodes(String code) {
        List<String> nodes = new ArrayList<>(nodesFrom(code));
        if (parents.contains(code)) {
            nodes.add(code + ".OWN");
        }
        return nodes;
    }

    private List<String> nodesFrom(String code) {
        if (code.equals(OTHER)) {
            return UNREADABLE;
        }
        List<String> nodes = new ArrayList<>();
        nodes.add(code);
        nodes.addAll(ancestors.get(code));
        return nodes;
    }
}
