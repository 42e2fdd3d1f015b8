// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dossierlake.StandaloneCluster;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Crash;
import org.dossierlake.lake.FailingTasks;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unpacked archive on a standalone cluster of a master and two workers, through the scripts that people call: the same
 * tables as of nights in this one process, also when parts of the cluster die.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND_NIGHT = FIRST_NIGHT.plusDays(1);

    private static final String LIST_OF_JARS = "dossierlake.cdx.json";

    /** A night here takes a minute; the machine may be busy with other tests. */
    private static final int LONGEST_MINUTES = 20;

    /** Two kills can stop two runs; the third finds a cluster that nobody touches. */
    private static final int MOST_RUNS = 3;

    private Lakes lakes;
    private Path archive;
    private StandaloneCluster cluster;

    /** An empty folder to call the scripts from. */
    private Path elsewhere;

    /** The exit status of the first night in this process. */
    private int firstStatus;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        archive = unpacked(folder.resolve("archive"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        cluster = StandaloneCluster.start(Files.createDirectories(folder.resolve("cluster")), 2);
        Site site = Site.in(folder);
        lakes = new Lakes(site);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST_NIGHT, 2, 40, 20250714, 0.05, 0.2),
                site.settings().calendar());
        firstStatus = lakes.night("first", FIRST_NIGHT).exitStatus();
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** The driver is a process of a worker; the script ends with the status that it leaves. Of the tasks some fail. */
    @Test
    @Tag("second-stage")
    void inClusterModeTheScriptEndsAsTheDriverDoes() throws IOException, InterruptedException {
        Map<String, String> environment = new LinkedHashMap<>(submitting());
        environment.put("DEPLOY_MODE", "cluster");
        letTasksFail(environment);
        Run night = new Run(environment, nightly("by cluster", FIRST_NIGHT), "by cluster");
        assertThat(night.ended()).as(night.said()).isEqualTo(firstStatus);
        assertThat(cluster.said()).contains(FailingTasks.SAYS);
        assertSame("by cluster", "first");

        List<String> wrong = new ArrayList<>(nightly("by cluster", FIRST_NIGHT));
        wrong.addAll(List.of("--set", "currency=dong"));
        Run refused = new Run(environment, wrong, "refused");
        assertThat(refused.ended()).as(refused.said()).isEqualTo(StopReason.USAGE.exitStatus());

        cluster.awaitIdle();
        Run killed = new Run(environment, nightly("by cluster", SECOND_NIGHT), "killed");
        while (killed.isAlive()) {
            // Whatever a worker starts dies at once, and so does the driver.
            cluster.started().forEach(ProcessHandle::destroyForcibly);
            killed.waitFor(100);
        }
        assertThat(killed.ended()).as(killed.said()).isEqualTo(StopReason.TRANSIENT.exitStatus());
        assertThat(killed.said()).contains("the driver is gone and left no exit status");
        assertThat(archive.resolve("outcomes")).isEmptyDirectory();
    }

    /** An executor is killed while records are read, a whole worker while they are merged, and of the tasks some fail. */
    @Test
    @Tag("long")
    void whateverDiesInTheEndTheTablesAreThoseOfANightThatNothingDisturbed() throws IOException, InterruptedException {
        cluster.awaitIdle();
        lakes.copy("first", "second");
        int secondStatus = lakes.night("second", SECOND_NIGHT).exitStatus();
        lakes.copy("first", "shaken");
        Map<String, String> environment = new LinkedHashMap<>(submitting());
        letTasksFail(environment);
        environment.merge(
                "DOSSIERLAKE_SPARK_OPTIONS",
                " --conf spark.speculation=true --conf spark.task.maxFailures=8",
                String::concat);
        Map<String, Runnable> kills = new LinkedHashMap<>();
        kills.put("read", () -> cluster.started().get(0).destroyForcibly());
        kills.put("merge", cluster::killWorker);
        int status = StopReason.TRANSIENT.exitStatus();
        int runs = 0;
        while (status == StopReason.TRANSIENT.exitStatus() && runs++ < MOST_RUNS) {
            Run night = new Run(environment, nightly("shaken", SECOND_NIGHT), "shaken " + runs);
            for (String phase : List.copyOf(kills.keySet())) {
                if (night.reached(phase)) {
                    // Into the midst of the phase: later than its beginning, before it has ended.
                    night.waitFor(2_000);
                    kills.remove(phase).run();
                }
            }
            status = night.ended();
            String said = night.said();
            if (runs == 1) {
                assertThat(said).contains("Lost executor");
            }
            if (status != secondStatus) {
                assertThat(status).as(said).isEqualTo(StopReason.TRANSIENT.exitStatus());
                assertThat(said).contains("storage or the cluster failed", "Run the same command again");
            }
        }
        assertThat(kills).as("kills that were not done").isEmpty();
        cluster.startWorker();
        assertThat(status).isEqualTo(secondStatus);
        assertSame("shaken", "second");
    }

    @Test
    @Tag("second-stage")
    void whatIsMissingIsSaidBeforeAnythingIsDone() throws IOException, InterruptedException {
        Run alone = new Run(Map.of(), List.of("dossierlake", "status"), "alone");
        assertThat(alone.ended()).isEqualTo(StopReason.USAGE.exitStatus());
        assertThat(alone.said()).contains("no Spark was found", "set SPARK_HOME");
        Run nowhere = new Run(Map.of("SPARK_HOME", "/nowhere"), List.of("dossierlake", "status"), "nowhere");
        assertThat(nowhere.ended()).isEqualTo(StopReason.USAGE.exitStatus());
        assertThat(nowhere.said()).contains("there is no bin/spark-submit");
        Map<String, String> environment = new LinkedHashMap<>(submitting());
        environment.put("DEPLOY_MODE", "elsewhere");
        Run mode = new Run(environment, nightly("none", FIRST_NIGHT), "mode");
        assertThat(mode.ended()).isEqualTo(StopReason.USAGE.exitStatus());
        assertThat(mode.said()).contains("DEPLOY_MODE is elsewhere");
        assertThat(elsewhere).isEmptyDirectory();
    }

    /** The list of what is shipped, for those who compare it with lists of known holes: each jar, and no other. */
    @Test
    @Tag("second-stage")
    void theArchiveListsEachJarThatItShips() throws IOException {
        Config list = ConfigFactory.parseFile(archive.resolve(LIST_OF_JARS).toFile());
        List<String> listed = list.getConfigList("components").stream()
                .map(jar -> "%s-%s.jar".formatted(jar.getString("name"), jar.getString("version")))
                .toList();
        try (Stream<Path> jars = Files.list(archive.resolve("lib/extra"))) {
            assertThat(listed)
                    .containsExactlyInAnyOrderElementsOf(
                            jars.map(jar -> jar.getFileName().toString()).toList());
        }
        assertThat(listed)
                .anyMatch(jar -> jar.startsWith("delta-spark_"))
                .anyMatch(jar -> jar.startsWith("hadoop-aws-"));
        // Two builds of the same sources write the same list.
        assertThat(list.hasPath("serialNumber")).isFalse();
        assertThat(list.hasPath("metadata.timestamp")).isFalse();
    }

    private List<String> nightly(String lake, LocalDate night) {
        return List.of(
                "nightly.sh",
                "--conf",
                lakes.site().conf().toString(),
                "--set",
                lakes.root(lake),
                "--until",
                night.toString());
    }

    /** Small executors, and what pays with few records. */
    private Map<String, String> submitting() {
        String small = ConfigFactory.parseFile(new File("conf/small-data.conf")).getConfig("spark").entrySet().stream()
                .map(entry -> "--conf %s=%s"
                        .formatted(entry.getKey(), entry.getValue().unwrapped()))
                .sorted()
                .collect(Collectors.joining(" "));
        Map<String, String> environment = new LinkedHashMap<>(cluster.environment());
        environment.put(
                "DOSSIERLAKE_SPARK_OPTIONS",
                small + " --driver-memory 1g --executor-memory 1g --executor-cores 1 --total-executor-cores 2"
                        + " --conf spark.ui.enabled=false --conf spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1");
        environment.put("DOSSIERLAKE_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=256m");
        return environment;
    }

    /** Local files become {@link FailingTasks}, for the submitting process, too. */
    private static void letTasksFail(Map<String, String> environment) {
        Path tests = Path.of("target", "test-classes").toAbsolutePath();
        environment.put("SPARK_DIST_CLASSPATH", tests.toString());
        environment.merge(
                "DOSSIERLAKE_SPARK_OPTIONS",
                " --conf spark.hadoop.fs.file.impl=%s --conf spark.driver.extraClassPath=%s --conf spark.executor.extraClassPath=%s"
                        .formatted(FailingTasks.class.getName(), tests, tests),
                String::concat);
    }

    private void assertSame(String lake, String expected) {
        Crash.forget();
        Lakes.assertSame(lakes.open(lake), lakes.open(expected), "of " + lake);
    }

    /** The archive as {@code package} makes it, which is done anew when sources, scripts or settings are newer. */
    private static Path unpacked(Path folder) throws IOException, InterruptedException {
        // A build without network makes an archive without the list.
        if (archives().stream().noneMatch(ClusterTest::isNewest) || !Files.exists(Path.of("target", LIST_OF_JARS))) {
            finish("./mvnw", "-B", "-q", "-Dmaven.test.skip=true", "package");
        }
        Path packed =
                archives().stream().filter(ClusterTest::isNewest).findFirst().orElseThrow();
        Files.createDirectories(folder);
        finish("tar", "-xzf", packed.toString(), "-C", folder.toString());
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.collect(Collectors.toList()).get(0);
        }
    }

    private static List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("dossierlake-.*\\.tar\\.gz"))
                    .toList();
        }
    }

    private static boolean isNewest(Path archive) {
        return Stream.of("pom.xml", "src/main", "jobs", "conf")
                .flatMap(source -> Site.filesUnder(Path.of(source)).stream())
                .allMatch(
                        file -> file.toFile().lastModified() <= archive.toFile().lastModified());
    }

    private static void finish(String... command) throws IOException, InterruptedException {
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        assertThat(status).as(String.join(" ", command)).isZero();
    }

    /** A script of the archive at work. */
    private final class Run {

        private final Path log;
        private final Process process;

        /** @param environment all that it knows beside where programs are */
        Run(Map<String, String> environment, List<String> command, String name) throws IOException {
            log = lakes.site().folder().resolve(name + ".log");
            List<String> words = new ArrayList<>(command);
            words.set(0, archive.resolve("jobs").resolve(command.get(0)).toString());
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(elsewhere.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().retainAll(Arrays.asList("PATH", "HOME", "LANG"));
            builder.environment().putAll(environment);
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        }

        boolean isAlive() {
            return process.isAlive();
        }

        void waitFor(int milliseconds) throws InterruptedException {
            process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        }

        /** Waits until it tells of a phase; false where it ends before that. */
        boolean reached(String phase) throws IOException, InterruptedException {
            while (isAlive() && !said().contains(" s  " + phase + ":")) {
                waitFor(50);
            }
            return isAlive();
        }

        /** Its exit status. */
        int ended() throws InterruptedException {
            try {
                assertThat(process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES))
                        .as("%s has ended", log)
                        .isTrue();
                return process.exitValue();
            } finally {
                kill();
            }
        }

        private void kill() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }

        String said() throws IOException {
            return Files.readString(log);
        }
    }
}
