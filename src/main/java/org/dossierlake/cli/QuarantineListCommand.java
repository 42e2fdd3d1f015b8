// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.concurrent.Callable;
import org.dossierlake.job.QuarantineReport;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** How many rows were refused, and why. */
@Command(name = "list", description = "Count the refused rows by feed, rule, field and sender.")
final class QuarantineListCommand implements Callable<Integer> {

    @ParentCommand
    private QuarantineCommand parent;

    @Override
    public Integer call() {
        Settings settings = parent.root().settings();
        try (Session session = Session.open("quarantine list", settings)) {
            parent.root().print(QuarantineReport.list(session.spark(), settings));
        }
        return 0;
    }
}
