// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Explain;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Where a published figure comes from. */
@Command(
        name = "explain",
        description = {
            "Tell what a published figure means and where it comes from.",
            "Its definition with all that it is made of, and what each run added to it, with the cause and the files."
        })
final class ExplainCommand implements Callable<Integer> {

    /** The agencies' views that can be asked for. */
    enum View {
        /** The agency and its parents when the dossier was received. */
        as_reported,
        /** The agency that does the work today. */
        as_of_today
    }

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--table", required = true, paramLabel = "TABLE", description = "A published table: timeliness ...")
    private String table;

    @Option(
            names = "--agency",
            required = true,
            paramLabel = "AGENCY",
            description = "Code of an agency, or of a node above agencies.")
    private String agency;

    @Option(
            names = "--period",
            required = true,
            paramLabel = "PERIOD",
            description = {
                "2025-07, a month; 2025-Q3, a quarter; 2025-H2, a half year; 2025, a year; with admin- before it, the"
                        + " administrative one; 2025-07-15, the half month that begins then, or the day where the table has a"
                        + " row per day."
            })
    private String period;

    @Option(names = "--procedure", paramLabel = "CODE", description = "One procedure; else the total over all.")
    private Optional<String> procedure;

    @Option(
            names = "--figure",
            paramLabel = "NAME",
            description = "One column, with all that it is made of; else every figure that is not zero.")
    private Optional<String> figure;

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "as_reported",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private View view;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        List<String> lines;
        try (Session session = Session.open("explain", settings)) {
            lines = Explain.lines(
                    session.spark(),
                    settings,
                    new Explain.Question(table, agency, period, procedure, view.name(), figure));
        }
        root.print(lines);
        return 0;
    }
}
