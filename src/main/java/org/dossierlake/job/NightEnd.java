// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.Optional;

/**
 * How a nightly ended, for those who were not there.
 *
 * @param exitStatus the status with which the process ends
 * @param failure what stopped it, as people read it; empty where nothing did
 * @param result what it came to; empty where it was stopped
 * @param moved what became of figures that had been reported, for people; empty where it is not known
 * @param phases what its phases took, in their order
 * @param seconds how long it took in all
 */
record NightEnd(
        int exitStatus,
        Optional<String> failure,
        Optional<NightResult> result,
        List<String> moved,
        List<PhaseFigures> phases,
        double seconds) {}
