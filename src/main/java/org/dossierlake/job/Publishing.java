// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.not;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Control;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.AgencyTree;
import org.dossierlake.statistic.Books;
import org.dossierlake.statistic.Identity;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Staged;

/**
 * Writes balances and the sums that published tables are told from. What was published before is read only where something
 * has changed in it: by postings, by the clock, or because a half month has begun. Where agencies have moved in the tree no
 * sum changes; the journal says what moves.
 */
final class Publishing {

    private final NightRun night;
    private final Lake lake;
    private final Published before;
    private final LocalDate newestDay;

    /**
     * Prepares what will be seen at the end of a day.
     *
     * @param newestDay T of the definitions
     */
    Publishing(NightRun night, LocalDate newestDay) {
        this(night, Published.of(night), newestDay);
    }

    private Publishing(NightRun night, Published before, LocalDate newestDay) {
        this.night = night;
        this.lake = night.lake();
        this.before = before;
        this.newestDay = newestDay;
    }

    /**
     * Publishes what a night has posted.
     *
     * @param changed what the images of its changes add to the control sums
     * @throws org.dossierlake.failure.RunFailure BOOKS when the postings do not come to the same sums, or a row breaks
     *     the identity of its definition
     */
    void publish(Dataset<Row> changed) {
        if (before.newestDay().filter(newestDay::isBefore).isPresent()) {
            publishFirst();
            return;
        }
        Dataset<Row> images = night.kept().keep(changed);
        Changes changes = Changes.read(night, before, newestDay);
        if (new Ledger(night).isRebuiltSincePublished()) {
            ControlSums.refuseMismatch(images, changes.fresh());
            // Somebody has rebuilt the books because of what was published: nothing is added to that.
            writeAnew(night.kept().keep(Posted.controlled(lake::read)), changes);
            return;
        }
        Dataset<Row> control =
                night.kept().keep(Control.summed(before.read(Control.TABLE).unionAll(images)));
        boolean isContinued = before.isWhole();
        AtomicReference<Restatement.Trees> trees = new AtomicReference<>();
        AtomicReference<Stocks> stocks = new AtomicReference<>();
        Concurrently.run(
                night.spark(),
                List.of(
                        () -> ControlSums.refuseMismatch(images, changes.fresh()),
                        () -> trees.set(treesAfter(control)),
                        () -> stocks.set(Stocks.of(night, before, changes, newestDay, isContinued))));
        write(trees.get(), control, changes, stocks.get(), isContinued);
    }

    /**
     * Publishes out of all postings, as if nothing had been published: what landed before the first dossiers was looked at as
     * of a later day than that of the dossiers.
     */
    private void publishFirst() {
        Dataset<Row> control = night.kept().keep(Posted.controlled(lake::read));
        Published nothing = new Published(lake, Optional.empty());
        Changes all = Changes.read(night, nothing, newestDay);
        ControlSums.refuseMismatch(control, all.fresh());
        new Publishing(night, nothing, newestDay).writeAnew(control, all);
    }

    /**
     * Publishes everything anew, out of all postings.
     *
     * @param control control sums of all stored rows
     * @throws org.dossierlake.failure.RunFailure BOOKS when a row breaks the identity of its definition
     */
    void publishAnew(Dataset<Row> control) {
        writeAnew(night.kept().keep(control), Changes.read(night, before, newestDay));
    }

    private void writeAnew(Dataset<Row> control, Changes all) {
        write(treesAfter(control), control, all, Stocks.of(night, before, all, newestDay, false), false);
    }

    /**
     * The agencies as readers saw them, and as they will.
     *
     * @param control control sums of all stored rows
     */
    private Restatement.Trees treesAfter(Dataset<Row> control) {
        AgencyTree earlier = treeBefore();
        return new Restatement.Trees(
                earlier, tree(lake.read(Agency.TABLE), control, newestDay).with(earlier));
    }

