// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.job.EmbeddedSpark;
import org.dossierlake.job.Settings;

/**
 * The Spark session of a command; closing it stops Spark, unless the session was there before.
 *
 * <p>Under spark-submit, which names a master, the submitter's settings count and ours only fill gaps. Otherwise Spark
 * runs embedded in this process, on all its cores; conf/java-options has the scale of that, below everything else.
 */
final class Session implements AutoCloseable {

    private final SparkSession spark;
    private final boolean borrowed;

    private Session(SparkSession spark, boolean borrowed) {
        this.spark = spark;
        this.borrowed = borrowed;
    }

    /** Starts Spark for this command, or takes the session that this process already has. */
    static Session open(String command, Settings settings) {
        LogFile.choose();
        if (SparkSession.getDefaultSession().isDefined()) {
            return new Session(SparkSession.getDefaultSession().get(), true);
        }
        SparkSession.Builder builder = SparkSession.builder().appName("dossierlake " + command);
        configuration(settings).forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        if (isEmbedded()) {
            EmbeddedSpark.spare(spark.sparkContext());
        }
        return new Session(spark, false);
    }

    SparkSession spark() {
        return spark;
    }

    @Override
    public void close() {
        if (!borrowed) {
            spark.stop();
        }
    }

    private static boolean isEmbedded() {
        return System.getProperty("spark.master") == null;
    }

    private static Map<String, String> configuration(Settings settings) {
        Map<String, String> configuration = new TreeMap<>(shipped(settings));
        if (isEmbedded()) {
            configuration.put("spark.master", "local[*]");
            // Spark makes this folder in the working folder otherwise; all our tables have places of their own.
            Path warehouse = Path.of(System.getProperty("java.io.tmpdir"), "dossierlake-warehouse");
            configuration.put("spark.sql.warehouse.dir", warehouse.toUri().toString());
            configuration.putAll(settings.spark());
        } else {
            configuration.keySet().removeIf(key -> System.getProperty(key) != null);
        }
        // Below the feeds no instant is turned into a date, and times come as java.time: both rest on these two.
        configuration.put("spark.sql.session.timeZone", "UTC");
        configuration.put("spark.sql.datetime.java8API.enabled", "true");
        // The report's questions have parameters, and Delta's parser loses them the newer way (delta-io/delta#7640).
        configuration.put("spark.sql.legacy.parameterSubstitution.constantsOnly", "true");
        return configuration;
    }

    /** The shipped conf/spark-defaults.conf: a name, white space, a value; the format of Java's properties. */
    private static Map<String, String> shipped(Settings settings) {
        Path file = settings.sources().confFolder().resolve("spark-defaults.conf");
        Map<String, String> shipped = new TreeMap<>();
        if (Files.exists(file)) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw Failures.settingsFileUnreadable(file, "cannot be read");
            }
            properties
                    .stringPropertyNames()
                    .forEach(key -> shipped.put(key, properties.getProperty(key).strip()));
        }
        return shipped;
    }
}
