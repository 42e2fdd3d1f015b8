// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.QuarantineReport;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Refused rows one by one: file, position, reasons. */
@Command(name = "show", description = "Show refused rows: file, position and reasons.")
final class QuarantineShowCommand implements Callable<Integer> {

    @ParentCommand
    private QuarantineCommand parent;

    @Spec
    private CommandSpec spec;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only rows that break this rule.")
    private String rule;

    @Option(names = "--feed", paramLabel = "FEED", description = "Only rows of this feed.")
    private String feed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many rows (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        if (feed != null && !Settings.FEEDS.contains(feed)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'%s' is not a feed; feeds are %s".formatted(feed, String.join(", ", Settings.FEEDS)));
        }
        Settings settings = parent.root().settings();
        try (Session session = Session.open("quarantine show", settings)) {
            parent.root()
                    .print(QuarantineReport.show(
                            session.spark(), settings, Optional.ofNullable(feed), Optional.ofNullable(rule), limit));
        }
        return 0;
    }
}
