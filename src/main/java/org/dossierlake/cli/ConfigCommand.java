// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The commands about settings. */
@Command(
        name = "config",
        description = "Look at the settings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ConfigShowCommand.class)
final class ConfigCommand {

    @ParentCommand
    private Dossierlake root;

    Dossierlake root() {
        return root;
    }
}
