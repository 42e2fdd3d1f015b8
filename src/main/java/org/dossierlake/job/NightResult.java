// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a night came to.
 *
 * @param runId the run; empty when there was nothing to do
 * @param exitStatus 0 done, 2 done and rows were refused
 * @param lines what happened, for people
 */
public record NightResult(Optional<String> runId, int exitStatus, List<String> lines) {

    static final int DONE = 0;
    static final int DONE_WITH_REFUSALS = 2;

    public NightResult {
        lines = List.copyOf(lines);
    }

    /** This result of a run that had died, and that of the run that followed. */
    NightResult then(NightResult next) {
        return new NightResult(
                next.runId.or(() -> runId),
                Math.max(exitStatus, next.exitStatus),
                Stream.concat(lines.stream(), next.lines.stream()).toList());
    }
}
