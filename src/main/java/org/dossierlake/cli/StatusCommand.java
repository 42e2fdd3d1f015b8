// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Settings;
import org.dossierlake.job.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The ledger of runs, for people. */
@Command(name = "status", description = "Show what came, what is missing, and whether the books balance.")
final class StatusCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--run", paramLabel = "ID", description = "One run; without it, the newest.")
    private String run;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        try (Session session = Session.open("status", settings)) {
            root.print(Status.lines(session.spark(), settings, Optional.ofNullable(run)));
        }
        return 0;
    }
}
