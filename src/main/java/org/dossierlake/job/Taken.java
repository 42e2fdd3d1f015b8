// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.failure.Failures;
import org.dossierlake.feed.SchemaDrift;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;

/**
 * The records that the ledger says were taken, each at its old place in the order of versions: not those that wait in
 * quarantine, nor any that no night has seen. What lies in the landing folder is read again; what an earlier content of a
 * path brought, which its sender has replaced since, comes from the stage, as it was read then.
 */
final class Taken {

    /** More clauses than these nobody reads in a message. */
    private static final int MOST_NAMED = 10;

    private static final String REVISION = LandedFile.REVISION.name();

    /** What names a record whatever run read it: the content of a path, and the place in it. */
    private static final String[] PLACE = {Staged.PATH.name(), REVISION, Staged.POSITION.name()};

    /** What names it in the stage. */
    private static final String[] STAGED = {Staged.RUN_ID.name(), Staged.PATH.name(), Staged.POSITION.name()};

    private static final String[] FILE = {Staged.RUN_ID.name(), Staged.PATH.name()};

    private final NightRun night;
    private final Lake lake;
    private final Dataset<Row> verdicts;
    private final Map<Feeds, Dataset<Row>> records = new ConcurrentHashMap<>();

    /** @param night takes up the files that are read again, with their old days and revisions */
    Taken(NightRun night) {
        this(night, taken(night.lake()));
    }

    private Taken(NightRun night, Dataset<Row> verdicts) {
        this.night = night;
        this.lake = night.lake();
        this.verdicts = verdicts;
    }

    /** The same, once the registers that landed are read: facts are looked up in them. */
    Taken with(NightRun informed) {
        Taken known = new Taken(informed, verdicts);
        known.records.putAll(records);
        return known;
    }

    /** The verdicts of runs that came to their end. A replay that died may have merged before it was given up. */
    private static Dataset<Row> taken(Lake lake) {
        Dataset<Row> ended = lake.read(Run.TABLE)
                .filter(Run.isDone().or(Run.OUTCOME.col().equalTo(Run.ABANDONED)))
                .select(Run.RUN_ID.col());
        return lake.read(Verdict.TABLE)
                .join(broadcast(ended), new String[] {Run.RUN_ID.name()}, "left_semi")
                .withColumn(REVISION, Dossier.VERSION_ORDER.col().getField(REVISION));
    }

