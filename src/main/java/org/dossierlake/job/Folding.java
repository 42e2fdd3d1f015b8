// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Run;

/**
 * Adds up what runs posted long ago: one row per cell instead of one per run, cause and cell. What a figure is made of is
 * then known back to that day only; no sum over all runs becomes another one.
 *
 * @param lake the tables
 * @param before the first moment whose runs are left alone, as names of runs begin with it
 */
record Folding(Lake lake, String before) {

    /**
     * Folds the runs of months that are over, so that the same rows are not written again every day.
     *
     * @param keepDays how many days runs are told apart at least
     * @param now the day it is counted from
     */
    static Folding olderThan(Lake lake, int keepDays, Instant now) {
        LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate().minus(Period.ofDays(keepDays));
        return new Folding(
                lake,
                Ledger.runTime(
                        day.withDayOfMonth(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
    }

    /**
     * Folds a table of postings, where there is anything to fold.
     *
     * @return what was done, as a clause for people; empty where nothing was
     */
    Optional<String> fold(Posted posted) {
        Optional<Field> part = posted.target().layout().partitionedBy().stream().findFirst();
        Dataset<Row> postings = lake.read(posted.target());
        Dataset<Row> unfolded =
                postings.filter(isOld()).filter(not(Cell.CAUSE.col().equalTo(Cell.OPENING)));
        List<LocalDate> parts =
                part.map(field -> Months.of(unfolded, field.col())).orElse(List.of());
        if (part.isPresent() ? parts.isEmpty() : unfolded.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> rows = part.map(field -> postings.filter(field.col().isin(parts.toArray())))
                .orElse(postings);
        Dataset<Row> folded = posted.summed(rows.filter(isOld()))
                .withColumn(Cell.RUN_ID.name(), lit(Run.openingId(before)))
                .withColumn(Cell.CAUSE.name(), lit(Cell.OPENING));
        lake.condense(
                posted.target(),
                part.map(field -> new Lake.Parts(field, parts)),
                folded.unionByName(rows.filter(not(isOld()))));
        return Optional.of("runs before %s-%s-%s folded"
                .formatted(before.substring(0, 4), before.substring(4, 6), before.substring(6, 8)));
    }

    private Column isOld() {
        return Cell.RUN_ID.col().lt(before);
    }
}
