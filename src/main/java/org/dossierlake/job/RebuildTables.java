// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.feed.Dialect;
import org.dossierlake.feed.KnownFiles;
import org.dossierlake.feed.Landing;
import org.dossierlake.feed.LandingFile;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Mirror;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.RowsChanged;
import org.dossierlake.lake.Table;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierFacts;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.FeedbackItem;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedProcedure;
import org.dossierlake.table.Step;
import org.dossierlake.table.Target;

/**
 * The way back when the stored tables do not say what landed: somebody altered or deleted rows, or a dialect was corrected.
 * Every record that was taken is read again, each table is made to say what they come to, and the books follow.
 *
 * <p>Nothing of it is a state that another run must go on with: it may be killed at any moment. What it has written by
 * then is posted and published by the next night, or by the same command once more.
 */
public final class RebuildTables {

    /** What tells by whom and with what a row was written last: not what it says. */
    private static final List<String> WHO_WROTE = List.of(Staged.RUN_ID.name(), Dossier.CALENDAR_VERSION.name());

    private final Opening opening;
    private final Lake lake;
    private final Publication before;
    private final List<String> lines = new ArrayList<>();

    private RebuildTables(Opening opening) {
        this.opening = opening;
        this.lake = opening.lake();
        this.before = opening.before()
                .orElseThrow(() -> Failures.lakeMissing(opening.settings().lakeRoot()));
    }

    /**
     * Makes the tables again from the landed files, posts what is missing from the books, and publishes. Running it twice is
     * harmless: the second time writes and posts nothing.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no publication, a run that died is to be gone on with,
     *     or records that were taken are not read any more; LANDING_MISSING when landed files are not there as they
     *     landed; LOCKED when another run is at work; BOOKS when the ledger is not whole, or a row breaks the identity of
     *     its definition. In all of these no stored row has been changed, but for the last
     */
    public static NightResult run(SparkSession spark, Settings settings, Progress progress) {
        return Opening.locked(spark, settings, progress, look -> new RebuildTables(look.get()).inOrder());
    }

    private NightResult inOrder() {
        opening.dead().ifPresent(dead -> {
            throw Failures.deadRunWaits(dead.runId());
        });
        opening.progress().phase("find", opening.settings().landingRoot());
        List<Landed> files = landedFiles();
        String runId = Ledger.newRebuildId(opening.startedAt());
        NightRun night = opening.run(
                new Opened(NightRun.UNNUMBERED, runId, opening.startedAt(), opening.today(), files),
                new Intake(files, Map.of(), Optional.empty(), List.of()),
                false);
        LakeSpace.require(lake, opening.hadoop(), opening.settings(), night.files());
        new Ledger(night).createTables();
        Taken registers = new Taken(night);
        registers.requireWholeLedger();

        night.progress()
                .phase("read", "%,d landed files again".formatted(night.files().size()));
        NightRun informed = night.with(Agencies.registered(
                night.agencies(), registers.records(Feeds.AGENCIES).select(Agencies.said())));
        Taken taken = registers.with(informed);
        taken.requireAll();

        registers(informed, taken);
        facts(informed, taken);
        return new Rebuild(informed, before, informed.settings().due766().word()).books(lines, false);
    }

    /**
     * Every content of a landed path that lies in the landing folder.
     *
     * @throws org.dossierlake.failure.RunFailure LANDING_MISSING that names the paths with none
     */
    private List<Landed> landedFiles() {
        Map<String, LandingFile> lying = new HashMap<>();
        for (Map.Entry<String, Dialect> each : opening.dialects().entrySet()) {
            Landing.find(
                            opening.hadoop(),
                            opening.settings().landingRoot(),
                            each.getKey(),
                            each.getValue(),
                            new KnownFiles())
                    .forEach(file -> lying.put(file.path(), file));
        }
        ZoneId zone = opening.settings().timeZone();
        Map<String, Landed> found = new TreeMap<>();
        Map<String, String> problems = new TreeMap<>();
        for (Row row : Landed.known(lake).collectAsList()) {
            String path = row.getAs(LandedFile.PATH.name());
            LandingFile file = lying.get(path);
            if (file != null && file.contentHash().equals(row.getAs(LandedFile.CONTENT_HASH_HEX.name()))) {
                found.put(path, Landed.again(file, row, opening.dialects().get(file.feed()), zone));
            } else {
                problems.put(path, path + (file == null ? " is not there" : " holds something else now"));
            }
        }
        problems.keySet().removeAll(found.keySet());
        if (!problems.isEmpty()) {
            throw Failures.landedFilesChanged(List.copyOf(problems.values()));
        }
        return List.copyOf(found.values());
    }

