// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.job.QuarantineReport;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** How many rows were refused, and why. */
@Command(name = "list", description = "Count the refused rows by feed, rule, field and sender.")
final class QuarantineListCommand implements Callable<Integer> {

    @ParentCommand
    private QuarantineCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "The most frequent rules alone, at most so many (default: all).")
    private int limit = Integer.MAX_VALUE;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        Settings settings = parent.root().settings();
        try (Session session = Session.open("quarantine list", settings)) {
            parent.root().print(QuarantineReport.list(session.spark(), settings, limit));
        }
        return 0;
    }
}
