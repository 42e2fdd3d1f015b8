// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Hands phases on to where they are shown, and measures each of them. When one ends, its figures are logged and shown.
 *
 * <p>For the thread that announces the phases; the threads that it starts meanwhile are measured too.
 */
final class MeasuredProgress implements Progress, AutoCloseable {

    /** Spark tells of its tasks a moment later. Longer than this nobody waits for it: then the figures are too low. */
    private static final int LONGEST_WAIT_MILLIS = 1_000;

    private final SparkContext spark;
    private final Progress shown;
    private final PhaseListener listener = new PhaseListener();
    private final List<PhaseFigures> ended = new ArrayList<>();
    private String running;
    private long startedNanos;
    private int phases;

    /** Measures until it is closed. */
    MeasuredProgress(SparkSession spark, Progress shown) {
        this.spark = spark.sparkContext();
        this.shown = shown;
        this.spark.addSparkListener(listener);
    }

    @Override
    public void phase(String name, String detail) {
        end();
        running = name;
        startedNanos = System.nanoTime();
        phases++;
        spark.setLocalProperty(PhaseListener.PHASE, mark());
        shown.phase(name, detail);
    }

    @Override
    public void require() {
        shown.require();
    }

    @Override
    public List<PhaseFigures> figures() {
        List<PhaseFigures> figures = new ArrayList<>(ended);
        if (running != null) {
            figures.add(soFar());
        }
        return figures;
    }

    /** Another run begins, with no figures yet. */
    void startOver() {
        end();
        ended.clear();
    }

    /** Ends the last phase. It may be closed more than once. */
    @Override
    public void close() {
        try {
            end();
        } finally {
            spark.removeSparkListener(listener);
        }
    }

    private void end() {
        if (running != null) {
            PhaseFigures figures = soFar();
            running = null;
            spark.setLocalProperty(PhaseListener.PHASE, null);
            ended.add(figures);
            RunLog.phase(figures);
            shown.ended(figures);
        }
    }

    private PhaseFigures soFar() {
        double seconds = (System.nanoTime() - startedNanos) / 1_000_000 / 1e3;
        try {
            spark.listenerBus().waitUntilEmpty(LONGEST_WAIT_MILLIS);
        } catch (TimeoutException e) {
            // What has arrived by now is what there is to tell.
        }
        return listener.figures(mark(), running, seconds);
    }

    /** Phases of the same name follow one another when a run is gone on with. */
    private String mark() {
        return Integer.toString(phases);
    }
}
