// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.failure;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every message that stops a run, one factory each, grouped by {@link StopReason}.
 *
 * <p>A message has three parts: what was not done, why, and what to do now. It shows the actual values, but never a
 * secret and never a person's data.
 */
public final class Failures {

    /** Longer foreign texts are cut: a message is read on one screen. */
    private static final int LONGEST_FOREIGN_TEXT = 400;

    /** More clauses than these make a message that nobody reads. */
    private static final int MOST_NAMED = 20;

    private Failures() {}

    /**
     * The command line cannot be understood.
     *
     * @param problem a full sentence that says what is wrong
     * @param help the command line that shows the right usage, such as {@code dossierlake nightly --help}
     */
    public static RunFailure usage(String problem, String help) {
        return new RunFailure(
                StopReason.USAGE, "Nothing was done. %s See: %s".formatted(oneLine(problem), oneLine(help)));
    }

    /** No command has this name; {@code known} must not be empty. */
    public static RunFailure unknownCommand(String name, Collection<String> known, String help) {
        return usage(
                "No command is called %s; the nearest is %s.".formatted(quoted(name), Nearest.to(name, known)), help);
    }

    /** No option has this name; {@code known} must not be empty. */
    public static RunFailure unknownOption(String name, Collection<String> known, String help) {
        return usage(
                "No option is called %s; the nearest is %s.".formatted(quoted(name), Nearest.to(name, known)), help);
    }

