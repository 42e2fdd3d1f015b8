// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.RowsChanged;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Step;

/** What a run took, phase by phase, and what it changed, table by table, as it is stored with the run. */
final class RunFigures {

    /** The tables that a night merges into. */
    private static final List<Table> MERGED = List.of(
            Dossier.TABLE,
            Step.TABLE,
            Payment.TABLE,
            Settlement.TABLE,
            Procedure.TABLE,
            ProcedureField.TABLE,
            RegisteredAgency.TABLE);

    private RunFigures() {}

    /** The writes that store the figures up to now; none of a run that nobody measures: a rebuild of the statistics. */
    static List<Runnable> writes(NightRun night) {
        // Before other writes begin: what they read and write would come in between.
        List<Row> phases = phases(night);
        if (phases.isEmpty()) {
            return List.of();
        }
        List<Runnable> writes = new ArrayList<>();
        writes.add(() -> append(night, RunPhase.TABLE, phases));
        List<Row> tables = tables(night);
        if (!tables.isEmpty()) {
            writes.add(() -> append(night, RunTable.TABLE, tables));
        }
        return writes;
    }

    private static List<Row> phases(NightRun night) {
        List<Row> rows = new ArrayList<>();
        for (PhaseFigures phase : night.progress().figures()) {
            rows.add(RowFactory.create(
                    night.runId(),
                    rows.size() + 1,
                    phase.phase(),
                    phase.seconds(),
                    phase.rowsRead(),
                    phase.bytesRead(),
                    phase.rowsWritten(),
                    phase.bytesWritten()));
        }
        return rows;
    }

    private static List<Row> tables(NightRun night) {
        List<Row> rows = new ArrayList<>();
        for (Table table : MERGED) {
            RowsChanged changed = night.lake().rowsChangedAfter(table, Publication.seenVersion(night.before(), table));
            if (changed.changed() > 0) {
                rows.add(RowFactory.create(
                        night.runId(),
                        table.name(),
                        changed.inserted(),
                        changed.updated(),
                        changed.deleted(),
                        changed.rewritten()));
            }
        }
        return rows;
    }

    private static void append(NightRun night, Table table, List<Row> rows) {
        night.append(table, night.spark().createDataFrame(rows, table.schema()));
    }
}
