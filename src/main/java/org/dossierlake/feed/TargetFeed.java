// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.TargetRole;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.StagedTarget;

/** Targets as any register of a programme writes them: typed and screened. A feed of a register. */
public final class TargetFeed extends Feed<TargetFeed.EntryRecord> {

    private static final List<String> MOMENTS = List.of("assigned", "due", "done", "cancelled", "version");

    /** What every entry must keep, in the order in which broken rules are listed. */
    public static final List<Rule<EntryRecord>> RULES = WholeRecord.rulesAnd(List.of(
            new Rule<>(
                    "PROGRAMME_MISSING",
                    "programme",
                    "The entry names no programme.",
                    "Send the programme: with the target's code it tells targets apart.",
                    entry -> entry.says("programme")),
            new Rule<>(
                    "TARGET_CODE_MISSING",
                    "code",
                    "The entry names no target.",
                    "Send the code of the target within its programme.",
                    entry -> entry.says("code")),
            new Rule<>(
                    "AGENCY_CODE_UNREADABLE",
                    "agency",
                    "The entry names no agency, or under VN one whose code is not like H44.100 or 000.00.01.H59.",
                    "Send the identifier of the agency that leads or works with it (Decision 20/2020/QĐ-TTg).",
                    entry -> TypedRecord.isAnswerable(entry.agency, entry.root)),
            new Rule<>(
                    "ROLE_UNREADABLE",
                    "role",
                    "The role of the agency is none of the agreed ones.",
                    "Send lead or with, or leave it empty: then the agency leads.",
                    entry -> entry.role != null),
            new Rule<>(
                    "ASSIGNED_UNREADABLE",
                    "assigned",
                    "The day of the assignment is empty or cannot be read as a moment between 1990 and 2049.",
                    "Send it in the agreed format: targets are selected by it.",
                    entry -> entry.on("assigned") != null),
            WholeRecord.unreadableMoment(
                    "DUE_UNREADABLE", "due", "The day until which the target is to be done cannot be read"),
            WholeRecord.unreadableMoment(
                    "DONE_UNREADABLE", "done", "The day on which the target was done cannot be read"),
            WholeRecord.unreadableMoment(
                    "CANCELLED_UNREADABLE", "cancelled", "The day on which the target was cancelled cannot be read"),
            new Rule<>(
                    "DONE_AFTER_FILE_DAY",
                    "done",
                    "The target was done after the day of the file that says so.",
                    "Correct the day, or the file's folder.",
                    entry -> entry.isByFileDay(entry.on("done"))),
            new Rule<>(
                    "DONE_BEFORE_ASSIGNED",
                    "done",
                    "The target was done on a day before it was assigned.",
                    "Correct one of the two days.",
                    entry -> TypedRecord.isNotAfter(entry.on("assigned"), entry.on("done"))),
            new Rule<>(
                    "CANCELLED_BEFORE_ASSIGNED",
                    "cancelled",
                    "The target was cancelled on a day before it was assigned.",
                    "Correct one of the two days.",
                    entry -> TypedRecord.isNotAfter(entry.on("assigned"), entry.on("cancelled")))));

    /** What is odd in the record itself. */
    public static final List<Flag<Predicate<EntryRecord>>> FLAGS = List.of();

    /** An entry of a register, typed. */
    static final class EntryRecord extends TypedRecord {

        private final String root;
        private final String agency;
        private final String role;

        private EntryRecord(SentRecord sent, Typing typing, Map<String, String> roles) {
            super(sent, typing, MOMENTS);
            this.root = typing.section().agencyRoot();
            this.agency = AgencyCode.normalForm(text("agency"));
            this.role = says("role") ? Typing.mapped(text("role"), roles) : TargetRole.LEAD.code();
        }
    }

    private final Map<String, String> roles;

    TargetFeed(Typing typing) {
        super(Sent.TARGETS, typing, StagedTarget.TABLE, StagedTarget.CANONICAL, RULES);
        this.roles = typing.codes("role", TargetRole.values());
    }

    @Override
    EntryRecord typed(SentRecord sent, Typing with) {
        return new EntryRecord(sent, with, roles);
    }

    @Override
    void put(EntryRecord entry, StageRow row) {
        row.put(StagedTarget.PROGRAMME, entry.text("programme"))
                .put(StagedTarget.TARGET_CODE, entry.text("code"))
                .put(StagedTarget.AGENCY_CODE, entry.agency)
                .put(StagedTarget.AGENCY_ROOT, entry.root)
                .put(StagedTarget.ROLE, entry.role)
                .put(
                        StagedTarget.UNIT_OF_COUNT,
                        entry.says("unit-of-count") ? entry.text("unit-of-count") : StagedTarget.TARGETS)
                .put(StagedTarget.ASSIGNED_ON, entry.on("assigned"))
                .put(StagedTarget.DUE_ON, entry.on("due"))
                .put(StagedTarget.DONE_ON, entry.on("done"))
                .put(StagedTarget.CANCELLED_ON, entry.on("cancelled"))
                .put(StagedTarget.VERSION_AT, Moment.at(entry.moment("version")));
    }

    @Override
    String agency(EntryRecord entry) {
        return entry.agency;
    }
}
