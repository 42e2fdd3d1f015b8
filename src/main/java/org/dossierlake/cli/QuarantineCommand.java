// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The commands about refused rows. */
@Command(
        name = "quarantine",
        description = "Look at the rows that were refused, and take them up again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuarantineListCommand.class,
            QuarantineShowCommand.class,
            QuarantineReplayCommand.class,
            QuarantinePackCommand.class
        })
final class QuarantineCommand {

    @ParentCommand
    private Dossierlake root;

    Dossierlake root() {
        return root;
    }
}
