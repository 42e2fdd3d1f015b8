// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an agency was in one period of validity.
 *
 * @param code its identifier: an {@link AgencyCode} in normal form, or a node above all agencies
 * @param validFrom the first day; {@link #SINCE_EVER} where no register names one
 * @param validTo the last day; empty while it is valid, or until the agency's next version begins
 * @param name its name; the code where no register names it
 * @param kind what it is
 * @param parent the code of the node above it; empty for a root
 * @param unit the statistics office's code of the province (2 digits) or commune (5 digits) that it serves; a code alone
 *     means nothing, because codes pass from one unit to another
 * @param successors who takes over on the day after {@code validTo}; several where it was split; empty where nobody is
 *     named, so that an agency with a later version goes on as itself
 * @param isRegistered whether a register says so; false where only the codes of records do
 */
public record AgencyVersion(
        String code,
        LocalDate validFrom,
        Optional<LocalDate> validTo,
        String name,
        AgencyKind kind,
        Optional<String> parent,
        Optional<String> unit,
        List<String> successors,
        boolean isRegistered) {

    /** The first day of versions for which no register names one. */
    public static final LocalDate SINCE_EVER = LocalDate.of(1970, 1, 1);

    public AgencyVersion {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(validFrom, "validFrom");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        successors = List.copyOf(successors);
    }

    /**
     * An agency of which only the code and the root of its tree are known. Under {@link AgencyCode#ROOT} the parent
     * follows from the code; under any other root every agency stands directly below the root.
     */
    public static AgencyVersion named(String code, String root) {
        Optional<AgencyCode> parsed = AgencyCode.parse(code);
        Optional<String> parent;
        if (code.equals(root)) {
            parent = Optional.empty();
        } else if (!root.equals(AgencyCode.ROOT) || AgencyCode.GROUPS.contains(code)) {
            parent = Optional.of(root);
        } else {
            parent = Optional.of(parsed.map(AgencyCode::parentCode).orElse(AgencyCode.OTHER));
        }
        return new AgencyVersion(
                code,
                SINCE_EVER,
                Optional.empty(),
                code,
                kindOf(code, parsed),
                parent,
                Optional.empty(),
                List.of(),
                false);
    }

    private static AgencyKind kindOf(String code, Optional<AgencyCode> parsed) {
        if (code.equals(AgencyCode.ROOT)) {
            return AgencyKind.COUNTRY;
        }
        return AgencyCode.GROUPS.contains(code)
                ? AgencyKind.GROUP
                : parsed.map(AgencyCode::kind).orElse(AgencyKind.OTHER);
    }

    /** The same version from another day on. */
    AgencyVersion from(LocalDate day) {
        return new AgencyVersion(code, day, validTo, name, kind, parent, unit, successors, isRegistered);
    }

    /** The same version up to another day, on which it only pauses: who takes over is not said here. */
    AgencyVersion until(LocalDate day) {
        return new AgencyVersion(code, validFrom, Optional.of(day), name, kind, parent, unit, List.of(), isRegistered);
    }

    /** The same version once no register names it any more: what was counted under it must still be found. */
    public AgencyVersion forgotten() {
        return new AgencyVersion(code, validFrom, validTo, name, kind, parent, unit, successors, false);
    }

    boolean hasEnded(LocalDate today) {
        return validTo.filter(last -> last.isBefore(today)).isPresent();
    }
}
