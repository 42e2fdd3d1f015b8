// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.dossierlake.lake.ByHand;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.Step;
import org.dossierlake.table.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever has befallen the stored tables, they are made again from what landed: the same rows and the same figures as in
 * a lake that nothing has befallen. Each test damages a copy of one lake of three nights, with late and corrected records.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RebuildTablesTest {

    private static final List<String> FACTS = Stream.of(
                    Dossier.TABLE,
                    DossierVersion.TABLE,
                    Step.TABLE,
                    Payment.TABLE,
                    Settlement.TABLE,
                    Procedure.TABLE,
                    ProcedureField.TABLE)
            .map(Table::name)
            .toList();

    private static final List<String> COMPARED = Stream.of(
                    FACTS,
                    List.of("agency", "registered_agency", "calendar_day", "balance", "control"),
                    Tables.PUBLISHED.stream().map(Table::name).toList())
            .flatMap(List::stream)
            .toList();

    private static final List<Table> LEDGER =
            List.of(LandedFile.TABLE, Verdict.TABLE, Quarantine.TABLE, DossierVersion.TABLE);

    private final SparkSession spark = LocalSpark.session();

    private Lakes lakes;
    private Map<String, List<String>> undamaged;

    @BeforeAll
    void threeNightsUndisturbed() {
        lakes = ThreeNights.lakes();
        undamaged = lakes.published("three", COMPARED);
    }

    @Test
    void damagedTablesSayAgainWhatLandedAndASecondTimeNothingIsWritten() throws IOException {
        lakes.copy("three", "harmed");
        damage("harmed");
        Lake lake = lakes.open("harmed");
        Map<String, Long> ledger = versions(lake, LEDGER);

        NightResult rebuilt = rebuild("harmed");

        assertThat(rebuilt.exitStatus()).isZero();
        assertThat(rebuilt.lines())
                .anySatisfy(line -> assertThat(line)
                        .matches("dossier +\\d+ rows were missing, 1 said something else, 1 had not landed"))
                .anySatisfy(line ->
                        assertThat(line).matches("step +1 rows were missing, 0 said something else, 2 had not landed"))
                .anySatisfy(line -> assertThat(line)
                        .matches("dossier_version +0 rows were missing, 0 said something else, 0 had not landed"))
                .contains("posting              0 cells were wrong", "posting_payment      0 cells were wrong");
        assertWhole("harmed");
        assertThat(versions(lake, LEDGER)).isEqualTo(ledger);
        assertThat(lake.read(Dossier.TABLE)
                        .filter(Run.isRebuild(Dossier.RUN_ID.col()))
                        .count())
                .isPositive()
                .isLessThan(lake.read(Dossier.TABLE).count());
        assertThat(Status.lines(spark, lakes.settings("harmed"), Optional.empty()))
                .anySatisfy(line -> assertThat(line).startsWith(rebuilt.runId().orElseThrow()));

        List<Table> written = Tables.STORED.stream()
                .filter(table -> FACTS.contains(table.name())
                        || Posted.ALL.stream()
                                .anyMatch(posted -> posted.target().equals(table)))
                .toList();
        Map<String, Long> before = versions(lake, written);
        assertThat(rebuild("harmed").lines())
                .filteredOn(line -> line.endsWith(" 0 rows were missing, 0 said something else, 0 had not landed"))
                .hasSize(11);
        assertThat(versions(lake, written)).isEqualTo(before);
        assertSame("harmed");
    }

    @Test
    void whatANightHasPublishedOfTheDamageIsTakenBackFromTheFigures() throws IOException {
        lakes.copy("three", "published");
        damage("published");
        lakes.night("published", ThreeNights.THIRD);
        assertThat(lakes.published("published", COMPARED)).isNotEqualTo(undamaged);

        NightResult rebuilt = rebuild("published");

        assertSame("published");
        String run = rebuilt.runId().orElseThrow();
        for (Posted posted : Posted.ALL) {
            assertThat(lakes.open("published")
                            .read(posted.target())
                            .filter(Cell.RUN_ID.col().equalTo(run))
                            .select(Cell.CAUSE.col())
                            .distinct()
                            .collectAsList())
                    .as(posted.target().name())
                    .allSatisfy(row -> assertThat(row.getString(0)).isEqualTo(Rebuild.REBUILD));
        }
    }

    @Test
    void aTableThatIsGoneIsMadeAnew() throws IOException {
        lakes.copy("three", "gone");
        lakes.delete("gone/dossier");
        lakes.delete("gone/settlement");
        rebuild("gone");
        assertSame("gone");
    }

    @Test
    void aRebuildThatDiedIsMadeUpForByTheNextNight() throws IOException {
        lakes.copy("three", "killed");
        damage("killed");
        // As good as dead: nothing of the run is written down after the tables.
        assertThatThrownBy(() -> rebuild("killed", (phase, detail) -> {
                    if (phase.equals("post")) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(lakes.published("killed", COMPARED)).isEqualTo(undamaged);
        NightResult night = lakes.night("killed", ThreeNights.THIRD);
        assertWhole("killed");
        assertThat(lakes.open("killed")
                        .read(Posted.ALL.get(0).target())
                        .filter(Cell.RUN_ID
                                .col()
                                .equalTo(night.runId().orElseThrow())
                                .and(Cell.CAUSE.col().equalTo(Rebuild.REBUILD)))
                        .count())
                .isPositive();
    }

    @Test
    void aLandedFileThatIsGoneOrReplacedIsNamedAndNothingIsChanged() throws IOException {
        lakes.copy("three", "missing");
        damage("missing");
        Map<String, Long> before = versions(lakes.open("missing"), Tables.ALL);
        List<Path> landed = Site.filesUnder(lakes.site().landing());
        Path gone = landed.get(0);
        Path other = landed.get(1);
        byte[] goneBytes = Files.readAllBytes(gone);
        byte[] otherBytes = Files.readAllBytes(other);
        try {
            Files.delete(gone);
            Files.write(other, "{}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThatThrownBy(() -> rebuild("missing"))
                    .isInstanceOf(RunFailure.class)
                    .hasMessageContainingAll(
                            "No table was rebuilt, because 2 landed files",
                            lakes.site().landing().relativize(gone) + " is not there",
                            lakes.site().landing().relativize(other) + " holds something else now")
                    .extracting(failure -> ((RunFailure) failure).reason())
                    .isEqualTo(StopReason.LANDING_MISSING);
        } finally {
            Files.write(gone, goneBytes);
            Files.write(other, otherBytes);
        }
        assertThat(versions(lakes.open("missing"), Tables.ALL)).isEqualTo(before);
    }

    @Test
    void aLedgerThatDoesNotKnowOfARecordIsRefused() throws IOException {
        lakes.copy("three", "ledger");
        Lake lake = lakes.open("ledger");
        Row file = lake.read(LandedFile.TABLE)
                .filter(LandedFile.rows(Verdict.ACCEPTED).col().gt(0))
                .orderBy(LandedFile.PATH.col())
                .first();
        String path = file.getAs(LandedFile.PATH.name());
        delete(lake, Verdict.TABLE, LandedFile.PATH.col().equalTo(path));
        Map<String, Long> before = versions(lake, Tables.ALL);
        assertThatThrownBy(() -> rebuild("ledger"))
                .isInstanceOf(RunFailure.class)
                .hasMessageContainingAll("the ledger does not say", path)
                .extracting(failure -> ((RunFailure) failure).reason())
                .isEqualTo(StopReason.BOOKS);
        assertThat(versions(lake, Tables.ALL)).isEqualTo(before);
    }

    @Test
    void aRunThatDiedComesFirst() throws IOException {
        lakes.copy("two", "dead night");
        lakes.copy("three/opened_run", "dead night/opened_run");
        assertThatThrownBy(() -> rebuild("dead night"))
                .isInstanceOf(RunFailure.class)
                .hasMessageContainingAll("did not come to its end", "dossierlake nightly");
    }

    /** Rows gone, altered, invented and doubled, in each way in which SQL can do it. */
    private void damage(String name) {
        Lake lake = lakes.open(name);
        List<String> codes =
                lake.read(Dossier.TABLE).orderBy(StagedDossier.DOSSIER_CODE.col()).limit(5).collectAsList().stream()
                        .map(row -> row.<String>getAs(StagedDossier.DOSSIER_CODE.name()))
                        .toList();
        Column code = StagedDossier.DOSSIER_CODE.col();
        delete(lake, Dossier.TABLE, code.isin(codes.get(0), codes.get(1)));
        DeltaTable.forPath(spark, lake.path(Dossier.TABLE))
                .update(code.equalTo(codes.get(2)), Map.of(StagedDossier.CHANNEL.name(), lit("9")));
        Dataset<Row> dossiers = lake.readAt(Dossier.TABLE, lake.version(Dossier.TABLE));
        lake.append(
                Dossier.TABLE,
                dossiers.filter(code.equalTo(codes.get(3)))
                        .withColumn(StagedDossier.DOSSIER_CODE.name(), lit("H01.999-250701-9999")));
        Row step = lake.read(Step.TABLE).orderBy(Step.TABLE.cols()).first();
        lake.append(Step.TABLE, spark.createDataFrame(List.of(step), Step.TABLE.schema()));
        delete(lake, Payment.TABLE, lit(true));
        delete(lake, Procedure.TABLE, Procedure.PROCEDURE_CODE.col().like("%1"));
        delete(lake, ProcedureField.TABLE, ProcedureField.FIELD_CODE.col().like("%1"));
    }

    private static void delete(Lake lake, Table table, Column which) {
        long version = lake.version(table);
        ByHand.delete(lake, table, which);
        assertThat(lake.version(table))
                .as("something was deleted from " + table.name())
                .isGreaterThan(version);
    }

    private void assertSame(String name) {
        Map<String, List<String>> found = lakes.published(name, COMPARED);
        for (String table : COMPARED) {
            assertThat(found.get(table)).as(table).isEqualTo(undamaged.get(table));
        }
    }

    private void assertWhole(String name) {
        assertSame(name);
        Verification.Result verified = Verification.full(spark, lakes.settings(name), (phase, detail) -> {});
        assertThat(verified.lines()).last().asString().startsWith("Nothing differs");
    }

    private static Map<String, Long> versions(Lake lake, List<Table> tables) {
        Map<String, Long> versions = new TreeMap<>();
        tables.forEach(table -> versions.put(table.name(), lake.version(table)));
        return versions;
    }

    private NightResult rebuild(String name) {
        return rebuild(name, (phase, detail) -> {});
    }

    private NightResult rebuild(String name, Progress progress) {
        return RebuildTables.run(spark, lakes.settings(name), progress);
    }
}
