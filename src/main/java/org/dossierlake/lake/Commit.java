// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Option;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A version of a table: its first, or one in which rows are added, or stand in the place of others.
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
     * @param rows all columns that are stored, of their types: nothing here looks whether they are
     */
    Commit(Snapshot before, Dataset<Row> rows) {
        this.before = before;
        this.rows = rows;
    }

    /**
     * Makes the first version of a table, without rows. Delta's builder of tables goes through Spark's catalog, which takes
     * longer than all else.
     *
     * @param before the version that is none
     */
    static void create(Snapshot before, Table table, Map<String, String> properties) {
        OptimisticTransaction transaction = before.deltaLog().startTransaction(Option.empty(), Option.apply(before));
        transaction.updateMetadataForNewTable(new Metadata(
                UUID.randomUUID().toString(),
                null,
                table.grain(),
                new Format("parquet", Map$.MODULE$.empty()),
                table.schema().json(),
                CollectionConverters.asScala(table.layout().partitionedBy().stream()
                                .map(Field::name)
                                .toList())
                        .toSeq(),
                Map$.MODULE$.from(CollectionConverters.asScala(properties)),
                Option.apply(System.currentTimeMillis())));
        transaction.commit(
                CollectionConverters.asScala(List.<Action>of()).toSeq(),
                new DeltaOperations.CreateTable(transaction.metadata(), false, false, Option.empty()));
    }

    /**
     * Adds the rows.
     *
     * @param number the application and its number under which they are added; whoever adds under another one of the same
     *     application meanwhile is a conflict
     */
    void append(Optional<SetTransaction> number) {
        OptimisticTransaction transaction = begin();
        number.ifPresent(each -> transaction.readTxn().addOne(each.appId()));
        append(transaction, number.stream().toList());
    }

    /**
     * Adds rows that were made out of all rows of the version before: whatever is added meanwhile is a conflict.
     *
     * @param numbers the applications and their numbers under which they are added
     */
    void appendNext(List<SetTransaction> numbers) {
        OptimisticTransaction transaction = begin();
        transaction.readWholeTable();
        append(transaction, numbers);
    }

    private void append(OptimisticTransaction transaction, List<SetTransaction> numbers) {
        List<Action> actions = new ArrayList<>(numbers);
        actions.addAll(written(transaction));
        finish(transaction, actions, SaveMode.Append);
    }

    /**
     * Puts the rows in the place of those in some files.
     *
     * @param files files of the version before
     * @param where tells of a file with rows whether it lies where it may
     * @throws IllegalStateException when one lies elsewhere; nothing is committed then
     */
    void replace(List<AddFile> files, Predicate<AddFile> where) {
        OptimisticTransaction transaction = begin();
        // Whatever else is committed meanwhile: these files are chosen from all.
        transaction.readWholeTable();
        List<Action> actions = new ArrayList<>(written(transaction));
        for (Action written : actions) {
            if (!(written instanceof AddFile file && where.test(file))) {
                throw new IllegalStateException(
                        "Nothing was changed: rows lie in none of the parts that are replaced: " + where(written));
            }
        }
        long now = System.currentTimeMillis();
        files.forEach(file -> actions.add(file.removeWithTimestamp(now, true)));
        finish(transaction, actions, SaveMode.Overwrite);
    }

    /** Where rows were written, and nothing of what is in them. */
    private static String where(Action written) {
        return written instanceof AddFile file
                ? file.partitionValues().toString()
                : written.getClass().getSimpleName();
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
