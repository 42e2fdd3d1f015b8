// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The commands that make again what follows from something else. */
@Command(
        name = "rebuild",
        description = "Make again what follows from the landed files and the stored records.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RebuildStatisticsCommand.class, RebuildTablesCommand.class})
final class RebuildCommand {

    @ParentCommand
    private Dossierlake root;

    Dossierlake root() {
        return root;
    }
}
