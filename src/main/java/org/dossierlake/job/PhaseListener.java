// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Adds up what the tasks of each phase read and write. A job belongs to the phase that its thread was in, whenever
 * Spark's events about it arrive; jobs of nobody's phase, such as those of another user of the same Spark, do not count.
 */
final class PhaseListener extends SparkListener {

    /** The local property of Spark that says which phase a thread is in; threads that it starts have it too. */
    static final String PHASE = "dossierlake.phase";

    private final Map<Integer, String> phaseOfStage = new HashMap<>();
    private final Map<String, Sums> sums = new HashMap<>();

    @Override
    public synchronized void onJobStart(SparkListenerJobStart job) {
        String phase = phase(job.properties());
        if (phase != null) {
            sums(phase).jobs++;
        }
    }

    @Override
    public synchronized void onStageSubmitted(SparkListenerStageSubmitted stage) {
        String phase = phase(stage.properties());
        if (phase != null) {
            phaseOfStage.put(stage.stageInfo().stageId(), phase);
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd task) {
        String phase = phaseOfStage.get(task.stageId());
        TaskMetrics metrics = task.taskMetrics();
        if (phase != null && metrics != null && task.taskInfo().successful()) {
            Sums sum = sums(phase);
            sum.tasks++;
            sum.rowsRead += metrics.inputMetrics().recordsRead();
            sum.bytesRead += metrics.inputMetrics().bytesRead();
            sum.rowsWritten += metrics.outputMetrics().recordsWritten();
            sum.bytesWritten += metrics.outputMetrics().bytesWritten();
        }
    }

    /** The tasks of a stage that are still at work were started twice, and their twins have ended. */
    @Override
    public synchronized void onStageCompleted(SparkListenerStageCompleted stage) {
        phaseOfStage.remove(stage.stageInfo().stageId());
    }

    /**
     * What has been added up for a phase.
     *
     * @param mark what {@link #PHASE} said in it
     * @param name what the phase is called
     */
    synchronized PhaseFigures figures(String mark, String name, double seconds) {
        Sums sum = sums(mark);
        return new PhaseFigures(
                name, seconds, sum.rowsRead, sum.bytesRead, sum.rowsWritten, sum.bytesWritten, sum.jobs, sum.tasks);
    }

    private static String phase(Properties properties) {
        return properties == null ? null : properties.getProperty(PHASE);
    }

    private Sums sums(String phase) {
        return sums.computeIfAbsent(phase, any -> new Sums());
    }

    private static final class Sums {
        private long rowsRead;
        private long bytesRead;
        private long rowsWritten;
        private long bytesWritten;
        private long jobs;
        private long tasks;
    }
}
