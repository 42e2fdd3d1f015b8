// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import com.typesafe.config.ConfigFactory;
import java.io.File;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.job.EmbeddedSpark;
import org.dossierlake.lake.CrashingFileContext;
import org.dossierlake.lake.CrashingFiles;
import org.dossierlake.lake.ObjectStoreLog;

/** One real Spark for the whole test run: starting it costs more than most tests. */
public final class LocalSpark {

    private LocalSpark() {}

    /** The session, made by the first test that asks and closed with the JVM. */
    public static SparkSession session() {
        return Holder.SESSION;
    }

    /**
     * Does something as on a larger lake: rows that are few are sent to wherever the others lie, so that a night looks for
     * stored keys first, and updates and inserts in two versions.
     */
    public static void sending(Runnable work) {
        String setting = "spark.sql.autoBroadcastJoinThreshold";
        String before = session().conf().get(setting);
        session().conf().set(setting, "10m");
        try {
            work.run();
        } finally {
            session().conf().set(setting, before);
        }
    }

    private static final class Holder {

        private static final SparkSession SESSION = start();

        private static SparkSession start() {
            SparkSession.Builder builder = SparkSession.builder();
            // The very settings that the demo runs with: rows are few, so planning is most of the time.
            ConfigFactory.parseFile(new File("conf/small-data.conf"))
                    .getConfig("spark")
                    .entrySet()
                    .forEach(entry -> builder.config(
                            entry.getKey(), entry.getValue().unwrapped().toString()));
            SparkSession session = builder.master("local[2]")
                    .appName("dossierlake tests")
                    // As it is in larger lakes: there, a merge marks rows in large files as gone.
                    .config("spark.databricks.delta.merge.deletionVectors.persistent", "true")
                    .config("spark.ui.enabled", "false")
                    // The file system of the embedded mode, which a test can make die.
                    .config("spark.hadoop.fs.file.impl", CrashingFiles.class.getName())
                    .config("spark.hadoop.fs.AbstractFileSystem.file.impl", CrashingFileContext.class.getName())
                    .config("spark.delta.logStore.s3a.impl", ObjectStoreLog.class.getName())
                    .config("spark.sql.session.timeZone", "UTC")
                    .config("spark.sql.datetime.java8API.enabled", "true")
                    .config("spark.sql.legacy.parameterSubstitution.constantsOnly", "true")
                    .config("spark.sql.maxConcurrentOutputFileWriters", "32")
                    .config(
                            "spark.databricks.delta.vacuum.enforceTimeTravelWithinDeletedFileRetentionDuration",
                            "false")
                    .config("spark.sql.sources.parallelPartitionDiscovery.parallelism", "2")
                    .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                    .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                    .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/dossierlake-warehouse")
                    .getOrCreate();
            session.sparkContext().setLogLevel("ERROR");
            EmbeddedSpark.spare(session.sparkContext());
            return session;
        }
    }
}
