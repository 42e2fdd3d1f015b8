// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
import org.dossierlake.posting.Control;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Run;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;

/** Posts what changed: each version of a fact table that no publication knows, with sign and cause. */
final class Bookkeeping {

    private static final String REFERENCED = "referenced";
    private static final String REFERENCED_CODE = "referenced_code";

    private final NightRun night;
    private final Lake lake;
    private final Merging merged;

    /** Of each fact table, by version, the images of changed rows with sign and cause. */
    private final Map<Table, SortedMap<Long, Dataset<Row>>> images = new HashMap<>();

    /** Posts what has been merged. */
    Bookkeeping(NightRun night, Merging merged) {
        this.night = night;
        this.lake = night.lake();
        this.merged = merged;
    }

    /** Posts every version of a fact table that the last publication did not know, and lists the agencies in them. */
    void post() {
        Map<Posted, Coverage> coverage = Coverage.required(lake, night.before());
        images.putAll(changes(coverage));
        List<Runnable> writes = new ArrayList<>();
        for (Posted posted : Posted.ALL) {
            // What a run that died before it published has posted, or a rebuild, is not posted again.
            Coverage covered = coverage.get(posted);
            writes.add(() -> images.get(posted.source())
                    .tailMap(covered.version() + 1)
                    .forEach((version, images) -> post(posted, covered, version, images)));
        }
        writes.add(() -> agencies(
                images.get(Dossier.TABLE).values(), images.get(Payment.TABLE).values()));
        Concurrently.run(night.spark(), writes);
    }

    /** The images of the rows that each unpublished version of each fact table changed, with sign and cause. */
    private Map<Table, SortedMap<Long, Dataset<Row>>> changes(Map<Posted, Coverage> coverage) {
        Map<Table, SortedMap<Long, Dataset<Row>>> changes = new HashMap<>();
        List<Runnable> reads = new ArrayList<>();
        for (Table source : Posted.SOURCES) {
            SortedMap<Long, Dataset<Row>> versions = new ConcurrentSkipListMap<>();
            changes.put(source, versions);
            long known = Math.min(Publication.seenVersion(night.before(), source), Coverage.oldest(coverage, source));
            for (long each = known + 1; each <= lake.version(source); each++) {
                long version = each;
                reads.add(() -> versions.put(version, images(source, version)));
            }
        }
        Concurrently.run(night.spark(), reads);
        return changes;
    }

    private Dataset<Row> images(Table source, long version) {
        Dataset<Row> images = withCause(source, lake.changes(source, version))
                .withColumn(Contribution.SIGN, when(Lake.isAfter(), 1).otherwise(-1));
        // Before anything was reported the cause needs no look at a row's other image: to read the columns that
        // count from the table, four times, is less than to keep all rows whole.
        return night.before().isEmpty() ? images : night.kept().keep(images);
    }

    private void post(Posted posted, Coverage covered, long version, Dataset<Row> images) {
        lake.appendOnce(
                posted.target(),
                posted.contribution().apply(images).withColumn(Cell.RUN_ID.name(), lit(night.runId())),
                covered.application(),
                version);
    }

    /**
     * Adds {@code cause} to both images of a changed row: replay or rebuild when such a run wrote it, reference when nothing
     * but reference data brought it about, reopened when a closing was taken back, correction when a known date or amount
     * changed, late when something new lies in days that had been reported as complete, else new.
     */
    private Dataset<Row> withCause(Table source, Dataset<Row> changes) {
        if (night.before().isEmpty()) {
            // Nothing had been reported yet, so nothing can be late or corrected.
            return changes.withColumn(Cell.CAUSE.name(), lit("new"));
        }
        Column date = newestDate(source);
        Column settledDate = settledDate(source);
        WindowSpec row =
                Window.partitionBy(source.key().stream().map(Field::col).toArray(Column[]::new));
        Column had = max(when(not(Lake.isAfter()), settledDate)).over(row);
        Column has = max(when(Lake.isAfter(), settledDate)).over(row);
        Column isUpdate = max(not(Lake.isAfter())).over(row);
        Column newest = max(when(Lake.isAfter(), date)).over(row);
        Column writtenBy = max(when(Lake.isAfter(), Staged.RUN_ID.col())).over(row);
        Column late = night.before()
                .map(Publication::completeUntil)
                .map(complete -> coalesce(newest.leq(lit(complete)), lit(false)))
                .orElse(lit(false));
        Column reopened = source.equals(Dossier.TABLE) ? had.isNotNull().and(has.isNull()) : lit(false);
        return withReferenced(source, changes, row)
                .withColumn(
                        Cell.CAUSE.name(),
                        when(Run.isReplay(writtenBy), lit("replay"))
                                .when(Run.isRebuild(writtenBy), lit(Rebuild.REBUILD))
                                .when(isUpdate.and(col(REFERENCED)), lit(Cell.REFERENCE))
                                .when(isUpdate.and(reopened), lit("reopened"))
                                .when(isUpdate.and(had.isNotNull()), lit("correction"))
                                .when(late, lit("late"))
                                .otherwise(lit("new")))
                .drop(REFERENCED);
    }

