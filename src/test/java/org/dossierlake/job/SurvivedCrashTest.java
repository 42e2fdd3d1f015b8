// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Crash;
import org.dossierlake.lake.Lake;
import org.dossierlake.posting.Posting;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A night that dies at any of its writes and is run again leaves the same tables as one that was not disturbed. Here at
 * some writes of different kinds, with {@code -Dcrash.points=all} before every one of them.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SurvivedCrashTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND_NIGHT = FIRST_NIGHT.plusDays(1);
    private static final int POINTS = 4;
    private static final int KILLS = 3;
    private static final int RACES = 1;

    /** A driver is killed within so many milliseconds after it has told of one of these phases. */
    private static final int LATEST_KILL = 3_000;

    private static final List<String> PHASES = List.of("read", "judge", "merge", "post", "publish");

    private Lakes lakes;

    /** The settings of a driver in a process of its own. */
    private Path conf;

    private Map<String, List<String>> undisturbed;

    /** The exit status of the undisturbed night. */
    private int nightly;

    @BeforeAll
    void twoNights(@TempDir Path folder) throws IOException {
        Site site = Site.in(folder);
        lakes = new Lakes(site);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST_NIGHT, 2, 60, 20250714, 0.05, 0.2),
                site.settings().calendar());
        conf = lakes.driverConf("");
        lakes.night("before", FIRST_NIGHT);
        lakes.copy("before", "after");
        nightly = lakes.night("after", SECOND_NIGHT).exitStatus();
        undisturbed = Lakes.tables(lakes.open("after"));
    }

    @Test
    void aNightThatDiesAtAWriteAndIsRunAgainLeavesTheSameTables() throws IOException {
        assertDyingChangesNothing("small", POINTS, Runnable::run);
    }

    /** Rows that are stored are updated in one version, and new ones are added in another. */
    @Test
    void soDoesANightOnALargerLakeWhereRowsAreSent() throws IOException {
        assertDyingChangesNothing("larger", 2, LocalSpark::sending);
    }

    private void assertDyingChangesNothing(String kind, int most, Consumer<Runnable> how) throws IOException {
        lakes.copy("before", kind);
        List<String> writes = Crash.writes(lakes.path(kind), () -> how.accept(() -> lakes.night(kind, SECOND_NIGHT)));
        Map<String, List<String>> expected = Lakes.tables(lakes.open(kind));
        assertThat(writes).as("of %d kinds", Crash.oneOfEachKind(writes).size()).hasSizeGreaterThan(100);
        for (int point : points(writes, most)) {
            String lake = kind + " died at " + point;
            lakes.copy("before", lake);
            Runnable night = () -> how.accept(() -> lakes.night(lake, SECOND_NIGHT));
            Crash.before(point, lakes.path(lake), night);
            night.run();
            assertSame(expected, lake, "dying at: " + writes.get(point));
            lakes.delete(lake);
        }
    }

    /** The lock of a driver that was killed is free, and what it was doing is done by the next one. */
    @Test
    void aDriverThatIsKilledAtAnyMomentAndRunAgainLeavesTheSameTables() throws IOException, InterruptedException {
        Random random = new Random(Long.getLong("crash.seed", 20250715));
        for (int i = 0; i < Integer.getInteger("crash.kills", KILLS); i++) {
            String lake = "killed " + i;
            lakes.copy("before", lake);
            String phase = PHASES.get(random.nextInt(PHASES.size()));
            Path log = lakes.site().folder().resolve(lake + ".log");
            Process driver = driver(lake, log);
            while (driver.isAlive() && !hasReached(phase, log)) {
                driver.waitFor(50, TimeUnit.MILLISECONDS);
            }
            assertThat(log).content().contains(" s  " + phase);
            driver.waitFor(random.nextInt(LATEST_KILL), TimeUnit.MILLISECONDS);
            if (i == 0) {
                // SIGTERM, as schedulers send it: it may tell that it was stopped, and takes nothing for its own
                // mistake.
                driver.destroy();
                driver.waitFor();
                assertThat(log).content().doesNotContain("a mistake in this program");
            } else {
                // SIGKILL: nothing of the process has a chance to clean up.
                driver.destroyForcibly().waitFor();
            }
            Crash.forget();
            lakes.night(lake, SECOND_NIGHT);
            assertSame(undisturbed, lake, "a kill behind the beginning of " + phase);
            lakes.delete(lake);
        }
    }

    /** Whoever comes first takes the lock; the other one says so and leaves everything alone. */
    @Test
    void ofTwoDriversThatStartAtOnceOneDoesTheNightAndTheOtherFindsTheLakeLocked()
            throws IOException, InterruptedException {
        for (int i = 0; i < Integer.getInteger("crash.races", RACES); i++) {
            String lake = "raced " + i;
            lakes.copy("before", lake);
            List<Path> logs = List.of(
                    lakes.site().folder().resolve(lake + " one.log"),
                    lakes.site().folder().resolve(lake + " other.log"));
            List<Integer> ends = new ArrayList<>();
            List<Process> drivers = List.of(driver(lake, logs.get(0)), driver(lake, logs.get(1)));
            for (Process driver : drivers) {
                ends.add(driver.waitFor());
            }
            assertThat(ends).containsExactlyInAnyOrder(nightly, StopReason.LOCKED.exitStatus());
            assertThat(logs.get(ends.indexOf(StopReason.LOCKED.exitStatus())))
                    .content()
                    .contains("another process");
            Crash.forget();
            assertSame(undisturbed, lake, "a race");
            lakes.delete(lake);
        }
    }

    /** What they add up to is no longer what was published: nothing is added to it before a rebuild. */
    @Test
    void aNightRefusesPostingsThatSomebodyTookBack() throws IOException {
        lakes.copy("before", "taken back");
        Lake lake = lakes.open("taken back");
        lake.takeBack(Posting.TABLE, lake.version(Posting.TABLE) - 1);
        Map<String, List<String>> found = Lakes.tables(lake);
        assertThatThrownBy(() -> lakes.night("taken back", SECOND_NIGHT))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("the table posting was taken back")
                .extracting(failure -> ((RunFailure) failure).reason())
                .isEqualTo(StopReason.BOOKS);
        assertSame(found, "taken back", "a night that was refused");
        Rebuild.statistics(LocalSpark.session(), lakes.settings("taken back"), (name, detail) -> {});
        assertThat(lakes.night("taken back", SECOND_NIGHT).exitStatus()).isEqualTo(nightly);
        lakes.delete("taken back");
    }

    private static boolean hasReached(String phase, Path log) throws IOException {
        return Files.readString(log).contains(" s  " + phase);
    }

    private Process driver(String lake, Path log) throws IOException {
        return Lakes.driver(conf, List.of(lakes.root(lake)), SECOND_NIGHT, log).start();
    }

    /** The numbers of the writes to die at. */
    private static List<Integer> points(List<String> writes, int most) {
        String asked = System.getProperty("crash.points", "");
        if (asked.equals("all")) {
            return IntStream.range(0, writes.size()).boxed().toList();
        }
        if (!asked.isEmpty()) {
            return Arrays.stream(asked.split(",")).map(Integer::valueOf).toList();
        }
        List<Integer> kinds = Crash.oneOfEachKind(writes);
        return IntStream.range(0, most)
                .mapToObj(i -> kinds.get(i * (kinds.size() - 1) / (most - 1)))
                .toList();
    }

    private void assertSame(Map<String, List<String>> expected, String lake, String what) {
        Map<String, List<String>> found = Lakes.tables(lakes.open(lake));
        for (Map.Entry<String, List<String>> table : expected.entrySet()) {
            assertThat(found.get(table.getKey()))
                    .as("%s after %s", table.getKey(), what)
                    .isEqualTo(table.getValue());
        }
    }
}
