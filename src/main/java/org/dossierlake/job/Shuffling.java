// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.Collection;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;

/**
 * Into how many parts a run's rows are shuffled: as many as the session is set to, more where much has landed. Parts that
 * do not fit into memory are sorted on disk; parts of little are put together again by Spark itself.
 */
final class Shuffling implements AutoCloseable {

    private static final String PARTITIONS = "spark.sql.shuffle.partitions";

    /** Bytes of landed text for a part. */
    private static final long PART = 128L << 20;

    /** How much text compressed files hold: the portal's records shrink to an eighth. */
    private static final int EXPANSION = 8;

    private final SparkSession spark;
    private final String set;

    /** Remembers what the session is set to. */
    Shuffling(SparkSession spark) {
        this.spark = spark;
        this.set = spark.conf().get(PARTITIONS);
    }

    /** Makes room for a run that takes up these files. */
    static void widen(SparkSession spark, Collection<Landed> files) {
        long parts = files.stream().mapToLong(Shuffling::text).sum() / PART;
        if (parts > Integer.parseInt(spark.conf().get(PARTITIONS))) {
            spark.conf().set(PARTITIONS, parts);
        }
    }

    private static long text(Landed landed) {
        String path = landed.file().path().toLowerCase(Locale.ROOT);
        return path.endsWith(".gz")
                ? landed.file().bytes() * EXPANSION
                : landed.file().bytes();
    }

    /** Sets the session as it was. */
    @Override
    public void close() {
        spark.conf().set(PARTITIONS, set);
    }
}
