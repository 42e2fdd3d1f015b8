// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.Locale;

/**
 * What one phase of a run took, as Spark's tasks report it. Rows and bytes read are those of landed files, of tables with
 * their logs, and of rows that the run keeps for several steps; those written are the files of tables, change feeds
 * included. Tasks that failed do not count.
 *
 * @param phase its name in one word
 * @param seconds from its beginning to its end
 * @param rowsRead rows that its tasks read
 * @param bytesRead bytes that its tasks read: as they lie, compressed or not
 * @param rowsWritten rows that its tasks wrote
 * @param bytesWritten bytes that its tasks wrote
 * @param jobs jobs of Spark that were started in it
 * @param tasks tasks of those jobs that succeeded
 */
public record PhaseFigures(
        String phase,
        double seconds,
        long rowsRead,
        long bytesRead,
        long rowsWritten,
        long bytesWritten,
        long jobs,
        long tasks) {

    /** These figures and those of another phase of the same name. */
    PhaseFigures plus(PhaseFigures other) {
        return new PhaseFigures(
                phase,
                seconds + other.seconds,
                rowsRead + other.rowsRead,
                bytesRead + other.bytesRead,
                rowsWritten + other.rowsWritten,
                bytesWritten + other.bytesWritten,
                jobs + other.jobs,
                tasks + other.tasks);
    }

    /** The figures as one line for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s took %.1f s: %,d rows (%,d bytes) read, %,d rows (%,d bytes) written, %,d jobs of %,d tasks",
                phase,
                seconds,
                rowsRead,
                bytesRead,
                rowsWritten,
                bytesWritten,
                jobs,
                tasks);
    }
}
