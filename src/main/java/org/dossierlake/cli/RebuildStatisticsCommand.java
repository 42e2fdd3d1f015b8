// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.Rebuild;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The books made right again. */
@Command(
        name = "statistics",
        description = {
            "Post what is missing between the stored records and the books, and publish.",
            "Running it twice is harmless: the second time posts nothing."
        })
final class RebuildStatisticsCommand implements Callable<Integer> {

    @ParentCommand
    private RebuildCommand parent;

    @Override
    public Integer call() {
        Settings settings = parent.root().settings();
        NightResult result;
        try (Session session = Session.open("rebuild statistics", settings);
                ShownProgress progress = ShownProgress.on(parent.root().err())) {
            result = Rebuild.statistics(session.spark(), settings, progress);
        }
        parent.root().print(result.lines());
        return result.exitStatus();
    }
}
