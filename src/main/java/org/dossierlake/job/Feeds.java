// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DateType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.feed.AgencyFeed;
import org.dossierlake.feed.DossierRecordFlags;
import org.dossierlake.feed.DossierRules;
import org.dossierlake.feed.FeedbackFeed;
import org.dossierlake.feed.PaymentFeed;
import org.dossierlake.feed.ProcedureFeed;
import org.dossierlake.feed.Sent;
import org.dossierlake.feed.StepFeed;
import org.dossierlake.feed.TargetFeed;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.FeedbackItem;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.StagedAgency;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedFeedback;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.StagedProcedure;
import org.dossierlake.table.StagedStep;
import org.dossierlake.table.StagedTarget;
import org.dossierlake.table.Step;
import org.dossierlake.table.Target;

/**
 * The feeds that a night reads, each with its stage, the table it leads to and the date of its newest event.
 *
 * <p>There are two kinds. A <em>fact feed</em> tells what happened; its table is split by the month in the dossier's
 * code, and its changes are posted. A <em>reference feed</em> is a register: facts are looked up in it, or it stands for
 * itself, as the targets of programmes and the feedback do. Its files go the same way (stage, rules, quarantine, verdicts, newest version per key), but:
 *
 * <ul>
 *   <li>its table is not split: a target without {@link StagedDossier#CODE_MONTH} among its partitions is what makes a
 *       feed a reference feed, and its stage has no such column;
 *   <li>it is merged before all facts of the same night, so that they are resolved with it (see {@link Merging});
 *   <li>nothing of it is posted: figures move when a fact that was resolved with it is written anew;
 *   <li>it is optional: a night without files of it does nothing for it.
 * </ul>
 *
 * <p>To add one: its words in {@link Sent}, a stage and a target in {@code table}, its rules and typing in {@code feed}, a
 * constant here, its tables in {@link Tables}, its name in {@link Settings#FEEDS} and its dialect in {@link SettingsKey}.
 * The target has the stage's canonical columns, {@code version_order}, {@code content_hash} and {@code run_id}; rows in it
 * that no file has told may leave {@code version_order} null, then any version that lands takes their place.
 */
enum Feeds {
    DOSSIERS(Sent.DOSSIERS, StagedDossier.TABLE, Dossier.TABLE, true, DossierRules.RULES, DossierRecordFlags.FLAGS) {
        @Override
        Column newestEvent() {
            return greatest(
                    StagedDossier.FILED.on().col(),
                    StagedDossier.RECEIVED.on().col(),
                    StagedDossier.ENDED.on().col(),
                    StagedDossier.RETURNED.on().col(),
                    StagedDossier.REFUSED.on().col());
        }
    },
    STEPS(Sent.STEPS, StagedStep.TABLE, Step.TABLE, false, StepFeed.RULES, StepFeed.FLAGS) {
        @Override
        Column newestEvent() {
            return StagedStep.PROCESSED.on().col();
        }
    },
    PAYMENTS(Sent.PAYMENTS, StagedPayment.TABLE, Payment.TABLE, true, PaymentFeed.RULES, PaymentFeed.FLAGS) {
        @Override
        Column newestEvent() {
            return StagedPayment.PAID.on().col();
        }
    },
    PROCEDURES(
            Sent.PROCEDURES,
            StagedProcedure.TABLE,
            Procedure.TABLE,
            false,
            ProcedureFeed.RULES,
            ProcedureFeed.FLAGS) {},
    AGENCIES(Sent.AGENCIES, StagedAgency.TABLE, RegisteredAgency.TABLE, false, AgencyFeed.RULES, AgencyFeed.FLAGS) {},
    TARGETS(Sent.TARGETS, StagedTarget.TABLE, Target.TABLE, false, TargetFeed.RULES, TargetFeed.FLAGS) {},
    FEEDBACK(Sent.FEEDBACK, StagedFeedback.TABLE, FeedbackItem.TABLE, false, FeedbackFeed.RULES, FeedbackFeed.FLAGS) {};

    private final Sent sent;
    private final Table stage;
    private final Table target;
    private final boolean carriesMoney;
    private final List<? extends Rule<?>> rules;
    private final List<? extends Flag<?>> flags;

    Feeds(
            Sent sent,
            Table stage,
            Table target,
            boolean carriesMoney,
            List<? extends Rule<?>> rules,
            List<? extends Flag<?>> flags) {
        this.sent = sent;
        this.stage = stage;
        this.target = target;
        this.carriesMoney = carriesMoney;
        this.rules = rules;
        this.flags = flags;
    }

    /** The feed's name: its folder in the landing root and its key in the settings. */
    String feed() {
        return sent.feed();
    }

    Sent sent() {
        return sent;
    }

    Table stage() {
        return stage;
    }

    /** The table that the feed's accepted rows are merged into. */
    Table target() {
        return target;
    }

    boolean carriesMoney() {
        return carriesMoney;
    }

    /** What a record of this feed is refused for. */
    List<? extends Rule<?>> rules() {
        return rules;
    }

    /** What is odd in a record of this feed that is accepted all the same. */
    List<? extends Flag<?>> flags() {
        return flags;
    }

    /** The columns that name one thing of this feed. */
    List<Field> key() {
        return target.key();
    }

    /** Whether this is a register: its target is not split by months. */
    boolean isReference() {
        return target.layout().partitionedBy().stream()
                .noneMatch(field -> field.name().equals(StagedDossier.CODE_MONTH.name()));
    }

    /** The month of a staged row: that of its dossier's code; rows of a reference feed have none. */
    Column month() {
        return isReference() ? lit(DossierCode.NO_MONTH) : codeMonth();
    }

    /** The month that the targets of fact feeds are partitioned by. */
    static Column codeMonth() {
        return col(StagedDossier.CODE_MONTH.name());
    }

    /**
     * The newest date of something that has happened; null where the row has none. An entry of a register tells of no
     * event: a file of them without a day in its path counts as today's.
     */
    Column newestEvent() {
        return lit(null).cast(DateType);
    }
}
