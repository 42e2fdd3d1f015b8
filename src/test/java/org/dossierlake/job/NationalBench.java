// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.BenchSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.PublishedKey;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;

/**
 * A whole country taken up at once, then one more night, beside what DuckDB takes for equal work: the same files, refusals,
 * newest versions and figures, written as Parquet, without books. Each is a process of its own, as a user starts it. First
 * it is checked that both come to the same figures. A program, no test: {@code src/test/bench/national.sh} runs it.
 */
final class NationalBench {

    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 7, 1);
    private static final String HEAP = "6g";

    /** With 6 GB it gave up on 72 nights after ten minutes and more. */
    private static final String DUCKDB_MEMORY = "16gb";

    private final Path folder;
    private final int nights;

    private NationalBench(Path folder, int nights) {
        this.folder = folder;
        this.nights = nights;
    }

    /** Takes nights before the last one, dossiers per night, runs, and a folder; a landing folder in it is used again. */
    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        NationalBench bench = new NationalBench(Path.of(args[3]).toAbsolutePath(), Integer.parseInt(args[0]));
        bench.land(Integer.parseInt(args[1]));
        bench.measure(Integer.parseInt(args[2]));
    }

    private void land(int dossiersPerNight) throws IOException, InterruptedException {
        Site.in(Files.createDirectories(folder));
        Path all = folder.resolve("landing");
        if (!Files.exists(all)) {
            dossierlake(List.of(
                    "simulate",
                    "--profile",
                    "national",
                    "--landing",
                    all.toString(),
                    "--from",
                    FIRST_DAY.toString(),
                    "--nights",
                    String.valueOf(nights + 1),
                    "--dossiers-per-night",
                    String.valueOf(dossiersPerNight),
                    "--seed",
                    "1",
                    "--dirty-share",
                    "0.01"));
        }
        // What DuckDB is given for the full load: the same files, without the last night's.
        Path before = folder.resolve("landing-before");
        Lakes.delete(before);
        try (Stream<Path> files = Files.walk(all)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path place = all.relativize(file);
                if (LocalDate.parse(place.getName(1).toString()).isBefore(lastDay())) {
                    Files.createDirectories(before.resolve(place).getParent());
                    Files.createLink(before.resolve(place), file);
                }
            }
        }
    }

    private LocalDate lastDay() {
        return FIRST_DAY.plusDays(nights);
    }

    private void measure(int runs) throws IOException, InterruptedException, SQLException {
        Map<String, List<MeasuredProcess>> costs = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            Lakes.delete(folder.resolve("lake"));
            add(costs, "(a) full load, dossierlake", night(lastDay().minusDays(1)));
            add(costs, "(a) full load, DuckDB", duckDb("landing-before"));
            if (run == 0) {
                refuseDifferences();
            }
            add(costs, "(b) one night, dossierlake", night(lastDay()));
            add(costs, "(b) all again, DuckDB", duckDb("landing"));
            if (run == 0) {
                refuseDifferences();
            }
        }
        System.out.printf(
                "%-28s %9s %9s %9s  %s%n", "median of " + runs, "wall s", "CPU s", "peak MB", "wall of each run");
        costs.forEach((what, each) -> System.out.printf(
                "%-28s %9.1f %9.1f %9.0f  %s%n",
                what,
                BenchSpark.median(each, MeasuredProcess::wallSeconds),
                BenchSpark.median(each, MeasuredProcess::cpuSeconds),
                BenchSpark.median(each, MeasuredProcess::peakMegabytes),
                each.stream().map(cost -> "%.1f".formatted(cost.wallSeconds())).collect(Collectors.joining(" "))));
        System.out.println(json(costs));
    }

    private static void add(Map<String, List<MeasuredProcess>> costs, String what, MeasuredProcess cost) {
        costs.computeIfAbsent(what, any -> new ArrayList<>()).add(cost);
        System.out.printf(
                "%s: %.1f s, %.1f s of processor time, %.0f MB%n",
                what, cost.wallSeconds(), cost.cpuSeconds(), cost.peakMegabytes());
    }

    private static String json(Map<String, List<MeasuredProcess>> costs) {
        return costs.entrySet().stream()
                .map(each -> "\"%s\": {\"wall_seconds\": %s, \"cpu_seconds\": %s, \"peak_megabytes\": %s}"
                        .formatted(
                                each.getKey(),
                                numbers(each.getValue(), MeasuredProcess::wallSeconds),
                                numbers(each.getValue(), MeasuredProcess::cpuSeconds),
                                numbers(each.getValue(), MeasuredProcess::peakMegabytes)))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String numbers(List<MeasuredProcess> costs, ToDoubleFunction<MeasuredProcess> number) {
        return costs.stream()
                .map(cost -> "%.1f".formatted(number.applyAsDouble(cost)))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private MeasuredProcess night(LocalDate until) throws IOException, InterruptedException {
        return dossierlake(
                List.of("--conf", folder.resolve("site.conf").toString(), "nightly", "--until", until.toString()));
    }

    private MeasuredProcess dossierlake(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("jobs/dossierlake"));
        command.addAll(arguments);
        return MeasuredProcess.of(
                command,
                Map.of(
                        "DOSSIERLAKE_MEMORY",
                        HEAP,
                        "DOSSIERLAKE_JAVA_OPTIONS",
                        "-XX:TieredStopAtLevel=4",
                        "DOSSIERLAKE_LOG",
                        folder.resolve("log").toString()),
                List.of(NightResult.DONE, NightResult.DONE_WITH_REFUSALS));
    }

    private MeasuredProcess duckDb(String landing) throws IOException, InterruptedException {
        Lakes.delete(folder.resolve("duckdb"));
        return MeasuredProcess.of(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DuckDbPeer.class.getName(),
                        folder.resolve(landing).toString(),
                        folder.resolve("duckdb").toString(),
                        DUCKDB_MEMORY),
                Map.of(),
                List.of(0));
    }

    /** Compares all stored rows as readers see them; a figure that differs ends the program. */
    private void refuseDifferences() throws IOException, SQLException {
        Site site = new Site(folder);
        SparkSession spark = BenchSpark.start();
        try (SecondOpinion opinion = SecondOpinion.opened(folder.resolve("duckdb"))) {
            for (Statistic statistic : Statistics.ALL) {
                String table = statistic.table().name();
                Path written = folder.resolve("compared");
                Query.run(
                                spark,
                                site.settings(),
                                statistic.isByPeriod()
                                        ? "SELECT * FROM %s WHERE period_kind = '%s'"
                                                .formatted(table, PeriodKind.HALF_MONTH.code())
                                        : "SELECT * FROM " + table)
                        .write()
                        .mode("overwrite")
                        .parquet(written.toString());
                SecondOpinion.Compared compared = opinion.compare(
                        table,
                        written,
                        statistic.table().key().stream().map(Field::name).toList(),
                        Set.of(PublishedKey.AS_KNOWN_AT.name()));
                System.out.printf("%-16s %,12d rows, %,14d cells compared%n", table, compared.rows(), compared.cells());
                if (!compared.differences().isEmpty()) {
                    throw new IllegalStateException(String.join("\n", compared.differences()));
                }
            }
        } finally {
            spark.stop();
        }
    }
}
