// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dossierlake.job.Export;
import org.dossierlake.job.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** A table as a file for other programs. */
@Command(
        name = "export",
        description = {
            "Write a table to one file, for spreadsheets and other programs; with --public as everybody may have it.",
            "Public are whole quarters of timeliness, processing_time and online_payment, with fewer columns, by agency as of"
                    + " today, and for all agencies together by procedure and bank. What would tell of 1 to 4 dossiers or"
                    + " payments, by itself or by a difference, is left empty; the column suppressed names it."
        })
final class ExportCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    @Option(names = "--table", paramLabel = "TABLE", required = true, description = "Name of a table or view.")
    private String table;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "csv",
            description =
                    "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). No text of a csv or xlsx runs in a spreadsheet.")
    private Export.Format format;

    @Option(
            names = "--separator",
            paramLabel = "SEPARATOR",
            description =
                    "${COMPLETION-CANDIDATES}, between the cells of a csv (default: comma). With semicolon numbers have a"
                            + " decimal comma, as spreadsheets set to Vietnamese expect it.")
    private Optional<Export.Separator> separator;

    @Option(
            names = "--agency",
            paramLabel = "AGENCY",
            description =
                    "Of form_06 as xlsx, which is the official form: the agency, or node above agencies, as of today.")
    private Optional<String> agency;

    @Option(
            names = "--period",
            paramLabel = "PERIOD",
            description =
                    "Of the official form: 2025-07, 2025-Q3, 2025-H2, 2025, admin-2025-07, or 2025-07-15, a half month.")
    private Optional<String> period;

    @Option(names = "--public", description = "Only what everybody may have.")
    private boolean isPublic;

    @Option(
            names = "--as-known-at",
            paramLabel = "RUN",
            description = "The table as this run published it (default: as the last one did).")
    private Optional<String> runId;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            required = true,
            description = "The file to write. Its folder must be there; a file that is there is not overwritten.")
    private Path file;

    @Override
    public Integer call() {
        Export export = Export.of(new Export.Wanted(
                table,
                format,
                separator,
                isPublic ? Export.Audience.EVERYBODY : Export.Audience.ANALYSTS,
                agency,
                period,
                file));
        Settings settings = root.settings();
        Export.Written written;
        try (Session session = Session.open("export", settings)) {
            written = export.write(session.spark(), settings, runId);
        }
        root.print(List.of("Wrote %,d rows of %s%s, as published by run %s, to %s"
                .formatted(written.rows(), table, isPublic ? " for everybody" : "", written.runId(), file)));
        return 0;
    }
}
