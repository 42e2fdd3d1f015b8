// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dossierlake.LocalSpark;
import org.dossierlake.cli.Main;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.Crash;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Lock;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Posting;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Maintenance moves files and no row: a night behind it keeps the same books as one without it. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MaintenanceTest {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Longer than publications are kept. */
    private static final int MANY_DAYS = 40;

    /** Tables of every kind, which the tests tear into small files as many nights would. */
    private static final List<Table> SCATTERED =
            List.of(Dossier.TABLE, Posting.TABLE, Tables.named("timeliness_sum"), LandedFile.TABLE);

    private static final int SMALL_FILES = 9;

    private static final List<String> COMPARED = List.of(
            "timeliness", "agency_day", "online_payment", "dossier", "settlement", "posting", "posting_payment");

    private static final List<String> PUBLISHED =
            List.of("timeliness", "processing_time", "digitisation", "online_payment", "agency_day", "balance");

    /** The name of a run begins with its time, such as 20250702T010000Z. */
    private static final int TIME_OF_RUN = 16;

    private Lakes lakes;
    private Map<String, List<String>> afterTwo;
    private Map<String, List<String>> afterThree;

    @BeforeAll
    void nights() {
        lakes = ThreeNights.lakes();
        afterTwo = lakes.published("two", COMPARED);
        afterThree = lakes.published(
                "three",
                Stream.concat(COMPARED.stream(), PUBLISHED.stream()).distinct().toList());
        assertThat(afterThree).isNotEqualTo(afterTwo).containsKeys("timeliness", "balance");
    }

    @Test
    void noRowChangesAndTheNextNightKeepsTheSameBooks() throws IOException {
        lakes.copy("two", "kept");
        SCATTERED.forEach(table -> scatter("kept", table));
        Map<String, List<String>> before = newest("kept");
        String firstRun = runs("kept").get(0);

        List<String> lines = maintain("kept");
        assertThat(lines.get(0)).startsWith("table ").endsWith("done");
        List<String> done = lines.subList(1, lines.size());
        assertThat(done).allSatisfy(line -> assertThat(line).contains("files made fewer"));
        assertThat(done.stream().map(line -> line.split(" ")[0]))
                .containsAll(SCATTERED.stream().map(Table::name).toList());
        // A night's postings lie in a folder for each half month that it touched, so that these have the most files.
        assertThat(done.get(0)).startsWith("posting ");
        assertThat(done).anySatisfy(line -> assertThat(line).matches("landed_file +9 +1 .*files made fewer"));
        assertThat(newest("kept")).isEqualTo(before);

        // A new version of a table is no unposted change: nobody takes the lake for one that a night has left half
        // done.
        assertThat(lakes.night("kept", ThreeNights.SECOND).lines())
                .containsExactly("Nothing was pending; nothing was changed.");

        // Readers have the versions from before the maintenance, which has removed their files. Time passes without a
        // night, longer than anything else is kept.
        lakes.age("kept", MANY_DAYS);
        assertThat(maintain("kept"))
                .containsExactly(
                        "Nothing to do: no table has many small files, or files that nobody can ask for any more.",
                        "The newest publication is older than 35 days: no file was deleted. It goes on after a night.");
        assertSame("kept", afterTwo);

        NightResult rebuilt = Rebuild.statistics(LocalSpark.session(), lakes.settings("kept"), (phase, detail) -> {});
        assertThat(rebuilt.lines())
                .filteredOn(line -> line.endsWith(" 0 cells were wrong"))
                .hasSize(4);
        assertThat(rebuilt.lines()).last().asString().startsWith("Published as number 3");
        lakes.night("kept", ThreeNights.THIRD);
        assertSame("kept", afterThree);

        List<Path> ofFirst = files("kept", firstRun);
        assertThat(ofFirst).isNotEmpty().allMatch(Files::exists);
        assertThat(maintain("kept"))
                .anySatisfy(line -> assertThat(line).matches("timeliness_sum .* bytes of older files deleted"));
        assertThat(ofFirst).noneMatch(Files::exists);
        assertSame("kept", afterThree);
        assertThat(command("kept", "sql", "SELECT sum(received) FROM timeliness", "--as-known-at", firstRun))
                .isEqualTo(StopReason.USAGE.exitStatus());
        // What was published within the days that are kept can still be asked.
        assertEqual(
                Lakes.published(
                        Readers.of(
                                LocalSpark.session(),
                                lakes.settings("kept"),
                                rebuilt.runId().orElseThrow()),
                        COMPARED),
                afterTwo);
        assertThat(Verification.full(LocalSpark.session(), lakes.settings("kept"), (phase, detail) -> {})
                        .agrees())
                .isTrue();
    }

    @Test
    void whatADeadNightHasMergedIsLeftToTheNextOne() throws IOException {
        lakes.copy("two", "dead before");
        lakes.copy("three/dossier", "dead before/dossier");
        scatter("dead before", Posting.TABLE);
        assertNothingDone(
                "dead before",
                "A run merged into dossier and did not publish: nothing was done. Run \"dossierlake nightly\" first, which"
                        + " goes on with it.");
        assertThat(command("dead before", "maintain")).isZero();
        lakes.copy("two", "dying");
        lakes.copy("three/opened_run", "dying/opened_run");
        assertNothingDone(
                "dying",
                "Run %s did not come to its end: nothing was done. Run \"dossierlake nightly\" first, which goes on with it."
                        .formatted(runs("three").get(2)));
        assertThat(Status.lines(LocalSpark.session(), lakes.settings("dying"), Optional.empty()))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("Run %s began at ".formatted(runs("three").get(2)))
                        .contains("has not come to its end"));
        assertThat(Status.lines(LocalSpark.session(), lakes.settings("two"), Optional.empty()))
                .noneMatch(line -> line.contains("has not come to its end"));
    }

    @Test
    void oldPostingsAreAddedUpAndTheNextNightKeepsTheSameBooks() throws IOException {
        lakes.copy("two", "folded");
        Map<Posted, List<String>> sums = sums("folded");
        Map<String, List<String>> others = newest("folded");
        List<String> runs = runs("folded");
        // The first of two runs is old; then, a month later, both are.
        fold("folded", runs.get(1).substring(0, TIME_OF_RUN));
        assertThat(sums("folded")).isEqualTo(sums);
        assertThat(causes("folded"))
                .containsEntry(runs.get(1).substring(0, TIME_OF_RUN) + "-opening", Set.of("opening"));
        assertThat(causes("folded").keySet()).doesNotContain(runs.get(0)).contains(runs.get(1));
        assertThat(fold("folded", runs.get(1).substring(0, TIME_OF_RUN)))
                .as("nothing is written twice")
                .isEmpty();
        fold("folded", "29990101T000000Z");
        assertThat(causes("folded")).isEqualTo(Map.of("29990101T000000Z-opening", Set.of("opening")));
        assertThat(sums("folded")).isEqualTo(sums);
        Map<String, List<String>> now = newest("folded");
        for (Posted posted : Posted.ALL) {
            now.remove(posted.target().name());
            others.remove(posted.target().name());
        }
        assertThat(now).as("no other table is written").isEqualTo(others);

        assertThat(lakes.night("folded", ThreeNights.SECOND).lines())
                .containsExactly("Nothing was pending; nothing was changed.");
        lakes.night("folded", ThreeNights.THIRD);
        Map<String, List<String>> published = lakes.published("folded", PUBLISHED);
        PUBLISHED.forEach(table -> assertThat(published.get(table)).as(table).isEqualTo(afterThree.get(table)));
        assertThat(lakes.published("folded", List.of("restatement")))
                .as("no figure moved because of it")
                .isEqualTo(lakes.published("three", List.of("restatement")));
        assertThat(Verification.full(LocalSpark.session(), lakes.settings("folded"), (phase, detail) -> {})
                        .agrees())
                .isTrue();
    }

    @Test
    void runsAreToldApartForWholeMonths() {
        Folding folding = Folding.olderThan(lakes.open("two"), 1_100, Instant.parse("2028-09-20T23:00:00Z"));
        // 1,100 days before 20 September 2028 is 16 September 2025.
        assertThat(folding.before()).isEqualTo("20250901T000000Z");
        assertThat(maintain("two")).noneMatch(line -> line.contains("folded"));
    }

    private List<String> fold(String lake, String before) {
        Folding folding = new Folding(lakes.open(lake), before);
        return Posted.ALL.stream()
                .flatMap(posted -> folding.fold(posted).stream())
                .toList();
    }

    /** The causes of each run that posted. */
    private Map<String, Set<String>> causes(String lake) {
        Map<String, Set<String>> causes = new TreeMap<>();
        for (Posted posted : Posted.ALL) {
            lakes.open(lake)
                    .read(posted.target())
                    .select(Cell.RUN_ID.col(), Cell.CAUSE.col())
                    .distinct()
                    .collectAsList()
                    .forEach(row -> causes.computeIfAbsent(row.getString(0), run -> new TreeSet<>())
                            .add(row.getString(1)));
        }
        return causes;
    }

    private Map<Posted, List<String>> sums(String lake) {
        Map<Posted, List<String>> sums = new LinkedHashMap<>();
        Posted.ALL.forEach(posted ->
                sums.put(posted, Lakes.texts(posted.summed(lakes.open(lake).read(posted.target())))));
        return sums;
    }

    private void assertNothingDone(String name, String why) {
        Map<String, Long> versions = versions(name);
        assertThat(maintain(name)).containsExactly(why);
        assertThat(versions(name)).isEqualTo(versions);
    }

    @Test
    void aMaintenanceThatDiesLeavesTheLakeToTheNextNight() throws IOException {
        lakes.copy("two", "died");
        scatter("died", Dossier.TABLE);
        scatter("died", Posting.TABLE);
        // First while it writes files that no version has yet, then between two tables.
        Crash.before(2, lakes.path("died"), () -> maintain("died"));
        Map<String, Long> versions = versions("died");
        Set<String> begun = new LinkedHashSet<>();
        assertThatThrownBy(
                        () -> Maintenance.run(LocalSpark.session(), lakes.settings("died"), HOUR, (phase, detail) -> {
                            if (phase.equals("maintain") && begun.add(detail) && begun.size() == 2) {
                                throw new IllegalStateException("killed");
                            }
                        }))
                .hasMessage("killed");
        assertThat(begun).containsExactlyInAnyOrder(Dossier.TABLE.name(), Posting.TABLE.name());
        versions.merge(begun.iterator().next(), 1L, Long::sum);
        assertThat(versions("died")).isEqualTo(versions);
        lakes.night("died", ThreeNights.THIRD);
        assertSame("died", afterThree);
    }

    @Test
    void nothingIsBegunWhenTheTimeIsOver() throws IOException {
        lakes.copy("two", "hurried");
        scatter("hurried", Posting.TABLE);
        Map<String, Long> versions = versions("hurried");
        List<String> lines =
                Maintenance.run(LocalSpark.session(), lakes.settings("hurried"), Duration.ZERO, (phase, detail) -> {});
        // Most small files first; where there are none, in the order of the catalogue.
        assertThat(lines)
                .last()
                .asString()
                .matches("The time was over before these were looked at, or done: posting, .*timeliness_sum,"
                        + " processing_time_sum, .*publication\\.");
        assertThat(versions("hurried")).isEqualTo(versions);
    }

    @Test
    void anotherRunAtWorkIsNotDisturbed() throws IOException {
        lakes.copy("two", "busy");
        try (Lock held = Lock.acquire(
                LocalSpark.session().sparkContext().hadoopConfiguration(),
                lakes.settings("busy").lakeRoot())) {
            assertThat(held).isNotNull();
            assertThat(command("busy", "maintain")).isEqualTo(77);
        }
    }

    private List<String> maintain(String lake) {
        return Maintenance.run(LocalSpark.session(), lakes.settings(lake), HOUR, (phase, detail) -> {});
    }

    /** Tears a table into small files, without changing a row. */
    private void scatter(String name, Table table) {
        Lake lake = lakes.open(name);
        lake.read(table)
                .repartition(SMALL_FILES)
                .write()
                .format("delta")
                .mode("overwrite")
                .option("dataChange", "false")
                .save(lake.path(table));
    }

    /** All rows of every table at its newest version, published or not. */
    private Map<String, List<String>> newest(String name) {
        Lake lake = lakes.open(name);
        Map<String, List<String>> rows = new LinkedHashMap<>();
        Tables.ALL.forEach(table -> rows.put(table.name(), Lakes.texts(lake.read(table))));
        return rows;
    }

    private Map<String, Long> versions(String name) {
        Lake lake = lakes.open(name);
        Map<String, Long> versions = new LinkedHashMap<>();
        Tables.ALL.forEach(table -> versions.put(table.name(), lake.version(table)));
        return versions;
    }

    /** The runs that published, in order. */
    private List<String> runs(String name) {
        return lakes
                .open(name)
                .read(Publication.TABLE)
                .orderBy(Publication.NUMBER.col())
                .select(Publication.RUN_ID.col())
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The files of {@code timeliness_sum} that a publication has. */
    private List<Path> files(String name, String run) {
        return Arrays.stream(Readers.of(LocalSpark.session(), lakes.settings(name), run)
                        .read(Tables.named("timeliness_sum"))
                        .inputFiles())
                .map(file -> Path.of(URI.create(file)))
                .toList();
    }

    private void assertSame(String name, Map<String, List<String>> expected) {
        assertEqual(lakes.published(name, COMPARED), expected);
    }

    private static void assertEqual(Map<String, List<String>> found, Map<String, List<String>> expected) {
        for (String table : COMPARED) {
            // Of thousands of rows the first that should not be there are told, before all of them are.
            Set<String> rows = Set.copyOf(expected.get(table));
            assertThat(found.get(table).stream()
                            .filter(row -> !rows.contains(row))
                            .limit(5))
                    .as("not expected of " + table)
                    .isEmpty();
            assertThat(found.get(table)).as(table).isEqualTo(expected.get(table));
        }
    }

    private int command(String name, String... command) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Stream<String> settings = Stream.of("--conf", lakes.site().conf().toString(), "--set", lakes.root(name));
        return Main.run(Stream.concat(Stream.of(command), settings).toList(), nowhere, nowhere);
    }
}
