// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Control;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Finding;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.OpenedRun;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;
import org.dossierlake.table.SchemaFinding;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Verdict;

/**
 * The tables that a night would write, as far as that can be told before a record is read.
 *
 * @param certain those that a night which publishes always writes, in the order of {@link Tables#ALL}
 * @param possible those that it writes where its records say something new, odd or wrong, in the same order
 */
record PlannedTables(List<Table> certain, List<Table> possible) {

    /** What a night writes whatever its records say. */
    private static final List<Table> ALWAYS =
            List.of(OpenedRun.TABLE, Control.TABLE, LandedFile.TABLE, Run.TABLE, RunPhase.TABLE, Publication.TABLE);

    /** What is written only for what is odd, wrong, new or changed; calendars when one of them has changed. */
    private static final List<Table> NOW_AND_THEN = List.of(
            Agency.TABLE,
            CalendarDay.TABLE,
            SchemaFinding.TABLE,
            Finding.TABLE,
            RunTable.TABLE,
            Quarantine.TABLE,
            Balance.TABLE,
            Restatement.TABLE);

    /**
     * The tables of a night with files of these feeds.
     *
     * @param behind tables that an earlier run merged into and did not post
     */
    static PlannedTables of(Collection<Feeds> feeds, Collection<Table> behind) {
        Set<Table> certain = new LinkedHashSet<>(ALWAYS);
        Set<Table> possible = new LinkedHashSet<>(NOW_AND_THEN);
        possible.addAll(Tables.SUMS);
        for (Feeds feed : feeds) {
            certain.add(feed.stage());
            certain.add(Verdict.TABLE);
            possible.add(feed.target());
            possible.addAll(following(feed.target()));
        }
        if (feeds.contains(Feeds.DOSSIERS)) {
            certain.add(DossierVersion.TABLE);
        }
        behind.forEach(table -> possible.addAll(following(table)));
        for (Table table : List.copyOf(possible)) {
            possible.addAll(Posted.postedTo(table));
        }
        behind.forEach(table -> possible.addAll(Posted.postedTo(table)));
        return new PlannedTables(inOrder(certain), inOrder(possible));
    }

    /** The tables whose rows may change with those of {@code target}, see {@link Merging}. */
    private static List<Table> following(Table target) {
        List<Table> following = new ArrayList<>();
        if (target.equals(Dossier.TABLE)) {
            following.addAll(List.of(Procedure.TABLE, ProcedureField.TABLE, Payment.TABLE, Settlement.TABLE));
        } else if (target.equals(Payment.TABLE)) {
            following.add(Settlement.TABLE);
        } else if (List.of(Feeds.STEPS.target(), Procedure.TABLE, CalendarDay.TABLE)
                .contains(target)) {
            following.add(Dossier.TABLE);
        }
        return following;
    }

    private static List<Table> inOrder(Set<Table> tables) {
        return Tables.ALL.stream().filter(tables::contains).toList();
    }
}
