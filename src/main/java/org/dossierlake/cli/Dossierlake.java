// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.dossierlake.failure.OneLine;
import org.dossierlake.job.RunOutcome;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The command line as a whole: the commands, and the options that stand before or after any of them. */
@Command(
        name = Dossierlake.NAME,
        description = "Turns the records of a public-service portal into trustworthy statistics, every night.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            SimulateCommand.class,
            NightlyCommand.class,
            PlanCommand.class,
            StatusCommand.class,
            WhyCommand.class,
            ExplainCommand.class,
            WhatIfCommand.class,
            QuarantineCommand.class,
            VerifyCommand.class,
            RebuildCommand.class,
            TablesCommand.class,
            SqlCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            TrinoCommand.class,
            MaintainCommand.class,
            EraseCommand.class,
            ConfigCommand.class
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            " 0:done, also when nothing was pending",
            " 2:done and published, but rows were refused",
            "64:the command line or the settings are wrong, or the lake does not allow it",
            "65:a required feed brought nothing usable, nothing was published",
            "66:the landing folder does not exist; or done and published, but a feed is absent",
            "70:a mistake in this program, or its memory ran out",
            "73:the books do not balance, nothing was published; or verify found a difference",
            "75:storage or cluster trouble, try again",
            "77:another run holds the lock"
        })
final class Dossierlake {

    static final String NAME = "dossierlake";

    private static final int HELP_WIDTH = 100;

    private final PrintStream out;
    private final PrintStream err;
    private final List<String> assignments = new ArrayList<>();
    private BiConsumer<Integer, Optional<String>> whenEnded = (exitStatus, failure) -> {};
    private Optional<String> failure = Optional.empty();

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Your settings, over the shipped conf/dossierlake.conf.")
    private Path conf;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and end.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version and end.")
    private boolean version;

    Dossierlake(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Collects one by one, so that values before and after the command's name add up. */
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "One setting, over every file; may be repeated.")
    void assign(String assignment) {
        assignments.add(assignment);
    }

    static CommandLine commandLine(Dossierlake root) {
        CommandLine line = new CommandLine(root);
        line.setExpandAtFiles(false);
        // Without it --set could stand only once, because it takes one value at a time.
        line.setOverwrittenOptionsAllowed(true);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(HELP_WIDTH);
        line.registerConverter(LocalDate.class, Dossierlake::date);
        withVersion(line);
        return line;
    }

    /** Something that is to be done once the exit status is known, whatever it is, and what stopped the command, if anything. */
    void whenEnded(BiConsumer<Integer, Optional<String>> doing) {
        whenEnded = doing;
    }

    /** What stopped the command, as people read it. */
    void failed(String message) {
        failure = Optional.of(message);
    }

    /** The command has ended with this status. */
    void ended(int exitStatus) {
        whenEnded.accept(exitStatus, failure);
    }

    /**
     * Where this run's exit status is to be written, as --set names it. No file of settings is read for that, so that it is
     * known, too, where the settings are refused.
     */
    Optional<String> outcome() {
        return assignments.stream()
                .map(assignment -> assignment.split("=", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equals(RunOutcome.SETTING))
                .map(parts -> parts[1].strip())
                .filter(outcome -> !outcome.isEmpty())
                .reduce((earlier, later) -> later);
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    Optional<Path> conf() {
        return Optional.ofNullable(conf);
    }

    List<String> assignments() {
        return assignments;
    }

    /** The settings of this command line, read anew. */
    Settings settings() {
        return Settings.read(sources());
    }

    SettingsSources sources() {
        return SettingsSources.ofProcess(conf(), assignments);
    }

    void print(List<String> lines) {
        lines.forEach(line -> out.println(OneLine.of(line)));
    }

    private static void withVersion(CommandLine line) {
        line.getCommandSpec().version(NAME + " " + versionText());
        line.getSubcommands().values().forEach(Dossierlake::withVersion);
    }

    /** From the manifest of the application jar. */
    private static String versionText() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(not built as a jar)");
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'%s' is not a date like 2025-07-14".formatted(text));
        }
    }
}
