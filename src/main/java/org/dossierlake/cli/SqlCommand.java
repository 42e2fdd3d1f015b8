// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** SQL over the tables, for people and scripts. */
@Command(
        name = "sql",
        description = {
            "Ask the tables, by their plain names, as of the last publication or of an earlier one.",
            "Example: dossierlake --conf my.conf sql \"SELECT count(*) FROM dossier\""
        })
final class SqlCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Parameters(index = "0", paramLabel = "SELECT", description = "The query, as one word of the shell: in quotes.")
    private String sql;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(
            names = "--as-known-at",
            paramLabel = "RUN",
            description = "Ask the tables as this run published them (default: as the last one did).")
    private Optional<String> runId;

    /** How rows are written. */
    enum Format {
        /** Aligned columns, for people; the first rows only, NULL by this name. */
        table,
        /** RFC 4180 with a header; NULL is an empty field, an empty text is "". */
        csv,
        /** One JSON object per row and line. */
        json
    }

    @Override
    public Integer call() {
        Settings settings = root.settings();
        try (Session session = Session.open("sql", settings)) {
            EarlierPublication.ask(runId, settings, () -> {
                SqlResult.print(session.spark(), settings, sql, runId, format, root.out(), root.err());
                return null;
            });
        }
        return 0;
    }
}
