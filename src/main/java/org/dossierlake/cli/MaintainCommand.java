// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.dossierlake.job.Maintenance;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The files of the lake kept in order. */
@Command(
        name = "maintain",
        description = {
            "Make fewer files of many small ones, and delete those that no reader can ask for any more.",
            "No figure changes. Run it by day, or once a week: never while nightly is at work."
        })
final class MaintainCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--budget",
            paramLabel = "MINUTES",
            description = "Begin nothing new after so many minutes, instead of maintain.budget-minutes.")
    private Integer minutes;

    @Override
    public Integer call() {
        if (minutes != null && minutes < 1) {
            throw new ParameterException(spec.commandLine(), "--budget must be at least 1");
        }
        Settings settings = root.settings();
        Duration budget = minutes == null ? settings.maintainBudget() : Duration.ofMinutes(minutes);
        List<String> lines;
        try (Session session = Session.open("maintain", settings);
                ShownProgress progress = ShownProgress.on(root.err())) {
            lines = Maintenance.run(session.spark(), settings, budget, progress);
        }
        root.print(lines);
        return 0;
    }
}
