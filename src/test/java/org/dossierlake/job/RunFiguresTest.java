// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.ThreadContext;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.LogLines;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.Run;
import org.dossierlake.table.RunPhase;
import org.dossierlake.table.RunTable;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Step;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What two nights took and changed, as they told it, as it is stored, and as their log has it. */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunFiguresTest {

    private static final LocalDate FIRST = LocalDate.of(2025, 7, 14);
    private static final LocalDate SECOND = FIRST.plusDays(1);
    private static final LocalDate THIRD = SECOND.plusDays(1);
    private static final List<String> PHASES = List.of("find", "open", "read", "judge", "merge", "post", "publish");

    private Lakes lakes;
    private Lake lake;
    private Told told;
    private String first;
    private String second;

    @BeforeAll
    void twoNights(@TempDir Path folder) {
        Site site = Site.in(folder);
        lakes = new Lakes(site);
        // No record is dirty: files with a renamed field would be written to the stage twice.
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST, 3, 60, 20250714, 0, 0.2),
                site.settings().calendar());
        lake = lakes.open("lake");
        first = lakes.night("lake", FIRST).runId().orElseThrow();
        told = new Told();
        second = Night.run(LocalSpark.session(), lakes.settings("lake"), Optional.of(SECOND), told)
                .runId()
                .orElseThrow();
    }

    @Test
    void everyPhaseOfEveryNightIsStoredInOrder() {
        for (String run : List.of(first, second)) {
            assertThat(phases(run))
                    .extracting(row -> row.<String>getAs("phase"))
                    .containsExactlyElementsOf(PHASES);
            assertThat(phases(run))
                    .extracting(row -> row.<Integer>getAs("position"))
                    .containsExactly(1, 2, 3, 4, 5, 6, 7);
            assertThat(phases(run))
                    .allSatisfy(row -> assertThat(row.<Double>getAs("seconds")).isPositive());
        }
    }

    @Test
    void whatIsStoredIsWhatWasTold() {
        assertThat(told.begun).containsExactlyElementsOf(PHASES);
        assertThat(told.ended).extracting(PhaseFigures::phase).containsExactlyElementsOf(PHASES);
        // The last phase is stored before it ends.
        for (int i = 0; i < PHASES.size() - 1; i++) {
            PhaseFigures figures = told.ended.get(i);
            assertThat(phases(second).get(i).mkString(" "))
                    .isEqualTo("%s %d %s %s %d %d %d %d"
                            .formatted(
                                    second,
                                    i + 1,
                                    figures.phase(),
                                    figures.seconds(),
                                    figures.rowsRead(),
                                    figures.bytesRead(),
                                    figures.rowsWritten(),
                                    figures.bytesWritten()));
        }
    }

    @Test
    void thePhasesTakeNoLongerThanTheRun() {
        Row run = lake.read(Run.TABLE)
                .filter(col("run_id").equalTo(second))
                .collectAsList()
                .get(0);
        double whole = Duration.between(run.getInstant(1), run.getInstant(2)).toMillis() / 1e3;
        double phases =
                phases(second).stream().mapToDouble(row -> row.getAs("seconds")).sum();
        assertThat(phases).isLessThanOrEqualTo(whole).isGreaterThan(whole / 2);
    }

    @Test
    void readingReadsWhatLandedAndWritesAsManyRows() {
        for (String run : List.of(first, second)) {
            List<Row> files = files(run);
            long rows = files.stream()
                    .mapToLong(file -> file.<Long>getAs("rows_landed"))
                    .sum();
            long bytes =
                    files.stream().mapToLong(file -> file.<Long>getAs("bytes")).sum();
            Row read = phases(run).get(PHASES.indexOf("read"));
            assertThat(rows).isGreaterThan(100);
            assertThat(read.<Long>getAs("rows_written")).isEqualTo(rows);
            assertThat(read.<Long>getAs("rows_read")).isEqualTo(rows);
            assertThat(read.<Long>getAs("bytes_read")).isEqualTo(bytes);
            assertThat(read.<Long>getAs("bytes_written")).isPositive();
        }
    }

    @Test
    void findingWritesNothingAndEveryOtherPhaseDoes() {
        assertThat(phases(second)).allSatisfy(row -> assertThat(row.<Long>getAs("rows_written") > 0)
                .as(row.<String>getAs("phase"))
                .isEqualTo(!row.getAs("phase").equals("find")));
    }

    @Test
    void theRowsChangedAreThoseOfTheChangeFeeds() {
        Publication published = Publication.of(lake, first).orElseThrow();
        for (Table table : List.of(Dossier.TABLE, Step.TABLE, Payment.TABLE, Settlement.TABLE)) {
            Dataset<Row> images = lake.changesAfter(table, published.versionOf(table));
            long inserted = count(images, "insert");
            long updated = count(images, "update_postimage");
            long deleted = count(images, "delete");
            assertThat(inserted).as(table.name()).isPositive();
            Row row = tables(second, table);
            assertThat(row.mkString(" "))
                    .isEqualTo("%s %s %d %d %d %d"
                            .formatted(
                                    second,
                                    table.name(),
                                    inserted,
                                    updated,
                                    deleted,
                                    row.<Long>getAs("rows_rewritten")));
            // Deletion vectors: a row that stays as it is need not be written again.
            assertThat(row.<Long>getAs("rows_rewritten")).isEqualTo(inserted + updated + deleted);
        }
        assertThat(tables(second, Dossier.TABLE).<Long>getAs("rows_updated")).isPositive();
        // The first night found nothing, so every row that there was is new.
        assertThat(tables(first, Dossier.TABLE).<Long>getAs("rows_inserted"))
                .isEqualTo(lake.readAt(Dossier.TABLE, published.versionOf(Dossier.TABLE))
                        .count());
    }

    @Test
    void aTableOfWhichNothingChangedHasNoRow() {
        // The catalogue of procedures lands in the first night only.
        assertThat(lake.read(RunTable.TABLE)
                        .filter(col("table_name").equalTo(Procedure.TABLE.name()))
                        .filter(col("run_id").equalTo(first))
                        .count())
                .isEqualTo(1);
        assertThat(lake.read(RunTable.TABLE)
                        .filter(col("rows_rewritten").equalTo(0))
                        .count())
                .isZero();
        assertThat(lake.read(RunTable.TABLE)
                        .filter(col("table_name").equalTo("registered_agency"))
                        .count())
                .isZero();
    }

    @Test
    void statusShowsThem() {
        List<String> lines = Status.lines(LocalSpark.session(), lakes.settings("lake"), Optional.of(second));
        for (String phase : PHASES) {
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line).matches("%s +\\d+\\.\\d( +[\\d,]+){4}".formatted(phase)));
        }
        Row dossier = tables(second, Dossier.TABLE);
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .matches("dossier +%,d +%,d +0 +%,d +1\\.0"
                                .formatted(
                                        dossier.<Long>getAs("rows_inserted"),
                                        dossier.<Long>getAs("rows_updated"),
                                        dossier.<Long>getAs("rows_rewritten"))))
                .anySatisfy(line -> assertThat(line)
                        .matches("To merge, [\\d,]+ rows were read: [\\d,]+\\.\\d for each row changed\\."));
    }

    @Test
    void theLogHasALineForEachPhaseAndFileUnderTheRun() throws IOException {
        List<JsonNode> lines = logOf(second);
        assertThat(lines.stream().filter(line -> line.has("phase")).map(line -> line.get("phase")
                        .asText()))
                .containsExactlyElementsOf(PHASES);
        JsonNode merge = lines.stream()
                .filter(line -> line.path("phase").asText().equals("merge"))
                .findFirst()
                .orElseThrow();
        Row stored = phases(second).get(PHASES.indexOf("merge"));
        assertThat(merge.get("log.level").asText()).isEqualTo("INFO");
        assertThat(merge.get("message").asText()).startsWith("merge took ");
        for (String field : List.of("rows_read", "bytes_read", "rows_written", "bytes_written")) {
            assertThat(merge.get(field).asLong()).as(field).isEqualTo(stored.<Long>getAs(field));
        }
        for (Row file : files(second)) {
            List<JsonNode> ofFile = lines.stream()
                    .filter(line -> line.path("path").asText().equals(file.<String>getAs("path")))
                    .toList();
            assertThat(ofFile)
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.get("feed").asText()).isEqualTo(file.<String>getAs("feed")));
            assertThat(ofFile.get(0).get("content_hash").asText()).isEqualTo(file.<String>getAs("content_hash"));
            assertThat(ofFile.get(1).get("message").asText())
                    .startsWith("file done with, %d rows landed: %d accepted, "
                            .formatted(file.<Long>getAs("rows_landed"), file.<Long>getAs("rows_accepted")));
        }
    }

    @Test
    void aNightThatFailsLeavesNoListenerAndTheNextOneStoresItsPhasesOnce() throws IOException {
        lakes.copy("lake", "failing");
        SparkContext spark = LocalSpark.session().sparkContext();
        assertThatThrownBy(() -> Night.run(
                        LocalSpark.session(), lakes.settings("failing"), Optional.of(THIRD), (name, detail) -> {
                            if (name.equals("merge")) {
                                throw new IllegalStateException("the screen is gone");
                            }
                        }))
                .hasMessage("the screen is gone");
        String failed = Opened.newest(lakes.open("failing")).orElseThrow().runId();
        assertThat(ThreadContext.get(RunLog.RUN_ID))
                .as("the run that failed in this thread")
                .isEqualTo(failed);
        assertThat(spark.listenerBus().listeners()).noneMatch(PhaseListener.class::isInstance);
        assertThat(spark.getLocalProperty(PhaseListener.PHASE)).isNull();
        assertThat(logOf(failed).stream().filter(line -> line.has("phase")).map(line -> line.get("phase")
                        .asText()))
                .containsExactly("find", "open", "read", "judge", "merge");

        Told resumed = new Told();
        Night.run(LocalSpark.session(), lakes.settings("failing"), Optional.of(THIRD), resumed);
        assertThat(lakes.open("failing")
                        .read(RunPhase.TABLE)
                        .filter(col("run_id").equalTo(failed))
                        .orderBy("position")
                        .collectAsList())
                .extracting(row -> row.<String>getAs("phase"))
                .containsExactly("resume", "open", "merge", "post", "publish");
        // The run that follows finds nothing; it has no figures to store.
        assertThat(resumed.ended)
                .extracting(PhaseFigures::phase)
                .containsExactly("resume", "open", "merge", "post", "publish", "find");
        assertThat(ThreadContext.get(RunLog.RUN_ID)).isNull();
        assertThat(spark.listenerBus().listeners()).noneMatch(PhaseListener.class::isInstance);
    }

    private List<Row> phases(String run) {
        return lake.read(RunPhase.TABLE)
                .filter(col("run_id").equalTo(run))
                .orderBy("position")
                .collectAsList();
    }

    private Row tables(String run, Table table) {
        return lake.read(RunTable.TABLE)
                .filter(col("run_id").equalTo(run))
                .filter(col("table_name").equalTo(table.name()))
                .collectAsList()
                .get(0);
    }

    private List<Row> files(String run) {
        return lake.read(LandedFile.TABLE).filter(col("run_id").equalTo(run)).collectAsList();
    }

    private static long count(Dataset<Row> images, String type) {
        return images.filter(col("_change_type").equalTo(type)).count();
    }

    /** The lines of the log file that are about this run. */
    private static List<JsonNode> logOf(String run) throws IOException {
        return LogLines.with("\"run_id\":\"" + run + "\"");
    }

    private static final class Told implements Progress {

        private final List<String> begun = new ArrayList<>();
        private final List<PhaseFigures> ended = new ArrayList<>();

        @Override
        public void phase(String name, String detail) {
            begun.add(name);
        }

        @Override
        public void ended(PhaseFigures figures) {
            ended.add(figures);
        }
    }
}
