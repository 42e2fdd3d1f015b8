// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.dossierlake.job.PhaseFigures;

/** A line when a phase begins and one when it has ended, with the seconds since the start: for log files and pipes. */
final class PlainProgress implements ShownProgress {

    private final PrintStream err;
    private final long startedNanos = System.nanoTime();

    PlainProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public void phase(String name, String detail) {
        line(ShownProgress.text(name, detail));
    }

    @Override
    public void ended(PhaseFigures figures) {
        line(figures.line());
    }

    private void line(String text) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        err.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, text);
    }

    @Override
    public void close() {
        err.flush();
    }
}
