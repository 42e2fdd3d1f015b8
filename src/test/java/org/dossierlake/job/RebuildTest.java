// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.exceptions.ConcurrentTransactionException;
import io.delta.tables.DeltaTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.cli.Main;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.lake.ByHand;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.OpenedFiles;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever has befallen the books, a rebuild leads back: to the figures of a lake that nothing has befallen, and the next
 * night counts nothing twice. Each test damages a copy of one lake of two nights; the third night comes after.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildTest {

    private static final List<String> COMPARED = Stream.concat(
                    Stream.of("dossier", "settlement", "balance"),
                    Tables.PUBLISHED.stream().map(table -> table.name()))
            .toList();

    private static final Predicate<String> NOTHING_WRONG = line -> line.endsWith(" 0 cells were wrong");

    private Lakes lakes;
    private Map<String, List<String>> afterTwo;
    private Map<String, List<String>> afterThree;

    @BeforeAll
    void threeNightsUndisturbed() {
        lakes = ThreeNights.lakes();
        afterTwo = lakes.published("two", COMPARED);
        afterThree = lakes.published("three", COMPARED);
        assertThat(afterThree).isNotEqualTo(afterTwo);
    }

    @Test
    void deletedAndInventedPostingsAreFoundAndMadeUpFor() throws IOException {
        lakes.copy("two", "touched");
        Lake lake = lakes.open("touched");
        // All that an agency received goes, and the province above it gets five dossiers that nobody sent it.
        String agency = lake.read(Posting.TABLE)
                .filter(Posting.RECEIVED.col().gt(0).and(Cell.AGENCY_CODE.col().like("H__.%")))
                .orderBy(Posting.TABLE.cols())
                .first()
                .getAs(Cell.AGENCY_CODE.name());
        String province = agency.substring(0, agency.indexOf('.'));
        DeltaTable.forPath(LocalSpark.session(), lake.path(Posting.TABLE))
                .delete(Cell.AGENCY_CODE
                        .col()
                        .equalTo(agency)
                        .and(Posting.RECEIVED.col().gt(0)));
        lake.append(PostingDay.TABLE, fiveReceivedBy(lake, province));

        Verification.Result found = verify("touched");
        assertThat(found.agrees()).isFalse();
        assertThat(VerificationTest.differing(found).get("posting")).isPositive();
        assertThat(VerificationTest.differing(found))
                .containsEntry("posting_day", 1L)
                .containsEntry("posting_payment", 0L);
        assertThat(found.lines()).anySatisfy(line -> assertThat(line)
                .contains("agency_code=" + agency, "not stored; ", "received null stored, "));
        assertThat(found.lines()).anySatisfy(line -> assertThat(line)
                .contains("day=2025-07-14, agency_code=" + province + ",")
                .endsWith(": stored and not recomputed; received 5 stored, null recomputed"));
        assertThat(command("touched", "verify", "--sample", "1")).isEqualTo(73);

        NightResult rebuilt = rebuild("touched");
        assertThat(rebuilt.lines())
                .contains("posting_day          1 cells were wrong", "posting_payment      0 cells were wrong");
        assertNothingDiffers("touched");
        assertSame("touched", afterTwo);
        assertThat(lake.read(PostingDay.TABLE)
                        .filter(col("cause").equalTo("rebuild"))
                        .collectAsList())
                .singleElement()
                .satisfies(row -> assertThat(row.<Long>getAs("received")).isEqualTo(-5));

        assertThat(rebuild("touched").lines()).filteredOn(NOTHING_WRONG).hasSize(4);
        lakes.night("touched", ThreeNights.THIRD);
        assertNothingDiffers("touched");
        assertSame("touched", afterThree);
    }

    @Test
    void onlyThePartThatIsAskedForIsMadeUpFor() throws IOException {
        lakes.copy("three", "part");
        Lake lake = lakes.open("part");
        LocalDate within = LocalDate.of(2025, 7, 1);
        LocalDate outside = LocalDate.of(2025, 7, 15);
        Column hasReceived = Posting.RECEIVED.col().gt(0);
        ByHand.delete(lake, Posting.TABLE, hasReceived.and(Cell.HALF_MONTH.col().geq(lit(within))));
        ByHand.delete(lake, PostingDay.TABLE, hasReceived.and(Cell.DAY.col().geq(lit(within))));
        misstate(lake, within, outside);
        List<String> outsideBefore =
                cells(lake, Posting.TABLE, Cell.HALF_MONTH.col().geq(lit(outside)));
        assertThat(outsideBefore).isNotEmpty();

        NightResult rebuilt = part("part", Optional.of(within), Optional.of(outside.minusDays(1)));

        assertThat(rebuilt.lines())
                .filteredOn(line -> line.startsWith("posting"))
                .filteredOn(NOTHING_WRONG)
                .hasSize(2);
        Lake right = lakes.open("three");
        assertThat(cells(lake, Posting.TABLE, Cell.HALF_MONTH.col().equalTo(lit(within))))
                .isEqualTo(cells(right, Posting.TABLE, Cell.HALF_MONTH.col().equalTo(lit(within))));
        assertThat(cells(
                        lake,
                        PostingDay.TABLE,
                        Cell.DAY.col().lt(lit(outside)).and(Cell.DAY.col().geq(lit(within)))))
                .isEqualTo(cells(
                        right,
                        PostingDay.TABLE,
                        Cell.DAY.col().lt(lit(outside)).and(Cell.DAY.col().geq(lit(within)))));
        assertThat(cells(lake, Posting.TABLE, Cell.HALF_MONTH.col().geq(lit(outside))))
                .isEqualTo(outsideBefore);
        Verification.Result found = verify("part");
        assertThat(VerificationTest.differing(found).get("posting")).isPositive();
        assertThat(VerificationTest.differing(found))
                .containsEntry("timeliness_sum", 1L)
                .containsEntry("processing_time_sum", 0L)
                .containsEntry("agency_day_sum", 0L)
                .containsEntry("balance", 0L);
        assertThat(found.lines())
                .filteredOn(line -> line.contains("half_month="))
                .noneMatch(line -> line.contains("half_month=" + within))
                .anyMatch(line -> line.contains("half_month=" + outside));

        rebuild("part");
        assertNothingDiffers("part");
        assertSame("part", afterThree);
    }

    @Test
    void aNightThatRanIntoMisstatedSumsIsPublishedOnceARebuildHasLookedAtThem() throws IOException {
        lakes.copy("two", "ran into it");
        misstate(lakes.open("ran into it"), LocalDate.of(2025, 7, 1));
        assertThatThrownBy(() -> lakes.night("ran into it", ThreeNights.THIRD))
                .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(73));
        assertThat(Rebuild.statistics(LocalSpark.session(), lakes.settings("ran into it"), (phase, detail) -> {})
                        .lines())
                .last()
                .asString()
                .contains("nothing was published");
        lakes.night("ran into it", ThreeNights.THIRD);
        assertSame("ran into it", afterThree);
    }

    /** A dossier too many in a published sum of each of two half months, as readers see them. */
    private static void misstate(Lake lake, LocalDate... starts) {
        Table timeliness = Tables.named("timeliness_sum");
        for (LocalDate start : starts) {
            Row row = lake.read(timeliness)
                    .filter(Cell.HALF_MONTH.col().equalTo(lit(start)))
                    .filter(col("procedure_code").isNotNull())
                    .orderBy(col("agency_code"), col("procedure_code"))
                    .first();
            DeltaTable.forPath(LocalSpark.session(), lake.path(timeliness))
                    .update(
                            Stream.of("agency_code", "procedure_code")
                                    .map(key -> col(key).equalTo(row.<String>getAs(key)))
                                    .reduce(Cell.HALF_MONTH.col().equalTo(lit(start)), Column::and),
                            Map.of("received", col("received").plus(1)));
        }
        Publication newest = Publication.newest(lake).orElseThrow();
        Map<String, Long> versions = new HashMap<>(newest.versions());
        versions.put(timeliness.name(), lake.version(timeliness));
        Publication seen = new Publication(
                newest.number() + 1,
                newest.runId(),
                newest.publishedAt(),
                newest.completeUntil(),
                newest.newestDay(),
                newest.due766(),
                versions);
        lake.append(
                Publication.TABLE,
                LocalSpark.session().createDataFrame(List.of(seen.toRow()), Publication.TABLE.schema()));
    }

    @Test
    void aPartOfBooksThatDoNotCoverTheirTablesIsRefused() throws IOException {
        lakes.copy("three", "uncovered");
        Lake lake = lakes.open("uncovered");
        ByHand.delete(lake, Dossier.TABLE, col("dossier_code").like("%1"));
        long version = lake.version(Posting.TABLE);
        assertThatThrownBy(() -> part("uncovered", Optional.of(ThreeNights.FIRST), Optional.empty()))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("no part of the books can be made up for alone")
                .extracting(failure -> ((RunFailure) failure).exitStatus())
                .isEqualTo(73);
        assertThat(lake.version(Posting.TABLE)).isEqualTo(version);
    }

    private NightResult part(String name, Optional<LocalDate> from, Optional<LocalDate> to) {
        return Rebuild.part(LocalSpark.session(), lakes.settings(name), from, to, (phase, detail) -> {});
    }

    private static List<String> cells(Lake lake, Table target, Column which) {
        return Lakes.texts(Posted.to(target).summed(lake.read(target).filter(which)));
    }

    @Test
    void aNightRefusesATableThatWasCreatedAnewAndGoesOnAfterARebuild() throws IOException {
        lakes.copy("two", "created");
        lakes.delete("created/dossier");
        Lake lake = lakes.open("created");
        lake.create(Dossier.TABLE);
        Dataset<Row> rows = lakes.open("two").read(Dossier.TABLE);
        // Some dossiers come in a version of their own: the numbers are others than those that were posted.
        lake.append(Dossier.TABLE, rows.filter(col("dossier_code").substr(-1, 1).notEqual("7")));
        assertRefused("created", "created anew");
        assertThatThrownBy(() -> verify("created")).isInstanceOf(RunFailure.class);

        rebuild("created");
        lake.append(Dossier.TABLE, rows.filter(col("dossier_code").substr(-1, 1).equalTo("7")));
        lakes.night("created", ThreeNights.THIRD);
        assertNothingDiffers("created");
        assertSame("created", afterThree);
    }

    @Test
    void otherCountingCodeIsRefusedUntilARebuild() throws IOException {
        lakes.copy("two", "older code");
        Lake lake = lakes.open("older code");
        String agency = lake.read(PostingDay.TABLE)
                .orderBy(PostingDay.TABLE.cols())
                .first()
                .getAs(Cell.AGENCY_CODE.name());
        // As if a rebuild had been made by a program with another version of the counting code, which counts five more.
        lake.appendOnce(
                PostingDay.TABLE,
                fiveReceivedBy(lake, agency),
                "dossier#%s#%d#1".formatted(lake.generation(Dossier.TABLE), Contribution.BOOKS + 1),
                lake.version(Dossier.TABLE));
        assertRefused("older code", "version %d of the counting code".formatted(Contribution.BOOKS + 1));
        assertThat(rebuild("older code").lines()).filteredOn(NOTHING_WRONG).hasSize(3);
        assertNothingDiffers("older code");
        assertThat(lake.read(PostingDay.TABLE)
                        .filter(Cell.CAUSE.col().equalTo(Rebuild.RULE))
                        .select(Posting.RECEIVED.col())
                        .collectAsList())
                .extracting(row -> row.getLong(0))
                .containsExactly(-5L);
        lakes.night("older code", ThreeNights.THIRD);
        assertNothingDiffers("older code");
        assertSame("older code", afterThree);
    }

    /** Of what is missing, nobody can tell then which part is due to the code. */
    @Test
    void whatIsMissingIsNoMatterOfRulesWhereANightDiedUnderOtherCode() throws IOException {
        lakes.copy("two", "died older");
        Lake lake = lakes.open("died older");
        lake.appendOnce(
                PostingDay.TABLE,
                lake.read(PostingDay.TABLE).limit(0),
                "dossier#%s#%d#1".formatted(lake.generation(Dossier.TABLE), Contribution.BOOKS + 1),
                lake.version(Dossier.TABLE));
        lakes.copy("three/dossier", "died older/dossier");
        lakes.copy("three/dossier_version", "died older/dossier_version");
        rebuild("died older");
        assertThat(lakes.open("died older")
                        .read(PostingDay.TABLE)
                        .filter(Rebuild.isPostedByRebuild())
                        .select(Cell.CAUSE.col())
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly(Rebuild.REBUILD);
    }

    @Test
    void whatARebuildHasPostedForADeadNightIsNotPostedAgain() throws IOException {
        lakes.copy("two", "dead");
        lakes.copy("three/dossier", "dead/dossier");
        lakes.copy("three/dossier_version", "dead/dossier_version");
        assertThat(rebuild("dead").lines()).last().asString().startsWith("A night died before it published");
        // Readers still have the second night, and its books.
        assertNothingDiffers("dead");
        assertThat(lakes.open("dead")
                        .read(Posting.TABLE)
                        .filter(Cell.CAUSE.col().equalTo(Rebuild.REBUILD))
                        .count())
                .isPositive();
        lakes.night("dead", ThreeNights.THIRD);
        assertNothingDiffers("dead");
        assertSame("dead", afterThree);
    }

    /** Its lock has expired while it counted, on storage where locks do. */
    @Test
    void aRebuildThatLosesTheLakeToAnotherOneAddsNothing() throws IOException {
        copyWithAnInvention("two", "lost");
        assertLosesTheLake("lost", "posting_day", () -> rebuild("lost"));
        assertNothingDiffers("lost");
        assertSame("lost", afterTwo);
    }

    @Test
    void soDoesARebuildOfAPart() throws IOException {
        copyWithAnInvention("two", "lost part");
        assertLosesTheLake(
                "lost part", "posting_day", () -> part("lost part", Optional.of(ThreeNights.FIRST), Optional.empty()));
        assertNothingDiffers("lost part");
        assertSame("lost part", afterTwo);
    }

    /** It found nothing wrong; what it would publish is another one's already. */
    @Test
    void aRebuildThatLosesTheLakePublishesNothing() throws IOException {
        lakes.copy("two", "lost late");
        assertLosesTheLake("lost late", "dossier", () -> rebuild("lost late"));
        assertThat(lakes.open("lost late").read(Publication.TABLE).count())
                .isEqualTo(lakes.open("two").read(Publication.TABLE).count() + 1);
        assertNothingDiffers("lost late");
        assertSame("lost late", afterTwo);
    }

    /** What the night has merged, the rebuild posts; the night is as good as dead, and the next one goes on with it. */
    @Test
    void aNightThatLosesTheLakeToARebuildPostsNothingTwice() throws IOException {
        lakes.copy("two", "lost night");
        assertThatThrownBy(() -> OpenedFiles.standingStill(
                        lakes.path("lost night").resolve("dossier/_change_data"),
                        () -> assertThat(rebuildElsewhere("lost night")).contains("A night died before it published"),
                        () -> lakes.night("lost night", ThreeNights.THIRD)))
                .isInstanceOf(ConcurrentTransactionException.class);
        lakes.night("lost night", ThreeNights.THIRD);
        assertNothingDiffers("lost night");
        assertSame("lost night", afterThree);
    }

    private void assertLosesTheLake(String name, String reading, Runnable loser) {
        assertThatThrownBy(() -> OpenedFiles.standingStill(
                        lakes.path(name).resolve(reading), () -> rebuildElsewhere(name), loser))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("another one has taken over")
                .extracting(failure -> ((RunFailure) failure).exitStatus())
                .isEqualTo(75);
    }

    /**
     * A rebuild by another process, for which the lock has expired: that of a local file lasts as long as its process, and is
     * of a file that nobody finds any more.
     *
     * @return what it said
     */
    private String rebuildElsewhere(String name) {
        Path log = lakes.site().folder().resolve(name + ".log");
        try {
            Files.delete(lakes.path(name).resolve("_lock"));
            String conf = lakes.driverConf("").toString();
            Process other = Lakes.program(
                            List.of(), List.of("--conf", conf, "--set", lakes.root(name), "rebuild", "statistics"), log)
                    .start();
            assertThat(other.waitFor()).as("exit status, see %s", log).isZero();
            return Files.readString(log);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void copyWithAnInvention(String from, String name) throws IOException {
        lakes.copy(from, name);
        Lake lake = lakes.open(name);
        String agency = lake.read(PostingDay.TABLE)
                .orderBy(PostingDay.TABLE.cols())
                .first()
                .getAs(Cell.AGENCY_CODE.name());
        lake.append(PostingDay.TABLE, fiveReceivedBy(lake, agency));
    }

    private void assertRefused(String name, String why) {
        Lake lake = lakes.open(name);
        long version = lake.version(Dossier.TABLE);
        assertThatThrownBy(() -> lakes.night(name, ThreeNights.THIRD))
                .isInstanceOf(RunFailure.class)
                .hasMessageContainingAll("table dossier", why, "rebuild statistics")
                .extracting(failure -> ((RunFailure) failure).exitStatus())
                .isEqualTo(73);
        // Nothing was merged either, so that a rebuild finds a lake that no night has left half done.
        assertThat(lake.version(Dossier.TABLE)).isEqualTo(version);
    }

    private void assertNothingDiffers(String name) {
        Verification.Result result = verify(name);
        assertThat(result.lines()).last().asString().startsWith("Nothing differs");
        assertThat(result.agrees()).isTrue();
    }

    private void assertSame(String name, Map<String, List<String>> expected) {
        Map<String, List<String>> found = lakes.published(name, COMPARED);
        for (String table : COMPARED) {
            assertThat(found.get(table)).as(table).isEqualTo(expected.get(table));
        }
    }

    private Verification.Result verify(String name) {
        return Verification.full(LocalSpark.session(), lakes.settings(name), (phase, detail) -> {});
    }

    private NightResult rebuild(String name) {
        return Rebuild.statistics(LocalSpark.session(), lakes.settings(name), (phase, detail) -> {});
    }

    /** A posting of five dossiers received on the first night by an agency that has no dossiers of its own. */
    private static Dataset<Row> fiveReceivedBy(Lake lake, String agency) {
        Row row = lake.read(PostingDay.TABLE).orderBy(PostingDay.TABLE.cols()).first();
        LocalDate validFrom = lake.read(Agency.TABLE)
                .filter(Agency.AGENCY_CODE
                        .col()
                        .equalTo(agency)
                        .and(Agency.VALID_FROM.col().leq(lit(ThreeNights.FIRST))))
                .orderBy(Agency.VALID_FROM.col().desc())
                .first()
                .getAs(Agency.VALID_FROM.name());
        Map<Field, Object> values = Map.of(
                Cell.DAY,
                ThreeNights.FIRST,
                Cell.AGENCY_CODE,
                agency,
                Cell.AGENCY_VALID_FROM,
                validFrom,
                Cell.CHANNEL,
                row.getAs(Cell.CHANNEL.name()),
                Cell.CAUSE,
                "new",
                Cell.RUN_ID,
                row.getAs(Cell.RUN_ID.name()),
                Posting.RECEIVED,
                5L);
        Row invented = RowFactory.create(PostingDay.TABLE.columns().stream()
                .map(field -> values.getOrDefault(field, 0L))
                .toArray());
        return LocalSpark.session().createDataFrame(List.of(invented), PostingDay.TABLE.schema());
    }

    private int command(String name, String... command) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Stream<String> settings = Stream.of("--conf", lakes.site().conf().toString(), "--set", lakes.root(name));
        return Main.run(Stream.concat(Stream.of(command), settings).toList(), nowhere, nowhere);
    }
}
