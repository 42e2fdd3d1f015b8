// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * In whatever nights the same files arrive, the same is stored and published: 24 days of records, late and corrected ones
 * among them, that begin and end in the middle of half months. None is broken or repeated.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PermutedNightsTest {

    private static final LocalDate FIRST = LocalDate.of(2025, 6, 9);
    private static final int DAYS = 24;
    private static final int SPLITS = 3;
    private static final int MOST_NIGHTS = 3;

    /** What is stored and published, but for who wrote it. */
    private static final List<String> COMPARED = Stream.concat(
                    Stream.of("dossier", "step", "payment", "settlement", "balance", "control"),
                    Tables.PUBLISHED.stream().map(table -> table.name()))
            .toList();

    private Path folder;
    private Site sent;
    private Map<String, List<String>> atOnce;

    @BeforeAll
    void allAtOnce(@TempDir Path shared) throws IOException {
        folder = shared;
        sent = Site.in(folder.resolve("sent"));
        Simulation.run(
                new SimulationPlan(sent.landing(), FIRST, DAYS, 12, 20250609, 0, 0.2),
                sent.settings().calendar());
        atOnce = after("once", List.of(file -> true));
        atOnce.forEach((table, rows) -> assertThat(rows).as(table).isNotEmpty());
    }

    /** The clock runs between the nights: dossiers become overdue and half months begin without a record that says so. */
    @Test
    void inOrderWithDaysBetweenAndTheSameNightTwice() {
        Lakes lakes = new Lakes(sent);
        long mostRuns = 0;
        // From 1 July on agencies count in other nodes of the tree.
        for (int day : new int[] {6, 19, 23}) {
            LocalDate until = FIRST.plusDays(day);
            assertThat(lakes.night("apart", until).runId()).isPresent();
            assertThat(Verification.full(LocalSpark.session(), lakes.settings("apart"), (name, detail) -> {})
                            .lines())
                    .as("until %s", until)
                    .last()
                    .asString()
                    .startsWith("Nothing differs");
            assertThat(lakes.night("apart", until).runId())
                    .as("the same night again has nothing to do")
                    .isEmpty();
            mostRuns = Math.max(
                    mostRuns,
                    lakes.open("apart")
                            .read(Tables.named("timeliness_sum"))
                            .selectExpr("count(distinct as_known_at)")
                            .head()
                            .getLong(0));
        }
        assertSame(tables(lakes, "apart"));
        assertThat(mostRuns)
                .as("runs that wrote a row: not all is told anew each night")
                .isGreaterThan(1);
    }

    /** The clock and late records touch what is stored: some rows are updated, others inserted, in every night. */
    @Test
    void inOrderAsOnALargerLakeWhereRowsAreSent() {
        Lakes lakes = new Lakes(sent);
        for (int day : new int[] {4, 14, 23}) {
            LocalSpark.sending(() -> lakes.night("sent", FIRST.plusDays(day)));
        }
        assertThat(lakes.open("sent").version(Tables.named("dossier")))
                .as("versions: created, first night, and twice what is updated and what is new")
                .isEqualTo(5);
        assertSame(tables(lakes, "sent"));
    }

    @Test
    void theNewestFirst() throws IOException {
        assertSame(after(
                "shuffled",
                List.of(file -> day(file) >= 15, file -> day(file) < 8, file -> day(file) >= 8 && day(file) < 15)));
    }

    @Test
    void everyNightInTwoHalves() throws IOException {
        Predicate<Path> first =
                file -> Math.floorMod(sent.landing().relativize(file).toString().hashCode(), 2) == 0;
        assertSame(after("halves", List.of(first, first.negate())));
    }

    /** {@code -Dpermuted.splits=200 -Dpermuted.seed=1} makes it more, and other ones. */
    @Test
    void inAnyNights() throws IOException {
        long seed = Long.getLong("permuted.seed", 20250610);
        for (int i = 0; i < Integer.getInteger("permuted.splits", SPLITS); i++) {
            Random random = new Random(seed + i);
            int nights = 2 + random.nextInt(MOST_NIGHTS - 1);
            Map<Path, Integer> nightOf = Site.filesUnder(sent.landing()).stream()
                    .collect(toMap(file -> file, file -> random.nextInt(nights)));
            List<Predicate<Path>> split = new ArrayList<>();
            for (int night = 0; night < nights; night++) {
                int chosen = night;
                split.add(file -> nightOf.get(file) == chosen);
            }
            assertThat(differing(after("any " + i, split)))
                    .as("seed %d", seed + i)
                    .isEmpty();
        }
    }

    /** Lets the files arrive that fit each of the choices in turn, and has a night after each. */
    private Map<String, List<String>> after(String name, List<Predicate<Path>> nights) throws IOException {
        Site site = Site.in(folder.resolve(name));
        Lakes lakes = new Lakes(site);
        List<Path> files = Site.filesUnder(sent.landing());
        for (Predicate<Path> chosen : nights) {
            for (Path file : files.stream().filter(chosen).toList()) {
                Path landed = site.landing().resolve(sent.landing().relativize(file));
                Files.createDirectories(landed.getParent());
                Files.copy(file, landed);
            }
            lakes.night("lake", LocalDate.MAX);
        }
        return tables(lakes, "lake");
    }

    /** The number of the day that a file came on. */
    private static long day(Path file) {
        return ChronoUnit.DAYS.between(
                FIRST, LocalDate.parse(file.getParent().getFileName().toString()));
    }

    private static Map<String, List<String>> tables(Lakes lakes, String lake) {
        Map<String, List<String>> tables = new TreeMap<>(lakes.published(lake, COMPARED));
        for (Posted posted : Posted.ALL) {
            tables.put(
                    posted.target().name(),
                    Lakes.texts(posted.summed(lakes.open(lake).read(posted.target()))));
        }
        return tables;
    }

    private void assertSame(Map<String, List<String>> tables) {
        assertThat(differing(tables)).isEmpty();
    }

    /** The tables that differ, with the first rows that only one side has. */
    private Map<String, String> differing(Map<String, List<String>> tables) {
        return atOnce.keySet().stream()
                .filter(table -> !tables.get(table).equals(atOnce.get(table)))
                .collect(toMap(table -> table, table -> "only here %s, only at once %s"
                        .formatted(
                                without(tables.get(table), atOnce.get(table)),
                                without(atOnce.get(table), tables.get(table)))));
    }

    private static List<String> without(List<String> rows, List<String> others) {
        return rows.stream().filter(row -> !others.contains(row)).limit(3).toList();
    }
}
