// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.dossierlake.job.Settings;
import org.dossierlake.job.Why;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Where one file or one dossier went. */
@Command(
        name = "why",
        description = {
            "Tell where one landed file or one dossier went.",
            "A file: each content with its rows and money, what was refused and why. A dossier: its versions, its steps,"
                    + " its money, its flags, and how it counts. Personal data is never shown."
        })
final class WhyCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Parameters(
            index = "0",
            paramLabel = "FILE|DOSSIER",
            description =
                    "A landed file, by its path in the landing folder or an end of it that no other has; or the code"
                            + " of a dossier.")
    private String thing;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        List<String> lines;
        try (Session session = Session.open("why", settings)) {
            lines = Why.lines(session.spark(), settings, thing);
        }
        root.print(lines);
        return 0;
    }
}
