// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a plan announces is what the next night does, and the plan itself leaves no trace. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlanTest {

    private static final LocalDate FIRST = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final Pattern FEED =
            Pattern.compile("(\\w+) +\\((?:required|optional|reference)\\) +([\\d,]+) +([\\d,]+)  (.*)");
    private static final Pattern NEEDED = Pattern.compile("  needed    about ([\\d,]+) bytes: so far ([\\d.]+) .*");

    private Path shared;
    private Site site;

    private Map<String, String> treeBeforeFirstPlan;
    private Map<String, String> treeAfterFirstPlan;
    private List<String> firstPlan;

    /** Path of the file that was sent again with one line more. */
    private String sentAgain;

    private long tableBytesAfterFirstNight;
    private long landedBytesInFirstNight;
    private Map<String, String> treeBeforeSecondPlan;
    private Map<String, String> treeAfterSecondPlan;
    private List<String> secondPlan;
    private Map<String, Long> filesTaken;
    private Set<String> tablesWritten;

    @BeforeAll
    void twoPlannedNights(@TempDir Path temporary) throws IOException {
        shared = temporary;
        Path folder = shared.resolve("site");
        site = Site.in(folder);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST, 3, 60, 20250714, 0.05, 0.2),
                site.settings().calendar());
        treeBeforeFirstPlan = tree(folder);
        firstPlan = plan(site.settings(), FIRST);
        treeAfterFirstPlan = tree(folder);

        night(FIRST);
        copy(site.lake(), shared.resolve("before"));
        landedBytesInFirstNight =
                landed(FIRST, "").stream().mapToLong(PlanTest::size).sum();
        tableBytesAfterFirstNight = Site.filesUnder(site.lake()).stream()
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .mapToLong(PlanTest::size)
                .sum();
        Path again = landed(FIRST, "dossiers").stream()
                .filter(file -> file.toString().endsWith("dossiers-01.jsonl"))
                .findFirst()
                .orElseThrow();
        sentAgain = site.landing().relativize(again).toString();
        String firstLine = Files.readAllLines(again).get(0);
        Files.writeString(again, firstLine + "\n", StandardOpenOption.APPEND);

        treeBeforeSecondPlan = tree(folder);
        secondPlan = plan(site.settings(), SECOND);
        treeAfterSecondPlan = tree(folder);
        Map<Path, List<String>> versions = site.tableVersions();
        String run = night(SECOND);
        filesTaken = new TreeMap<>();
        Query.run(
                        LocalSpark.session(),
                        site.settings(),
                        "SELECT feed, count(*) FROM landed_file WHERE run_id = '%s' GROUP BY feed".formatted(run))
                .collectAsList()
                .forEach(row -> filesTaken.put(row.getString(0), row.getLong(1)));
        tablesWritten = new TreeSet<>();
        site.tableVersions().forEach((table, files) -> {
            if (!files.equals(versions.get(table))) {
                tablesWritten.add(table.getFileName().toString());
            }
        });
    }

    @Test
    void aPlanChangesNoFileAndMakesNoFolder() {
        assertThat(treeAfterFirstPlan).isEqualTo(treeBeforeFirstPlan).doesNotContainKey("lake");
        assertThat(treeAfterSecondPlan).isEqualTo(treeBeforeSecondPlan).containsKeys("lake", "lake/_lock");
    }

    @Test
    void beforeTheFirstNightTheSpaceIsNotKnown() {
        assertThat(firstPlan)
                .contains(
                        "No earlier run left merged rows unposted.",
                        "There is no lake yet: it would create every table in %s.".formatted(site.lake()),
                        "  pending   %,d bytes".formatted(landedBytesInFirstNight),
                        "  lake      0 bytes of tables in %s".formatted(site.lake()),
                        "  needed    not known before the first night")
                .anySatisfy(line -> assertThat(line).matches("  free      [1-9][\\d,]* bytes"));
        // Like every feed of a night, the catalogue comes in five ways of writing.
        assertThat(feeds(firstPlan).get("procedures")).isEqualTo("5 files of 2025-07-14");
    }

    @Test
    void theFilesThatAreAnnouncedAreTheOnesThatTheNightTakes() {
        // Five files of each of three feeds land every night; one of the first night's was sent again.
        assertThat(feeds(secondPlan))
                .isEqualTo(Map.of(
                        "dossiers", "6 files of 2025-07-14 to 2025-07-15 (2 days)",
                        "steps", "5 files of 2025-07-15",
                        "payments", "5 files of 2025-07-15",
                        "procedures", "0 files of -",
                        "agencies", "0 files of -",
                        "targets", "0 files of -",
                        "feedback", "0 files of -"));
        assertThat(filesTaken).isEqualTo(Map.of("dossiers", 6L, "steps", 5L, "payments", 5L));
    }

    @Test
    void theBytesAreThoseOfTheFiles() {
        long steps = landed(SECOND, "steps").stream().mapToLong(PlanTest::size).sum();
        assertThat(secondPlan).anySatisfy(line -> assertThat(line)
                .matches("steps +\\(optional\\) +5 +%s  2025-07-15".formatted("%,d".formatted(steps))));
    }

    @Test
    void aFileThatWasSentAgainIsToldByItsRevision() {
        assertThat(secondPlan)
                .containsSubsequence(
                        "New contents of known paths: 1",
                        "  %s, revision 2, %,d bytes"
                                .formatted(sentAgain, size(site.landing().resolve(sentAgain))));
        assertThat(firstPlan).contains("None of them is a new content of a known path.");
    }

    @Test
    void filesOfLaterDaysAreNamedWithTheReason() {
        // The third night's files: five of each of three feeds.
        assertThat(secondPlan).contains("Left for another night, of a later day than --until: 15");
        assertThat(secondPlan.stream().filter(line -> line.startsWith("  dossiers/2025-07-16/")))
                .hasSize(5);
    }

    @Test
    void everyTableThatTheNightWroteWasAnnounced() {
        Set<String> certain = tables(secondPlan, "Tables that it would write: ");
        Set<String> possible = tables(secondPlan, "Tables that it may write, as the records say: ");
        Set<String> announced = new TreeSet<>(certain);
        announced.addAll(possible);
        assertThat(tablesWritten).containsAll(certain).isSubsetOf(announced);
        assertThat(certain).contains("control", "stage_dossier", "landed_file").doesNotContain("stage_procedure");
        // Nothing of agencies landed, and calendars are written once.
        assertThat(announced).contains("timeliness_sum").doesNotContain("registered_agency");
        assertThat(secondPlan).anySatisfy(line -> assertThat(line).startsWith("Which code months"));
    }

    @Test
    void theSpaceNeededIsWhatLandedBytesTookSoFar() {
        long pending = Stream.of(landed(SECOND, ""), List.of(site.landing().resolve(sentAgain)))
                .flatMap(List::stream)
                .mapToLong(PlanTest::size)
                .sum();
        double ratio = (double) tableBytesAfterFirstNight / landedBytesInFirstNight;
        Matcher needed = secondPlan.stream()
                .map(NEEDED::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .orElseThrow();
        assertThat(secondPlan)
                .contains("  lake      %,d bytes of tables in %s".formatted(tableBytesAfterFirstNight, site.lake()));
        assertThat(needed.group(2)).isEqualTo("%.2f".formatted(ratio));
        assertThat(needed.group(1)).isEqualTo("%,.0f".formatted(ratio * pending));
    }

    @Test
    void whatADeadRunMergedIsTold() throws IOException {
        Path ahead = shared.resolve("ahead");
        copy(shared.resolve("before"), ahead);
        copy(site.lake().resolve("payment"), ahead.resolve("payment"));
        Settings settings =
                Settings.read(SettingsSources.ofProcess(Optional.of(site.conf()), List.of("lake.root=" + ahead)));
        assertThat(plan(settings, FIRST))
                .contains("An earlier run merged into payment and did not live to post it: a night would make up for"
                        + " that.");
        assertThat(tables(plan(settings, LocalDate.of(2025, 7, 1)), "Tables that it may write, as the records say: "))
                .contains("posting_payment", "settlement", "posting_settlement")
                .doesNotContain("posting_day");
    }

    @Test
    void withoutPendingFilesNoTableIsWritten(@TempDir Path empty) throws IOException {
        Site bare = Site.in(empty);
        Files.createDirectories(bare.landing());
        assertThat(plan(bare.settings(), SECOND)).contains("Nothing is pending.", "A night would write no table.");
        assertThat(bare.lake()).doesNotExist();
    }

    @Test
    void aFileThatGrowsIsLeft(@TempDir Path folder) throws Exception {
        Site growing = Site.in(folder);
        growing.write("landing/dossiers/2025-07-14/still.jsonl", "{}\n");
        Path moving = growing.write("landing/dossiers/2025-07-14/moving\u202e.jsonl", "{}\n");
        AtomicBoolean isPlanned = new AtomicBoolean();
        Thread sender = new Thread(() -> {
            while (!isPlanned.get()) {
                try {
                    Files.writeString(moving, "{}\n", StandardOpenOption.APPEND);
                    Thread.sleep(20);
                } catch (IOException | InterruptedException e) {
                    return;
                }
            }
        });
        sender.start();
        try {
            List<String> lines = plan(
                    Settings.read(SettingsSources.ofProcess(
                            Optional.of(growing.conf()), List.of("landing.settle-seconds=1"))),
                    SECOND);
            assertThat(feeds(lines).get("dossiers")).isEqualTo("1 files of 2025-07-14");
            assertThat(lines)
                    .contains("Left for another night, still moving: it changed within landing.settle-seconds: 1")
                    .anySatisfy(line -> assertThat(line).startsWith("  dossiers/2025-07-14/moving\\u202e.jsonl, "));
        } finally {
            isPlanned.set(true);
            sender.join();
        }
    }

    private static List<String> plan(Settings settings, LocalDate until) {
        return Plan.lines(LocalSpark.session(), settings, Optional.of(until), (name, detail) -> {});
    }

    private String night(LocalDate until) {
        return Night.run(LocalSpark.session(), site.settings(), Optional.of(until), (name, detail) -> {})
                .runId()
                .orElseThrow();
    }

    /** Files and days by feed, as the plan has them. */
    private static Map<String, String> feeds(List<String> lines) {
        Map<String, String> feeds = new TreeMap<>();
        lines.stream()
                .map(FEED::matcher)
                .filter(Matcher::matches)
                .forEach(line -> feeds.put(line.group(1), "%s files of %s".formatted(line.group(2), line.group(4))));
        return feeds;
    }

    private static Set<String> tables(List<String> lines, String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .flatMap(line -> Arrays.stream(line.substring(start.length()).split(", ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What landed on a day in a feed, or in all of them. */
    private List<Path> landed(LocalDate day, String feed) {
        return Site.filesUnder(site.landing().resolve(feed)).stream()
                .filter(file -> file.getParent().endsWith(day.toString()))
                .toList();
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void copy(Path source, Path target) throws IOException {
        for (Path file : Site.filesUnder(source)) {
            Path copy = target.resolve(source.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Every folder and file with the hash of its content and the time of its last change. */
    private static Map<String, String> tree(Path folder) throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> entries = Files.walk(folder)) {
            for (Path entry : entries.toList()) {
                String content = Files.isDirectory(entry) ? "folder" : hash(Files.readAllBytes(entry));
                tree.put(folder.relativize(entry).toString(), content + " " + Files.getLastModifiedTime(entry));
            }
        }
        return tree;
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
