// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.failure.StopReason;
import org.dossierlake.job.Settings;
import org.dossierlake.job.Verification;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The books against what all stored rows add up to. */
@Command(
        name = "verify",
        description = {
            "Compute the statistics once more from all stored rows and compare them, cell by cell.",
            "Changes nothing. Ends with 73 when anything differs, and shows the first cells that do."
        })
final class VerifyCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Spec
    private CommandSpec command;

    @ArgGroup(exclusive = true)
    private Extent extent;

    /** How much is compared; all where nothing is said. */
    static final class Extent {

        @Option(
                names = "--sample",
                paramLabel = "SHARE",
                description = "Postings and balances of this share of the agencies only, such as 0.05; the same ones"
                        + " every time.")
        private Double share;

        @Option(
                names = "--full",
                description = "Everything, the published tables too. This is what happens without options.")
        private boolean full;
    }

    @Override
    public Integer call() {
        Double share = extent == null ? null : extent.share;
        if (share != null && !(share > 0 && share <= 1)) {
            throw new ParameterException(
                    command.commandLine(), "--sample takes a share above 0 and at most 1, such as 0.05");
        }
        Settings settings = root.settings();
        Verification.Result result;
        try (Session session = Session.open("verify", settings);
                ShownProgress progress = ShownProgress.on(root.err())) {
            result = share == null
                    ? Verification.full(session.spark(), settings, progress)
                    : Verification.sample(session.spark(), settings, share, progress);
        }
        root.print(result.lines());
        return result.agrees() ? 0 : StopReason.BOOKS.exitStatus();
    }
}