    /** Adds whether nothing but reference data can have changed the row: of money, whether its agency's version moved. */
    private Dataset<Row> withReferenced(Table source, Dataset<Row> changes, WindowSpec row) {
        if (merged.references().areSame()) {
            return changes.withColumn(REFERENCED, lit(false));
        }
        if (source.equals(Dossier.TABLE)) {
            Dataset<Row> referenced = merged.referenced()
                    .distinct()
                    .withColumn(REFERENCED_CODE, col("code"))
                    .drop("code");
            return changes.join(referenced, StagedDossier.DOSSIER_CODE.col().equalTo(col(REFERENCED_CODE)), "left")
                    .withColumn(REFERENCED, col(REFERENCED_CODE).isNotNull())
                    .drop(REFERENCED_CODE);
        }
        Column moved = min(Cell.AGENCY_VALID_FROM.col())
                .over(row)
                .notEqual(max(Cell.AGENCY_VALID_FROM.col()).over(row));
        return changes.withColumn(
                REFERENCED,
                moved.and(Cell.AGENCY_CODE
                        .col()
                        .isin(merged.references().agencies().toArray())));
    }

    /** The date by which a change is late: the last thing that happened to the row. */
    private static Column newestDate(Table source) {
        if (source.equals(Dossier.TABLE)) {
            return coalesce(
                    Dossier.CLOSED.on().col(), StagedDossier.RECEIVED.on().col());
        }
        return settledDate(source);
    }

    /** The date that makes a change a correction once the row has it. */
    private static Column settledDate(Table source) {
        if (source.equals(Dossier.TABLE)) {
            return Dossier.CLOSED.on().col();
        }
        if (source.equals(Payment.TABLE)) {
            return StagedPayment.PAID.on().col();
        }
        return coalesce(Settlement.FIRST_PAID_ON.col(), Settlement.RECEIVED_ON.col());
    }

    /** Lists what registers say of agencies, and those that only dossiers and payments name. */
    private void agencies(Collection<Dataset<Row>> dossiers, Collection<Dataset<Row>> payments) {
        Map<String, String> roots = new HashMap<>();
        Stream.concat(dossiers.stream(), payments.stream())
                .map(rows -> rows.select(Agency.AGENCY_CODE.col(), StagedDossier.AGENCY_ROOT.col()))
                .reduce(Dataset::unionAll)
                .ifPresent(named ->
                        named.distinct().collectAsList().forEach(row -> roots.put(row.getString(0), row.getString(1))));
        Agencies.keep(night.spark(), lake, night.agencies(), roots);
    }

    /** What the images of all changes since the last publication add to the control sums. */
    Dataset<Row> controlled() {
        List<Dataset<Row>> sums = new ArrayList<>();
        images.forEach((source, versions) -> versions.tailMap(Publication.seenVersion(night.before(), source) + 1)
                .values()
                .forEach(rows -> sums.add(Control.of(source, rows))));
        return sums.stream().reduce(Dataset::unionAll).map(Control::summed).orElseGet(() -> lake.read(Control.TABLE)
                .filter(lit(false)));
    }

    /** Day of the newest landed dossiers file, or of any feed's where no dossiers ever landed. */
    static Optional<LocalDate> newestDay(Map<String, LocalDate> newest) {
        return newest.containsKey(Feeds.DOSSIERS.feed())
                ? Optional.of(newest.get(Feeds.DOSSIERS.feed()))
                : newest.values().stream().max(LocalDate::compareTo);
    }

    /** How far all required feeds have landed; empty while one of them has not. */
    static Optional<LocalDate> completeUntil(Map<String, LocalDate> newest, List<String> required) {
        return newest.keySet().containsAll(required)
                ? required.stream().map(newest::get).min(LocalDate::compareTo)
                : Optional.empty();
    }
}
