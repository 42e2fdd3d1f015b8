// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;

/** What must hold between the figures of {@link Timeliness}, or the books are wrong and nothing may be published. */
public final class Identity {

    /** Names what does not hold in a row: balance, split, resolved, chain, or the column that is negative. */
    public static final String BROKEN = "broken";

    private Identity() {}

    /**
     * The rows in which something does not hold, with an array {@link #BROKEN} that says what:
     *
     * <ul>
     *   <li>{@code balance}: carried_over + received = resolved + withdrawn + stopped + in_progress;
     *   <li>{@code split}: in_progress is the sum of its five parts, and overdue of its three ages;
     *   <li>{@code resolved}: resolved is the sum of its four parts;
     *   <li>{@code chain}: carried_over is in_progress of the period before, and in_progress is carried_over of the
     *       period after, where a missing row is zero; nothing is known to follow the newest period of each kind;
     *   <li>{@code negative COLUMN}: no count is below zero.
     * </ul>
     *
     * @param timeliness rows of {@link Timeliness#TABLE}: all of the periods that are looked at
     * @param beside rows of the periods before and after these, where they are not looked at themselves
     * @param newestDay T of the definitions: no period begins after it
     */
    public static Dataset<Row> broken(Dataset<Row> timeliness, Dataset<Row> beside, LocalDate newestDay) {
        Column[] checks = Stream.concat(
                        Stream.of(
                                when(not(balances()), lit("balance")),
                                when(not(splits()), lit("split")),
                                when(not(resolvedAddsUp()), lit("resolved")),
                                when(not(chains()), lit("chain"))),
                        Timeliness.COUNTS.stream()
                                .map(count -> when(count.col().lt(0), lit("negative " + count.name()))))
                .toArray(Column[]::new);
        WindowSpec inOrder = Window.partitionBy(
                        PublishedKey.PERIOD_KIND.col(),
                        PublishedKey.AGENCY_VIEW.col(),
                        PublishedKey.AGENCY_CODE.col(),
                        PublishedKey.PROCEDURE_CODE.col())
                .orderBy(PublishedKey.PERIOD_START.col());
        return timeliness
                .withColumn("looked_at", lit(true))
                .unionByName(beside.withColumn("looked_at", lit(false)))
                .withColumn("end_before", lag(PublishedKey.PERIOD_END.col(), 1).over(inOrder))
                .withColumn("left_before", lag(Timeliness.IN_PROGRESS.col(), 1).over(inOrder))
                .withColumn(
                        "start_after", lead(PublishedKey.PERIOD_START.col(), 1).over(inOrder))
                .withColumn(
                        "carried_after", lead(Timeliness.CARRIED_OVER.col(), 1).over(inOrder))
                .filter(col("looked_at"))
                .withColumn("newest", PublishedKey.PERIOD_END.col().geq(lit(newestDay)))
                .withColumn(BROKEN, array_compact(array(checks)))
                .drop("looked_at", "end_before", "left_before", "start_after", "carried_after", "newest")
                .filter(size(col(BROKEN)).gt(0));
    }

    /** The first days of the periods before and after those that begin on these days, less these days themselves. */
    public static Set<LocalDate> beside(Collection<LocalDate> starts) {
        Set<LocalDate> beside = new TreeSet<>();
        for (PeriodKind kind : PublishedPeriods.KINDS) {
            for (LocalDate start : starts) {
                Period period = Period.containing(kind, start);
                if (period.start().equals(start)) {
                    beside.add(Period.containing(kind, start.minusDays(1)).start());
                    beside.add(period.end().plusDays(1));
                }
            }
        }
        beside.removeAll(starts);
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

    private static Column chains() {
        Column nextStart = date_add(PublishedKey.PERIOD_END.col(), 1);
        Column before = when(
                        date_add(col("end_before"), 1).equalTo(PublishedKey.PERIOD_START.col()), col("left_before"))
                .otherwise(lit(0L));
        Column after = when(col("start_after").equalTo(nextStart), col("carried_after"))
                .otherwise(lit(0L));
        return Timeliness.CARRIED_OVER
                .col()
                .equalTo(before)
                .and(col("newest").or(Timeliness.IN_PROGRESS.col().equalTo(after)));
    }

    private static Column sum(Field... counts) {
        return Stream.of(counts).map(Field::col).reduce(Column::plus).orElseThrow();
    }
}
