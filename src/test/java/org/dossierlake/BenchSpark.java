// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.StorageStatistics;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.lake.LocalFiles;

/** What programs that measure share. */
public final class BenchSpark {

    private BenchSpark() {}

    /** A session as the embedded mode has it, less its console, for more than tests have; whoever measures stops it. */
    public static SparkSession start() {
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.maxConcurrentOutputFileWriters", "32")
                .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
                .config("spark.sql.shuffle.partitions", "8")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }

    /** All that this process has read from local files, Delta's logs included. */
    public static long bytesRead() {
        StorageStatistics files = FileSystem.getGlobalStorageStatistics().get("file");
        return files == null ? 0 : files.getLong("bytesRead");
    }

    /** The middle one of what was measured; of an even number the upper one of the two. */
    public static <T> double median(List<T> runs, ToDoubleFunction<T> measured) {
        double[] sorted = runs.stream().mapToDouble(measured).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
