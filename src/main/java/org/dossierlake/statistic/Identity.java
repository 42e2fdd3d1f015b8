// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Period;

/** What must hold between the figures of {@link Timeliness}, or the books are wrong and nothing may be published. */
public final class Identity {

    /** Names what does not hold in a row: balance, split, resolved, chain, or the column that is negative. */
    public static final String BROKEN = "broken";

    private static final String HANDED_OVER = "handed_over";

    private static final List<Field> KEY = Timeliness.STATISTIC.grain();

    private Identity() {}

    /**
     * What does not hold, by the grain of the sums, with an array {@link #BROKEN}
     * that says what:
     *
     * <ul>
     *   <li>{@code balance}: carried_over + received = resolved + withdrawn + stopped + in_progress;
     *   <li>{@code split}: in_progress is the sum of its five parts, and overdue of its three ages;
     *   <li>{@code resolved}: resolved is the sum of its four parts;
     *   <li>{@code negative COLUMN}: no count is below zero;
     *   <li>{@code chain}, in a row of its own: carried_over is in_progress of the half month before, where a missing
     *       row is zero; nothing is known to follow the newest one.
     * </ul>
     *
     * @param timeliness all sums of {@link Timeliness#TABLE}
     * @param newestDay T of the definitions: no half month begins after it
     */
    public static Dataset<Row> broken(Dataset<Row> timeliness, LocalDate newestDay) {
        return brokenAlone(timeliness).unionAll(brokenChains(timeliness, newestDay));
    }

    /**
     * The same of some half months: within them, and between them and those beside them.
     *
     * @param timeliness all sums of {@link Timeliness#TABLE} of the changed half months
     * @param beside all sums of those of {@link #beside}
     * @param changed the first days of half months
     * @param newestDay T of the definitions: no half month begins after it
     */
    public static Dataset<Row> broken(
            Dataset<Row> timeliness, Dataset<Row> beside, Collection<LocalDate> changed, LocalDate newestDay) {
        Set<LocalDate> edges = new TreeSet<>(changed);
        changed.forEach(start -> edges.add(Period.nextHalfMonth(start)));
        return brokenAlone(timeliness)
                .unionAll(brokenChains(timeliness.unionAll(beside), newestDay)
                        .filter(Cell.HALF_MONTH.col().isin(edges.toArray())));
    }

    /** What single rows say against themselves: the same without {@code chain}. */
    public static Dataset<Row> brokenAlone(Dataset<Row> timeliness) {
        Column[] checks = Stream.concat(
                        Stream.of(
                                when(not(balances()), lit("balance")),
                                when(not(splits()), lit("split")),
                                when(not(resolvedAddsUp()), lit("resolved"))),
                        Timeliness.COUNTS.stream()
                                .map(count -> when(count.col().lt(0), lit("negative " + count.name()))))
                .toArray(Column[]::new);
        return timeliness
                .select(Stream.concat(
                                KEY.stream().map(Field::col),
                                Stream.of(array_compact(array(checks)).as(BROKEN)))
                        .toArray(Column[]::new))
                .filter(size(col(BROKEN)).gt(0));
    }

    /** Where one half month ends and the next begins, what the one hands over less what the other takes up is nothing. */
    private static Dataset<Row> brokenChains(Dataset<Row> timeliness, LocalDate newestDay) {
        Column next = PublishedPeriods.next(Cell.HALF_MONTH.col());
        Column handovers = array(
                handover(Cell.HALF_MONTH.col(), negate(Timeliness.CARRIED_OVER.col())),
                handover(next, when(next.gt(lit(newestDay)), lit(0L)).otherwise(Timeliness.IN_PROGRESS.col())));
        // Most rows are of agencies and procedures of which nothing is open.
        Column some = filter(handovers, each -> each.getField(HANDED_OVER).notEqual(0));
        Column[] key = KEY.stream().map(Field::col).toArray(Column[]::new);
        return timeliness
                .withColumn("each", explode(some))
                .withColumn(Cell.HALF_MONTH.name(), col("each").getField(Cell.HALF_MONTH.name()))
                .groupBy(key)
                .agg(org.apache
                        .spark
                        .sql
                        .functions
                        .sum(col("each").getField(HANDED_OVER))
                        .as(HANDED_OVER))
                .filter(col(HANDED_OVER).notEqual(0))
                .select(Stream.concat(
                                Stream.of(key), Stream.of(array(lit("chain")).as(BROKEN)))
                        .toArray(Column[]::new));
    }

    private static Column handover(Column day, Column dossiers) {
        return struct(Cell.HALF_MONTH.of(day), dossiers.as(HANDED_OVER));
    }

    /** The half months right before and after the changed ones, less the changed ones themselves. */
    public static Set<LocalDate> beside(Collection<LocalDate> changed) {
        Set<LocalDate> beside = new TreeSet<>();
        for (LocalDate start : changed) {
            beside.add(Period.previousHalfMonth(start));
            beside.add(Period.nextHalfMonth(start));
        }
        beside.removeAll(changed);
        return beside;
    }

    private static Column balances() {
        return sum(Timeliness.CARRIED_OVER, Timeliness.RECEIVED)
                .equalTo(sum(Timeliness.RESOLVED, Timeliness.WITHDRAWN, Timeliness.STOPPED, Timeliness.IN_PROGRESS));
    }

    private static Column splits() {
        Column parts = sum(
                Timeliness.IN_PROGRESS_UNDATED,
                Timeliness.IN_PROGRESS_PAUSED,
                Timeliness.IN_PROGRESS_WITHOUT_DUE,
                Timeliness.IN_PROGRESS_OVERDUE,
                Timeliness.IN_PROGRESS_WITHIN);
        Column ages = sum(
                Timeliness.IN_PROGRESS_OVERDUE_1_5,
                Timeliness.IN_PROGRESS_OVERDUE_6_30,
                Timeliness.IN_PROGRESS_OVERDUE_OVER_30);
        return Timeliness.IN_PROGRESS
                .col()
                .equalTo(parts)
                .and(Timeliness.IN_PROGRESS_OVERDUE.col().equalTo(ages));
    }

    private static Column resolvedAddsUp() {
        return Timeliness.RESOLVED
                .col()
                .equalTo(sum(
                        Timeliness.RESOLVED_EARLY,
                        Timeliness.RESOLVED_ON_TIME,
                        Timeliness.RESOLVED_LATE,
                        Timeliness.RESOLVED_WITHOUT_DUE));
    }

    private static Column sum(Field... counts) {
        return Stream.of(counts).map(Field::col).reduce(Column::plus).orElseThrow();
    }
}
