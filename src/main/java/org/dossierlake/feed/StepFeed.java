// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.StagedStep;

/** Progress steps as any sender writes them: typed and screened. Handlers' names and texts go no further. */
public final class StepFeed extends Feed<StepFeed.StepRecord> {

    /** What a one-stop product writes into the step that it invents when it sends a waiting dossier upstream. */
    private static final String SYNTHETIC_CONTENT = "Cán bộ trả hồ sơ bổ sung";

    private static final Set<String> TITLES = Set.of("Chuyên viên", "Cán bộ một cửa");

    private static final List<String> MOMENTS = List.of("processed", "started", "deadline", "version");

    /** What every step's record must keep, in the order in which broken rules are listed. */
    public static final List<Rule<StepRecord>> RULES = WholeRecord.rulesAnd(List.of(
            WholeRecord.dossierCodeMissing(),
            WholeRecord.statusUnreadable(step -> step.status),
            new Rule<>(
                    "PROCESSED_UNREADABLE",
                    "processed",
                    "The moment of the step (ThoiDiemXuLy) is empty or cannot be read as a moment"
                            + " between 1990 and 2049.",
                    "Send it in the agreed format: it tells steps apart.",
                    step -> step.moment("processed") != null),
            WholeRecord.unreadableMoment(
                    "STARTED_UNREADABLE", "started", "The beginning of the step (NgayBatDau) cannot be read"),
            WholeRecord.unreadableMoment(
                    "DEADLINE_UNREADABLE",
                    "deadline",
                    "The deadline of the step (NgayKetThucTheoQuyDinh) cannot be read"),
            new Rule<>(
                    "PROCESSED_AFTER_FILE_DAY",
                    "processed",
                    "The step was taken (ThoiDiemXuLy) after the day of the file that says so.",
                    "Correct the moment, or the file's folder.",
                    step -> step.isByFileDay(Moment.on(step.moment("processed"))))));

    /** What is odd in the record itself. */
    public static final List<Flag<Predicate<StepRecord>>> FLAGS = List.of(
            WholeRecord.charactersMended(),
            new Flag<>(
                    StagedStep.SYNTHETIC,
                    "content",
                    Treatment.ACCEPTED,
                    "A program invented the step (\"%s\"): it sends a dossier that waits for papers or money, or that was"
                                    .formatted(SYNTHETIC_CONTENT)
                            + " stopped, as finished. The step counts as sent.",
                    "Send the status that the dossier has (5, 6, 8).",
                    step -> step.says("content") && step.text("content").contains(SYNTHETIC_CONTENT)),
            new Flag<>(
                    "handler_placeholder",
                    "handler",
                    Treatment.ACCEPTED,
                    "The handler (NguoiXuLy) is a title and no person's name.",
                    "Send who took the step; the name is not kept.",
                    step -> step.says("handler") && TITLES.contains(step.text("handler"))));

    /** A step's record, typed. */
    static final class StepRecord extends TypedRecord {

        private final String status;

        private StepRecord(SentRecord sent, Typing typing) {
            super(sent, typing, MOMENTS);
            this.status = typing.status(text("status"));
        }
    }

    StepFeed(Typing typing) {
        super(Sent.STEPS, typing, StagedStep.TABLE, StagedStep.CANONICAL, RULES);
    }

    @Override
    StepRecord typed(SentRecord sent, Typing with) {
        return new StepRecord(sent, with);
    }

    @Override
    void put(StepRecord step, StageRow row) {
        row.put(StagedStep.DOSSIER_CODE, step.text("code"))
                .put(StagedStep.CODE_MONTH, DossierCode.monthOf(step.text("code")))
                .put(StagedStep.STATUS, step.status)
                .put(StagedStep.PROCESSED, step.moment("processed"))
                .put(StagedStep.STARTED_AT, Moment.at(step.moment("started")))
                .put(StagedStep.DEADLINE_AT, Moment.at(step.moment("deadline")))
                .put(StagedStep.VERSION_AT, Moment.at(step.moment("version")))
                .put(StagedStep.SENT_FLAGS, Flag.codes(FLAGS, step));
    }

    @Override
    String agency(StepRecord step) {
        return DossierCode.agencyOf(step.text("code")).map(AgencyCode::code).orElse(null);
    }
}
