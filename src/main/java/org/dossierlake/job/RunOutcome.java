// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * The exit status of a run in the file that the setting {@code run.outcome} names: one line, a number. It is for whoever
 * cannot wait for the process itself, because it runs on another machine.
 */
public final class RunOutcome {

    /** The setting that names the file. */
    public static final String SETTING = "run.outcome";

    /** What Hadoop is to know of a storage stands in Spark's settings behind this. */
    private static final String HADOOP = "spark.hadoop.";

    private RunOutcome() {}

    /**
     * Writes the file and its folders, over an older one.
     *
     * @param outcome a path or any Hadoop URI
     * @throws IOException when the storage does not take it
     */
    public static void write(String outcome, int exitStatus) throws IOException {
        Configuration hadoop = new Configuration();
        // Spark has stopped by now, or was never started.
        for (Tuple2<String, String> each : new SparkConf().getAllWithPrefix(HADOOP)) {
            hadoop.set(each._1(), each._2());
        }
        Path file = new Path(outcome);
        try (OutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write((exitStatus + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
