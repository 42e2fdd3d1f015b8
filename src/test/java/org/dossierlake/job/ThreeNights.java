// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;

/**
 * Three simulated nights and a lake behind each, {@code one}, {@code two} and {@code three}. They are made once: whoever
 * wants to change one takes a copy, under a name that no other test class has.
 */
final class ThreeNights {

    static final LocalDate FIRST = LocalDate.of(2025, 7, 14);
    static final LocalDate SECOND = FIRST.plusDays(1);
    static final LocalDate THIRD = FIRST.plusDays(2);

    private static final int DOSSIERS_PER_NIGHT = 60;
    private static final long SEED = 20250714;
    private static final double DIRTY_SHARE = 0.05;

    /** Many: what comes late changes what is there already. */
    private static final double LATE_SHARE = 0.3;

    private ThreeNights() {}

    /** The lakes, made by the first test that asks. */
    static Lakes lakes() {
        return Holder.LAKES;
    }

    private static Lakes make() {
        Site site = Site.in(SimulatedLake.temporaryFolder());
        Lakes lakes = new Lakes(site);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST, 3, DOSSIERS_PER_NIGHT, SEED, DIRTY_SHARE, LATE_SHARE),
                site.settings().calendar());
        try {
            lakes.night("one", FIRST);
            lakes.copy("one", "two");
            lakes.night("two", SECOND);
            lakes.copy("two", "three");
            lakes.night("three", THIRD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lakes;
    }

    private static final class Holder {

        private static final Lakes LAKES = make();
    }
}