    private AgencyTree treeBefore() {
        return tree(
                before.read(Agency.TABLE),
                before.read(Control.TABLE),
                before.newestDay().orElse(newestDay));
    }

    /**
     * The tree of the agencies that a stored row names.
     *
     * @param agencies rows of {@code agency}
     * @param control rows of {@code control}
     */
    static AgencyTree tree(Dataset<Row> agencies, Dataset<Row> control, LocalDate today) {
        List<AgencyTree.Counted> counted =
                control.select(Cell.AGENCY_CODE.col(), Cell.AGENCY_VALID_FROM.col()).distinct().collectAsList().stream()
                        .map(row -> new AgencyTree.Counted(row.getString(0), row.getLocalDate(1)))
                        .toList();
        AgencyRegister register = AgencyRegister.of(Agency.versions(agencies.collectAsList()));
        return AgencyTree.of(agencies.sparkSession(), register, counted, today);
    }

    private void write(
            Restatement.Trees trees, Dataset<Row> control, Changes changes, Stocks stocks, boolean isContinued) {
        before.takeBack();
        Books books = changes.books(isContinued, stocks.changes());
        Queue<Dataset<Row>> restated = new ConcurrentLinkedQueue<>();
        List<Runnable> writes = new ArrayList<>();
        for (Statistic statistic : Statistics.ALL) {
            writes.add(() -> write(statistic, books, trees, isContinued).ifPresent(restated::add));
        }
        writes.add(() -> replace(Balance.TABLE, stocks.balances(), stocks.parts(), isContinued));
        writes.add(() -> lake.replace(Control.TABLE, control));
        Concurrently.run(night.spark(), writes);
        keepRestated(restated);
    }

    private void keepRestated(Collection<Dataset<Row>> restated) {
        Optional<Dataset<Row>> rows = restated.stream().reduce(Dataset::unionAll);
        if (night.isResumed()) {
            // What it told before it died may be another story: what was published then is taken back.
            lake.replaceRows(
                    Restatement.TABLE,
                    Staged.RUN_ID.col().equalTo(night.runId()),
                    rows.orElseGet(() -> lake.none(Restatement.TABLE)));
        } else {
            rows.ifPresent(some -> night.append(Restatement.TABLE, some));
        }
    }

    /**
     * Publishes what was posted to one part of the books, in every row that it adds to, and tells the rows of that part
     * anew. Rows of other parts that are wrong stay as they are.
     *
     * @param recount what the stored rows add up to
     * @throws org.dossierlake.failure.RunFailure BOOKS when a row of the part breaks the identity of its definition
     */
    void publishPart(Part part, Recount recount) {
        Changes posted = Changes.read(night, before, part);
        before.takeBack();
        Stocks stocks = Stocks.of(night, before, posted, newestDay, true);
        Books moved = posted.books(true, stocks.changes());
        Books all = recount.books(night.settings().currency(), night.kept());
        Restatement.Trees trees = Restatement.Trees.same(treeBefore());
        Queue<Dataset<Row>> restated = new ConcurrentLinkedQueue<>();
        List<Runnable> writes = new ArrayList<>();
        for (Statistic statistic : Statistics.ALL) {
            writes.add(() -> writePart(statistic, part, moved, all, trees, restated));
        }
        writes.add(() -> writePart(part, stocks, recount));
        Concurrently.run(night.spark(), writes);
        keepRestated(restated);
    }