    /** The settings file given by the user is absent or cannot be read; {@code why} is a clause without a full stop. */
    public static RunFailure settingsFileUnreadable(Path file, String why) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was done: the settings file %s %s. Correct the path after --conf, or the file's permissions."
                        .formatted(oneLine(file.toString()), oneLine(why)));
    }

    /** The settings contradict their declaration; lists all problems, each a full clause without a full stop. */
    public static RunFailure settingsRefused(List<String> problems) {
        if (problems.size() == 1) {
            return new RunFailure(
                    StopReason.USAGE,
                    "Nothing was done, because a setting is wrong: %s. Correct it, then run the same command again."
                            .formatted(oneLine(problems.get(0))));
        }
        StringBuilder lines =
                new StringBuilder("Nothing was done, because %d settings are wrong:\n".formatted(problems.size()));
        for (String problem : problems) {
            lines.append("  - ").append(oneLine(problem)).append('\n');
        }
        return new RunFailure(
                StopReason.USAGE,
                lines.append("Correct them, then run the same command again.").toString());
    }

    /** The figures for Prometheus could not be written when the night ends; {@code why} is a clause without a full stop. */
    public static RunFailure metricsFileUnusable(Path file, String why) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: metrics.file is %s, but %s. Make its folder, let this user write there, or name another \
                file."""
                        .formatted(oneLine(file.toString()), why));
    }

    /** The demo would have to write into a folder that holds something else. */
    public static RunFailure demoFolderTaken(Path folder) {
        return new RunFailure(
                StopReason.USAGE,
                "The demo was not made: %s is not empty and is not an earlier demo. Name another folder with --dir."
                        .formatted(folder));
    }

    /** Error packs would have to be written between other files. */
    public static RunFailure packFolderTaken(Path folder) {
        return new RunFailure(
                StopReason.USAGE,
                "No error pack was written: %s is not empty. Name a new or an empty folder with --to."
                        .formatted(folder));
    }

    /** The demo writes its own settings; {@code what} names the option or setting that would lead elsewhere. */
    public static RunFailure demoHasItsOwnSettings(String what) {
        return new RunFailure(
                StopReason.USAGE,
                """
                The demo was not made: it writes its own settings and fills its own folder only, but %s was given. \
                Leave that out, and name a folder with --dir."""
                        .formatted(what));
    }

    /** The values of a simulation cannot be carried out; the text is already whole, in three parts. */
    public static RunFailure simulationRefused(String text) {
        return new RunFailure(StopReason.USAGE, oneLine(text));
    }

    /** A query cannot be understood or fails on its own account; {@code why} is the engine's text. */
    public static RunFailure queryRefused(String why) {
        return new RunFailure(
                StopReason.USAGE,
                "The query gave no result: %s Correct it; \"dossierlake tables\" lists every table and column."
                        .formatted(sentence(why)));
    }

    /** No table has this name; {@code known} must not be empty. */
    public static RunFailure unknownTable(String name, Collection<String> known) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was shown: no table is called %s; the nearest is %s. Tables: %s."
                        .formatted(quoted(name), Nearest.to(name, known), String.join(", ", known)));
    }

    /** The published table is not for everybody; {@code known} are those that are. */
    public static RunFailure notPublic(String table, Collection<String> known) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was exported: %s is not public. Public tables: %s. Leave --public out for people who may see all of it."
                        .formatted(table, String.join(", ", known)));
    }

    /** The file of an export cannot be made; {@code why} is a clause without a full stop. */
    public static RunFailure exportFileUnusable(Path file, String why) {
        return new RunFailure(
                StopReason.USAGE, "Nothing was exported: %s %s.".formatted(oneLine(file.toString()), oneLine(why)));
    }

    /** Nothing can be loaded into what was named; {@code why} says so and what to do, without a full stop and without secrets. */
    public static RunFailure exportTargetRefused(String why) {
        return new RunFailure(StopReason.USAGE, "Nothing was exported: %s.".formatted(oneLine(why)));
    }

    /** The database answered with an error; {@code said} has no secrets. */
    public static RunFailure exportTargetAnswered(String database, String said, Throwable cause) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was exported: the database %s refuses (%s). Its tables are as they were. Correct that there or in what \
                you say of it (URL, PGUSER, PGPASSWORD, ~/.pgpass), then run the same command again."""
                        .formatted(oneLine(database), oneLine(said)),
                cause);
    }

    /** The database cannot be reached, or went away; {@code said} has no secrets. */
    public static RunFailure exportTargetTrouble(String database, String said, Throwable cause) {
        return new RunFailure(
                StopReason.TRANSIENT,
                """
                Nothing was exported: the database %s cannot be reached or stopped its work (%s). Its tables are as they were. \
                See whether it runs and whether the address is right, then run the same command again."""
                        .formatted(oneLine(database), oneLine(said)),
                cause);
    }

    /** Another export loads into the same schema. */
    public static RunFailure exportTargetLocked(String database) {
        return new RunFailure(
                StopReason.LOCKED,
                """
                Nothing was exported: another export is loading into the same schema of the database %s. Wait until it has \
                ended, then run the same command again."""
                        .formatted(oneLine(database)));
    }

    /** The file of a report cannot be made there. */
    public static RunFailure reportFileUnusable(Path file, String why) {
        return new RunFailure(
                StopReason.USAGE, "No report was written: %s %s.".formatted(oneLine(file.toString()), oneLine(why)));
    }

    /** A text does not go into a cell of a workbook; lengths are in characters. */
    public static RunFailure textTooLongForCell(int length, int longest) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was exported: a text has %,d characters, and a cell of a workbook holds no more than %,d. Export the \
                table with --format csv or parquet."""
                        .formatted(length, longest));
    }

    /** A separator was given for a format that has none. */
    public static RunFailure separatorWithoutCsv() {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was exported: only a csv has a separator. Leave --separator out, or choose --format csv.");
    }

    /** Form II.06 as a workbook is that of one agency and period, and one of the two was not named. */
    public static RunFailure formOfNobody(String form) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was exported: as xlsx, %s is the official form of one agency and period. Name both with --agency and \
                --period, or choose --format csv for all rows."""
                        .formatted(form));
    }

    /** An agency or a period was given, which only the workbook of {@code form} asks for. */
    public static RunFailure tableExportedWhole(String form) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was exported: --agency and --period are for the official form alone, --table %s --format xlsx; any \
                other file has the whole table. Leave them out, or ask with "dossierlake sql" for some rows."""
                        .formatted(form));
    }

    /** A view: its figures follow from those of {@code tables}, which can be explained. */
    public static RunFailure viewNotExplained(String view, Collection<String> tables) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was explained: the rows of %s follow from those of other tables. Explain a figure of %s."
                        .formatted(view, String.join(" or ", tables)));
    }

    /** The published table has no figure of this name; {@code figures} are those that it has. */
    public static RunFailure unknownFigure(String name, String table, Collection<String> figures) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was explained: %s has no figure %s; the nearest is %s. Figures: %s."
                        .formatted(table, quoted(name), Nearest.to(name, figures), String.join(", ", figures)));
    }

    /** No period has this name. */
    public static RunFailure unknownPeriod(String name) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: no period is called %s. Give a month as 2025-07, a quarter as 2025-Q3, a half year \
                as 2025-H2, a year as 2025, the administrative ones with admin- before it, as admin-2025-07, or a half \
                month by its first day as 2025-07-01 or 2025-07-15."""
                        .formatted(quoted(name)));
    }

    /** The table has a row per day, and this is no day. */
    public static RunFailure unknownDay(String name, String table) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was explained: %s has a row per day, and %s is no date. Give one as 2025-07-15."
                        .formatted(table, quoted(name)));
    }

    /** The published table has no rows by procedure, and one was asked for. */
    public static RunFailure notByProcedure(String table) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was explained: %s has no rows by procedure. Leave --procedure out.".formatted(table));
    }

    /** No row of the published table is about this agency in this view. */
    public static RunFailure unknownAgency(String code, String view, String table, String nearest) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: no row of %s is about the agency %s in the view %s; the nearest is %s. "SELECT DISTINCT \
                agency_view, agency_code, agency_name FROM %s" names all."""
                        .formatted(table, quoted(code), view, oneLine(nearest), table));
    }

    /** The published table has rows about the agency, and none about the period and, where one was named, the procedure. */
    public static RunFailure nothingPublished(String table, String agency, String period, Optional<String> procedure) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: %s has no row about %s%s in %s. Where there is nothing to count there is no row. \
                "SELECT * FROM %s WHERE agency_code = '%s'" shows those that there are."""
                        .formatted(
                                table,
                                procedure
                                        .map(code -> "the procedure %s of ".formatted(oneLine(code)))
                                        .orElse(""),
                                oneLine(agency),
                                oneLine(period),
                                table,
                                oneLine(agency)));
    }

    /** No published row of the agency is about this procedure; {@code known} are the procedures that there are. */
    public static RunFailure unknownProcedure(String code, String table, String agency, Collection<String> known) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: no row of %s about %s is about the procedure %s%s. "SELECT DISTINCT procedure_code FROM %s \
                WHERE agency_code = '%s'" names all."""
                        .formatted(
                                table,
                                oneLine(agency),
                                quoted(code),
                                known.isEmpty() ? "" : "; the nearest is " + oneLine(Nearest.to(code, known)),
                                table,
                                oneLine(agency)));
    }

    /** Without a period the newest whole one is meant, and none is whole yet. */
    public static RunFailure noWholePeriod() {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: the required feeds have not all landed yet, so that no month is whole. Name a period with \
                --period.""");
    }

    /** The run of this id has published nothing, or is none. */
    public static RunFailure unpublishedRun(String runId) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was asked: no run %s has published anything. "SELECT run_id, published_at FROM publication" \
                names those that have."""
                        .formatted(quoted(runId)));
    }

    /** Maintenance has deleted files of what a run published; {@code days} are kept. */
    public static RunFailure publicationCleared(String runId, int days, Throwable missing) {
        return new RunFailure(
                StopReason.USAGE,
                """
                The question has no answer: files of what run %s published are not there any more. Publications are kept \
                for %d days (publications.keep-days), the newest one longer. Ask a younger one; "SELECT run_id, \
                published_at FROM publication" names them."""
                        .formatted(quoted(runId), days),
                missing);
    }

    /** No run has this id. */
    public static RunFailure unknownRun(String runId) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: this lake knows no run %s. "dossierlake status" without --run shows the newest \
                one."""
                        .formatted(quoted(runId)));
    }

    /** Neither a landed file nor a dossier has this name; {@code nearest} is the nearest name, where one is near. */
    public static RunFailure nothingCalled(String name, Optional<String> nearest) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: no landed file and no dossier is called %s%s. Give the path of a file below the \
                landing folder, or the whole code of a dossier."""
                        .formatted(
                                quoted(name),
                                nearest.map(near -> "; the nearest is " + oneLine(near))
                                        .orElse("")));
    }

    /** Several landed files end so; {@code paths} are theirs. */
    public static RunFailure severalFiles(String end, List<String> paths) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was shown: %d landed files end in %s, such as %s and %s. Give more of the path."
                        .formatted(paths.size(), quoted(end), oneLine(paths.get(0)), oneLine(paths.get(1))));
    }

    /** There is no lake yet where the settings say. */
    public static RunFailure lakeMissing(String lakeRoot) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: there is no lake at %s yet. Run "dossierlake nightly" first, or correct lake.root."""
                        .formatted(oneLine(lakeRoot)));
    }

    /** What a table held at an earlier time was deleted when somebody's data were erased. */
    public static RunFailure versionForgotten(String table) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was shown: personal data were erased since, and with them all that %s held before. Ask for what it \
                holds today, or ask the published statistics as they were known then."""
                        .formatted(table));
    }

    /** The person to be erased is not named as it must be; {@code why} is a whole sentence. */
    public static RunFailure nobodyToErase(String why) {
        return new RunFailure(
                StopReason.USAGE, "Nothing was erased. %s See: dossierlake erase --help".formatted(oneLine(why)));
    }

    /** Records that a run has merged and not published come first. */
    public static RunFailure erasureWaits(String tables) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was erased: a run merged into %s and did not publish. Run "dossierlake nightly" first, then the \
                same command again."""
                        .formatted(tables));
    }

    /** Somebody, or the machine, told the process to end. */
    public static RunFailure stoppedFromOutside(String command, Throwable cause) {
        return new RunFailure(
                StopReason.TRANSIENT,
                "%s was stopped from outside before it was done. Run the same command again, it may safely be repeated."
                        .formatted(command),
                cause);
    }

    /** The lake was written by a newer program. */
    public static RunFailure lakeNewer(String lake, int version, int known) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: the lake is of version %d (%s), and this program knows versions up to %d only. Use \
                the program that wrote it last, or a newer one."""
                        .formatted(version, oneLine(lake), known));
    }

    /** Tables are stored otherwise than this program declares them; each difference is a clause without a full stop. */
    public static RunFailure lakeOfAnotherForm(String lakeRoot, List<String> differences) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: the tables of the lake %s are not those of this program (%s). Use the program that \
                wrote it last, or a newer one; or keep the landing folder and make the lake anew in another folder \
                with "dossierlake nightly"."""
                        .formatted(oneLine(lakeRoot), oneLine(String.join("; ", differences))));
    }

    /** Stored dossiers are counted by a calendar that cannot be read any more; {@code why} is a clause without a full stop. */
    public static RunFailure calendarInUse(String name, String why) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: stored dossiers are counted by the calendar %s, and %s. Put its file back; where no \
                dialect names it any more, it counts on for them alone."""
                        .formatted(oneLine(name), oneLine(why)));
    }

    /** A required feed had pending files, and none of their rows was accepted or a duplicate. */
    public static RunFailure nothingUsable(String feed, int files, long rows) {
        return new RunFailure(
                StopReason.INPUT,
                """
                Nothing was published: feed %s is required, but none of its %d rows in %d files could be used. Look at \
                "dossierlake quarantine list", ask the sender for better files, then run the same command again."""
                        .formatted(feed, rows, files));
    }

    /** The landing folder does not exist. */
    public static RunFailure landingMissing(String landingRoot) {
        return new RunFailure(
                StopReason.LANDING_MISSING,
                "Nothing was done: the landing folder %s does not exist. Create it, mount it, or correct landing.root."
                        .formatted(oneLine(landingRoot)));
    }

    /** Landed files are no longer what they were when the run found them; {@code paths} are all of them, in order. */
    public static RunFailure landedFilesChangedMeanwhile(List<String> paths) {
        return new RunFailure(
                StopReason.TRANSIENT,
                """
                Nothing was taken up: %d landed files were replaced or removed while they were read, such as %s. Run the same \
                command again; where senders write for long, set landing.settle-seconds."""
                        .formatted(paths.size(), oneLine(paths.get(0))));
    }

    /** The landing folder cannot be looked into, whatever is tried again; {@code why} is a clause without a full stop. */
    public static RunFailure landingUnusable(String landingRoot, String why, Throwable cause) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: the landing folder %s cannot be used (%s). Correct landing.root: it names a folder, \
                by a path or by the URI of a storage that is known here."""
                        .formatted(oneLine(landingRoot), oneLine(why)),
                cause);
    }

    /** Landed files are not in the landing folder as they landed; each problem is a clause that begins with the path. */
    public static RunFailure landedFilesChanged(List<String> problems) {
        return new RunFailure(
                StopReason.LANDING_MISSING,
                """
                No table was rebuilt, because %d landed files are not in the landing folder as they landed: %s. Put \
                them back from a copy; let a file that its sender has replaced land first, with "dossierlake nightly"."""
                        .formatted(problems.size(), named(problems)));
    }

    /** The ledger does not say what became of each landed record; {@code files} begins with the first that differ. */
    public static RunFailure ledgerNotWhole(List<String> files) {
        return new RunFailure(
                StopReason.BOOKS,
                """
                No table was rebuilt, because the ledger does not say of every landed record what became of it (%s). \
                Put landed_file, verdict and run back from a copy: records that they do not know would be deleted."""
                        .formatted(files.isEmpty() ? "it knows of no file" : named(files)));
    }

    /** Records that were taken are not read any more; each element says how many of which file. */
    public static RunFailure takenRecordsNotRead(List<String> files) {
        return new RunFailure(
                StopReason.USAGE,
                """
                No table was rebuilt, because records that were taken are refused today, or not found any more: %s. \
                They would be lost. Correct the dialects, or go back to those by which they were taken."""
                        .formatted(named(files)));
    }

    /** A night merged and did not publish, or a table is younger than the publication: there is no part to add to. */
    public static RunFailure partOfUnpublished() {
        return new RunFailure(
                StopReason.BOOKS,
                """
                Nothing was rebuilt: stored rows have changed since the last publication, or a table has been added, so \
                that no part of the books can be made up for alone. Run "dossierlake nightly", or "dossierlake rebuild statistics" without --from and --to.""");
    }

    /** Somebody took a table of postings back to an earlier version since the last publication. */
    public static RunFailure postingsRestored(String table) {
        return new RunFailure(
                StopReason.BOOKS,
                """
                Nothing was read: the table %s was taken back to an earlier version (RESTORE) since the last publication, so \
                what it adds up to is not what was published. Run "dossierlake rebuild statistics", and then the same again."""
                        .formatted(table));
    }

    /** The first run of a lake found rows of another one in its restricted folder. */
    public static RunFailure restrictedOfAnotherLake(String table, String restricted, String root) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: %s holds the table %s of another lake, and no run has written to %s yet. Set \
                lake.restricted to a folder of this lake's own."""
                        .formatted(restricted, table, root));
    }

    /** A run died, and this command may not come between it and its end. */
    public static RunFailure deadRunWaits(String runId) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: run %s did not come to its end. Run "dossierlake nightly" first, which goes on with \
                it."""
                        .formatted(runId));
    }

    /** A table's rows differ from its declaration: a mistake in a transformation. */
    public static RunFailure schemaDiffers(String table, List<String> differences) {
        return new RunFailure(
                StopReason.DEFECT,
                """
                Table %s was not written: its rows differ from its declaration (%s). Change the transformation, or \
                change the declaration and tell the table's readers."""
                        .formatted(table, String.join("; ", differences)));
    }

    /**
     * Anything unforeseen. The text names the kind of the error and where it arose, never its message, which may quote
     * a record.
     *
     * @param command what was asked for, such as {@code nightly}
     * @param where the place of the stack trace, such as {@code in /var/log/dossierlake.log}
     */
    public static RunFailure defect(String command, Throwable cause, String where) {
        return new RunFailure(
                StopReason.DEFECT,
                """
                %s was not finished, because of a mistake in this program (%s). The stack trace is %s; please report \
                it."""
                        .formatted(command, kindAndPlace(cause), where),
                cause);
    }

    /** The Java memory ran out. */
    public static RunFailure memoryRanOut(String command, Throwable cause, String where) {
        return new RunFailure(
                StopReason.DEFECT,
                """
                %s was not finished, because its memory ran out. Give it more, for example DOSSIERLAKE_MEMORY=6g \
                (with SPARK_HOME: DOSSIERLAKE_SPARK_OPTIONS="--driver-memory 6g"), and run the same command again. The \
                stack trace is %s."""
                        .formatted(command, where),
                cause);
    }

    /** Control sums disagree; each difference is a clause without a full stop. */
    public static RunFailure booksDoNotBalance(List<String> differences) {
        return new RunFailure(
                StopReason.BOOKS,
                """
                Nothing was published, because the books do not balance: %s. Readers still see the last publication. \
                Keep a copy of the lake and report this; "dossierlake rebuild statistics", then the same command \
                again, tells everything anew from the stored rows."""
                        .formatted(oneLine(String.join("; ", differences))));
    }

    /** The postings of a table are those of another one, or were counted otherwise; {@code why} is a clause. */
    public static RunFailure postingsOfAnotherTable(String table, String why) {
        return new RunFailure(
                StopReason.BOOKS,
                """
                Nothing was done, because the postings do not belong to the table %s: %s. Readers still see the \
                last publication. Run "dossierlake rebuild statistics", then the same command again."""
                        .formatted(table, oneLine(why)));
    }

    /** A table whose rows count is not there: without it a rebuild would take everything back. */
    public static RunFailure countedTableMissing(String table, String path) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: the table %s is not there (%s). Put it back, or correct lake.root, then run the same \
                command again."""
                        .formatted(table, oneLine(path)));
    }

    /** Storage or the cluster failed; {@code where} says where the stack trace is. */
    public static RunFailure trouble(String command, Throwable cause, String where) {
        return new RunFailure(
                StopReason.TRANSIENT,
                """
                %s was not finished, because storage or the cluster failed (%s). Run the same command again, it may \
                safely be repeated; the stack trace is %s."""
                        .formatted(command, kindAndMessage(cause), where),
                cause);
    }

    /** There is not enough room for a night; {@code needed} and {@code free} are bytes. */
    public static RunFailure roomMissing(String root, long needed, long free) {
        return new RunFailure(
                StopReason.TRANSIENT,
                """
                Nothing was done: a night with these files needs about %,d bytes in %s, where %,d are free. Make room \
                ("dossierlake maintain" deletes files that no reader needs), or give less at once with --until, then \
                run the same command again. If the storage tells its free room wrongly, set space.check to false."""
                        .formatted(needed, oneLine(root), free));
    }

    /** Another run holds the lock; {@code holder} is what the lock says about it, possibly empty. */
    public static RunFailure locked(String lakeRoot, String holder) {
        return new RunFailure(
                StopReason.LOCKED,
                """
                Nothing was done: another run%s is working on the lake %s. Wait until it has ended, then run the same \
                command again."""
                        .formatted(holder.isBlank() ? "" : " (" + oneLine(holder) + ")", oneLine(lakeRoot)));
    }

    /** The lake lies on storage that has no lock; {@code scheme} is that of its URI. */
    public static RunFailure lockUnsupported(String lakeRoot, String scheme) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: a lake on %s (%s) cannot be locked against a second run. Set lake.root to a local \
                folder, or to an s3a:// or hdfs:// URI."""
                        .formatted(oneLine(scheme), oneLine(lakeRoot)));
    }

    /** Object storage replaces an object although it was told to write only where there is none. */
    public static RunFailure storageReplaces(String lakeRoot) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: the storage of the lake %s does not heed the header If-None-Match, so two runs could \
                write the same version of a table. Use storage that knows conditional writes, as Amazon S3 does, and leave \
                fs.s3a.create.conditional.enabled as it is."""
                        .formatted(oneLine(lakeRoot)));
    }

    /** Another run has taken the lock over, because this one could not write it again in time. */
    public static RunFailure lockLost(String lakeRoot) {
        return new RunFailure(
                StopReason.TRANSIENT,
                """
                Nothing was published: this run could not tell for a while that it is alive, and another one has taken over \
                the lake %s. Nothing was lost: see what the other run publishes, then run the same command again."""
                        .formatted(oneLine(lakeRoot)));
    }

    /** A dialect file cannot be read at all. */
    public static RunFailure dialectUnreadable(Path file, String why, Throwable cause) {
        return new RunFailure(
                StopReason.USAGE,
                """
                Nothing was done: the dialect %s cannot be read (%s). Correct the file, or name another dialect in the \
                settings."""
                        .formatted(oneLine(file.toString()), oneLine(why)),
                cause);
    }

    /** A dialect contradicts its grammar; all problems are listed, each as a full clause without a full stop. */
    public static RunFailure dialectRefused(Path file, List<String> problems) {
        StringBuilder lines = new StringBuilder(
                "Nothing was done, because the dialect %s is wrong:%n".formatted(oneLine(file.toString())));
        problems.forEach(
                problem -> lines.append("  - ").append(oneLine(problem)).append('\n'));
        return new RunFailure(
                StopReason.USAGE,
                lines.append("Correct it, then run the same command again.").toString());
    }

    /** A reference file is wrong; {@code why} is whole sentences that say what to do. */
    public static RunFailure referenceRefused(String why, Throwable cause) {
        return new RunFailure(StopReason.USAGE, "Nothing was done. " + oneLine(why), cause);
    }

    /** A dialect is named for a feed that it does not describe. */
    public static RunFailure dialectWithoutFeed(String dialect, String feed) {
        return new RunFailure(
                StopReason.USAGE,
                "Nothing was done: the dialect %s has no section %s. Add one, or name another dialect in dialects.%s."
                        .formatted(oneLine(dialect), feed, feed));
    }

    /** A text from outside on one line: blanks of any kind become a space, and a very long text is cut. */
    private static String oneLine(String text) {
        String line = OneLine.of(text.replaceAll("\\s+", " ").strip());
        return line.length() <= LONGEST_FOREIGN_TEXT ? line : line.substring(0, LONGEST_FOREIGN_TEXT) + "...";
    }

    /** The first of many clauses. */
    private static String named(List<String> clauses) {
        String first = clauses.stream().limit(MOST_NAMED).map(Failures::oneLine).collect(Collectors.joining("; "));
        return clauses.size() > MOST_NAMED ? first + "; and %,d more".formatted(clauses.size() - MOST_NAMED) : first;
    }

    private static String sentence(String text) {
        String line = oneLine(text);
        return line.endsWith(".") ? line : line + ".";
    }

    private static String quoted(String word) {
        return '"' + oneLine(word) + '"';
    }

    private static String kindAndMessage(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + ": " + oneLine(cause.getMessage());
    }

    private static String kindAndPlace(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        StackTraceElement[] trace = cause.getStackTrace();
        for (StackTraceElement element : trace) {
            if (element.getClassName().startsWith("org.dossierlake.")) {
                return kind + " at " + element.getFileName() + ":" + element.getLineNumber();
            }
        }
        return trace.length == 0 ? kind : kind + " at " + trace[0].getFileName() + ":" + trace[0].getLineNumber();
    }
}
