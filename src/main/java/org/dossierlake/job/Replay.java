// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.dossierlake.lake.Field;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;

/**
 * Reads rows that wait in quarantine again, after a dialect or a reference has been corrected: a run of its own that goes
 * the way of a night, with the records at the refused positions of the landed files.
 *
 * <p>The landed file, its day and its place in the order of versions stay what they were, so that a record which is
 * taken now does not win over one that arrived meanwhile. Of a file of which nothing has ever been taken and all rows are
 * meant, every record is read: the corrected dialect may cut the file differently.
 */
public final class Replay {

    private static final String[] KEY =
            Quarantine.TABLE.key().stream().map(Field::name).toArray(String[]::new);

    /** What a replay needs to know of the rows: where they lie, and why they were refused. */
    static final Column[] NEEDED = Stream.concat(Quarantine.TABLE.key().stream(), Stream.of(Staged.RULES))
            .map(Field::col)
            .toArray(Column[]::new);

    private final Dataset<Row> rows;
    private final Collection<String> whole;
    private final List<String> remarks;

    /**
     * @param rows the rows of quarantine that are read again, by {@link #NEEDED}
     * @param whole the paths of the files that are read from end to end
     * @param remarks what is to be said about files that could not be read again
     */
    Replay(Dataset<Row> rows, Collection<String> whole, List<String> remarks) {
        this.rows = rows;
        this.whole = List.copyOf(whole);
        this.remarks = List.copyOf(remarks);
    }

    /**
     * Runs one replay.
     *
     * @param feed rows of this feed only; empty for all
     * @param path rows of this landed file, or of the files in this folder, only; empty for all
     * @param rule rows that break this rule only; empty for all
     * @throws org.dossierlake.failure.RunFailure when the landing folder is missing, the lake is locked, or the books do
     *     not balance
     */
    public static NightResult run(
            SparkSession spark,
            Settings settings,
            Optional<String> feed,
            Optional<String> path,
            Optional<String> rule,
            Progress progress) {
        Waiting.Selection selection = new Waiting.Selection(feed, path, rule);
        return Opening.run(
                spark,
                settings,
                progress,
                Ledger::newReplayId,
                opening -> new ReplayFiles(opening).find(selection),
                Night::inOrder);
    }

    /** What is to be said about files that could not be read again. */
    List<String> remarks() {
        return remarks;
    }

    /** Of the records of the files, those that are read again. */
    Dataset<Row> taken(Dataset<Row> sent) {
        Dataset<Row> places = rows.select(Staged.PATH.col().as("wanted_path"), place().as("wanted_place"))
                .distinct();
        return sent.join(
                places,
                col(Staged.PATH.name()).equalTo(col("wanted_path")).and(place().equalTo(col("wanted_place"))),
                "left_semi");
    }

    /** A record's position; in a file that is read from end to end every record is at the same place. */
    private Column place() {
        return when(Staged.PATH.col().isin(whole.toArray()), lit(-1L)).otherwise(Staged.POSITION.col());
    }

    /**
     * The last word about the rows: those that were read again are marked, and what is still refused waits under this
     * run. In one write, so that a run that dies before it has left no row twice.
     */
    void settle(NightRun run, Staging staging) {
        if (run.files().isEmpty()) {
            return;
        }
        Dataset<Row> read = staging.verdicts()
                .select(Staged.PATH.col(), place().as("place"))
                .distinct();
        Dataset<Row> done = rows.withColumn("place", place())
                .join(read, new String[] {Staged.PATH.name(), "place"}, "left_semi")
                .select(Arrays.stream(KEY).map(functions::col).toArray(Column[]::new));
        Dataset<Row> marked = Quarantine.TABLE.conform(run.lake()
                .read(Quarantine.TABLE)
                .drop(Quarantine.REPLAYED_RUN.name())
                .join(done, KEY, "left_semi")
                .withColumn(Quarantine.REPLAYED_RUN.name(), lit(run.runId())));
        Dataset<Row> settled = staging.refused().map(marked::unionAll).orElse(marked);
        List<String> runs = new ArrayList<>(rows.select(Staged.RUN_ID.col()).distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .toList());
        runs.add(run.runId());
        run.lake().merge(Quarantine.TABLE, run.kept().keep(settled), runs, lit(true));
    }
}
