// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Control;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;
import org.dossierlake.statistic.Feedback;
import org.dossierlake.statistic.Flags;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.Index766;
import org.dossierlake.statistic.ProcedureCatalogue;
import org.dossierlake.statistic.ResolvingAgencies;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.statistic.Signals;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.statistic.Supplements;
import org.dossierlake.statistic.TargetProgress;
import org.dossierlake.statistic.YearOverYear;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Erased;
import org.dossierlake.table.FeedbackItem;
import org.dossierlake.table.Finding;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.OpenedRun;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.Run;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;
import org.dossierlake.table.SchemaFinding;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.StagedAgency;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedFeedback;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.StagedProcedure;
import org.dossierlake.table.StagedStep;
import org.dossierlake.table.StagedTarget;
import org.dossierlake.table.Step;
import org.dossierlake.table.Target;
import org.dossierlake.table.Verdict;

/** Every table of the lake and every view, in the order in which a newcomer meets them. */
public final class Tables {

    /** The published statistics: what analysts ask. Told from {@link #SUMS} when they are asked for. */
    public static final List<Table> PUBLISHED =
            Statistics.ALL.stream().map(Statistic::table).toList();

    /** What the published statistics are told from: stored sums. */
    public static final List<Table> SUMS =
            Statistics.ALL.stream().map(Statistic::sums).toList();

    /** Published, too: what follows from rows of the others. */
    public static final List<Table> VIEWS = List.of(
            Form06.TABLE,
            Index766.TABLE,
            YearOverYear.TABLE,
            Supplements.TABLE,
            ResolvingAgencies.TABLE,
            Signals.TABLE,
            Flags.TABLE,
            TargetProgress.TABLE,
            Feedback.TABLE,
            ProcedureCatalogue.TABLE);

    /** All that is published; none of it is stored as it is shown. */
    public static final List<Table> SHOWN =
            Stream.concat(PUBLISHED.stream(), VIEWS.stream()).toList();

    /** The stored tables behind them, the restricted ones last. */
    public static final List<Table> STORED = List.of(
            Dossier.TABLE,
            DossierVersion.TABLE,
            Step.TABLE,
            Payment.TABLE,
            Settlement.TABLE,
            Procedure.TABLE,
            ProcedureField.TABLE,
            Agency.TABLE,
            RegisteredAgency.TABLE,
            Target.TABLE,
            FeedbackItem.TABLE,
            CalendarDay.TABLE,
            Posting.TABLE,
            PostingDay.TABLE,
            PostingPayment.TABLE,
            PostingSettlement.TABLE,
            Balance.TABLE,
            Control.TABLE,
            Restatement.TABLE,
            LandedFile.TABLE,
            SchemaFinding.TABLE,
            Finding.TABLE,
            Verdict.TABLE,
            OpenedRun.TABLE,
            Run.TABLE,
            RunPhase.TABLE,
            RunTable.TABLE,
            Erased.TABLE,
            Quarantine.TABLE,
            StagedDossier.TABLE,
            StagedStep.TABLE,
            StagedPayment.TABLE,
            StagedProcedure.TABLE,
            StagedAgency.TABLE,
            StagedTarget.TABLE,
            StagedFeedback.TABLE);

    /** Every table that is stored: the published sums first; the ledger of publications itself comes last. */
    public static final List<Table> ALL = Stream.of(SUMS, STORED, List.of(Publication.TABLE))
            .flatMap(List::stream)
            .toList();

    /** What readers can ask for: every table and view. */
    public static final List<Table> READABLE =
            Stream.of(SHOWN, ALL).flatMap(List::stream).distinct().toList();

    private Tables() {}

    /** The columns that readers see, in order: of what is published more than are declared. */
    static List<Field> columns(Table table) {
        return SHOWN.contains(table) ? Statistics.seen(table) : table.columns();
    }

    /** The table or view of this name; a failure that lists all names when there is none. */
    static Table named(String name) {
        return READABLE.stream()
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failures.unknownTable(
                        name, READABLE.stream().map(Table::name).toList()));
    }
}
