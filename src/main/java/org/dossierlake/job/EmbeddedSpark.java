// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.mapred.JobConf;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.util.CallSite;

/** What a Spark within this process need not do: on a small night it costs more than the rows. */
public final class EmbeddedSpark {

    /** What Hadoop's own files say of YARN and of MapReduce: neither runs anything here. */
    private static final Set<String> OF_OTHERS = Set.of("yarn-default.xml", "mapred-default.xml");

    private EmbeddedSpark() {}

    /** Spares it that, in this thread and in those that it starts. To be called when Spark has just started. */
    public static void spare(SparkContext spark) {
        try {
            dropDefaultsOfOthers(spark.hadoopConfiguration());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SparkConf settings = spark.getConf();
        if (!settings.getBoolean("spark.ui.enabled", true) && !settings.getBoolean("spark.eventLog.enabled", false)) {
            // Each dataset and each job would walk the stack for the line that made it, which nobody sees then.
            spark.setLocalProperty(CallSite.SHORT_FORM(), spark.appName());
            spark.setLocalProperty(CallSite.LONG_FORM(), spark.appName());
        }
    }

    /** Hadoop's settings go with every read and every write, each with the name of its file: here two thirds of them. */
    private static void dropDefaultsOfOthers(Configuration hadoop) throws IOException {
        // These two tell Hadoop of more files, and then it reads all files again: later that would bring all of it
        // back.
        FileSystem.getFileSystemClass("file", hadoop);
        new JobConf(false);
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, String> setting : hadoop) {
            if (OF_OTHERS.containsAll(Arrays.asList(hadoop.getPropertySources(setting.getKey())))) {
                names.add(setting.getKey());
            }
        }
        names.forEach(hadoop::unset);
    }
}
