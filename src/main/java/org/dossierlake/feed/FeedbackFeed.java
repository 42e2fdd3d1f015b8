// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.FeedbackKind;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.StagedFeedback;

/** Feedback on administrative procedures as any system writes it: typed and screened. A feed of a register. */
public final class FeedbackFeed extends Feed<FeedbackFeed.FeedbackRecord> {

    private static final List<String> MOMENTS = List.of(
            "received", "refused", "supplement-asked", "supplement-returned", "answered", "published", "version");

    private static final List<Rule<FeedbackRecord>> OF_THE_RECORD = List.of(
            new Rule<>(
                    "FEEDBACK_CODE_MISSING",
                    "code",
                    "The record names no feedback.",
                    "Send the code of the feedback: what becomes of it is told apart by it.",
                    record -> record.says("code")),
            new Rule<>(
                    "AGENCY_CODE_UNREADABLE",
                    "agency",
                    "The record names no agency, or under VN one whose code is not like H44.100 or 000.00.01.H59.",
                    "Send the identifier of the agency that handles it (Decision 20/2020/QĐ-TTg).",
                    record -> TypedRecord.isAnswerable(record.agency, record.section.agencyRoot())),
            new Rule<>(
                    "KIND_UNREADABLE",
                    "kind",
                    "The kind of the feedback is empty or none of the agreed ones.",
                    "Send act or regulation.",
                    record -> record.kind != null),
            new Rule<>(
                    "RECEIVED_UNREADABLE",
                    "received",
                    "The day of the receipt is empty or cannot be read as a moment between 1990 and 2049.",
                    "Send it in the agreed format: all limits are counted from it.",
                    record -> record.on("received") != null),
            WholeRecord.unreadableMoment(
                    "REFUSED_UNREADABLE", "refused", "The day on which the feedback was refused cannot be read"),
            WholeRecord.unreadableMoment(
                    "SUPPLEMENT_ASKED_UNREADABLE",
                    "supplement-asked",
                    "The day on which a supplement was asked for cannot be read"),
            WholeRecord.unreadableMoment(
                    "SUPPLEMENT_RETURNED_UNREADABLE",
                    "supplement-returned",
                    "The day on which the supplement came cannot be read"),
            WholeRecord.unreadableMoment("ANSWERED_UNREADABLE", "answered", "The day of the answer cannot be read"),
            WholeRecord.unreadableMoment(
                    "PUBLISHED_UNREADABLE", "published", "The day on which the answer was published cannot be read"),
            markUnreadable("DISSATISFIED_UNREADABLE", "dissatisfied"),
            markUnreadable("REPEATED_UNREADABLE", "repeated"));

    private static final List<Rule<FeedbackRecord>> OF_ITS_DAYS = List.of(
            afterFileDay("RECEIVED_AFTER_FILE_DAY", "received"),
            afterFileDay("REFUSED_AFTER_FILE_DAY", "refused"),
            afterFileDay("SUPPLEMENT_ASKED_AFTER_FILE_DAY", "supplement-asked"),
            afterFileDay("SUPPLEMENT_RETURNED_AFTER_FILE_DAY", "supplement-returned"),
            afterFileDay("ANSWERED_AFTER_FILE_DAY", "answered"),
            afterFileDay("PUBLISHED_AFTER_FILE_DAY", "published"),
            before("REFUSED_BEFORE_RECEIVED", "refused", "received"),
            before("SUPPLEMENT_ASKED_BEFORE_RECEIVED", "supplement-asked", "received"),
            before("SUPPLEMENT_RETURNED_BEFORE_ASKED", "supplement-returned", "supplement-asked"),
            before("ANSWERED_BEFORE_RECEIVED", "answered", "received"),
            before("PUBLISHED_BEFORE_ANSWERED", "published", "answered"),
            new Rule<>(
                    "REFUSED_AND_ANSWERED",
                    "refused",
                    "The feedback was refused, and answered as well.",
                    "Send the one that ended it: feedback ends once.",
                    record -> !record.says("refused") || !record.says("answered")));

    /** What every record must keep, in the order in which broken rules are listed. */
    public static final List<Rule<FeedbackRecord>> RULES = WholeRecord.rulesAnd(
            Stream.concat(OF_THE_RECORD.stream(), OF_ITS_DAYS.stream()).toList());

    /** What is odd in the record itself. */
    public static final List<Flag<Predicate<FeedbackRecord>>> FLAGS = List.of();

    private static Rule<FeedbackRecord> markUnreadable(String code, String word) {
        return new Rule<>(
                code,
                word,
                "The mark %s is neither yes nor no.".formatted(word),
                "Send 1 or 0, or leave it empty: then it is no.",
                record -> Marks.isKnown(record.text(word)));
    }

    private static Rule<FeedbackRecord> afterFileDay(String code, String word) {
        return new Rule<>(
                code,
                word,
                "The day (%s) is after the day of the file that says so.".formatted(word),
                "Correct the day, or the file's folder.",
                record -> record.isByFileDay(record.on(word)));
    }

    /** The other day is there, too, and is not later. */
    private static Rule<FeedbackRecord> before(String code, String word, String other) {
        return new Rule<>(
                code,
                word,
                "There is a day (%s), and the day that must come before (%s) is later or is not said."
                        .formatted(word, other),
                "Correct one of the two days.",
                record -> record.on(word) == null
                        || record.says(other) && TypedRecord.isNotAfter(record.on(other), record.on(word)));
    }

    /** A record of feedback, typed. */
    static final class FeedbackRecord extends TypedRecord {

        private final Dialect.Section section;
        private final String agency;
        private final String kind;

        private FeedbackRecord(SentRecord sent, Typing typing, Map<String, String> kinds) {
            super(sent, typing, MOMENTS);
            this.section = typing.section();
            this.agency = AgencyCode.normalForm(text("agency"));
            this.kind = Typing.mapped(text("kind"), kinds);
        }
    }

    private final Map<String, String> kinds;

    FeedbackFeed(Typing typing) {
        super(Sent.FEEDBACK, typing, StagedFeedback.TABLE, StagedFeedback.CANONICAL, RULES);
        this.kinds = typing.codes("kind", FeedbackKind.values());
    }

    @Override
    FeedbackRecord typed(SentRecord sent, Typing with) {
        return new FeedbackRecord(sent, with, kinds);
    }

    @Override
    void put(FeedbackRecord record, StageRow row) {
        row.put(StagedFeedback.FEEDBACK_CODE, record.text("code"))
                .put(StagedFeedback.AGENCY_CODE, record.agency)
                .put(StagedFeedback.AGENCY_ROOT, record.section.agencyRoot())
                .put(StagedFeedback.CALENDAR, record.section.calendar())
                .put(StagedFeedback.KIND, record.kind)
                .put(StagedFeedback.RECEIVED_ON, record.on("received"))
                .put(StagedFeedback.REFUSED_ON, record.on("refused"))
                .put(StagedFeedback.SUPPLEMENT_ASKED_ON, record.on("supplement-asked"))
                .put(StagedFeedback.SUPPLEMENT_RETURNED_ON, record.on("supplement-returned"))
                .put(StagedFeedback.ANSWERED_ON, record.on("answered"))
                .put(StagedFeedback.PUBLISHED_ON, record.on("published"))
                .put(StagedFeedback.IS_DISSATISFIED, Marks.isYes(record.text("dissatisfied")))
                .put(StagedFeedback.IS_REPEATED, Marks.isYes(record.text("repeated")))
                .put(StagedFeedback.VERSION_AT, Moment.at(record.moment("version")));
    }

    @Override
    String agency(FeedbackRecord record) {
        return record.agency;
    }
}
