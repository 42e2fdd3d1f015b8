// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.StagedAgency;

/** Agencies as any register writes them: typed and screened. A reference feed. */
public final class AgencyFeed extends Feed<AgencyFeed.EntryRecord> {

    private static final List<String> MOMENTS = List.of("valid-from", "valid-to", "version");

    private static final Pattern UNIT_CODE = Pattern.compile("\\d{2}|\\d{5}");
    private static final Pattern BETWEEN_CODES = Pattern.compile("[\\s,;|]+");

    /** What every register entry must keep, in the order in which broken rules are listed. */
    public static final List<Rule<EntryRecord>> RULES = WholeRecord.rulesAnd(List.of(
            new Rule<>(
                    "AGENCY_CODE_UNREADABLE",
                    "code",
                    "The entry names no agency, or under VN one whose code is not like H44.100 or" + " 000.00.01.H59.",
                    "Send the agency's identifier (Decision 20/2020/QĐ-TTg).",
                    entry -> entry.isReadableCode(entry.code)),
            new Rule<>(
                    "AGENCY_NAME_MISSING",
                    "name",
                    "The entry gives the agency no name.",
                    "Send the name.",
                    entry -> entry.says("name")),
            new Rule<>(
                    "AGENCY_KIND_UNREADABLE",
                    "kind",
                    "The kind of agency is none of the agreed ones.",
                    "Send an agreed kind, or leave it empty: then the code tells it.",
                    entry -> !entry.says("kind") || entry.kind != null),
            new Rule<>(
                    "PARENT_UNREADABLE",
                    "parent",
                    "The agency above is the agency itself, or its code is none of an agency or group.",
                    "Send the code of the agency above, or leave it empty: then the code tells it.",
                    entry -> entry.parent == null
                            || entry.isReadableCode(entry.parent) && !entry.parent.equals(entry.code)),
            new Rule<>(
                    "UNIT_CODE_UNREADABLE",
                    "unit",
                    "The code of the administrative unit has neither 2 nor 5 digits.",
                    "Send the statistics office's code, or leave it empty.",
                    entry -> !entry.says("unit")
                            || UNIT_CODE.matcher(entry.text("unit")).matches()),
            new Rule<>(
                    "SUCCESSOR_UNREADABLE",
                    "successors",
                    "A successor's code is none of an agency, or nobody can take over because no last"
                            + " day (valid-to) is said.",
                    "Send the codes of the successors, separated by blanks, and the last day.",
                    entry -> entry.successors.length == 0
                            || entry.validTo() != null
                                    && Arrays.stream(entry.successors).allMatch(entry::isReadableCode)),
            WholeRecord.unreadableMoment(
                    "VALID_FROM_UNREADABLE", "valid-from", "The day from which the entry is valid cannot be read"),
            WholeRecord.unreadableMoment(
                    "VALID_TO_UNREADABLE", "valid-to", "The last day on which the entry is valid cannot be read"),
            new Rule<>(
                    "VALID_TO_BEFORE_VALID_FROM",
                    "valid-to",
                    "The entry ends before it begins.",
                    "Correct one of the two days.",
                    entry -> TypedRecord.isNotAfter(entry.validFrom(), entry.validTo()))));

    /** What is odd in the record itself. */
    public static final List<Flag<Predicate<EntryRecord>>> FLAGS = List.of();

    /** An entry of a register, typed. */
    static final class EntryRecord extends TypedRecord {

        private final String root;
        private final String code;
        private final String parent;
        private final String kind;
        private final String[] successors;

        private EntryRecord(SentRecord sent, Typing typing, Map<String, String> kinds) {
            super(sent, typing, MOMENTS);
            this.root = typing.section().agencyRoot();
            this.code = AgencyCode.normalForm(text("code"));
            this.parent = AgencyCode.normalForm(text("parent"));
            this.kind = Typing.mapped(text("kind"), kinds);
            this.successors = says("successors")
                    ? BETWEEN_CODES
                            .splitAsStream(text("successors"))
                            .filter(part -> !part.isEmpty())
                            .map(AgencyCode::normalForm)
                            .distinct()
                            .toArray(String[]::new)
                    : new String[0];
        }

        private LocalDate validFrom() {
            Moment from = moment("valid-from");
            return from == null ? AgencyVersion.SINCE_EVER : from.on();
        }

        private LocalDate validTo() {
            return Moment.on(moment("valid-to"));
        }

        /** Under VN an agency's code, or a group; other countries' registers write theirs as they like. */
        private boolean isReadableCode(String agency) {
            return agency != null
                    && (!root.equals(AgencyCode.ROOT)
                            || AgencyCode.parse(agency).isPresent()
                            || AgencyCode.GROUPS.contains(agency)
                            || agency.equals(AgencyCode.ROOT));
        }
    }

    private final Map<String, String> kinds;

    AgencyFeed(Typing typing) {
        super(Sent.AGENCIES, typing, StagedAgency.TABLE, StagedAgency.CANONICAL, RULES);
        this.kinds = typing.codes("kind", AgencyKind.values());
    }

    @Override
    EntryRecord typed(SentRecord sent, Typing with) {
        return new EntryRecord(sent, with, kinds);
    }

    @Override
    void put(EntryRecord entry, StageRow row) {
        row.put(StagedAgency.AGENCY_CODE, entry.code)
                .put(StagedAgency.VALID_FROM, entry.validFrom())
                .put(StagedAgency.VALID_TO, entry.validTo())
                .put(StagedAgency.AGENCY_NAME, entry.text("name"))
                .put(StagedAgency.AGENCY_KIND, entry.kind)
                .put(StagedAgency.PARENT_CODE, entry.parent)
                .put(StagedAgency.UNIT_CODE, entry.text("unit"))
                .put(StagedAgency.SUCCESSORS, entry.successors)
                .put(StagedAgency.AGENCY_ROOT, entry.root)
                .put(StagedAgency.VERSION_AT, Moment.at(entry.moment("version")));
    }

    @Override
    String agency(EntryRecord entry) {
        return entry.code;
    }
}
