// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * All agencies with their periods of validity, and the two questions that statistics ask of them: above whom did an
 * agency stand then, and where does its work count today?
 *
 * <p>The versions of one agency follow one another without gaps: before the first one the first counts, after the last
 * one the last, for records go on coming under the codes of agencies that were abolished.
 */
public final class AgencyRegister {

    /** Ends the code of the node that takes the work of agencies without a successor that anybody could name. */
    public static final String UNALLOCATED_SUFFIX = ".UNALLOCATED";

    private static final LocalDate FOR_EVER = LocalDate.of(9999, 12, 31);

    private final Map<String, List<AgencyVersion>> versions;

    private AgencyRegister(Map<String, List<AgencyVersion>> versions) {
        this.versions = versions;
    }

    /**
     * The register that these statements make together. A parent that nobody states is added, as its code tells.
     *
     * @param stated versions in the order of their authority: of two that begin an agency on the same day the later one
     *     counts
     */
    public static AgencyRegister of(Collection<AgencyVersion> stated) {
        Map<String, TreeMap<LocalDate, AgencyVersion>> byCode = new TreeMap<>();
        stated.forEach(version ->
                byCode.computeIfAbsent(version.code(), code -> new TreeMap<>()).put(version.validFrom(), version));
        Stream.concat(Stream.of(AgencyCode.ROOT), stated.stream().flatMap(version -> version.parent().stream()))
                .forEach(code -> addNamed(byCode, code, AgencyCode.ROOT));
        Map<String, List<AgencyVersion>> versions = new TreeMap<>();
        byCode.forEach((code, sorted) -> versions.put(code, closed(List.copyOf(sorted.values()))));
        return new AgencyRegister(versions).split();
    }

    /**
     * The same register with agencies of which only the codes are known.
     *
     * @param roots the root of each agency's tree, by agency code
     */
    public AgencyRegister with(Map<String, String> roots) {
        Map<String, TreeMap<LocalDate, AgencyVersion>> byCode = new TreeMap<>();
        versions.forEach((code, list) -> {
            TreeMap<LocalDate, AgencyVersion> sorted = new TreeMap<>();
            list.forEach(version -> sorted.put(version.validFrom(), version));
            byCode.put(code, sorted);
        });
        roots.forEach((code, root) -> addNamed(byCode, code, root));
        return byCode.size() == versions.size()
                ? this
                : of(byCode.values().stream()
                        .flatMap(sorted -> sorted.values().stream())
                        .toList());
    }

    private static void addNamed(Map<String, TreeMap<LocalDate, AgencyVersion>> byCode, String code, String root) {
        Optional<String> missing = Optional.of(code);
        while (missing.isPresent() && !byCode.containsKey(missing.get())) {
            AgencyVersion named = AgencyVersion.named(missing.get(), root);
            byCode.put(named.code(), new TreeMap<>(Map.of(named.validFrom(), named)));
            missing = named.parent();
        }
    }

    /** Each version ends at the latest on the day before the next one begins. */
    private static List<AgencyVersion> closed(List<AgencyVersion> sorted) {
        List<AgencyVersion> closed = new ArrayList<>(sorted);
        for (int i = 0; i + 1 < closed.size(); i++) {
            LocalDate last = closed.get(i + 1).validFrom().minusDays(1);
            AgencyVersion version = closed.get(i);
            if (version.validTo().filter(day -> !day.isAfter(last)).isEmpty()) {
                closed.set(i, version.until(last));
            }
        }
        return closed;
    }

    /** A version begins anew when somebody above it comes under another parent: its ancestors are its own for its life. */
    private AgencyRegister split() {
        Map<String, List<AgencyVersion>> split = new TreeMap<>();
        versions.forEach((code, list) -> {
            List<AgencyVersion> parts = new ArrayList<>();
            for (AgencyVersion version : list) {
                SortedSet<LocalDate> moves = new TreeSet<>();
                addMoves(
                        version, version.validFrom(), version.validTo().orElse(FOR_EVER), moves, new LinkedHashSet<>());
                AgencyVersion rest = version;
                for (LocalDate day : moves) {
                    parts.add(rest.until(day.minusDays(1)));
                    rest = rest.from(day);
                }
                parts.add(rest);
            }
            split.put(code, List.copyOf(parts));
        });
        return new AgencyRegister(split);
    }

