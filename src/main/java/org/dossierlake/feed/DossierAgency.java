// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;

/**
 * The agency of a dossier: its identifier, else the one in front of the dossier's code, else its unit's or its name's.
 *
 * @param known the identifier that the record gives; null where it gives none
 * @param isGiven whether the record gives a unit or a name
 * @param found the agency of the unit or the name: the one that resolves the dossier, whoever received it; null where none,
 *     or one of several
 * @param candidates the agencies that the name may mean, for people, where no identifier is known; else null
 */
record DossierAgency(String known, boolean isGiven, String found, String candidates) {

    private static final String UNIT = "agency-unit";
    private static final String NAME = "agency-name";

    /** Refused only where the site says so: {@link UnresolvedAgency}. */
    static final Rule<DossierRecord> RULE = new Rule<>(
            "AGENCY_UNRESOLVED",
            NAME,
            "The dossier's code names no agency, and its unit (DonViXuLy) is none that the register knows, or one of"
                    + " several.",
            "Send the agency's identifier in front of the dossier's code, or have the name added to the register and"
                    + " the record replayed.",
            dossier -> !dossier.agency().isUnresolved(dossier) || !dossier.refusesUnresolved());

    /** What is odd about the agency. */
    static final List<Flag<Predicate<DossierRecord>>> FLAGS = List.of(
            new Flag<>(
                    "agency_by_name",
                    NAME,
                    Treatment.REPAIRED,
                    "The dossier's code names no agency; its unit (DonViXuLy) was found in the register.",
                    "Send the agency's identifier in front of the dossier's code.",
                    dossier -> dossier.agency().known == null && dossier.agency().found != null),
            new Flag<>(
                    "agency_missing",
                    "agency",
                    Treatment.ACCEPTED,
                    "Neither the dossier's code nor anything else names an agency. It counts among all other agencies.",
                    "Send the agency's identifier in front of the dossier's code.",
                    dossier -> dossier.agency().known == null && !dossier.agency().isGiven),
            new Flag<>(
                    "agency_unresolved",
                    NAME,
                    Treatment.ACCEPTED,
                    "The unit (DonViXuLy) is none that the register knows, or one of several, and the site accepts"
                            + " that. It counts among all other agencies.",
                    "Send the agency's identifier in front of the dossier's code, or have the name added to the"
                            + " register.",
                    dossier -> dossier.agency().isUnresolved(dossier) && !dossier.refusesUnresolved()));

    /** Whether a dialect gives agencies by anything but their identifier. */
    static boolean asksDirectory(Dialect.Section section) {
        Map<String, Source> columns = section.reading().columns();
        return columns.containsKey(UNIT) || columns.containsKey(NAME);
    }

    /** @param day names and codes of units mean something on a day only */
    static DossierAgency of(SentRecord sent, LocalDate day, Typing typing) {
        String unit = sent.text(UNIT);
        String name = sent.text(NAME);
        boolean isGiven = unit != null || name != null;
        String known = sent.text("agency");
        if (known == null) {
            known = DossierCode.agencyOf(sent.text("code"))
                    .map(AgencyCode::code)
                    .orElse(null);
        }
        AgencyDirectory directory = typing.arrival().directory();
        if (!isGiven || directory == null) {
            return new DossierAgency(known, isGiven, null, null);
        }
        Optional<String> ofUnit = Optional.ofNullable(unit).flatMap(code -> directory.ofUnit(code, day));
        if (ofUnit.isPresent() || name == null) {
            return new DossierAgency(known, true, ofUnit.orElse(null), null);
        }
        // One that received a dossier hands it to units of its own province or ministry.
        Optional<String> within = AgencyCode.parse(known)
                .map(AgencyCode::level1)
                .or(() -> Optional.ofNullable(typing.section().agencyWithin()));
        AgencyDirectory.Found found = directory.ofName(name, within, day);
        String candidates = known != null || found.candidates().isEmpty() ? null : String.join(" ", found.candidates());
        return new DossierAgency(known, true, found.code().orElse(null), candidates);
    }

    /** The code that the dossier counts under. */
    String code(String root) {
        return known != null ? known : found != null ? found : root + ".OTHER";
    }

    /** A record that names no dossier is refused for that alone. */
    private boolean isUnresolved(DossierRecord dossier) {
        return dossier.says("code") && known == null && isGiven && found == null;
    }
}
