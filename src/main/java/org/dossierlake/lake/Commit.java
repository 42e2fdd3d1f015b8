// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A version of a table in which rows are added, or stand in the place of others.
 *
 * <p>Delta's command for it asks Spark for the whole state of the table before it writes: whether a number of an application
 * has been seen, and which files a condition means. Both are known here without Spark. Rows are written, checked and committed
 * by the transaction that Delta's command uses, too.
 */
final class Commit {

    private final Snapshot before;
    private final Dataset<Row> rows;

    /**
     * Prepares a version; nothing is written yet.
     *
     * @param before the version that it follows
     * @param rows all columns that are stored, of their types
     * @throws IllegalStateException when the stored columns are others
     */
    Commit(Snapshot before, Dataset<Row> rows) {
        Set<String> stored = Set.copyOf(Arrays.asList(before.schema().fieldNames()));
        if (!stored.equals(Set.copyOf(Arrays.asList(rows.columns())))) {
            throw new IllegalStateException("Nothing was written to %s: it has the columns %s, the rows have %s"
                    .formatted(before.path().getParent(), stored, Arrays.toString(rows.columns())));
        }
        this.before = before;
        this.rows = rows;
    }

    /** Adds the rows. */
    void append(Optional<SetTransaction> number) {
        OptimisticTransaction transaction = begin();
        List<Action> actions = new ArrayList<>(number.stream().toList());
        actions.addAll(written(transaction));
        finish(transaction, actions, SaveMode.Append);
    }

    /**
     * Puts the rows in the place of those in some files.
     *
     * @param replaced files of the version before
     */
    void replace(List<AddFile> replaced) {
        OptimisticTransaction transaction = begin();
        // Whatever else is committed meanwhile: these files are chosen from all.
        transaction.readWholeTable();
        List<Action> actions = new ArrayList<>(written(transaction));
        long now = System.currentTimeMillis();
        replaced.forEach(file -> actions.add(file.removeWithTimestamp(now, true)));
        finish(transaction, actions, SaveMode.Overwrite);
    }

    private OptimisticTransaction begin() {
        return before.deltaLog().startTransaction(Option.empty(), Option.apply(before));
    }

    private List<? extends Action> written(OptimisticTransaction transaction) {
        return CollectionConverters.asJava(transaction.writeFiles(rows));
    }

    private void finish(OptimisticTransaction transaction, List<Action> actions, SaveMode mode) {
        transaction.commit(
                CollectionConverters.asScala(actions).toSeq(),
                new DeltaOperations.Write(
                        mode,
                        Option.apply(before.metadata().partitionColumns()),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty(),
                        Option.empty()));
    }
}