    private void addMoves(
            AgencyVersion version, LocalDate from, LocalDate to, SortedSet<LocalDate> moves, Set<String> seen) {
        if (version.parent().isEmpty() || !seen.add(version.code())) {
            return;
        }
        List<AgencyVersion> above = versions.get(version.parent().get());
        for (int i = 0; i < above.size(); i++) {
            LocalDate first = i == 0 ? from : latest(from, above.get(i).validFrom());
            LocalDate last = i + 1 == above.size()
                    ? to
                    : earliest(to, above.get(i + 1).validFrom().minusDays(1));
            if (!first.isAfter(last)) {
                boolean moved =
                        i > 0 && !above.get(i).parent().equals(above.get(i - 1).parent());
                if (moved && first.isAfter(from)) {
                    moves.add(first);
                }
                addMoves(above.get(i), first, last, moves, new LinkedHashSet<>(seen));
            }
        }
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earliest(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    /** Every version of every agency, by code and first day. */
    public List<AgencyVersion> versions() {
        return versions.values().stream().flatMap(List::stream).toList();
    }

    /** The versions of an agency in the order of their days; none where it is not listed. */
    public List<AgencyVersion> versionsOf(String code) {
        return versions.getOrDefault(code, List.of());
    }

    /** What the agency was on a day: before its first version the first, after its last the last; empty if not listed. */
    public Optional<AgencyVersion> at(String code, LocalDate day) {
        List<AgencyVersion> list = versionsOf(code);
        for (int i = list.size() - 1; i > 0; i--) {
            if (!list.get(i).validFrom().isAfter(day)) {
                return Optional.of(list.get(i));
            }
        }
        return list.stream().findFirst();
    }

    /**
     * The agency and all above it as they stood on a day.
     *
     * @throws IllegalArgumentException when the agency is not listed
     */
    public List<String> nodesAt(String code, LocalDate day) {
        Set<String> nodes = new LinkedHashSet<>();
        Optional<String> next = Optional.of(code);
        while (next.isPresent()) {
            String node = next.get();
            if (!nodes.add(node)) {
                // Two registers that name each other's agency as the parent leave it without a way up.
                return List.of(code, AgencyCode.OTHER, AgencyCode.ROOT);
            }
            next = at(node, day)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The agency %s is not listed; the way up from %s ends there.".formatted(node, code)))
                    .parent();
        }
        return List.copyOf(nodes);
    }

    /**
     * The nodes that the work of an agency counts in today: its successor and all above that. Where there is no
     * successor, or several, or the successor of an abolished parent does not say who took over, the first node is the
     * {@code X.UNALLOCATED} of the level-1 agency that it has come to; so are former districts.
     *
     * @param validFrom the first day of the version that did the work
     * @throws IllegalArgumentException when the agency is not listed
     */
    public List<String> nodesToday(String code, LocalDate validFrom, LocalDate today) {
        Optional<String> successor = successor(code, validFrom, today);
        if (successor.isPresent()) {
            List<String> nodes = nodesAt(successor.get(), today);
            if (nodes.stream().noneMatch(node -> isAbolished(node, today))) {
                return nodes;
            }
        }
        String heir = heirOf(level1(nodesAt(successor.orElse(code), validFrom)), validFrom, today);
        List<String> nodes = new ArrayList<>(nodesAt(heir, today));
        nodes.add(0, heir + UNALLOCATED_SUFFIX);
        return nodes;
    }

    /** Who does the work of an agency today, itself included; empty when nobody, or nobody alone, took it over. */
    private Optional<String> successor(String code, LocalDate validFrom, LocalDate today) {
        Set<AgencyVersion> seen = new LinkedHashSet<>();
        AgencyVersion version = at(code, validFrom).orElseThrow(() -> notListed(code));
        while (version.hasEnded(today)) {
            LocalDate next = version.validTo().orElseThrow().plusDays(1);
            List<String> successors = version.successors().isEmpty()
                    ? at(version.code(), next).filter(later -> later.validFrom().equals(next)).stream()
                            .map(AgencyVersion::code)
                            .toList()
                    : version.successors();
            Optional<AgencyVersion> only = successors.size() == 1 ? at(successors.get(0), next) : Optional.empty();
            if (only.isEmpty() || !seen.add(version)) {
                return Optional.empty();
            }
            version = only.get();
        }
        return version.kind() == AgencyKind.FORMER_DISTRICT ? Optional.empty() : Optional.of(version.code());
    }

    private boolean isAbolished(String code, LocalDate today) {
        return at(code, today).filter(version -> version.hasEnded(today)).isPresent();
    }

    /** The level-1 agency that took over, or the group above when that cannot be said. */
    private String heirOf(String level1, LocalDate validFrom, LocalDate today) {
        return successor(level1, validFrom, today)
                .orElseGet(
                        () -> at(level1, today).flatMap(AgencyVersion::parent).orElse(level1));
    }

    /** The highest of these nodes that is an agency; the root of a tree without groups stands for itself. */
    private String level1(List<String> nodes) {
        String level1 = nodes.get(0);
        for (String node : nodes) {
            if (!node.equals(AgencyCode.ROOT) && !AgencyCode.GROUPS.contains(node) && !isRoot(node)) {
                level1 = node;
            }
        }
        return level1;
    }

    private boolean isRoot(String code) {
        return versionsOf(code).stream().allMatch(version -> version.parent().isEmpty());
    }

    private static IllegalArgumentException notListed(String code) {
        return new IllegalArgumentException("The agency %s is not listed.".formatted(code));
    }
}
