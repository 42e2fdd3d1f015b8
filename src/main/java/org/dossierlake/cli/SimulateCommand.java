// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.failure.Failures;
import org.dossierlake.simulate.NationalSimulation;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.simulate.SimulationResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Portal records for rehearsal. */
@Command(
        name = "simulate",
        description = {
            "Write portal records for rehearsal; the same values give the same bytes.",
            "What the tables must then hold is written to truth/ beside the landing folder."
        })
final class SimulateCommand implements Callable<Integer> {

    /** The portal's offices keep the calendar of the country, whatever the settings say. */
    static final String PORTAL_CALENDAR = "vn";

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--landing", paramLabel = "DIR", required = true, description = "The landing folder to fill.")
    private Path landing;

    @Option(names = "--from", paramLabel = "DATE", required = true, description = "The day of the first night.")
    private LocalDate from;

    @Option(names = "--nights", paramLabel = "N", required = true, description = "How many nights.")
    private int nights;

    @Option(
            names = "--dossiers-per-night",
            paramLabel = "N",
            required = true,
            description = "How many new dossiers each night brings.")
    private int dossiersPerNight;

    @Option(names = "--seed", paramLabel = "S", required = true, description = "Where the random numbers start.")
    private long seed;

    @Option(
            names = "--dirty-share",
            paramLabel = "X",
            defaultValue = "0.03",
            description = "Share of broken or odd records (default: ${DEFAULT-VALUE}).")
    private double dirtyShare;

    @Option(
            names = "--late-share",
            paramLabel = "X",
            defaultValue = "0.05",
            description = "Share of dossiers that land late (default: ${DEFAULT-VALUE}).")
    private double lateShare;

    @Option(
            names = "--corrected-share",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of dossiers that are corrected once (default: ${DEFAULT-VALUE}).")
    private double correctedShare;

    @Option(
            names = "--cancelled-share",
            paramLabel = "X",
            defaultValue = "0",
            description = "Share of dossiers that are ended by mistake (default: ${DEFAULT-VALUE}).")
    private double cancelledShare;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "small",
            description = "The world to simulate: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Profile profile;

    @Option(
            names = "--since",
            paramLabel = "DATE",
            description = {
                "Of the whole country: the day on which it began (default: the first night).",
                "What began before the first night goes on."
            })
    private LocalDate since;

    /** The worlds that can be simulated. */
    enum Profile {
        /** A dozen agencies, about forty procedures, every kind of dirt and oddity. */
        small,
        /** A whole country: thousands of communes and procedures, as many dossiers as you ask for. */
        national
    }

    @Override
    public Integer call() {
        SimulationResult result = run(plan());
        root.out()
                .printf(
                        Locale.ROOT,
                        "%,d records in %,d files are in %s%n",
                        result.rowsLanded(),
                        result.files(),
                        result.landing());
        root.out().printf("What they must add up to is in %s%n", result.truth());
        return 0;
    }

    private SimulationResult run(SimulationPlan plan) {
        if (since != null && profile != Profile.national) {
            throw Failures.simulationRefused(
                    "Nothing was simulated: only the whole country can begin before the first night. Leave --since out, or add"
                            + " --profile national.");
        }
        WorkingCalendar calendar;
        try {
            calendar = root.sources().calendar(PORTAL_CALENDAR);
        } catch (IllegalArgumentException e) {
            throw Failures.simulationRefused(
                    "Nothing was simulated: %s. Restore the shipped conf folder.".formatted(e.getMessage()));
        }
        try {
            return profile == Profile.national
                    ? NationalSimulation.run(plan, since == null ? from : since, calendar)
                    : Simulation.run(plan, calendar);
        } catch (IllegalArgumentException e) {
            throw Failures.simulationRefused(e.getMessage());
        }
    }

    private SimulationPlan plan() {
        Path folder = landing.toAbsolutePath().normalize();
        try {
            return new SimulationPlan(
                    folder,
                    from,
                    nights,
                    dossiersPerNight,
                    seed,
                    dirtyShare,
                    lateShare,
                    correctedShare,
                    cancelledShare);
        } catch (IllegalArgumentException e) {
            throw Failures.simulationRefused(e.getMessage());
        }
    }
}