    /**
     * Looks whether the ledger knows of every record of every landed file what became of it.
     *
     * @throws org.dossierlake.failure.RunFailure BOOKS when it does not: what it does not know would be deleted
     */
    void requireWholeLedger() {
        Column[] counts = Verdict.ALL.stream()
                .map(verdict -> count(when(Verdict.VERDICT.col().equalTo(verdict), lit(1)))
                        .as(verdict))
                .toArray(Column[]::new);
        Dataset<Row> judged = verdicts.filter(not(Run.isReplay(Staged.RUN_ID.col())))
                .groupBy(Staged.RUN_ID.col(), Staged.PATH.col())
                .agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length));
        Column differs = Verdict.ALL.stream()
                .map(verdict -> coalesce(col(verdict), lit(0L))
                        .notEqual(coalesce(LandedFile.rows(verdict).col(), lit(0L))))
                .reduce(Column::or)
                .orElseThrow();
        List<String> unknown = judged
                .join(lake.read(LandedFile.TABLE), FILE, "full_outer")
                .filter(differs)
                .orderBy(Staged.PATH.col(), Staged.RUN_ID.col())
                .limit(MOST_NAMED)
                .collectAsList()
                .stream()
                .map(file -> "%s of run %s"
                        .formatted(file.<String>getAs(Staged.PATH.name()), file.<String>getAs(Staged.RUN_ID.name())))
                .toList();
        if (!unknown.isEmpty() || night.files().isEmpty()) {
            throw Failures.ledgerNotWhole(unknown);
        }
    }

    /**
     * Looks whether every record that was taken could be read again.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when one could not: it would leave the tables
     */
    void requireAll() {
        Dataset<Row> lost = Arrays.stream(Feeds.values())
                .map(feed -> places(feed).join(records(feed), PLACE, "left_anti"))
                .reduce(Dataset::unionAll)
                .orElseThrow()
                .groupBy(Staged.PATH.col(), col(REVISION))
                .agg(count(lit(1)));
        List<String> named = lost.orderBy(Staged.PATH.col(), col(REVISION)).limit(MOST_NAMED).collectAsList().stream()
                .map(file -> "%,d of %s, revision %d".formatted(file.getLong(2), file.getString(0), file.getInt(1)))
                .toList();
        if (!named.isEmpty()) {
            throw Failures.takenRecordsNotRead(named);
        }
    }

    /**
     * The records of a feed: {@link #PLACE}, the canonical columns of its stage, {@code content_hash},
     * {@code version_order}. Read at the first call.
     */
    Dataset<Row> records(Feeds feed) {
        return records.computeIfAbsent(feed, each -> readAgain(each).unionAll(replaced(each)));
    }

    /** Of each key the newest record. */
    Dataset<Row> newest(Feeds feed) {
        return first(records(feed), feed.key(), Dossier.VERSION_ORDER.col().desc());
    }

    private Dataset<Row> readAgain(Feeds feed) {
        Reading reading = Reading.of(night, feed);
        Dataset<Row> clean = reading.rows().filter(size(Staged.RULES.col()).equalTo(0));
        Dataset<Row> read = night.kept()
                .keep(Reading.ordered(night, feed, clean)
                        .withColumn(REVISION, Dossier.VERSION_ORDER.col().getField(REVISION))
                        .join(places(feed), PLACE, "left_semi")
                        .select(columns(feed)));
        // Only when all is read is it known which files do not keep to their contract any more.
        read.count();
        Object[] drifted = reading.drifts().stream().map(SchemaDrift::path).toArray();
        return read.filter(not(Staged.PATH.col().isin(drifted)));
    }

    /** What an earlier content of a path brought: where a replay read a place again, as the replay read it. */
    private Dataset<Row> replaced(Feeds feed) {
        Dataset<Row> gone = verdicts(feed)
                .join(lying(), new String[] {Staged.PATH.name(), REVISION}, "left_anti")
                .select(
                        Staged.RUN_ID.col(),
                        Staged.PATH.col(),
                        col(REVISION),
                        Staged.POSITION.col(),
                        Dossier.VERSION_ORDER.col());
        Dataset<Row> staged = lake.read(feed.stage())
                .filter(size(Staged.RULES.col()).equalTo(0))
                .join(gone, STAGED, "inner");
        return night.kept()
                .keep(first(staged, place(), Staged.RUN_ID.col().desc()).select(columns(feed)));
    }

    private static Column[] columns(Feeds feed) {
        return Stream.of(place(), Staged.canonical(feed.stage()), List.of(Dossier.CONTENT_HASH, Dossier.VERSION_ORDER))
                .flatMap(List::stream)
                .map(Field::col)
                .toArray(Column[]::new);
    }

    private static List<Field> place() {
        return List.of(Staged.PATH, LandedFile.REVISION, Staged.POSITION);
    }

    /** Of the rows of each key the one that comes first in an order; rows that are equal in it are equal in all. */
    static Dataset<Row> first(Dataset<Row> rows, List<Field> key, Column order) {
        Column[] keys = key.stream().map(Field::col).toArray(Column[]::new);
        return rows.withColumn(
                        "rank", row_number().over(Window.partitionBy(keys).orderBy(order)))
                .filter(col("rank").equalTo(1))
                .drop("rank");
    }

    /** The places of this feed's records that were taken, with verdict and run; a place that was read twice stands twice. */
    private Dataset<Row> verdicts(Feeds feed) {
        return verdicts.filter(Quarantine.FEED
                .col()
                .equalTo(feed.feed())
                .and(Verdict.VERDICT.col().notEqual(Verdict.QUARANTINED)));
    }

    /** The same, each place once and without what was said of it. */
    private Dataset<Row> places(Feeds feed) {
        return verdicts(feed)
                .select(place().stream().map(Field::col).toArray(Column[]::new))
                .distinct();
    }

    /** The contents that lie in the landing folder now: {@code path}, {@code revision}. */
    private Dataset<Row> lying() {
        StructType schema =
                new StructType().add(Staged.PATH.name(), DataTypes.StringType).add(REVISION, DataTypes.IntegerType);
        List<Row> files = night.files().stream()
                .map(landed -> RowFactory.create(landed.file().path(), landed.revision()))
                .toList();
        return broadcast(night.spark().createDataFrame(files, schema));
    }

    /** The narrow rows of all versions of dossiers, as the runs that took them judged them. */
    Dataset<Row> versions() {
        Dataset<Row> judged = verdicts(Feeds.DOSSIERS)
                .filter(Verdict.VERDICT.col().isin(Verdict.ACCEPTED, Verdict.SUPERSEDED))
                .select(
                        Staged.RUN_ID.col(),
                        Staged.PATH.col(),
                        col(REVISION),
                        Staged.POSITION.col(),
                        Verdict.VERDICT.col());
        Dataset<Row> versions = records(Feeds.DOSSIERS)
                .join(first(judged, place(), Staged.RUN_ID.col().desc()), PLACE, "inner");
        return first(versions, DossierVersion.TABLE.key(), Staged.RUN_ID.col().desc());
    }
}
