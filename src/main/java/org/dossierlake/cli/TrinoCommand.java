// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Settings;
import org.dossierlake.job.TrinoStatements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What Trino must be told; telling it is Trino's own client's work. */
@Command(
        name = "trino",
        description = {
            "Print the statements that show Trino the stored tables as they were published last; for its client, after each"
                    + " publication.",
            "Trino sees stored tables, the sums of the statistics among them, and no published table: those are told by this"
                    + " program."
        })
final class TrinoCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(
            names = "--register",
            paramLabel = "URI",
            description =
                    "Instead the statements that name the tables to Trino, once: URI is the folder of the lake as Trino names it.")
    private Optional<String> location;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        List<String> statements;
        try (Session session = Session.open("trino", settings)) {
            statements = location.map(uri -> TrinoStatements.registering(session.spark(), settings, uri))
                    .orElseGet(() -> TrinoStatements.showing(session.spark(), settings));
        }
        root.print(statements);
        return 0;
    }
}
