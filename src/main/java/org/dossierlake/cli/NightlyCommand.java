// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Night;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.NightWatch;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The main job: reads what landed, keeps the books, publishes. */
@Command(
        name = "nightly",
        description = {
            "Read all pending files, keep the books, publish the statistics.",
            "Running it twice is harmless: the second time finds nothing."
        })
final class NightlyCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--until", paramLabel = "DATE", description = "Leave files of later days for another night.")
    private LocalDate until;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        NightWatch watch = NightWatch.of(settings);
        root.whenEnded(watch::ended);
        NightResult result;
        try (Session session = Session.open("nightly", settings);
                ShownProgress progress = ShownProgress.on(root.err())) {
            result = Night.run(session.spark(), settings, Optional.ofNullable(until), watch.alsoTold(progress));
            watch.told(result, session.spark());
        }
        root.print(result.lines());
        return result.exitStatus();
    }
}
