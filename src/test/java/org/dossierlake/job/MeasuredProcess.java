// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a process took, as Linux tells it.
 *
 * @param wallSeconds from its start to its end
 * @param cpuSeconds of all its threads, in its own code and in the system's
 * @param peakMegabytes the most memory that it held at once
 */
record MeasuredProcess(double wallSeconds, double cpuSeconds, double peakMegabytes) {

    /** Linux counts processor time in hundredths of a second. */
    private static final double TICKS = 100;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /**
     * Runs a program to its end; it writes to this one's output.
     *
     * @param allowed the statuses that it may exit with
     * @throws IllegalStateException when it exits with another one
     */
    static MeasuredProcess of(List<String> command, Map<String, String> environment, List<Integer> allowed)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Process process = builder.start();
        Path told = Path.of("/proc", String.valueOf(process.pid()));
        double cpu = 0;
        double peak = 0;
        do {
            // Of a process that has just ended nothing can be read: what was read last holds.
            try {
                cpu = cpuSeconds(Files.readString(told.resolve("stat")));
                peak = peakMegabytes(Files.readAllLines(told.resolve("status")), peak);
            } catch (IOException e) {
                break;
            }
        } while (!process.waitFor(50, TimeUnit.MILLISECONDS));
        int status = process.waitFor();
        double wall = (System.nanoTime() - begin) / 1e9;
        if (!allowed.contains(status)) {
            throw new IllegalStateException("%s exited with %d.".formatted(command, status));
        }
        return new MeasuredProcess(wall, cpu, peak);
    }

    private static double cpuSeconds(String stat) {
        // The name in parentheses may hold spaces.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS;
    }

    /** A process that is ending has no memory any more. */
    private static double peakMegabytes(List<String> status, double before) {
        return status.stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                .findFirst()
                .orElse(before);
    }
}
