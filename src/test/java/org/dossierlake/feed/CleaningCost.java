// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;

/**
 * Measures what typing, cleaning and screening cost over reading the same dossiers and writing their texts. A program of
 * its own, no test: {@code src/test/bench/cleaning-cost.sh} runs it.
 *
 * <p>Each way is run several times, the ways taking turns, so that a machine that slows down slows all of them.
 */
final class CleaningCost {

    /** Distinct records; the file repeats them, each copy a record like any other to whoever reads it. */
    private static final int DISTINCT = 20_000;

    private final SparkSession spark;
    private final Path folder;

    private CleaningCost(SparkSession spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /** Takes the number of dossiers, the number of measured runs and an empty folder. */
    public static void main(String[] args) throws IOException {
        SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.datetime.java8API.enabled", "true")
                .config("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
                .getOrCreate();
        try {
            new CleaningCost(spark, Path.of(args[2])).measure(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        } finally {
            spark.stop();
        }
    }

    private void measure(int dossiers, int runs) throws IOException {
        long records = land(dossiers);
        String landing = folder.resolve("big").toString();
        Dialect dialect = Dialect.load(Path.of("conf/dialects/portal.conf"));
        List<LandingFile> files = Landing.find(
                spark.sparkContext().hadoopConfiguration(), landing, Sent.DOSSIERS.feed(), dialect, new KnownFiles());
        Arrival arrival = new Arrival(
                "run-1",
                LocalDate.of(2025, 7, 2),
                new PersonKey("a key that only tests know".getBytes(StandardCharsets.UTF_8), "test"),
                ErasedPersons.NONE,
                AgencyDirectory.of(ShippedAgencies.register()),
                UnresolvedAgency.QUARANTINE);
        RecordReader reader = new RecordReader(spark, landing, files, dialect, Sent.DOSSIERS);
        Map<String, Supplier<Dataset<Row>>> ways = new LinkedHashMap<>();
        ways.put("plain: the dialect's texts", () -> reader.read(SchemaWatch.of(spark), new TextRows(Sent.DOSSIERS)));
        ways.put("staged: typed, cleaned, screened", () -> reader.staged(arrival, SchemaWatch.of(spark)));
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int run = 0; run <= runs; run++) {
            for (Map.Entry<String, Supplier<Dataset<Row>>> way : ways.entrySet()) {
                double taken = seconds(way.getValue().get());
                // The first run of each way warms the machine up.
                if (run > 0) {
                    seconds.computeIfAbsent(way.getKey(), any -> new ArrayList<>())
                            .add(taken);
                }
            }
        }
        double plain = median(seconds.values().iterator().next());
        System.out.printf("%,d dossiers, %,d bytes, %d runs each%n", records, Files.size(file()), runs);
        seconds.forEach((way, each) -> System.out.printf(
                "%-34s median %6.1f s, %4.2f x plain   %s%n", way, median(each), median(each) / plain, each));
    }

    private double seconds(Dataset<Row> rows) {
        long begin = System.nanoTime();
        rows.write().mode(SaveMode.Overwrite).parquet(folder.resolve("written").toString());
        return Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
    }

    private static double median(List<Double> runs) {
        double[] sorted =
                runs.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /** Simulates dossiers, and lands them as often as it takes; returns how many records that makes. */
    private long land(int dossiers) throws IOException {
        Simulation.run(
                new SimulationPlan(folder.resolve("small/landing"), LocalDate.of(2025, 7, 1), 1, DISTINCT, 7, 0.02, 0),
                WorkingCalendar.parse("vn", Files.readAllLines(Path.of("conf/calendars/vn.csv"))));
        Path sample = folder.resolve("small/landing/dossiers/2025-07-01/dossiers-01.jsonl");
        byte[] lines = Files.readAllBytes(sample);
        long perCopy;
        try (Stream<String> each = Files.lines(sample)) {
            perCopy = each.count();
        }
        Files.createDirectories(file().getParent());
        long records = 0;
        try (OutputStream out = Files.newOutputStream(file())) {
            while (records < dossiers) {
                out.write(lines);
                records += perCopy;
            }
        }
        return records;
    }

    private Path file() {
        return folder.resolve("big/dossiers/2025-07-01/dossiers.jsonl");
    }
}
