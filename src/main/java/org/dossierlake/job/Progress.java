// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import org.dossierlake.lake.Lock;

/** Where a job says what it is doing. */
@FunctionalInterface
public interface Progress {

    /** A phase begins: its name in one word, and what it works on. */
    void phase(String name, String detail);

    /** Stops a job that needs the lake for itself and has lost it to another one. */
    default void require() {}

    /** A phase has ended, and this is what it took. */
    default void ended(PhaseFigures figures) {}

    /** What the phases of the run have taken, in order, the one at work so far included; none where nobody measures. */
    default List<PhaseFigures> figures() {
        return List.of();
    }

    /** The same, of a job that needs the lake for itself: no phase begins once the lock is lost. */
    default Progress under(Lock lock) {
        Progress unguarded = this;
        return new Progress() {
            @Override
            public void require() {
                lock.require();
            }

            @Override
            public void phase(String name, String detail) {
                require();
                unguarded.phase(name, detail);
            }

            @Override
            public void ended(PhaseFigures figures) {
                unguarded.ended(figures);
            }

            @Override
            public List<PhaseFigures> figures() {
                return unguarded.figures();
            }
        };
    }
}