    /** What facts are looked up in, the targets of programmes, and the feedback. */
    private void registers(NightRun night, Taken taken) {
        mirror(night, RegisteredAgency.TABLE, taken.newest(Feeds.AGENCIES));
        mirror(night, Target.TABLE, taken.newest(Feeds.TARGETS));
        mirror(night, FeedbackItem.TABLE, taken.newest(Feeds.FEEDBACK));
        mirror(night, Procedure.TABLE, procedures(night, taken));
        mirror(night, ProcedureField.TABLE, fields(night, taken));
        List<Row> days = night.calendars().stream()
                .flatMap(calendar -> CalendarDay.rows(calendar).stream())
                .toList();
        mirror(night, CalendarDay.TABLE, night.spark().createDataFrame(days, CalendarDay.TABLE.schema()));
    }

    /**
     * The entries of catalogues, and the procedures that only dossiers have named. Such a row keeps what is stored of it:
     * its name is that of the night which first met it.
     */
    private Dataset<Row> procedures(NightRun night, Taken taken) {
        Dataset<Row> entries = taken.newest(Feeds.PROCEDURES).withColumn(Staged.RUN_ID.name(), lit(night.runId()));
        Dataset<Row> named = taken.records(Feeds.DOSSIERS).select(StagedDossier.PROCEDURE_CODE.col());
        Column anyOrder = StagedProcedure.PROCEDURE_NAME.col();
        Dataset<Row> met = Taken.first(
                        lake.read(Procedure.TABLE)
                                .filter(Procedure.VERSION_ORDER.col().isNull()),
                        Procedure.TABLE.key(),
                        anyOrder)
                .join(named, new String[] {Procedure.PROCEDURE_CODE.name()}, "left_semi")
                .join(
                        entries.select(Merging.keyOf(Procedure.TABLE)),
                        Merging.names(Procedure.TABLE.key()),
                        "left_anti");
        Dataset<Row> known = night.kept().keep(Procedure.TABLE.conform(entries).unionAll(Procedure.TABLE.conform(met)));
        Dataset<Row> unseen = Procedure.unseen(taken.newest(Feeds.DOSSIERS), known)
                .withColumn(Staged.RUN_ID.name(), lit(night.runId()));
        return known.unionAll(Procedure.TABLE.conform(unseen));
    }

    /** What dossiers name. A stored row keeps its name, which is that of the night which first met it. */
    private Dataset<Row> fields(NightRun night, Taken taken) {
        Dataset<Row> named = taken.records(Feeds.DOSSIERS)
                .select(StagedDossier.SENT_FIELD_CODE.col().as(ProcedureField.FIELD_CODE.name()));
        Dataset<Row> met = night.kept()
                .keep(Taken.first(
                                ProcedureField.TABLE.conform(lake.read(ProcedureField.TABLE)),
                                ProcedureField.TABLE.key(),
                                ProcedureField.FIELD_NAME.col())
                        .join(named, Merging.names(ProcedureField.TABLE.key()), "left_semi"));
        Dataset<Row> unseen = ProcedureField.unseen(taken.newest(Feeds.DOSSIERS), met)
                .withColumn(Staged.RUN_ID.name(), lit(night.runId()));
        return met.unionAll(ProcedureField.TABLE.conform(unseen));
    }

    private void facts(NightRun night, Taken taken) {
        Dataset<Row> versions = night.kept().keep(taken.newest(Feeds.DOSSIERS).select(Merging.canonicalDossier()));
        mirror(night, Step.TABLE, taken.newest(Feeds.STEPS));
        mirror(
                night,
                Dossier.TABLE,
                DossierFacts.of(
                                versions,
                                lake.read(Step.TABLE),
                                DossierFacts.told(taken.records(Feeds.DOSSIERS)),
                                lake.read(Procedure.TABLE),
                                night.calendars(),
                                night.settings().due766())
                        .transform(dossiers -> Merging.withAgency(dossiers, night.agencies())));
        mirror(night, DossierVersion.TABLE, taken.versions());
        mirror(
                night,
                Payment.TABLE,
                Payment.linked(taken.newest(Feeds.PAYMENTS).select(Merging.linkable()), versions, night.agencies()));
        mirror(night, Settlement.TABLE, Settlement.of(versions, lake.read(Payment.TABLE), night.agencies()));
    }

    /** Makes a table say what {@code rows} say; where they do not name the run that wrote them, it is this one. */
    private void mirror(NightRun night, Table table, Dataset<Row> rows) {
        night.progress().phase("rebuild", table.name());
        boolean isOfThisRun = !List.of(rows.columns()).contains(Staged.RUN_ID.name());
        Dataset<Row> signed = isOfThisRun ? rows.withColumn(Staged.RUN_ID.name(), lit(night.runId())) : rows;
        RowsChanged changed = Mirror.of(lake, table, night.kept().keep(table.conform(signed)), compared(table));
        lines.add("%-20s %,d rows were missing, %,d said something else, %,d had not landed"
                .formatted(table.name(), changed.inserted(), changed.updated(), changed.deleted()));
    }

    /** Of a dossier's version the run is what the ledger says, and wrong where it is another. */
    private static List<Field> compared(Table table) {
        return table.columns().stream()
                .filter(field -> !table.key().contains(field))
                .filter(field -> table.equals(DossierVersion.TABLE) || !WHO_WROTE.contains(field.name()))
                .toList();
    }
}
