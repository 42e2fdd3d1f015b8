// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.CloseableIterator;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.dossierlake.HdfsCluster;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Lock;
import org.dossierlake.lake.ObjectStoreLog;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Nights whose landing folder and tables lie on HDFS, against a real name node: the same tables as on local disks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HdfsTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND_NIGHT = FIRST_NIGHT.plusDays(1);

    private HdfsCluster cluster;
    private Lakes lakes;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        cluster = HdfsCluster.start(folder.resolve("hdfs"));
        lakes = new Lakes(Site.in(folder));
        Simulation.run(
                new SimulationPlan(lakes.site().landing(), FIRST_NIGHT, 2, 40, 20250714, 0.05, 0.2),
                lakes.site().settings().calendar());
        org.apache.hadoop.fs.Path landing = new org.apache.hadoop.fs.Path(cluster.root() + "/landing");
        landing.getFileSystem(LocalSpark.session().sparkContext().hadoopConfiguration())
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(lakes.site().landing().toUri()), landing);
        lakes.night("local", FIRST_NIGHT);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Tag("second-stage")
    void aNightOnHdfsLeavesTheSameTables() {
        night("first", FIRST_NIGHT);
        Lakes.assertSame(open("first"), lakes.open("local"), "on HDFS");
    }

    @Test
    @Tag("second-stage")
    void aLockIsHeldByOneAloneAndFreeOnceItIsClosed() {
        String root = cluster.root() + "/locked";
        try (Lock held = acquire(root)) {
            held.require();
            assertThatThrownBy(() -> acquire(root))
                    .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.exitStatus())
                            .isEqualTo(StopReason.LOCKED.exitStatus()));
        }
        acquire(root).close();
    }

    /** Whoever has begun a file there has won it, though nothing can be read of it yet. */
    @Test
    @Tag("second-stage")
    void aFileThatAnotherClientIsMakingIsNotOurs() throws IOException {
        Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
        org.apache.hadoop.fs.Path commit = new org.apache.hadoop.fs.Path(cluster.root() + "/made/_delta_log/1.json");
        ObjectStoreLog log = new ObjectStoreLog(hadoop);
        try (FileSystem other = FileSystem.newInstance(commit.toUri(), hadoop);
                FSDataOutputStream begun = other.create(commit, false)) {
            begun.writeBytes("theirs");
            assertThatThrownBy(() -> log.write(commit, List.of("ours").iterator(), false, hadoop))
                    .isInstanceOf(FileAlreadyExistsException.class);
        }
        try (CloseableIterator<String> lines = log.read(commit, hadoop)) {
            assertThat(lines.next()).isEqualTo("theirs");
        }
    }

    private static Lock acquire(String root) {
        return Lock.acquire(LocalSpark.session().sparkContext().hadoopConfiguration(), root);
    }

    /**
     * Of two drivers that start at once one finds the lake locked. The other one is killed in the midst of its night; a third
     * one waits until it is clear that nobody holds the lock any more, and goes on with the night.
     */
    @Test
    @Tag("long")
    void aNightIsDoneByOneDriverAndADeadOnesLockIsTakenOver() throws IOException, InterruptedException {
        lakes.copy("local", "local second");
        int expected = lakes.night("local second", SECOND_NIGHT).exitStatus();
        night("raced", FIRST_NIGHT);
        lakes.race(this::driver, expected);
        Lakes.assertSame(open("raced"), lakes.open("local second"), "after a driver was killed");
    }

    /** With the settings of small lakes, as the tests have them, and a lock that is free soon after its holder has died. */
    private Process driver(Path log) throws IOException {
        Path conf = lakes.driverConf(Lakes.SHORT_LOCK);
        return Lakes.driver(conf, settingsOf("raced"), SECOND_NIGHT, log).start();
    }

    private List<String> settingsOf(String lake) {
        return List.of(
                "lake.root=%s/%s".formatted(cluster.root(), lake), "landing.root=" + cluster.root() + "/landing");
    }

    private Settings settings(String lake) {
        return Settings.read(SettingsSources.ofProcess(Optional.of(lakes.site().conf()), settingsOf(lake)));
    }

    private Lake open(String lake) {
        return new Lake(
                LocalSpark.session(), settings(lake).lakeRoot(), settings(lake).lakeRestricted());
    }

    private void night(String lake, LocalDate until) {
        Night.run(LocalSpark.session(), settings(lake), Optional.of(until), (name, detail) -> {});
    }
}
