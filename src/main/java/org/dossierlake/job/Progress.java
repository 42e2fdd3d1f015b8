// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;

/** Where a job says what it is doing. */
@FunctionalInterface
public interface Progress {

    /** A phase begins: its name in one word, and what it works on. */
    void phase(String name, String detail);

    /** A phase has ended, and this is what it took. */
    default void ended(PhaseFigures figures) {}

    /** What the phases of the run have taken, in order, the one at work so far included; none where nobody measures. */
    default List<PhaseFigures> figures() {
        return List.of();
    }
}