    private void writePart(
            Statistic statistic,
            Part part,
            Books moved,
            Books all,
            Restatement.Trees trees,
            Collection<Dataset<Row>> restated) {
        Table sums = statistic.sums();
        Column isWithin = part.holds(statistic);
        Dataset<Row> changes =
                night.kept().keep(statistic.changes().apply(moved).filter(not(isWithin)));
        Dataset<Row> anew = night.kept().keep(statistic.changes().apply(all).filter(isWithin));
        Dataset<Row> stored = before.read(sums);
        Column halfMonth = Cell.HALF_MONTH.col();
        List<LocalDate> parts = Months.of(
                changes.select(halfMonth)
                        .unionAll(anew.select(halfMonth))
                        .unionAll(stored.filter(isWithin).select(halfMonth)),
                halfMonth);
        Dataset<Row> published = stored.filter(halfMonth.isin(parts.toArray()));
        Dataset<Row> beyond = published.filter(not(isWithin));
        Dataset<Row> within = published.filter(isWithin);
        Dataset<Row> told = night.kept().keep(statistic.anew(anew, night.runId()));
        if (statistic.table().equals(Timeliness.TABLE)) {
            refuseBrokenAlone(told);
        }
        replace(sums, statistic.after(beyond, changes, night.runId()).unionAll(told), parts, true);
        before.reportedUntil().filter(day -> statistic.isByPeriod()).ifPresent(day -> {
            Dataset<Row> others = readReported(sums, parts, day).filter(not(isWithin));
            Dataset<Row> sides = Restatement.sides(statistic, others, changes, Optional.empty(), trees, day)
                    .unionAll(Restatement.sides(statistic, within, anew, Optional.of(Rebuild.REBUILD), trees, day));
            restated.add(Restatement.of(statistic, sides, night.runId()));
        });
    }

    /** Closing stocks: those of the part as they are counted anew, later ones with what was posted to it. */
    private void writePart(Part part, Stocks stocks, Recount recount) {
        Dataset<Row> anew = night.kept().keep(Balance.added(recount.balances().filter(part.holdsHalfMonth())));
        List<LocalDate> within = Months.of(
                anew.select(Cell.HALF_MONTH.col())
                        .unionAll(before.read(Balance.TABLE)
                                .filter(part.holdsHalfMonth())
                                .select(Cell.HALF_MONTH.col())),
                Cell.HALF_MONTH.col());
        List<LocalDate> parts = Stream.concat(stocks.parts().stream(), within.stream())
                .distinct()
                .toList();
        replace(
                Balance.TABLE,
                stocks.balances().filter(not(part.holdsHalfMonth())).unionByName(anew),
                parts,
                true);
    }

    /** How rows agree with those of neighbouring periods is not looked at: these may be wrong, and stay so. */
    private void refuseBrokenAlone(Dataset<Row> timeliness) {
        refuse(Identity.brokenAlone(timeliness));
    }

    /** Writes what changes of a table's sums; returns what the journal says where periods change that had been reported. */
    private Optional<Dataset<Row>> write(
            Statistic statistic, Books books, Restatement.Trees trees, boolean isContinued) {
        Table sums = statistic.sums();
        Dataset<Row> changes = night.kept().keep(statistic.changes().apply(books));
        List<LocalDate> parts = Months.of(changes, Cell.HALF_MONTH.col());
        Dataset<Row> published = before.read(sums);
        Dataset<Row> rows = isContinued
                ? statistic.after(published.filter(Cell.HALF_MONTH.col().isin(parts.toArray())), changes, night.runId())
                : statistic.anew(changes, night.runId());
        if (statistic.table().equals(Timeliness.TABLE)) {
            rows = night.kept().keep(rows);
            refuseBroken(rows, isContinued ? Optional.of(parts) : Optional.empty(), sums);
        }
        replace(sums, rows, parts, isContinued);
        return before.reportedUntil()
                .filter(day -> statistic.isByPeriod() && before.has(sums))
                .flatMap(day -> isContinued
                        ? sides(statistic, changes, parts, trees, day)
                        : Optional.of(Restatement.sides(
                                statistic, published, changes, Optional.of(Cell.REFERENCE), trees, day)))
                // Beside the other tables; at their end it would be told alone.
                .map(sides -> night.kept().keep(Restatement.of(statistic, sides, night.runId())))
                .filter(restated -> !restated.isEmpty());
    }

