// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.feed.Arrival;
import org.dossierlake.feed.Dialect;
import org.dossierlake.feed.DossierFeed;
import org.dossierlake.feed.DossierRules;
import org.dossierlake.feed.PaymentFeed;
import org.dossierlake.feed.Sent;
import org.dossierlake.feed.StepFeed;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.StagedStep;
import org.dossierlake.table.Step;

/** The feeds that a night reads, each with its stage, the table it leads to and the date of its newest event. */
enum Feeds {
    DOSSIERS(Sent.DOSSIERS, StagedDossier.TABLE, Dossier.TABLE, true, DossierRules.RULES, DossierRules.FLAGS) {
        @Override
        Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
            return DossierFeed.staged(sent, dialect, arrival);
        }

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
        Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
            return StepFeed.staged(sent, dialect, arrival);
        }

        @Override
        Column newestEvent() {
            return StagedStep.PROCESSED.on().col();
        }
    },
    PAYMENTS(Sent.PAYMENTS, StagedPayment.TABLE, Payment.TABLE, true, PaymentFeed.RULES, PaymentFeed.FLAGS) {
        @Override
        Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
            return PaymentFeed.staged(sent, dialect, arrival);
        }

        @Override
        Column newestEvent() {
            return StagedPayment.PAID.on().col();
        }
    };

    private final Sent sent;
    private final Table stage;
    private final Table target;
    private final boolean carriesMoney;
    private final List<Rule> rules;
    private final List<Flag> flags;

    Feeds(Sent sent, Table stage, Table target, boolean carriesMoney, List<Rule> rules, List<Flag> flags) {
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
    List<Rule> rules() {
        return rules;
    }

    /** What is odd in a record of this feed that is accepted all the same. */
    List<Flag> flags() {
        return flags;
    }

    /** The columns that name one thing of this feed. */
    List<Field> key() {
        return target.key();
    }

    /** The month that the target is partitioned by. */
    static Column codeMonth() {
        return col(StagedDossier.CODE_MONTH.name());
    }

    /** Types and screens the records of one dialect: rows of {@link #stage()}. */
    abstract Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival);

    /** The newest date of something that has happened; null where the row has none. */
    abstract Column newestEvent();
}
