// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.dossierlake.FaultyConnection;
import org.dossierlake.FaultyConnection.Answer;
import org.dossierlake.LocalSpark;
import org.dossierlake.ObjectStorage;
import org.dossierlake.cli.Main;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Crash;
import org.dossierlake.lake.Lake;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nights whose landing folder and tables lie on object storage, against a server that speaks S3 and through a connection
 * that has its faults: the same tables as of nights on local disks, or a failure that says to run the night again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStorageTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND_NIGHT = FIRST_NIGHT.plusDays(1);
    private static final String BUCKET = "office";
    private static final String OTHER_BUCKET = "senders";

    private final Configuration hadoop = LocalSpark.session().sparkContext().hadoopConfiguration();
    private ObjectStorage server;
    private FaultyConnection connection;
    private Lakes lakes;

    /** Of the first night. */
    private int status;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, InterruptedException {
        server = ObjectStorage.start(folder, BUCKET, OTHER_BUCKET);
        connection = new FaultyConnection(server.address());
        ObjectStorage.tell(hadoop, connection.address(), BUCKET, OTHER_BUCKET);
        // A fault that stays is told after seconds, not after minutes.
        hadoop.set("fs.s3a.attempts.maximum", "2");
        hadoop.set("fs.s3a.retry.limit", "2");
        hadoop.set("fs.s3a.retry.interval", "50ms");
        hadoop.set("fs.s3a.retry.throttle.interval", "50ms");
        hadoop.set("fs.s3a.retry.throttle.limit", "2");
        Site site = Site.in(folder);
        lakes = new Lakes(site);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST_NIGHT, 2, 40, 20250714, 0.05, 0.2),
                site.settings().calendar());
        status = lakes.night("local", FIRST_NIGHT).exitStatus();
        copyLanding(BUCKET);
    }

    @AfterEach
    void heal() {
        connection.set(FaultyConnection.Fault.NONE);
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            connection.close();
            server.close();
        }
    }

    /**
     * Of two drivers that start at once one finds the lake locked. The other one is killed in the midst of its night; a third
     * one finds its lock, waits until it is clear that nobody holds it any more, and goes on with the night.
     */
    @Test
    @Tag("long")
    void aNightIsDoneByOneDriverAndADeadOnesLockIsTakenOver() throws IOException, InterruptedException {
        lakes.copy("local", "local second");
        int expected = lakes.night("local second", SECOND_NIGHT).exitStatus();
        night("raced", FIRST_NIGHT);
        List<Path> logs = lakes.race(log -> driver("raced", log), expected);
        Crash.forget();
        assertSame("raced", "local second");
        for (Path each : logs) {
            assertThat(each).content().doesNotContain(ObjectStorage.SECRET_KEY);
        }
    }

    private Process driver(String lake, Path log) throws IOException {
        ProcessBuilder driver = Lakes.driver(driverConf(), settingsOf(lake), SECOND_NIGHT, log);
        driver.environment().putAll(ObjectStorage.environment());
        return driver.start();
    }

    /** The settings of a site whose storage is no Amazon; the credentials come from the environment. */
    private Path driverConf() throws IOException {
        StringBuilder conf = new StringBuilder(Lakes.SHORT_LOCK);
        ObjectStorage.settings(server.address(), BUCKET)
                .forEach((key, value) -> conf.append("spark.\"spark.hadoop.%s\" = \"%s\"%n".formatted(key, value)));
        return lakes.driverConf(conf.toString());
    }

    /** A file is hashed when it is found, and read for its records after that: both must have seen the same bytes. */
    @Test
    @Tag("long")
    void aFileThatIsReplacedWhileTheNightReadsIsTakenUpByTheNextRun() throws IOException {
        String path = "payments/2025-07-14/payments-01.jsonl";
        var file = new org.apache.hadoop.fs.Path("s3a://%s/landing".formatted(OTHER_BUCKET), path);
        byte[] sent = Files.readAllBytes(lakes.site().landing().resolve(path));
        byte[] replaced = Arrays.copyOf(sent, sent.length + 1);
        replaced[sent.length] = '\n';
        // This client's streams remember nothing of a file between two of its readers, just as executors do not.
        hadoop.set("fs.s3a.bucket.%s.input.stream.type".formatted(OTHER_BUCKET), "classic");
        copyLanding(OTHER_BUCKET);
        AtomicInteger looks = new AtomicInteger();
        connection.set(head -> {
            // The first one reads it for its hash, the second one for its records.
            if (head.startsWith("HEAD ") && head.contains(path) && looks.incrementAndGet() == 2) {
                overwrite(file, replaced);
            }
            return Answer.PASSED;
        });
        String elsewhere = "landing.root=s3a://%s/landing".formatted(OTHER_BUCKET);
        Ran ran = command("replaced", "--set", elsewhere, "nightly", "--until", FIRST_NIGHT.toString());
        assertThat(looks.get()).isGreaterThanOrEqualTo(2);
        assertThat(ran.status()).as(ran.said()).isEqualTo(StopReason.TRANSIENT.exitStatus());
        assertThat(ran.said()).contains("replaced or removed while they were read", path, "same command again");
        connection.set(FaultyConnection.Fault.NONE);
        Ran again = command("replaced", "--set", elsewhere, "nightly", "--until", FIRST_NIGHT.toString());
        assertThat(again.status()).as(again.said()).isEqualTo(NightResult.DONE_WITH_REFUSALS);
        Ran asked = command(
                "replaced",
                "sql",
                "SELECT bytes, revision FROM landed_file WHERE path = '%s'".formatted(path),
                "--format",
                "csv");
        assertThat(asked.said()).contains(replaced.length + ",1");
    }

    private void overwrite(org.apache.hadoop.fs.Path file, byte[] content) {
        try (FSDataOutputStream out = file.getFileSystem(hadoop).create(file, true)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some storages take the header of a conditional write and write nevertheless. */
    @Test
    @Tag("second-stage")
    void storageThatDoesNotHeedConditionsIsRefusedBeforeAnyWork() {
        connection.set(head -> head.startsWith("PUT ") && head.contains("/_lock/") ? Answer.error(200) : Answer.PASSED);
        Ran ran = command("unheeding", "nightly");
        assertThat(ran.status()).as(ran.said()).isEqualTo(StopReason.USAGE.exitStatus());
        assertThat(ran.said()).contains("does not heed the header If-None-Match");
    }

    /** Every kind of fault, one after the other, on the way of a first night: it fails as it should, and is run again. */
    @Test
    @Tag("second-stage")
    void whateverFaultsTheStorageHasTheTablesAreThoseOfANightWithoutThem() throws IOException {
        Map<String, FaultyConnection.Fault> faults = new LinkedHashMap<>();
        faults.put("503 for ever", head -> isGetOf(head, "/landing/") ? Answer.error(503) : Answer.PASSED);
        faults.put("truncated for ever", head -> isGetOf(head, ".parquet") ? Answer.cut(300, false) : Answer.PASSED);
        faults.put("reset for ever", head -> isGetOf(head, "_delta_log/0") ? Answer.cut(200, true) : Answer.PASSED);
        faults.put(
                "404 after it was listed",
                head -> isGetOf(head, "dossiers-01.jsonl") ? Answer.error(404) : Answer.PASSED);
        faults.forEach((what, fault) -> {
            AtomicInteger met = new AtomicInteger();
            connection.set(head -> {
                Answer answer = fault.answer(head);
                if (!answer.equals(Answer.PASSED)) {
                    met.incrementAndGet();
                }
                return answer;
            });
            Ran ran = command("faulty", "nightly", "--until", FIRST_NIGHT.toString());
            assertThat(met.get()).as("%s was met", what).isPositive();
            assertThat(ran.status()).as("%s: %s", what, ran.said()).isEqualTo(StopReason.TRANSIENT.exitStatus());
            assertThat(ran.said()).as(what).contains("same command again");
            Crash.forget();
        });

        // Once, so that the client's own second try succeeds.
        Set<String> met = ConcurrentHashMap.newKeySet();
        connection.set(head -> {
            String kind = isGetOf(head, "/landing/") ? "landing" : isGetOf(head, ".parquet") ? "table" : "";
            return !kind.isEmpty() && met.add(kind) ? Answer.cut(100, true) : Answer.PASSED;
        });
        Ran ran = command("faulty", "nightly", "--until", FIRST_NIGHT.toString());
        assertThat(met).containsExactlyInAnyOrder("landing", "table");
        assertThat(ran.status()).as(ran.said()).isEqualTo(status);
        assertSame("faulty", "local");
    }

    private static boolean isGetOf(String head, String part) {
        String first = head.substring(0, head.indexOf('\r'));
        return first.startsWith("GET ") && !first.contains("list-type") && first.contains(part);
    }

    private void copyLanding(String bucket) throws IOException {
        var landing = new org.apache.hadoop.fs.Path("s3a://%s/landing".formatted(bucket));
        landing.getFileSystem(hadoop)
                .copyFromLocalFile(
                        new org.apache.hadoop.fs.Path(lakes.site().landing().toUri()), landing);
    }

    private static String landing() {
        return "s3a://%s/landing".formatted(BUCKET);
    }

    private static List<String> settingsOf(String lake) {
        return List.of("lake.root=s3a://%s/%s".formatted(BUCKET, lake), "landing.root=" + landing());
    }

    private Settings settings(String lake) {
        return Settings.read(SettingsSources.ofProcess(Optional.of(lakes.site().conf()), settingsOf(lake)));
    }

    private NightResult night(String lake, LocalDate night) {
        return Night.run(LocalSpark.session(), settings(lake), Optional.of(night), (name, detail) -> {});
    }

    /** What a command came to. */
    private record Ran(int status, String said) {}

    private Ran command(String lake, String... words) {
        List<String> arguments =
                new ArrayList<>(List.of("--conf", lakes.site().conf().toString()));
        settingsOf(lake).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of(words));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
        int status = Main.run(arguments, both, both);
        return new Ran(status, said.toString(StandardCharsets.UTF_8));
    }

    private void assertSame(String lake, String local) {
        Settings settings = settings(lake);
        Lakes.assertSame(
                new Lake(LocalSpark.session(), settings.lakeRoot(), settings.lakeRestricted()),
                lakes.open(local),
                "of " + lake);
    }
}
