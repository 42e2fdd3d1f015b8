// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * Lets the process die at a chosen write to a lake: from that call of the file system on, nothing is created, renamed or
 * deleted any more. {@link CrashingFiles} and {@link CrashingFileContext} ask before every such call.
 */
public final class Crash {

    /** What a write wants to do. */
    interface Call<T> {
        T run() throws IOException;
    }

    private static final Object LOCK = new Object();
    private static final List<String> CALLS = new ArrayList<>();

    private static Path lake;
    private static int last = Integer.MAX_VALUE;

    private Crash() {}

    /** Does the work and returns every write to the lake: what is done, and to which file, relative to the lake. */
    public static List<String> writes(Path toLake, Runnable work) {
        begin(toLake, Integer.MAX_VALUE);
        try {
            work.run();
            synchronized (LOCK) {
                return List.copyOf(CALLS);
            }
        } finally {
            end();
        }
    }

    /** Does the work and dies just before a write, by its number from 0: that is just after the write before it. */
    public static void before(int write, Path toLake, Runnable work) {
        begin(toLake, write);
        try {
            work.run();
        } catch (Exception died) {
            // So it was meant. What the process knew is lost with it.
        } finally {
            end();
        }
        synchronized (LOCK) {
            if (CALLS.size() <= write) {
                throw new AssertionError(
                        "There were %d writes: none to die at was number %d".formatted(CALLS.size(), write));
            }
        }
    }

    private static void begin(Path toLake, int write) {
        synchronized (LOCK) {
            CALLS.clear();
            lake = toLake.toAbsolutePath();
            last = write;
        }
    }

    private static void end() {
        synchronized (LOCK) {
            lake = null;
            last = Integer.MAX_VALUE;
        }
        forget();
    }

    /** Forgets what this process knows of tables: another one has written them. */
    public static void forget() {
        DeltaLog.clearCache();
    }

    static <T> T call(String what, org.apache.hadoop.fs.Path path, Call<T> call) throws IOException {
        int number = number(what, path);
        if (number >= last) {
            throw new IOException("The process has died");
        }
        return call.run();
    }

    /** The number of this write, -1 for one that does not count. */
    private static int number(String what, org.apache.hadoop.fs.Path path) {
        synchronized (LOCK) {
            if (lake == null) {
                return -1;
            }
            Path file = Path.of(path.toUri().getPath()).toAbsolutePath();
            // Checksum files are no writes of ours, and a temporary name says nothing.
            if (!file.startsWith(lake) || file.getFileName().toString().endsWith(".crc") && what.equals("create")) {
                return -1;
            }
            CALLS.add(what + " " + lake.relativize(file));
            return CALLS.size() - 1;
        }
    }

    /** The kinds of writes among some, each with the number of its first one: the same call to another file is no other kind. */
    public static List<Integer> oneOfEachKind(List<String> writes) {
        List<String> kinds = new ArrayList<>();
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            String kind = writes.get(i)
                    .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "UUID")
                    .replaceAll("\\d+", "N");
            if (!kinds.contains(kind)) {
                kinds.add(kind);
                firsts.add(i);
            }
        }
        return Collections.unmodifiableList(firsts);
    }
}
