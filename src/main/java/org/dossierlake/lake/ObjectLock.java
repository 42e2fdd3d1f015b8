// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.dossierlake.failure.Failures;

/**
 * The lock of a lake on object storage or HDFS: numbered objects, of which the one with the highest number counts. Its holder writes
 * it again at every beat. Who finds it watches it; if nothing is written for as long as the lock lasts, its holder is dead.
 * It is taken by making the object with the next number, which the storage lets one alone do.
 *
 * <p>No clock of one machine is held against that of another. An object is deleted only once one with a higher number is
 * there, so that no number is given twice to runs that can meet. An object holds one line: who holds the lock and how often
 * it has been written, or that it is free.
 */
final class ObjectLock implements Lock {

    private static final Logger LOG = LogManager.getLogger(ObjectLock.class);

    /** Of Hadoop's configuration: how long a lock lasts that is not written again. */
    private static final String EXPIRY = "dossierlake.lock.expiry";

    private static final long DEFAULT_EXPIRY_MILLIS = 60_000;
    private static final int BEATS_PER_EXPIRY = 3;
    private static final int LOOKS_PER_BEAT = 4;

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final byte[] FREE = "free\n".getBytes(StandardCharsets.UTF_8);

    private final FileSystem storage;
    private final Path folder;
    private final String root;
    private final long number;
    private final Duration beat;

    /** Who we are: the machine and the process for people, and a name that nobody else has. */
    private final String holder =
            "%s, process %d, %s".formatted(machine(), ProcessHandle.current().pid(), UUID.randomUUID());

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread heart = new Thread(this::live, "lock of the lake");
    private long beats;

    /** Whether another run has taken it over. */
    private volatile boolean isLost;

    private ObjectLock(FileSystem storage, Path folder, String root, long number, Duration beat) {
        this.storage = storage;
        this.folder = folder;
        this.root = root;
        this.number = number;
        this.beat = beat;
    }

    /** How long a lock lasts whose holder has died: {@value #EXPIRY}, a minute where nothing is said. */
    static Duration expiry(Configuration hadoop) {
        return Duration.ofMillis(hadoop.getTimeDuration(EXPIRY, DEFAULT_EXPIRY_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Takes the lock, at once or after its last holder has been silent for as long as it lasts. */
    static ObjectLock acquire(FileSystem storage, Path folder, String root, Duration expiry) throws IOException {
        Duration beat = expiry.dividedBy(BEATS_PER_EXPIRY);
        long newest = newest(storage, folder);
        requireSilent(storage, folder, newest, root, expiry, beat.dividedBy(LOOKS_PER_BEAT));
        ObjectLock lock = new ObjectLock(storage, folder, root, newest + 1, beat);
        lock.take();
        return lock;
    }

    private static void requireSilent(
            FileSystem storage, Path folder, long newest, String root, Duration expiry, Duration pause)
            throws IOException {
        byte[] found = content(storage, folder, newest);
        long end = System.nanoTime() + expiry.toNanos();
        while (!Arrays.equals(found, FREE) && System.nanoTime() < end) {
            sleep(pause);
            byte[] now = content(storage, folder, newest);
            if (Arrays.equals(now, FREE)) {
                return;
            }
            if (!Arrays.equals(now, found)) {
                throw Failures.locked(root, holder(now));
            }
        }
        if (!Arrays.equals(found, FREE)) {
            LOG.warn("The lock of {} is taken over: {} has been silent for {}", root, holder(found), expiry);
        }
    }

    /** What is in the object of a number; free where there is none. */
    private static byte[] content(FileSystem storage, Path folder, long number) throws IOException {
        return Conditional.read(storage, object(folder, number)).orElse(FREE);
    }

    private static void sleep(Duration pause) throws InterruptedIOException {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The wait for the lock was interrupted");
        }
    }

    private void take() throws IOException {
        if (!Conditional.create(storage, object(folder, number), next())) {
            throw Failures.locked(root, "another run that began at the same time");
        }
        // Some storages that speak S3 take the condition and pay no heed to it: neither lock nor log would be safe
        // there.
        if (Conditional.create(storage, object(folder, number), FREE)) {
            throw Failures.storageReplaces(root);
        }
        List<Long> numbers = numbers(storage, folder);
        if (numbers.stream().anyMatch(each -> each > number)) {
            storage.delete(object(folder, number), false);
            throw Failures.locked(root, "another run that began at the same time");
        }
        for (long older : numbers) {
            if (older < number) {
                storage.delete(object(folder, older), false);
            }
        }
        heart.setDaemon(true);
        heart.start();
    }

    private void live() {
        try {
            while (!isLost && !closed.await(beat.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            Conditional.overwrite(storage, object(folder, number), next());
            if (newest(storage, folder) > number) {
                isLost = true;
                LOG.error("The lock of {} was taken over by another run; this one stops before its next phase", root);
            }
        } catch (IOException | RuntimeException e) {
            // Whoever takes it over meanwhile is noticed at a later beat.
            LOG.warn("The lock of {} could not be written again: {}", root, e.getMessage());
        }
    }

    private byte[] next() {
        return "%s, beat %d\n".formatted(holder, beats++).getBytes(StandardCharsets.UTF_8);
    }

    /** The highest number of an object; 0 where there is none. */
    private static long newest(FileSystem storage, Path folder) throws IOException {
        return numbers(storage, folder).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private static List<Long> numbers(FileSystem storage, Path folder) throws IOException {
        List<Long> numbers = new ArrayList<>();
        try {
            for (FileStatus object : storage.listStatus(folder)) {
                String name = object.getPath().getName();
                if (NUMBER.matcher(name).matches()) {
                    numbers.add(Long.valueOf(name));
                }
            }
        } catch (FileNotFoundException e) {
            // Nobody has held it yet.
            return List.of();
        }
        return numbers;
    }

    private static Path object(Path folder, long number) {
        return new Path(folder, "%018d".formatted(number));
    }

    /** The machine and the process that an object names. */
    private static String holder(byte[] content) {
        String[] words = new String(content, StandardCharsets.UTF_8).split(", ", -1);
        return words.length < 2 ? "" : words[0] + ", " + words[1];
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "a machine without a name";
        }
    }

    @Override
    public void require() {
        if (isLost) {
            throw Failures.lockLost(root);
        }
    }

    /** Says that it is free; where that fails, the next run waits until it has been silent for long enough. */
    @Override
    public void close() {
        closed.countDown();
        try {
            heart.join();
            Conditional.overwrite(storage, object(folder, number), FREE);
        } catch (IOException e) {
            LOG.warn("The lock of {} could not be freed: {}", root, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
