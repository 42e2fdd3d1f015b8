// SPDX-License-Identifier: Apache-2.0
package org.dossierlake;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dossierlake.cli.Main;

/** Runs commands with the settings of a site, as from a shell, and remembers what the last one said. */
public final class Commands {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Runs one command; returns its exit status. */
    public int run(Path conf, String... words) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of("--conf", conf.toString()));
        all.addAll(List.of(words));
        return Main.run(
                all,
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
