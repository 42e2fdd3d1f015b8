// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.job.DatabaseExport;
import org.dossierlake.job.DatabaseLoading;
import org.dossierlake.job.Export;
import org.dossierlake.job.Settings;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A table as a file for other programs, or tables in their database. */
@Command(
        name = "export",
        description = {
            "Write a table to one file, for spreadsheets and other programs, or load tables into a PostgreSQL database; with"
                    + " --public as everybody may have it.",
            "Public are whole quarters of timeliness, processing_time and online_payment, with fewer columns, by agency as of"
                    + " today, and for all agencies together by procedure and bank. What would tell of 1 to 4 dossiers or"
                    + " payments, by itself or by a difference, is left empty; the column suppressed names it."
        })
final class ExportCommand implements Callable<Integer> {

    @ParentCommand
    private Dossierlake root;

    /** Where it goes: one of the two. */
    static final class Target {

        @Option(
                names = "--output",
                paramLabel = "FILE",
                description = "The file to write. Its folder must be there; a file that is there is not overwritten.")
        private Path file;

        @Option(
                names = "--to",
                paramLabel = "URL",
                description =
                        "The PostgreSQL database to load tables into, in one transaction: jdbc:postgresql://HOST/DATABASE, at its"
                                + " end ?currentSchema=NAME for another schema than public. The password stands in ~/.pgpass, or"
                                + " user and password in PGUSER and PGPASSWORD of the environment; never here.")
        private String database;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Target target;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description =
                    "Name of a table or view; for a database also several times (default there: all that are published, and agency).")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "Of a file: ${COMPLETION-CANDIDATES} (default: csv). No text of a csv or xlsx runs in a spreadsheet.")
    private Optional<Export.Format> format;

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

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        root.print(target.file == null ? toDatabase() : toFile());
        return 0;
    }

    private List<String> toFile() {
        if (tables.size() != 1) {
            throw usage("A file holds one table: name it with --table.");
        }
        String table = tables.get(0);
        Export export = Export.of(new Export.Wanted(
                table, format.orElse(Export.Format.csv), separator, audience(), agency, period, target.file));
        Settings settings = root.settings();
        Export.Written written;
        try (Session session = Session.open("export", settings)) {
            written = EarlierPublication.ask(runId, settings, () -> export.write(session.spark(), settings, runId));
        }
        return List.of("Wrote %,d rows of %s%s, as published by run %s, to %s"
                .formatted(written.rows(), table, forWhom(), written.runId(), target.file));
    }

    private List<String> toDatabase() {
        if (Stream.of(format, separator, agency, period).anyMatch(Optional::isPresent)) {
            throw usage("A database gets whole tables: --format, --separator, --agency and --period are of files.");
        }
        DatabaseExport export = DatabaseExport.of(target.database, tables, audience());
        Settings settings = root.settings();
        DatabaseLoading.Loaded loaded;
        // A database that is not there is told before Spark is started.
        try (DatabaseLoading loading = export.begin(System.getenv());
                Session session = Session.open("export", settings)) {
            loaded = EarlierPublication.ask(runId, settings, () -> loading.load(session.spark(), settings, runId));
        }
        List<String> lines = new ArrayList<>();
        loaded.rows().forEach((name, rows) -> lines.add("%-20s %,12d rows".formatted(name, rows)));
        int number = loaded.rows().size();
        lines.add("Loaded %s%s, as published by run %s, into %s"
                .formatted(
                        number == 1 ? "1 table" : "%,d tables".formatted(number),
                        forWhom(),
                        loaded.runId(),
                        loaded.database()));
        return lines;
    }

    private RunFailure usage(String problem) {
        return Failures.usage(problem, spec.qualifiedName() + " --help");
    }

    private Export.Audience audience() {
        return isPublic ? Export.Audience.EVERYBODY : Export.Audience.ANALYSTS;
    }

    private String forWhom() {
        return isPublic ? " for everybody" : "";
    }
}
