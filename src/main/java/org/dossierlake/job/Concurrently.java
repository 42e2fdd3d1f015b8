// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.logging.log4j.ThreadContext;
import org.apache.spark.sql.SparkSession;

/** Runs independent reads and writes side by side: most of a small one is planning and waiting. */
public final class Concurrently {

    private static final int THREADS = 6;

    private Concurrently() {}

    /**
     * Runs all of {@code work} and returns when every one has ended. What it logs has the fields of this thread.
     *
     * @throws RuntimeException the first failure, in the order given, once all have ended
     */
    public static void run(SparkSession spark, List<Runnable> work) {
        Map<String, String> logged = ThreadContext.getImmutableContext();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Runnable each : work) {
                running.add(threads.submit(() -> {
                    SparkSession.setActiveSession(spark);
                    ThreadContext.clearMap();
                    ThreadContext.putAll(logged);
                    each.run();
                }));
            }
            finish(running);
        } finally {
            threads.shutdown();
        }
    }

    private static void finish(List<Future<?>> running) {
        RuntimeException first = null;
        for (Future<?> each : running) {
            try {
                each.get();
            } catch (ExecutionException e) {
                RuntimeException failure =
                        e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while a night was at work", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
