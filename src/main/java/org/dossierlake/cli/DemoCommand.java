// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.dossierlake.failure.Failures;
import org.dossierlake.job.Concurrently;
import org.dossierlake.job.Headlines;
import org.dossierlake.job.Night;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.QuarantineReport;
import org.dossierlake.job.Query;
import org.dossierlake.job.Report;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;
import org.dossierlake.job.Status;
import org.dossierlake.report.Language;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.simulate.SimulationResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The first thing a newcomer runs: a small lake made of simulated nights, and what it tells. */
@Command(
        name = "demo",
        description = {
            "Simulate two small nights with dirty and late records, run them, and show what was found.",
            "It leaves DIR/demo.conf, with which every other command works on that lake."
        })
final class DemoCommand implements Callable<Integer> {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);
    private static final int NIGHTS = 2;
    private static final int DOSSIERS_PER_NIGHT = 600;
    private static final long SEED = 7;
    private static final double DIRTY_SHARE = 0.03;
    private static final double LATE_SHARE = 0.05;

    /** How many of the rules that records broke are told: what fits on a screen. */
    private static final int RULES_TOLD = 5;

    /** Done and published, but rows were refused: what dirty records are there to show. */
    private static final int ROWS_REFUSED = 2;

    @ParentCommand
    private Dossierlake root;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "demo",
            description = "Where; an earlier demo there is replaced (default: ${DEFAULT-VALUE}).")
    private Path dir;

    @Override
    public Integer call() {
        if (root.conf().isPresent()) {
            throw Failures.demoHasItsOwnSettings("--conf");
        }
        for (String assignment : root.assignments()) {
            if (assignment.startsWith("lake") || assignment.startsWith("landing")) {
                throw Failures.demoHasItsOwnSettings("--set " + assignment);
            }
        }
        DemoFolder folder = DemoFolder.at(dir);
        folder.refuseIfTaken();
        folder.writeSettings(SettingsSources.ofProcess(Optional.empty(), List.of())
                .confFolder()
                .resolve("small-data.conf"));
        Settings settings = Settings.read(SettingsSources.ofProcess(Optional.of(folder.conf()), root.assignments()));
        folder.removeEarlierNights();
        // Spark starts meanwhile.
        CompletableFuture<SimulationResult> simulated = CompletableFuture.supplyAsync(() -> Simulation.run(
                new SimulationPlan(
                        folder.landing(), FIRST_NIGHT, NIGHTS, DOSSIERS_PER_NIGHT, SEED, DIRTY_SHARE, LATE_SHARE),
                settings.calendar()));
        try (Session session = Session.open("demo", settings)) {
            SimulationResult records = simulated.join();
            root.out()
                    .printf(
                            Locale.ROOT,
                            "Simulated %d nights: %,d records in %,d files.%n",
                            NIGHTS,
                            records.rowsLanded(),
                            records.files());
            for (int night = 0; night < NIGHTS; night++) {
                int status = runNight(session, settings, FIRST_NIGHT.plusDays(night));
                if (status != 0 && status != ROWS_REFUSED) {
                    return status;
                }
            }
            answers(session, settings, folder.report()).forEach(this::section);
        }
        section("The tables lie in", List.of(settings.lakeRoot()));
        section("Try next", nextCommands(folder));
        return 0;
    }

    /** What a newcomer asks first, by its title, in the order in which it is told. */
    private static Map<String, List<String>> answers(Session session, Settings settings, Path file) {
        Report.Question question = new Report.Question(
                Language.en,
                Optional.empty(),
                Optional.of(YearMonth.from(FIRST_NIGHT).toString()),
                Optional.of(file));
        Query query = new Query(session.spark(), settings);
        Map<String, Supplier<List<String>>> questions = new LinkedHashMap<>();
        questions.put("What arrived", () -> Status.lines(session.spark(), settings, Optional.empty()));
        questions.put("What was refused, and why", () -> QuarantineReport.list(session.spark(), settings, RULES_TOLD));
        questions.put("Headline figures", () -> Headlines.lines(query));
        questions.put("The report, for a browser", () -> List.of(shortest(Report.write(query, question))));
        Map<String, List<String>> answers = new ConcurrentHashMap<>();
        Concurrently.run(
                session.spark(),
                questions.entrySet().stream()
                        .map(each -> (Runnable)
                                () -> answers.put(each.getKey(), each.getValue().get()))
                        .toList());
        Map<String, List<String>> inOrder = new LinkedHashMap<>();
        questions.keySet().forEach(title -> inOrder.put(title, answers.get(title)));
        return inOrder;
    }

    private int runNight(Session session, Settings settings, LocalDate night) {
        long startedNanos = System.nanoTime();
        NightResult result;
        try (ShownProgress progress = ShownProgress.on(root.err())) {
            result = Night.run(session.spark(), settings, Optional.of(night), progress);
        }
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        String title =
                String.format(Locale.ROOT, "Night %s: %.1f s, exit status %d", night, seconds, result.exitStatus());
        section(title, result.lines());
        return result.exitStatus();
    }

    private void section(String title, List<String> lines) {
        root.out().println();
        root.out().println(title);
        root.print(lines.stream().map(line -> "  " + line).toList());
    }

    private static List<String> nextCommands(DemoFolder folder) {
        String start = launcher() + " --conf " + quoted(shortest(folder.conf()));
        return List.of(
                start + " status",
                start + " quarantine show --limit 5",
                start + " report --lang vi --agency H44 --period " + YearMonth.from(FIRST_NIGHT),
                start + " sql \"SELECT agency_name, received, resolved, on_time_rate FROM timeliness"
                        + " WHERE period_kind = 'month' AND agency_view = 'as_of_today' AND breakdown = 'total'"
                        + " ORDER BY period_start DESC, received DESC LIMIT 10\"");
    }

    private static String launcher() {
        return SettingsSources.home()
                .map(home -> quoted(shortest(home.resolve("jobs").resolve("dossierlake"))))
                .orElse("dossierlake");
    }

    private static String shortest(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return (path.startsWith(here) ? here.relativize(path) : path).toString();
    }

    /** For a shell, where the path needs it. */
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./+-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
