// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures what typing, cleaning and screening cost over reading the same dossiers and writing their texts. No test of
 * the build: it takes minutes. Run it with {@code ./mvnw -B test -Dtest=CleaningCost -Dmeasured.dossiers=1000000}.
 *
 * <p>Each way is run several times, the ways taking turns, so that a machine that slows down slows all of them.
 */
class CleaningCost {

    private static final int RUNS = Integer.getInteger("measured.runs", 5);
    private static final int DOSSIERS = Integer.getInteger("measured.dossiers", 1_000_000);

    /** Distinct records; the file repeats them, each copy a record like any other to whoever reads it. */
    private static final int DISTINCT = 20_000;

    @TempDir
    private Path folder;

    private interface Way {
        Dataset<Row> rows();
    }

    @Test
    void cleaningAgainstPlainParseAndWrite() throws IOException {
        long records = landed();
        Landed landed = new Landed(folder.resolve("big"));
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("plain: the dialect's texts", () -> landed.read(Sent.DOSSIERS, Landed.PORTAL));
        ways.put("staged: typed, cleaned, screened", () -> landed.with(
                        AgencyDirectory.of(ShippedAgencies.register()), UnresolvedAgency.QUARANTINE)
                .stagedRows(Sent.DOSSIERS, Landed.PORTAL, Optional.of(Landed.KEY)));
        ways.put("plain Spark: its JSON reader, all texts", () -> LocalSpark.session()
                .read()
                .schema(LocalSpark.session()
                        .read()
                        .option("primitivesAsString", true)
                        .json(sample().toString())
                        .schema())
                .json(folder.resolve("big/dossiers").toString()));
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int run = 0; run <= RUNS; run++) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                double taken = seconds(way.getValue());
                if (run > 0) {
                    seconds.computeIfAbsent(way.getKey(), any -> new ArrayList<>()).add(taken);
                }
            }
        }
        double plain = median(seconds.values().iterator().next());
        System.out.printf("%,d dossiers, %,d bytes, %d runs each%n", records, bytes(), RUNS);
        seconds.forEach((way, runs) -> System.out.printf(
                "%-42s median %6.1f s, %4.2f x plain   %s%n", way, median(runs), median(runs) / plain, runs));
        assertThat(records).isGreaterThanOrEqualTo(DOSSIERS);
    }

    private double seconds(Way way) {
        long begin = System.nanoTime();
        way.rows()
                .write()
                .mode(SaveMode.Overwrite)
                .parquet(folder.resolve("written").toString());
        return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
    }

    private static double median(List<Double> runs) {
        double[] sorted = runs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private long landed() throws IOException {
        Simulation.run(
                new SimulationPlan(
                        folder.resolve("small/landing"), LocalDate.of(2025, 7, 1), 1, DISTINCT, 7, 0.02, 0.0),
                WorkingCalendar.parse("vn", Files.readAllLines(Path.of("conf/calendars/vn.csv"))));
        byte[] lines = Files.readAllBytes(sample());
        long perCopy = Arrays.stream(toInts(lines)).filter(b -> b == '\n').count();
        long records = 0;
        Path big = folder.resolve("big/dossiers/2025-07-01");
        Files.createDirectories(big);
        try (OutputStream out = Files.newOutputStream(big.resolve("dossiers.jsonl"))) {
            while (records < DOSSIERS) {
                out.write(lines);
                records += perCopy;
            }
        }
        return records;
    }

    private static int[] toInts(byte[] bytes) {
        int[] ints = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            ints[i] = bytes[i];
        }
        return ints;
    }

    /** The largest plain file of simulated dossiers. */
    private Path sample() {
        try (Stream<Path> files = Files.walk(folder.resolve("small/landing/dossiers"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .max((one, other) -> Long.compare(size(one), size(other)))
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long bytes() {
        return size(folder.resolve("big/dossiers/2025-07-01/dossiers.jsonl"));
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
