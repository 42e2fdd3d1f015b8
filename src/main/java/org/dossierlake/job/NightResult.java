// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.Optional;

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
}
