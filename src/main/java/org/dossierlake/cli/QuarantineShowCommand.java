// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.job.QuarantineReport;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Refused rows one by one. */
@Command(
        name = "show",
        description = {
            "Show refused rows: file, position, reasons, and what the record says.",
            "Where a text might tell of a person, only its shape is shown."
        })
final class QuarantineShowCommand implements Callable<Integer> {

    @ParentCommand
    private QuarantineCommand parent;

    @Spec
    private CommandSpec spec;

    @Mixin
    private QuarantineSelection rows;

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
        Settings settings = parent.root().settings();
        try (Session session = Session.open("quarantine show", settings)) {
            parent.root()
                    .print(QuarantineReport.show(
                            session.spark(), settings, rows.feed(), rows.path(), rows.rule(), limit));
        }
        return 0;
    }
}
