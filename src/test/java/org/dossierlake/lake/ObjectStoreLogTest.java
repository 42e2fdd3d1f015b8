// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.dossierlake.ObjectStorage;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The log and the lock of a lake on object storage, against a server that speaks S3. */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStoreLogTest {

    private static final String BUCKET = "lake";
    private static final int VERSIONS = 100;
    /** A holder on a busy machine must come to write its lock within this. */
    private static final Duration EXPIRY = Duration.ofSeconds(5);

    /** What a holder leaves that has died. */
    private static final byte[] DEAD = "a machine, process 7, a name, beat 3\n".getBytes(StandardCharsets.UTF_8);

    private final Configuration hadoop = new Configuration();
    private ObjectStorage server;
    private Path folder;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException, InterruptedException {
        folder = temporary;
        server = ObjectStorage.start(temporary, BUCKET);
        ObjectStorage.tell(hadoop, server.address(), BUCKET);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Two processes race for every version: each is committed by one of them, and that one knows. */
    @Test
    void noVersionIsCommittedByTwoProcesses() throws IOException, InterruptedException {
        String log = "s3a://lake/raced/_delta_log";
        List<String> names = List.of("one", "other");
        List<Process> processes = List.of(racer(log, "one"), racer(log, "other"));
        List<Integer> won = new ArrayList<>(List.of(0, 0));
        for (int version = 0; version < VERSIONS; version++) {
            for (Process process : processes) {
                process.outputWriter().write(version + "\n");
                process.outputWriter().flush();
            }
            List<Boolean> isFirst = new ArrayList<>();
            for (Process process : processes) {
                isFirst.add(Boolean.valueOf(process.inputReader().readLine()));
            }
            assertThat(isFirst).as("version %d", version).containsExactlyInAnyOrder(true, false);
            int winner = isFirst.indexOf(true);
            won.set(winner, won.get(winner) + 1);
            assertThat(CommitRace.committer(log, version, hadoop)).isEqualTo(names.get(winner));
        }
        for (Process process : processes) {
            process.outputWriter().close();
            assertThat(process.waitFor()).isZero();
        }
        assertThat(won).as("won by one, won by the other").doesNotContain(0);
    }

    private Process racer(String log, String name) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CommitRace.class.getName(),
                log,
                name));
        ObjectStorage.settings(server.address(), BUCKET).forEach((key, value) -> command.add(key + "=" + value));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve(name + ".err").toFile());
        builder.environment().putAll(ObjectStorage.environment());
        return builder.start();
    }

    /** An answer that got lost makes the client write a second time. */
    @Test
    void whatWeHaveCommittedOurselvesIsNoConflict() throws IOException {
        ObjectStoreLog log = new ObjectStoreLog(hadoop);
        var commit = new org.apache.hadoop.fs.Path("s3a://lake/again/_delta_log/1.json");
        log.write(commit, List.of("ours", "of two lines").iterator(), false, hadoop);
        log.write(commit, List.of("ours", "of two lines").iterator(), false, hadoop);
        assertThatThrownBy(() -> log.write(commit, List.of("theirs").iterator(), false, hadoop))
                .isInstanceOf(FileAlreadyExistsException.class);
        log.write(commit, List.of("replaced").iterator(), true, hadoop);
        try (CloseableIterator<String> lines = log.read(commit, hadoop)) {
            assertThat(lines.next()).isEqualTo("replaced");
        }
    }

    /** While its holder lives nobody else gets it; who has died holds it no longer than it lasts. */
    @Test
    void aLockIsHeldWhileItsHolderLives() throws IOException, InterruptedException {
        String root = "s3a://lake/locked";
        var folder = new org.apache.hadoop.fs.Path(root, "_lock");
        FileSystem storage = folder.getFileSystem(hadoop);
        ObjectLock first = ObjectLock.acquire(storage, folder, root, EXPIRY);
        assertThatThrownBy(() -> ObjectLock.acquire(storage, folder, root, EXPIRY))
                .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.reason())
                        .isEqualTo(StopReason.LOCKED))
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        first.require();
        first.close();
        ObjectLock second = ObjectLock.acquire(storage, folder, root, EXPIRY);
        second.require();

        // Another run takes it over, as if this process had been away for longer than its lock lasts.
        Conditional.create(storage, new org.apache.hadoop.fs.Path(folder, "%018d".formatted(3)), DEAD);
        assertThat(lossOf(second).reason()).isEqualTo(StopReason.TRANSIENT);
        second.close();

        // That one has died: it wrote the lock once and never again.
        ObjectLock third = ObjectLock.acquire(storage, folder, root, EXPIRY);
        third.require();
        assertThat(storage.listStatus(folder))
                .as("objects of earlier holders are gone")
                .hasSize(1);
        third.close();
    }

    /** What a holder is told once its next beat has found another one. */
    private static RunFailure lossOf(ObjectLock lock) throws InterruptedException {
        while (true) {
            try {
                lock.require();
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (RunFailure failure) {
                return failure;
            }
        }
    }

    /** Of several that find a dead lock at once one gets it. */
    @Test
    void aDeadLockIsTakenOverByOneAlone() throws IOException, InterruptedException {
        String root = "s3a://lake/taken";
        var folder = new org.apache.hadoop.fs.Path(root, "_lock");
        FileSystem storage = folder.getFileSystem(hadoop);
        Conditional.create(storage, new org.apache.hadoop.fs.Path(folder, "%018d".formatted(41)), DEAD);
        List<ObjectLock> taken = Collections.synchronizedList(new ArrayList<>());
        List<StopReason> refused = Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        taken.add(ObjectLock.acquire(storage, folder, root, EXPIRY));
                    } catch (RunFailure failure) {
                        refused.add(failure.reason());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken).hasSize(1);
        assertThat(refused).containsExactly(StopReason.LOCKED, StopReason.LOCKED, StopReason.LOCKED);
        taken.get(0).close();
    }
}
