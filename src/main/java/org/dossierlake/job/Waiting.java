// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.LakeVersion;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.Staged;

/** The refused rows that still wait in quarantine, published or not. */
final class Waiting {

    /** True where the row's file is done with; false where the next night reads the whole file once more. */
    static final String IS_FINAL = "is_final";

    /**
     * Which of them are meant.
     *
     * @param feed rows of this feed; empty for all
     * @param path rows of this landed file, or of the files in this folder; empty for all
     * @param rule rows that break this rule; empty for all
     */
    record Selection(Optional<String> feed, Optional<String> path, Optional<String> rule) {

        /** Every row that waits. */
        static final Selection ALL = new Selection(Optional.empty(), Optional.empty(), Optional.empty());

        Dataset<Row> of(Dataset<Row> refused) {
            Column meant = lit(true);
            if (feed.isPresent()) {
                meant = meant.and(Quarantine.FEED.col().equalTo(feed.get()));
            }
            if (path.isPresent()) {
                Column own = Staged.PATH.col();
                meant = meant.and(own.equalTo(path.get()).or(own.startsWith(path.get() + "/")));
            }
            if (rule.isPresent()) {
                meant = meant.and(array_contains(Staged.RULES.col(), rule.get()));
            }
            return refused.filter(meant);
        }
    }

    private Waiting() {}

    /**
     * Rows of {@link Quarantine#TABLE} with {@link #IS_FINAL}: those that nobody has read again. When a file came again
     * with other content, or was read again because a night stopped, only what the last reading refused counts.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake yet
     */
    static Dataset<Row> rows(SparkSession spark, Settings settings) {
        Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
        LakeVersion.require(lake);
        if (!lake.exists(Quarantine.TABLE)) {
            throw Failures.lakeMissing(settings.lakeRoot());
        }
        return rows(lake);
    }

    static Dataset<Row> rows(Lake lake) {
        String path = Staged.PATH.name();
        Dataset<Row> refused =
                lake.read(Quarantine.TABLE).filter(Quarantine.REPLAYED_RUN.col().isNull());
        Dataset<Row> landed = lake.read(LandedFile.TABLE)
                .groupBy(LandedFile.PATH.col())
                .agg(max(LandedFile.RUN_ID.col()).as("landed_run"));
        Dataset<Row> newest =
                refused.groupBy(Staged.PATH.col()).agg(max(Staged.RUN_ID.col()).as("newest_run"));
        Dataset<Row> done = lake.read(Run.TABLE)
                .filter(Run.isDone())
                .select(Run.RUN_ID.col(), lit(true).as("is_done"));
        Column run = Staged.RUN_ID.col();
        // Names of runs sort by time.
        Column sinceLanded = coalesce(run.geq(col("landed_run")), lit(false));
        Column lastTry = run.equalTo(col("newest_run")).and(coalesce(run.gt(col("landed_run")), lit(true)));
        Column isFinal = col(IS_FINAL);
        return refused.join(landed, new String[] {path}, "left")
                .join(newest, new String[] {path}, "left")
                .join(broadcast(done), new String[] {Run.RUN_ID.name()}, "left")
                // A replay writes here at its end: whatever becomes of it, no night reads its files again.
                .withColumn(IS_FINAL, coalesce(col("is_done"), lit(false)).or(Run.isReplay(run)))
                .filter(isFinal.and(sinceLanded).or(not(isFinal).and(lastTry)))
                .drop("landed_run", "newest_run", "is_done");
    }
}
