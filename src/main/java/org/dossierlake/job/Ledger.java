// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Step;
import org.dossierlake.table.Verdict;

/** Opens a run before any work, and closes it with what became of every landed row. */
final class Ledger {

    private static final DateTimeFormatter RUN_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final NightRun night;
    private final Lake lake;

    Ledger(NightRun night) {
        this.night = night;
        this.lake = night.lake();
    }

    /** A name for a run that starts now: sorts by time, differs from any other run's. */
    static String newRunId(Instant startedAt) {
        return "%s-%06x".formatted(RUN_TIME.format(startedAt), ThreadLocalRandom.current().nextInt(1 << 24));
    }

    /** Creates what is missing, then writes the run and its files. */
    void open() {
        List<Runnable> creations = new ArrayList<>();
        Tables.ALL.forEach(table -> creations.add(() -> lake.create(table)));
        Concurrently.run(night.spark(), creations);
        Map<String, Long> base = new HashMap<>();
        for (Table table : List.of(Dossier.TABLE, Step.TABLE, Payment.TABLE, Settlement.TABLE)) {
            base.put(table.name(), lake.version(table));
        }
        Row run = RowFactory.create(night.runId(), night.startedAt(), null, null, null, base);
        Concurrently.run(
                night.spark(),
                List.of(
                        () -> lake.append(
                                Run.TABLE, night.spark().createDataFrame(List.of(run), Run.TABLE.schema())),
                        () -> writeFiles(opened())));
    }

    /** The night's files as rows of {@code landed_file} whose totals are not known yet. */
    private Dataset<Row> opened() {
        List<Row> rows = night.files().stream().map(this::row).toList();
        return night.spark().createDataFrame(rows, LandedFile.TABLE.schema());
    }

    private Row row(Landed landed) {
        Map<Field, Object> values = new HashMap<>();
        values.put(LandedFile.FEED, landed.file().feed());
        values.put(LandedFile.PATH, landed.file().path());
        values.put(LandedFile.BYTES, landed.file().bytes());
        values.put(LandedFile.CONTENT_HASH_HEX, landed.file().contentHash());
        values.put(LandedFile.REVISION, landed.revision());
        values.put(LandedFile.DAY, landed.day().orElse(null));
        values.put(LandedFile.DIALECT, landed.dialect());
        values.put(LandedFile.RUN_ID, night.runId());
        values.put(LandedFile.IS_FINAL, false);
        return RowFactory.create(
                LandedFile.TABLE.columns().stream().map(values::get).toArray());
    }

    private void writeFiles(Dataset<Row> rows) {
        lake.merge(LandedFile.TABLE, LandedFile.TABLE.conform(rows), List.of(), lit(true));
    }

    /** The night's files with all totals, as the stage and the verdicts give them. Needs the file days. */
    Dataset<Row> totals(Staging staging) {
        Dataset<Row> stage = Arrays.stream(Feeds.values())
                .map(feed -> staging.rows(feed)
                        .select(
                                Quarantine.FEED.of(lit(feed.feed())),
                                Staged.PATH.col(),
                                Staged.CONTROL_AMOUNT.col()))
                .reduce(Dataset::unionAll)
                .orElseThrow();
        List<String> moneyless = Arrays.stream(Feeds.values())
                .filter(feed -> !feed.carriesMoney())
                .map(Feeds::feed)
                .toList();
        return LandedFile.TABLE.conform(LandedFile.closed(opened(), stage, staging.verdicts(), moneyless));
    }

    /** The files whose rows or money do not add up, as clauses for people. */
    static List<String> imbalances(List<Row> totals) {
        List<String> imbalances = new ArrayList<>();
        for (Row file : totals) {
            long judged = Verdict.ALL.stream()
                    .mapToLong(verdict -> file.<Long>getAs(LandedFile.rows(verdict).name()))
                    .sum();
            long landed = file.<Long>getAs(LandedFile.ROWS_LANDED.name());
            BigDecimal money = Verdict.ALL.stream()
                    .map(verdict -> file.<BigDecimal>getAs(LandedFile.amount(verdict).name()))
                    .filter(Objects::nonNull)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal landedMoney = file.getAs(LandedFile.AMOUNT_LANDED.name());
            if (judged != landed || money.compareTo(landedMoney) != 0) {
                imbalances.add("%s landed %d rows and %s, but its verdicts are %d rows and %s"
                        .formatted(file.getAs(LandedFile.PATH.name()), landed, landedMoney, judged, money));
            }
        }
        return imbalances;
    }

    /** Writes the files' totals and the run's end. */
    void close(Dataset<Row> totals, boolean filesAreFinal, String outcome, int exitStatus) {
        Row run = RowFactory.create(
                night.runId(), night.startedAt(), Instant.now(), outcome, exitStatus, baseVersions());
        Concurrently.run(
                night.spark(),
                List.of(
                        () -> writeFiles(totals.withColumn(LandedFile.IS_FINAL.name(), lit(filesAreFinal))),
                        () -> lake.merge(
                                Run.TABLE,
                                night.spark().createDataFrame(List.of(run), Run.TABLE.schema()),
                                List.of(),
                                lit(true))));
    }

    private Map<String, Long> baseVersions() {
        Row run = lake.read(Run.TABLE)
                .filter(Run.RUN_ID.col().equalTo(night.runId()))
                .first();
        return run.getJavaMap(run.fieldIndex(Run.BASE_VERSIONS.name()));
    }
}
