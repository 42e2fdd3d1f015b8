// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Query;
import org.dossierlake.job.Report;
import org.dossierlake.job.Settings;
import org.dossierlake.report.Language;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How an agency did in a period, as a page for people. */
@Command(
        name = "report",
        description = {
            "Write a page for people: how an agency did in a period, in figures and charts, by agencies as of today.",
            "One HTML file that needs nothing beside it: open it, send it, print it on A4."
        })
final class ReportCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(
            names = "--lang",
            paramLabel = "LANGUAGE",
            defaultValue = "vi",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Language language;

    @Option(
            names = "--agency",
            paramLabel = "AGENCY",
            description = "Code of an agency, or of a node above agencies (default: the one that has none above it).")
    private Optional<String> agency;

    @Option(
            names = "--period",
            paramLabel = "PERIOD",
            description =
                    "2025-07, 2025-Q3, 2025-H2, 2025, admin-2025-07 ..., 2025-07-15 for a half month (default: the newest month"
                            + " that has landed whole).")
    private Optional<String> period;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "The file to write; an earlier one is replaced (default: report-AGENCY-PERIOD-LANGUAGE.html).")
    private Optional<Path> file;

    @Override
    public Integer call() {
        Settings settings = root.settings();
        Path written;
        try (Session session = Session.open("report", settings)) {
            written = Report.write(
                    new Query(session.spark(), settings), new Report.Question(language, agency, period, file));
        }
        root.print(List.of("Wrote %s".formatted(written)));
        return 0;
    }
}
