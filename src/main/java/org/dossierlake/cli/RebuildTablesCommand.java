// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.RebuildTables;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The stored tables made again from what landed. */
@Command(
        name = "tables",
        description = {
            "Read all landed files again, make the stored tables say what they say, post what is missing from the books,"
                    + " and publish.",
            "Only records that were taken are read: what waits in quarantine waits on, and the ledger stays as it is.",
            "Nothing is changed where a landed file is gone or replaced, or a record that was taken is refused today.",
            "Running it twice is harmless: the second time writes and posts nothing."
        })
final class RebuildTablesCommand implements Callable<Integer> {

    @ParentCommand
    private RebuildCommand parent;

    @Override
    public Integer call() {
        Settings settings = parent.root().settings();
        NightResult result;
        try (Session session = Session.open("rebuild tables", settings);
                ShownProgress progress = ShownProgress.on(parent.root().err())) {
            result = RebuildTables.run(session.spark(), settings, progress);
        }
        parent.root().print(result.lines());
        return result.exitStatus();
    }
}
