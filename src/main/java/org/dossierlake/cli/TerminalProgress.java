// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.PrintStream;
import java.util.Locale;

/** One line that rewrites itself, and is gone in the end. */
final class TerminalProgress implements ShownProgress {

    /** Back to the first column, then erase to the end of the line (ECMA-48: EL). */
    private static final String FRESH_LINE = "\r\u001b[K";

    /** Terminals are at least so wide; a longer line would wrap and could not be rewritten. */
    private static final int WIDTH = 79;

    private final PrintStream err;
    private final long startedNanos = System.nanoTime();
    private boolean dirty;

    TerminalProgress(PrintStream err) {
        this.err = err;
    }

    @Override
    public void phase(String name, String detail) {
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        String line = String.format(Locale.ROOT, "%6.1f s  %s", seconds, ShownProgress.text(name, detail));
        err.print(FRESH_LINE + (line.length() <= WIDTH ? line : line.substring(0, WIDTH - 3) + "..."));
        err.flush();
        dirty = true;
    }

    @Override
    public void close() {
        if (dirty) {
            err.print(FRESH_LINE);
            err.flush();
            dirty = false;
        }
    }
}
