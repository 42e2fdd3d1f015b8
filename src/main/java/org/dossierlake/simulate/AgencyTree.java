// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes in which a dossier of an agency is counted. */
final class AgencyTree {

    static final String OTHER = "VN.OTHER";

    /** What ended when provinces were merged into others: nothing is expected of it any more. */
    private final Set<String> merged;

    /** The day from which 63 provinces were 34: the view {@code as_of_today} of an older day shows the old ones. */
    private static final LocalDate REORGANISED_ON = LocalDate.of(2025, 7, 1);

    private static final List<String> UNREADABLE = List.of(OTHER, "VN");

    private final Map<String, List<String>> then = new HashMap<>();
    private final Map<String, List<String>> today = new HashMap<>();

    /** A tree of known agencies, of which some are in use: those with a dossier or a payment of their own. */
    AgencyTree(List<Agency> known, Set<String> used, LocalDate lastDay) {
        merged = Agency.merged(known);
        then.put(OTHER, UNREADABLE);
        for (Agency agency : known) {
            if (used.contains(agency.code())) {
                then.put(agency.code(), agency.nodes());
            }
        }
        today.putAll(then);
        for (Agency agency : known) {
            if (used.contains(agency.code()) && !lastDay.isBefore(REORGANISED_ON)) {
                today.put(agency.code(), agency.nodesToday());
            }
        }
        withOwn(then, used);
        withOwn(today, used);
    }

    private static void withOwn(Map<String, List<String>> tree, Set<String> used) {
        Set<String> parents = new HashSet<>();
        used.forEach(
                code -> parents.addAll(tree.get(code).subList(1, tree.get(code).size())));
        tree.replaceAll((code, nodes) -> {
            List<String> all = new ArrayList<>(nodes);
            if (parents.contains(nodes.get(0))) {
                all.add(nodes.get(0) + ".OWN");
            }
            return all;
        });
    }

    /** The code in front of a dossier code if it is a known agency's, else {@value #OTHER}. */
    static String agencyOf(String dossierCode, List<Agency> known) {
        return known.stream()
                .filter(agency -> agency.readable() && dossierCode.startsWith(agency.code() + "-"))
                .map(Agency::code)
                .findFirst()
                .orElse(OTHER);
    }

    /** Whether a node has a row on a day on which nothing happened; before its first day none has. */
    boolean isExpected(String node, LocalDate day) {
        return day.isBefore(REORGANISED_ON) || !merged.contains(node.replace(".OWN", ""));
    }

    /** View and code of every node that the agency counts in; its own share ends in {@code .OWN}. */
    List<List<String>> nodes(String code) {
        List<List<String>> nodes = new ArrayList<>();
        then.get(code).forEach(node -> nodes.add(List.of("as_reported", node)));
        today.get(code).forEach(node -> nodes.add(List.of("as_of_today", node)));
        return nodes;
    }
}
