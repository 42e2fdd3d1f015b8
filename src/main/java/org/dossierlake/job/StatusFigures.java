// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;

/** What a run took and changed, for people. */
final class StatusFigures {

    private StatusFigures() {}

    /** The phases of a run and the tables in which it changed rows; nothing of a run that was not measured. */
    static List<String> of(Readers readers, String runId) {
        List<String> lines = new ArrayList<>();
        List<Row> phases = rows(readers, RunPhase.TABLE, RunPhase.POSITION, runId);
        if (!phases.isEmpty()) {
            lines.add("%-10s %10s %14s %16s %14s %16s"
                    .formatted("phase", "seconds", "rows read", "bytes read", "rows written", "bytes written"));
        }
        for (Row phase : phases) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-10s %,10.1f %,14d %,16d %,14d %,16d",
                    phase.<String>getAs(RunPhase.PHASE.name()),
                    phase.<Double>getAs(RunPhase.SECONDS.name()),
                    phase.<Long>getAs(RunPhase.ROWS_READ.name()),
                    phase.<Long>getAs(RunPhase.BYTES_READ.name()),
                    phase.<Long>getAs(RunPhase.ROWS_WRITTEN.name()),
                    phase.<Long>getAs(RunPhase.BYTES_WRITTEN.name())));
        }
        List<Row> tables = rows(readers, RunTable.TABLE, RunTable.TABLE_NAME, runId);
        if (!tables.isEmpty()) {
            lines.add("%-17s %12s %12s %12s %12s %12s"
                    .formatted("table", "inserted", "updated", "deleted", "rewritten", "per change"));
        }
        for (Row table : tables) {
            long rewritten = table.<Long>getAs(RunTable.ROWS_REWRITTEN.name());
            lines.add(String.format(
                    Locale.ROOT,
                    "%-17s %,12d %,12d %,12d %,12d %,12.1f",
                    table.<String>getAs(RunTable.TABLE_NAME.name()),
                    table.<Long>getAs(RunTable.ROWS_INSERTED.name()),
                    table.<Long>getAs(RunTable.ROWS_UPDATED.name()),
                    table.<Long>getAs(RunTable.ROWS_DELETED.name()),
                    rewritten,
                    (double) rewritten / changed(table)));
        }
        long changed = tables.stream().mapToLong(StatusFigures::changed).sum();
        phases.stream()
                .filter(phase -> phase.<String>getAs(RunPhase.PHASE.name()).equals("merge") && changed > 0)
                .map(phase -> phase.<Long>getAs(RunPhase.ROWS_READ.name()))
                .forEach(read -> lines.add(String.format(
                        Locale.ROOT,
                        "To merge, %,d rows were read: %.1f for each row changed.",
                        read,
                        (double) read / changed)));
        return lines;
    }

    private static long changed(Row table) {
        return table.<Long>getAs(RunTable.ROWS_INSERTED.name())
                + table.<Long>getAs(RunTable.ROWS_UPDATED.name())
                + table.<Long>getAs(RunTable.ROWS_DELETED.name());
    }

    private static List<Row> rows(Readers readers, Table table, Field order, String runId) {
        Dataset<Row> rows = readers.readOrNone(table);
        return rows.filter(RunPhase.RUN_ID.col().equalTo(runId))
                .orderBy(order.col())
                .collectAsList();
    }
}
