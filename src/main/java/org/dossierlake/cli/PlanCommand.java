// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Plan;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What the main job would do, without doing it. */
@Command(
        name = "plan",
        description = {
            "Say what nightly would do: files, tables, space. Changes nothing and takes no lock.",
            "Landed files are read for their hash only; what their records say shows once a night reads them."
        })
final class PlanCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--until", paramLabel = "DATE", description = "As of nightly: leave files of later days.")
    private LocalDate until;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        List<String> lines;
        try (Session session = Session.open("plan", settings);
                ShownProgress progress = ShownProgress.on(root.err())) {
            lines = Plan.lines(session.spark(), settings, Optional.ofNullable(until), progress);
        }
        root.print(lines);
        return 0;
    }
}
