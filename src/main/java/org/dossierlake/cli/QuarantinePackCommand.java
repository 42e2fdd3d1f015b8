// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dossierlake.job.ErrorPack;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What each sender should mend. */
@Command(
        name = "pack",
        description = {
            "Write one CSV per sender: each refused row, what is wrong with it and what to do.",
            "It is safe to open in a spreadsheet; where a text might tell of a person, only its shape is in it."
        })
final class QuarantinePackCommand implements Callable<Integer> {

    @ParentCommand
    private QuarantineCommand parent;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "A new or an empty folder.")
    private Path folder;

    @Override
    public Integer call() {
        Settings settings = parent.root().settings();
        try (Session session = Session.open("quarantine pack", settings)) {
            parent.root().print(ErrorPack.write(session.spark(), settings, folder));
        }
        return 0;
    }
}
