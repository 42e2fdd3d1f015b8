// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;
import org.dossierlake.statistic.Books;
import org.dossierlake.statistic.Identity;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedPayment;

/** Posts what changed, strikes the balances, writes the published tables and makes them visible. */
final class Bookkeeping {

    private final NightRun night;
    private final Lake lake;

    Bookkeeping(NightRun night) {
        this.night = night;
        this.lake = night.lake();
    }

    /** Posts every version of a fact table that the last publication did not know. */
    void post() {
        Concurrently.run(
                night.spark(),
                List.of(
                        () -> post(
                                Dossier.TABLE,
                                Map.of(
                                        Posting.TABLE, Contribution::statistics,
                                        PostingDay.TABLE, Contribution::days)),
                        () -> post(Payment.TABLE, Map.of(PostingPayment.TABLE, Contribution::payments)),
                        () -> post(Settlement.TABLE, Map.of(PostingSettlement.TABLE, Contribution::settlements))));
    }

    private void post(Table source, Map<Table, UnaryOperator<Dataset<Row>>> contributions) {
        String application = "%s#%s#%d".formatted(source.name(), lake.generation(source), Contribution.BOOKS);
        for (long version = publishedVersion(source) + 1; version <= lake.version(source); version++) {
            Dataset<Row> changes = night.kept()
                    .keep(withCause(source, lake.changes(source, version))
                            .withColumn(
                                    Contribution.SIGN, when(Lake.isAfter(), 1).otherwise(-1)));
            for (Map.Entry<Table, UnaryOperator<Dataset<Row>>> each : contributions.entrySet()) {
                Dataset<Row> postings =
                        each.getValue().apply(changes).withColumn(Cell.RUN_ID.name(), lit(night.runId()));
                // A repeat of a version already posted, after a run that died before it published, is skipped.
                lake.appendOnce(each.getKey(), postings, application, version);
            }
        }
    }

    private long publishedVersion(Table table) {
        return night.before().map(publication -> publication.versionOf(table)).orElse(0L);
    }

    /**
     * Adds {@code cause} to both images of a changed row: reopened when a closing was taken back, correction when a
     * known date or amount changed, late when something new lies in days that had been reported as complete, else new.
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
        Column late = night.before()
                .map(Publication::completeUntil)
                .map(complete -> coalesce(newest.leq(lit(complete)), lit(false)))
                .orElse(lit(false));
        Column reopened = source.equals(Dossier.TABLE) ? had.isNotNull().and(has.isNull()) : lit(false);
        return changes.withColumn(
                Cell.CAUSE.name(),
                when(isUpdate.and(reopened), lit("reopened"))
                        .when(isUpdate.and(had.isNotNull()), lit("correction"))
                        .when(late, lit("late"))
                        .otherwise(lit("new")));
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

    /**
     * Writes balances and published tables out of all postings.
     *
     * @throws org.dossierlake.failure.RunFailure BOOKS when a published row breaks the identity of its definition
     */
    void publish(LocalDate newestDay, Optional<LocalDate> completeUntil) {
        Dataset<Row> postings = night.kept().keep(lake.read(Posting.TABLE));
        Dataset<Row> balances = night.kept().keep(Balance.TABLE.conform(Balance.of(postings, newestDay)));
        lake.replace(Balance.TABLE, balances);
        Books books = new Books(
                postings,
                night.kept().keep(lake.read(PostingDay.TABLE)),
                night.kept().keep(lake.read(PostingPayment.TABLE)),
                night.kept().keep(lake.read(PostingSettlement.TABLE)),
                balances,
                night.kept().keep(lake.read(Agency.TABLE)),
                newestDay,
                completeUntil.orElse(null),
                night.runId(),
                night.settings().currency());
        List<Runnable> writes = new ArrayList<>();
        for (Statistic statistic : Statistics.ALL) {
            writes.add(() -> lake.replace(statistic.table(), statistic.of().apply(books)));
        }
        Concurrently.run(night.spark(), writes);
        List<Row> broken = Identity.broken(night.kept().keep(lake.read(Timeliness.TABLE)))
                .limit(3)
                .collectAsList();
        if (!broken.isEmpty()) {
            throw Failures.booksDoNotBalance(
                    broken.stream().map(row -> "timeliness row " + row).toList());
        }
    }

    /** Day of the newest landed dossiers file, or of any feed's where no dossiers ever landed. */
    static Optional<LocalDate> newestDay(Dataset<Row> landed) {
        Map<String, LocalDate> newest = newestDays(landed);
        return newest.containsKey(Feeds.DOSSIERS.feed())
                ? Optional.of(newest.get(Feeds.DOSSIERS.feed()))
                : newest.values().stream().max(LocalDate::compareTo);
    }

    /** How far all required feeds have landed; empty while one of them has not. */
    static Optional<LocalDate> completeUntil(Dataset<Row> landed, List<String> required) {
        Map<String, LocalDate> newest = newestDays(landed);
        return newest.keySet().containsAll(required)
                ? required.stream().map(newest::get).min(LocalDate::compareTo)
                : Optional.empty();
    }

    private static Map<String, LocalDate> newestDays(Dataset<Row> landed) {
        Map<String, LocalDate> newest = new HashMap<>();
        landed.groupBy(LandedFile.FEED.col())
                .agg(max(LandedFile.DAY.col()))
                .collectAsList()
                .forEach(row -> newest.put(row.getString(0), row.getLocalDate(1)));
        return newest;
    }

    /** Makes the new versions of all tables visible to readers: the night's last write. */
    Publication appendPublication(LocalDate newestDay, Optional<LocalDate> completeUntil) {
        Map<String, Long> versions = new HashMap<>();
        for (Table table : Tables.ALL) {
            if (!table.equals(Publication.TABLE)) {
                versions.put(table.name(), lake.version(table));
            }
        }
        Publication publication = new Publication(
                night.before().map(Publication::number).orElse(0) + 1,
                night.runId(),
                Instant.now(),
                completeUntil.orElse(null),
                newestDay,
                versions);
        lake.append(
                Publication.TABLE,
                night.spark().createDataFrame(List.of(publication.toRow()), Publication.TABLE.schema()));
        return publication;
    }
}
