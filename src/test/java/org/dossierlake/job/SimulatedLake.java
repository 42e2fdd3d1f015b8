// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.simulate.SimulationResult;

/** A lake of three simulated nights. It is made once for all tests that only look at it. */
public final class SimulatedLake {

    /** The day of the first night's files; the nights reach into the second half of the month. */
    public static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);

    private static final int NIGHTS = 3;
    private static final int DOSSIERS_PER_NIGHT = 300;
    private static final long SEED = 20250714;
    private static final double DIRTY_SHARE = 0.05;
    private static final double LATE_SHARE = 0.05;

    private final Site site;
    private final SimulationResult simulated;
    private final List<NightResult> nights;
    private final Query asked;

    private SimulatedLake(Site site, SimulationResult simulated, List<NightResult> nights) {
        this.site = site;
        this.simulated = simulated;
        this.nights = List.copyOf(nights);
        this.asked = new Query(LocalSpark.session(), site.settings());
    }

    /** The lake, made by the first test that asks. Nothing may be landed in it. */
    public static SimulatedLake shared() {
        return Holder.LAKE;
    }

    /** Where it lies. */
    public Site site() {
        return site;
    }

    /** What the simulator wrote. */
    public SimulationResult simulated() {
        return simulated;
    }

    /** What each night came to, in order. */
    public List<NightResult> nights() {
        return nights;
    }

    /** All rows of a query over the published tables. */
    public List<Row> query(String sql) {
        return asked.ask(sql).collectAsList();
    }

    private static SimulatedLake make() {
        Site site = Site.in(temporaryFolder());
        SimulationResult simulated = Simulation.run(
                new SimulationPlan(
                        site.landing(), FIRST_NIGHT, NIGHTS, DOSSIERS_PER_NIGHT, SEED, DIRTY_SHARE, LATE_SHARE),
                site.settings().calendar());
        List<NightResult> nights = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
            nights.add(Night.run(
                    LocalSpark.session(),
                    site.settings(),
                    Optional.of(FIRST_NIGHT.plusDays(night)),
                    (name, detail) -> {}));
        }
        return new SimulatedLake(site, simulated, nights);
    }

    /** A folder that goes with the process: the tests of several classes look at it, none of them knows the last. */
    static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("dossierlake-simulated");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {

        private static final SimulatedLake LAKE = make();
    }
}
