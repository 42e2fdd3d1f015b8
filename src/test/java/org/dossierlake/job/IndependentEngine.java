// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.BenchSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.statistic.ProcessingTime;
import org.dossierlake.statistic.PublishedKey;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;

/**
 * Simulated nights with late, corrected, cancelled and reopened records; what they publish is compared with a rebuild of
 * all rows and with what another engine counts in the files that landed. {@link IndependentEngineTest} runs it small;
 * {@code src/test/bench/independent-engine.sh} runs it as a program of its own, at any size.
 */
final class IndependentEngine {

    /** From the third night on, agencies that were merged on 1 July count below their successors. */
    static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 6, 28);

    private static final long SEED = 20250628;
    private static final double DIRTY_SHARE = 0.03;

    /** More than the tenth, the two hundredth and the thousandth that must be seen: some land after the last night. */
    private static final double LATE_SHARE = 0.17;

    private static final double CORRECTED_SHARE = 0.012;

    /** Of these, most are closed or not yet received when it would happen. */
    private static final double CANCELLED_SHARE = 0.004;

    private final SparkSession spark;
    private final Site site;

    /** Over what has landed at a site, and what its nights have published. */
    IndependentEngine(SparkSession spark, Site site) {
        this.spark = spark;
        this.site = site;
    }

    /** Lands records for so many nights in a site's folder, and writes nothing else there than the simulator does. */
    static IndependentEngine landed(SparkSession spark, Site site, int nights, int dossiersPerNight) {
        Simulation.withoutTruth(
                new SimulationPlan(
                        site.landing(),
                        FIRST_NIGHT,
                        nights,
                        dossiersPerNight,
                        SEED,
                        DIRTY_SHARE,
                        LATE_SHARE,
                        CORRECTED_SHARE,
                        CANCELLED_SHARE),
                site.settings().calendar());
        return new IndependentEngine(spark, site);
    }

    /** Takes the number of nights, dossiers per night and an empty folder; exits with 1 when anything differs. */
    public static void main(String[] args) throws IOException, SQLException {
        SparkSession spark = BenchSpark.start();
        boolean agrees;
        try {
            agrees = told(spark, Integer.parseInt(args[0]), Integer.parseInt(args[1]), Path.of(args[2]));
        } finally {
            spark.stop();
        }
        System.exit(agrees ? 0 : 1);
    }

    /** Runs it all and prints what it comes to; whether nothing differs. */
    private static boolean told(SparkSession spark, int nights, int dossiersPerNight, Path folder)
            throws IOException, SQLException {
        Stopwatch watch = new Stopwatch();
        IndependentEngine engine = landed(spark, Site.in(folder), nights, dossiersPerNight);
        watch.tell("simulated");
        for (int night = 0; night < nights; night++) {
            watch.tell("night %d, exit status %d"
                    .formatted(night + 1, engine.night(night).exitStatus()));
        }
        Verification.Result verified = engine.verified();
        verified.lines().forEach(System.out::println);
        watch.tell("verify --full");
        try (SecondOpinion opinion = engine.counted()) {
            watch.tell("counted by the other engine");
            System.out.println(opinion.shares());
            List<SecondOpinion.Compared> compared = engine.compared(opinion);
            for (SecondOpinion.Compared table : compared) {
                System.out.printf("%-16s %,10d rows %,12d cells%n", table.table(), table.rows(), table.cells());
                table.differences().forEach(System.out::println);
            }
            watch.tell("compared");
            boolean agrees = verified.agrees()
                    && compared.stream().allMatch(table -> table.differences().isEmpty());
            System.out.println(agrees ? "Nothing differs." : "There are differences.");
            return agrees;
        }
    }

    /** Runs a night; the first one is 0. */
    NightResult night(int night) {
        return Night.run(spark, site.settings(), Optional.of(FIRST_NIGHT.plusDays(night)), (name, detail) -> {});
    }

    /** Compares the sum of all postings, and all that is told from them, with a rebuild of all rows. */
    Verification.Result verified() {
        return Verification.full(spark, site.settings(), (name, detail) -> {});
    }

    /** What the other engine counts in all that has landed; to be closed. */
    SecondOpinion counted() throws IOException, SQLException {
        return SecondOpinion.of(site.landing(), Path.of("conf").toAbsolutePath(), Files.createDirectories(folder()));
    }

    /** Compares all published tables, most views, and what became of the records of each file, with the other engine's count. */
    List<SecondOpinion.Compared> compared(SecondOpinion opinion) throws SQLException {
        List<SecondOpinion.Compared> compared = new ArrayList<>();
        for (Statistic statistic : Statistics.ALL) {
            compared.add(compared(opinion, statistic.table()));
        }
        compared.addAll(comparedViews(opinion));
        compared.add(opinion.compare(
                "landed_file",
                written(
                        "landed_file",
                        "SELECT feed, path, rows_landed, rows_quarantined FROM landed_file WHERE rows_landed > 0"),
                List.of("path"),
                Set.of()));
        return compared;
    }

    /** Compares the views that the other engine counts. */
    List<SecondOpinion.Compared> comparedViews(SecondOpinion opinion) throws SQLException {
        List<SecondOpinion.Compared> compared = new ArrayList<>();
        for (Table view : SecondOpinion.VIEWS) {
            compared.add(compared(opinion, view));
        }
        return compared;
    }

    /** Compares the published percentiles with those of the other engine, which does without buckets here. */
    SecondOpinion.Percentiles percentiles(SecondOpinion opinion) throws SQLException {
        return opinion.percentiles(
                written(ProcessingTime.TABLE.name(), "SELECT * FROM " + ProcessingTime.TABLE.name()));
    }

    private SecondOpinion.Compared compared(SecondOpinion opinion, Table table) throws SQLException {
        return opinion.compare(
                table.name(),
                written(table.name(), "SELECT * FROM " + table.name()),
                table.key().stream().map(Field::name).toList(),
                Set.of(PublishedKey.AS_KNOWN_AT.name()));
    }

    private Path folder() {
        return site.folder().resolve("second-opinion");
    }

    private Path written(String table, String sql) {
        Path file = folder().resolve(table);
        Query.run(spark, site.settings(), sql).write().mode("overwrite").parquet(file.toString());
        return file;
    }

    /** Prints what took how long since it last did. */
    private static final class Stopwatch {

        private long since = System.nanoTime();

        void tell(String what) {
            long now = System.nanoTime();
            System.out.printf("%6.1f s: %s%n", (now - since) / 1e9, what);
            since = now;
        }
    }
}
