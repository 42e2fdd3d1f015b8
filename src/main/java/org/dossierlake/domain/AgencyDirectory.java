// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the agency that a sender gives by name, or by the code of the administrative unit. Both mean something only on a
 * day: names and unit codes passed from one unit to another on 1 July 2025.
 */
public final class AgencyDirectory implements Serializable {

    private static final long serialVersionUID = 1L;

    /** What parts a name from the places that it lies in: {@code xã Bình Phú - Tỉnh Phú Thọ}. */
    private static final Pattern PLACES = Pattern.compile("\\s+[-\u2013]\\s+|[,;(]");

    /** How many candidates a message lists. */
    private static final int MOST_CANDIDATES = 5;

    private final Map<String, List<Entry>> byName = new HashMap<>();
    private final Map<String, List<Entry>> byUnit = new HashMap<>();

    /** @param above the codes of all that the agency stands under, then and today */
    private record Entry(String code, LocalDate from, LocalDate to, String type, Set<String> above)
            implements Serializable {

        boolean holds(LocalDate day) {
            return !day.isBefore(from) && !day.isAfter(to);
        }
    }

    /**
     * What was found.
     *
     * @param code the agency; empty where none or several fit
     * @param candidates those that fit, where there are several, in the order of their codes; at most five
     */
    public record Found(Optional<String> code, List<String> candidates) {}

    private AgencyDirectory() {}

    /** The directory of the registered agencies: each lies where it lay then, and where its heirs have come to. */
    public static AgencyDirectory of(AgencyRegister register) {
        AgencyDirectory directory = new AgencyDirectory();
        for (AgencyVersion version : register.versions()) {
            if (version.isRegistered() && version.kind() != AgencyKind.GROUP) {
                Set<String> above = new HashSet<>(register.nodesAt(version.code(), version.validFrom()));
                above.addAll(register.nodesToday(version.code(), version.validFrom(), LocalDate.MAX));
                Optional<AgencyName> name = AgencyName.of(version.name());
                Entry entry = new Entry(
                        version.code(),
                        version.validFrom().equals(AgencyVersion.SINCE_EVER) ? LocalDate.MIN : version.validFrom(),
                        version.validTo().orElse(LocalDate.MAX),
                        name.flatMap(AgencyName::type).orElse(""),
                        Set.copyOf(above));
                name.ifPresent(known -> add(directory.byName, known.bare(), entry));
                version.unit().ifPresent(unit -> add(directory.byUnit, unit, entry));
            }
        }
        return directory;
    }

    private static void add(Map<String, List<Entry>> index, String key, Entry entry) {
        index.computeIfAbsent(key, any -> new ArrayList<>()).add(entry);
    }

    /** Whether two texts are the same name, in spite of how they are written; types of unit must not differ. */
    public static boolean isSameName(String one, String other) {
        return AgencyName.of(one).equals(AgencyName.of(other));
    }

    /**
     * The agency of an administrative unit's code on a day; empty where no unit had it then.
     *
     * @param unit two digits for a province, five for a commune
     */
    public Optional<String> ofUnit(String unit, LocalDate day) {
        Set<String> codes = byUnit.getOrDefault(unit, List.of()).stream()
                .filter(entry -> entry.holds(day))
                .map(Entry::code)
                .collect(Collectors.toSet());
        return codes.size() == 1 ? codes.stream().findFirst() : Optional.empty();
    }

    /**
     * The agency of a name on a day. Of agencies with that name those count that lie in a place named behind it, or, where none
     * is named, under {@code within}, which also decides where several lie in such places; and of these those that were valid
     * on the day; where none was, those that were before, because records go on coming under old names.
     *
     * @param within the level-1 agency that the record is known to belong to
     */
    public Found ofName(String name, Optional<String> within, LocalDate day) {
        List<String> parts = List.of(PLACES.split(name));
        List<Entry> fitting = List.of();
        int used = parts.size();
        while (fitting.isEmpty() && used > 0) {
            fitting = named(String.join(" - ", parts.subList(0, used)));
            used--;
        }
        if (!fitting.isEmpty()) {
            Set<String> places = places(parts.subList(used + 1, parts.size()));
            List<Entry> there = places.isEmpty()
                    ? fitting
                    : narrowed(fitting, entry -> entry.above().stream().anyMatch(places::contains));
            List<Entry> inside = within.map(
                            code -> narrowed(there, entry -> entry.above().contains(code)))
                    .orElse(there);
            // A place that is named may lie elsewhere.
            fitting = inside.isEmpty() && !places.isEmpty() ? there : inside;
            fitting = preferred(fitting, day);
        }
        Set<String> codes = fitting.stream().map(Entry::code).collect(Collectors.toCollection(TreeSet::new));
        return codes.size() == 1
                ? new Found(codes.stream().findFirst(), List.of())
                : new Found(
                        Optional.empty(), codes.stream().limit(MOST_CANDIDATES).toList());
    }

    private List<Entry> named(String text) {
        Optional<AgencyName> name = AgencyName.of(text);
        return name.map(known -> byName.getOrDefault(known.bare(), List.of()).stream()
                        .filter(entry -> known.type().isEmpty()
                                || entry.type().isEmpty()
                                || known.type().get().equals(entry.type()))
                        .toList())
                .orElse(List.of());
    }

    /** The agencies that the places behind a name may be; a place that nobody knows says nothing. */
    private Set<String> places(List<String> parts) {
        Set<String> codes = new HashSet<>();
        for (String part : parts) {
            named(part.replace(")", "")).forEach(entry -> codes.add(entry.code()));
        }
        return codes;
    }

    private static List<Entry> narrowed(List<Entry> entries, Predicate<Entry> fits) {
        return entries.stream().filter(fits).toList();
    }

    private static List<Entry> preferred(List<Entry> entries, LocalDate day) {
        List<Entry> valid = narrowed(entries, entry -> entry.holds(day));
        return valid.isEmpty() ? narrowed(entries, entry -> entry.to().isBefore(day)) : valid;
    }
}
