// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.Replay;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Refused rows once more, with what is known now. */
@Command(
        name = "replay",
        description = {
            "Read refused rows again, after a dialect or a reference has been corrected, and publish.",
            "What is still wrong stays in quarantine. Running it twice is harmless."
        })
final class QuarantineReplayCommand implements Callable<Integer> {

    @ParentCommand
    private QuarantineCommand parent;

    @Mixin
    private QuarantineSelection rows;

    @Override
    public Integer call() {
        Settings settings = parent.root().settings();
        NightResult result;
        try (Session session = Session.open("quarantine replay", settings);
                ShownProgress progress = ShownProgress.on(parent.root().err())) {
            result = Replay.run(session.spark(), settings, rows.feed(), rows.path(), rows.rule(), progress);
        }
        parent.root().print(result.lines());
        return result.exitStatus();
    }
}
