// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dossierlake.BenchSpark;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;

/**
 * Runs a lake for a year: a night after every day, maintenance after every week, and a look at what nights cost and how
 * many files there are. A program of its own, no test: {@code src/test/bench/soak.sh} runs it.
 *
 * <p>The days pass for the lake too: what is sent on a day lands on that day, and every fourth week all that is in the lake
 * becomes four weeks older, so that maintenance deletes what nobody can ask for any more.
 *
 * <p>A year takes hours. What was stopped during a night is gone on with, by the costs that it noted in its folder; stopped
 * during maintenance, it goes on without.
 */
final class Soak {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 2);
    private static final long SEED = 20250702;
    private static final double DIRTY_SHARE = 0.02;
    private static final double LATE_SHARE = 0.1;
    private static final double CORRECTED_SHARE = 0.01;
    private static final double CANCELLED_SHARE = 0.002;

    private static final int WEEK = 7;
    private static final int FOUR_WEEKS = 28;

    /** The night that the last ones are compared with; of each, as many as are in two weeks, because no two are alike. */
    private static final int COMPARED_WITH = 30;

    private static final int AROUND = 7;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Lakes lakes;
    private final Path noted;

    private Soak(Lakes lakes) {
        this.lakes = lakes;
        this.noted = lakes.site().folder().resolve("costs.csv");
    }

    /**
     * Takes the number of nights, dossiers per night and a folder, which is empty or from an earlier start with the same
     * numbers; exits with 1 when verification fails.
     */
    public static void main(String[] args) throws IOException {
        // Tests merge as larger lakes do.
        LocalSpark.session().conf().set("spark.databricks.delta.merge.deletionVectors.persistent", "false");
        int nights = Integer.parseInt(args[0]);
        Site site = Site.in(Path.of(args[2]));
        Soak soak = new Soak(new Lakes(site));
        if (Files.notExists(soak.noted)) {
            simulate(site, nights, Integer.parseInt(args[1]));
            Files.createFile(soak.noted);
        }
        System.exit(soak.agrees(nights) ? 0 : 1);
    }

    private static void simulate(Site site, int nights, int dossiers) throws IOException {
        Simulation.run(
                new SimulationPlan(
                        sent(site),
                        FIRST_NIGHT,
                        nights,
                        dossiers,
                        SEED,
                        DIRTY_SHARE,
                        LATE_SHARE,
                        CORRECTED_SHARE,
                        CANCELLED_SHARE),
                site.settings().calendar());
    }

    /** Where the files of all days wait for theirs. */
    private static Path sent(Site site) {
        return site.folder().resolve("sent").resolve("landing");
    }

    /** Moves the files of one day into the landing folder; a soak that goes on may have moved them before. */
    private void land(LocalDate day) throws IOException {
        try (DirectoryStream<Path> feeds = Files.newDirectoryStream(sent(lakes.site()))) {
            for (Path feed : feeds) {
                Path files = feed.resolve(day.toString());
                if (Files.exists(files)) {
                    Path landed = lakes.site().landing().resolve(feed.getFileName());
                    Files.createDirectories(landed);
                    Files.move(files, landed.resolve(files.getFileName()));
                }
            }
        }
    }

    private boolean agrees(int nights) throws IOException {
        List<Cost> costs = new ArrayList<>(
                Files.readAllLines(noted).stream().map(Cost::noted).toList());
        for (int night = costs.size() + 1; night <= nights; night++) {
            LocalDate day = FIRST_NIGHT.plusDays(night - 1L);
            land(day);
            Cost cost = Cost.of(() -> lakes.night("soak", day));
            costs.add(cost);
            Files.writeString(noted, cost.note() + System.lineSeparator(), StandardOpenOption.APPEND);
            System.out.printf("night %3d, %s: %s%n", night, day, cost);
            if (night % WEEK == 0) {
                System.out.printf(
                        "maintain: %s%n",
                        Cost.of(() -> Maintenance.run(
                                LocalSpark.session(),
                                lakes.settings("soak"),
                                Duration.ofHours(1),
                                (name, detail) -> {})));
            }
            if (night % FOUR_WEEKS == 0) {
                lakes.age("soak", FOUR_WEEKS);
                tellFiles();
            }
        }
        tellFiles();
        if (nights > COMPARED_WITH + AROUND) {
            List<Cost> early = costs.subList(COMPARED_WITH - 1 - AROUND, COMPARED_WITH + AROUND);
            List<Cost> late = costs.subList(nights - 1 - 2 * AROUND, nights);
            compare("wall time", "s", early, late, Cost::seconds);
            compare("processor time", "s", early, late, Cost::processorSeconds);
            compare("read", "MB", early, late, Cost::megabytesRead);
        }
        Verification.Result verified =
                Verification.full(LocalSpark.session(), lakes.settings("soak"), (name, detail) -> {});
        verified.lines().forEach(System.out::println);
        return verified.agrees();
    }

    /** How many files the newest version of each table has, and how many lie in the folder of the lake. */
    private void tellFiles() {
        Lake lake = lakes.open("soak");
        StringBuilder told = new StringBuilder("files:");
        for (Table table : Tables.ALL) {
            if (lake.exists(table)) {
                told.append(' ')
                        .append(table.name())
                        .append(' ')
                        .append(lake.read(table).inputFiles().length);
            }
        }
        List<Path> files = Site.filesUnder(lakes.path("soak"));
        long inLogs = files.stream()
                .filter(file -> file.getParent().endsWith("_delta_log"))
                .count();
        System.out.printf("%s; in logs %d, others %d%n", told, inLogs, files.size() - inLogs);
    }

    private static void compare(
            String what, String unit, List<Cost> early, List<Cost> late, ToDoubleFunction<Cost> measured) {
        double before = BenchSpark.median(early, measured);
        double after = BenchSpark.median(late, measured);
        System.out.printf(
                "%s: median of the nights around the %dth %.1f %s, of the last %d %.1f %s: %.2f times%n",
                what, COMPARED_WITH, before, unit, late.size(), after, unit, after / before);
    }

    /** What something cost this process. */
    private record Cost(double seconds, double processorSeconds, double megabytesRead) {

        static Cost of(Runnable work) {
            long begin = System.nanoTime();
            long processor = PROCESS.getProcessCpuTime();
            long read = BenchSpark.bytesRead();
            work.run();
            return new Cost(
                    (System.nanoTime() - begin) / 1e9,
                    (PROCESS.getProcessCpuTime() - processor) / 1e9,
                    (BenchSpark.bytesRead() - read) / 1e6);
        }

        String note() {
            return "%s,%s,%s".formatted(seconds, processorSeconds, megabytesRead);
        }

        static Cost noted(String line) {
            String[] parts = line.split(",");
            return new Cost(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
        }

        @Override
        public String toString() {
            return "%.1f s, %.1f s of processor time, %.1f MB read".formatted(seconds, processorSeconds, megabytesRead);
        }
    }
}
