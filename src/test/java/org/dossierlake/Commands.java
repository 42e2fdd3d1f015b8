// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dossierlake.cli.Main;

/** Runs commands as from a shell, and remembers what the last one said. */
public final class Commands {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Runs one command; returns its exit status. */
    public int run(Path conf, String... words) {
        List<String> all = new ArrayList<>(List.of("--conf", conf.toString()));
        all.addAll(List.of(words));
        return run(all);
    }

    /** The same with whatever settings the words name. */
    public int run(List<String> words) {
        out.reset();
        err.reset();
        return Main.run(
                words,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    /** What the last command gave. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What else it said. */
    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
