// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import org.apache.spark.sql.SparkSession;
import org.dossierlake.lake.LocalFiles;

/** The session of what is measured at a larger size than tests have: as the embedded mode has it, less its console. */
public final class BenchSpark {

    private BenchSpark() {}

    /** Starts it; whoever measures stops it. */
    public static SparkSession start() {
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.hadoop.fs.file.impl", LocalFiles.class.getName())
                .config("spark.sql.shuffle.partitions", "8")
                .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
                .config("spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
                .getOrCreate();
        spark.sparkContext().setLogLevel("ERROR");
        return spark;
    }
}
