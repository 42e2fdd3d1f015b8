// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.PrintStream;
import org.dossierlake.failure.OneLine;
import org.dossierlake.job.Progress;

/** Progress that a person can see; closing it leaves the screen tidy. */
interface ShownProgress extends Progress, AutoCloseable {

    @Override
    void close();

    /** A rewriting line on a terminal, else plain lines. */
    static ShownProgress on(PrintStream err) {
        String terminal = System.getenv("TERM");
        boolean rewrites = System.console() != null && terminal != null && !terminal.equals("dumb");
        return rewrites ? new TerminalProgress(err) : new PlainProgress(err);
    }

    /** A phase as one line without control characters, which a terminal would obey. */
    static String text(String name, String detail) {
        return OneLine.of(detail.isBlank() ? name : name + ": " + detail);
    }
}
