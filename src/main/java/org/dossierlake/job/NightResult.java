// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Publication;

/**
 * What a night came to.
 *
 * @param runId the run; empty when there was nothing to do
 * @param exitStatus 0 done, 2 done and rows were refused, 66 done and a feed is absent
 * @param lines what happened, for people
 * @param verdicts how many rows got each verdict, by feed; of feeds that had files
 * @param absent feeds whose files should have been there
 * @param published what readers see now; empty where it is not told, or there is nothing yet
 */
public record NightResult(
        Optional<String> runId,
        int exitStatus,
        List<String> lines,
        Map<String, Map<String, Long>> verdicts,
        List<AbsentFeed> absent,
        Optional<Publication> published) {

    static final int DONE = 0;
    static final int DONE_WITH_REFUSALS = 2;

    public NightResult {
        lines = List.copyOf(lines);
        absent = List.copyOf(absent);
    }

    /** What a run without files came to. */
    NightResult(Optional<String> runId, int exitStatus, List<String> lines) {
        this(runId, exitStatus, lines, Map.of(), List.of(), Optional.empty());
    }

    /** The same, and these feeds are absent: that is the worse news. */
    NightResult without(List<AbsentFeed> feeds) {
        return new NightResult(
                runId,
                feeds.isEmpty() ? exitStatus : StopReason.LANDING_MISSING.exitStatus(),
                Stream.concat(lines.stream(), feeds.stream().map(AbsentFeed::line))
                        .toList(),
                verdicts,
                feeds,
                published);
    }

    /** The same, and before it these lines. */
    NightResult saying(List<String> before) {
        return new NightResult(
                runId,
                exitStatus,
                Stream.concat(before.stream(), lines.stream()).toList(),
                verdicts,
                absent,
                published);
    }

    /** This result of a run that had died, and that of the run that followed. */
    NightResult then(NightResult next) {
        Map<String, Map<String, Long>> both = new TreeMap<>();
        Stream.of(verdicts, next.verdicts)
                .forEach(each -> each.forEach((feed, rows) -> rows.forEach((verdict, number) ->
                        both.computeIfAbsent(feed, any -> new LinkedHashMap<>()).merge(verdict, number, Long::sum))));
        return new NightResult(
                next.runId.or(() -> runId),
                Math.max(exitStatus, next.exitStatus),
                Stream.concat(lines.stream(), next.lines.stream()).toList(),
                both,
                List.of(),
                next.published.or(() -> published));
    }
}