    private Optional<Dataset<Row>> sides(
            Statistic statistic, Dataset<Row> changes, List<LocalDate> parts, Restatement.Trees trees, LocalDate day) {
        if (!trees.now().continues(trees.before())) {
            // Read once; it is counted as it was, and taken from the old nodes and brought to the new ones.
            Dataset<Row> all = night.kept().keep(Restatement.totals(statistic, before.read(statistic.sums())));
            return Optional.of(Restatement.sides(statistic, all, changes, Optional.empty(), trees, day)
                    .unionAll(Restatement.moved(statistic, all, trees, day)));
        }
        return reported(parts, day).isEmpty()
                ? Optional.empty()
                : Optional.of(Restatement.sides(
                        statistic, readReported(statistic.sums(), parts, day), changes, Optional.empty(), trees, day));
    }

    /** The published rows of periods that had been reported on a day and hold one of some half months. */
    private Dataset<Row> readReported(Table sums, Collection<LocalDate> halfMonths, LocalDate day) {
        return before.read(sums)
                .filter(Cell.HALF_MONTH.col().isin(reported(halfMonths, day).toArray()));
    }

    /** The half months of all periods that had been reported on a day and hold one of some half months. */
    private static Set<LocalDate> reported(Collection<LocalDate> halfMonths, LocalDate day) {
        return halfMonths.stream()
                .flatMap(start -> Arrays.stream(PeriodKind.values()).map(kind -> Period.containing(kind, start)))
                .filter(period -> !period.end().isAfter(day))
                .flatMap(period -> period.halfMonths().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void replace(Table table, Dataset<Row> rows, List<LocalDate> parts, boolean isContinued) {
        if (isContinued) {
            lake.replaceParts(table, Cell.HALF_MONTH, parts, rows);
        } else {
            lake.replace(table, rows);
        }
    }

    /** Looks at all sums, or at those of the changed half months and how they agree with their neighbours. */
    private void refuseBroken(Dataset<Row> timeliness, Optional<List<LocalDate>> changed, Table sums) {
        refuse(changed.map(halfMonths -> Identity.broken(
                        timeliness,
                        before.read(sums)
                                .filter(Cell.HALF_MONTH
                                        .col()
                                        .isin(Identity.beside(halfMonths).toArray())),
                        halfMonths,
                        newestDay))
                .orElseGet(() -> Identity.broken(timeliness, newestDay)));
    }

    private static void refuse(Dataset<Row> rows) {
        List<Row> broken = rows.limit(3).collectAsList();
        if (!broken.isEmpty()) {
            throw Failures.booksDoNotBalance(
                    broken.stream().map(row -> "timeliness row " + row).toList());
        }
    }

    /**
     * Makes the new versions of all tables visible to readers: the night's last write.
     *
     * @param completeUntil how far the required feeds have landed
     * @param due766 which due time the stored dossiers are judged by, see {@link Publication#due766()}
     * @throws org.dossierlake.failure.RunFailure TRANSIENT when another run has published since this one began
     */
    Publication appendPublication(Optional<LocalDate> completeUntil, String due766) {
        night.progress().require();
        long version = lake.version(Publication.TABLE);
        int last = numberOf(night.before());
        if (numberOf(Publication.newest(lake)) != last) {
            throw Failures.lockLost(night.settings().lakeRoot());
        }
        Map<String, Long> versions = new HashMap<>();
        for (Table table : Tables.ALL) {
            if (!table.equals(Publication.TABLE)) {
                versions.put(table.name(), lake.version(table));
            }
        }
        Publication publication = new Publication(
                last + 1, night.runId(), Instant.now(), completeUntil.orElse(null), newestDay, due766, versions);
        lake.appendAfter(
                Publication.TABLE,
                version,
                night.spark().createDataFrame(List.of(publication.toRow()), Publication.TABLE.schema()),
                Map.of());
        return publication;
    }

    /** The number of a publication; 0 before the first. */
    private static int numberOf(Optional<Publication> publication) {
        return publication.map(Publication::number).orElse(0);
    }
}
