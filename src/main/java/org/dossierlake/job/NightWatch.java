// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Follows a {@code nightly} from its start to its end, however it ends, and then tells of it: in the file of figures for
 * Prometheus ({@code metrics.file}), in events of OpenLineage ({@code lineage.file}) and in notices ({@code notify}).
 */
public final class NightWatch {

    private final Settings settings;
    private final NightMetrics metrics;
    private final Notices notices;
    private final Lineage lineage;
    private final long startedNanos = System.nanoTime();
    private final Map<String, PhaseFigures> phases = new LinkedHashMap<>();
    private Optional<NightResult> result = Optional.empty();
    private List<String> moved = List.of();

    private NightWatch(Settings settings) {
        this.settings = settings;
        this.metrics = NightMetrics.of(settings);
        this.notices = new Notices(settings.notices());
        this.lineage = new Lineage(settings);
    }

    /**
     * Watches a night that begins now.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the file of figures could not be written
     */
    public static NightWatch of(Settings settings) {
        NightWatch watch = new NightWatch(settings);
        watch.lineage.begins();
        return watch;
    }

    /** Hands on what a night tells of its phases, and remembers it. */
    public Progress alsoTold(Progress shown) {
        return new Progress() {
            @Override
            public void phase(String name, String detail) {
                shown.phase(name, detail);
            }

            @Override
            public void ended(PhaseFigures figures) {
                phases.merge(figures.phase(), figures, PhaseFigures::plus);
                shown.ended(figures);
            }
        };
    }

    /** What the night came to. What it moved is asked for where notices tell of it. */
    public void told(NightResult night, SparkSession spark) {
        result = Optional.of(night);
        if (settings.notices().isOn()) {
            moved = night.runId()
                    .map(run -> Restated.lines(spark, settings, run))
                    .orElse(List.of());
        }
    }

    /** The night has ended. That somebody cannot be told of it is no reason for it to fail. */
    public void ended(int exitStatus, Optional<String> failure) {
        NightEnd end = new NightEnd(
                exitStatus,
                failure,
                result,
                moved,
                List.copyOf(phases.values()),
                (System.nanoTime() - startedNanos) / 1_000_000 / 1e3);
        metrics.write(end);
        lineage.ended(end);
        notices.send(end);
    }
}
