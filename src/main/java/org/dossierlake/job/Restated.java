// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.PublishedKey;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.table.Staged;

/** What a run moved of figures that had been reported, in the words of a notice. */
final class Restated {

    private Restated() {}

    /** A line per cause, of months and agencies as they stand today; then where to read on. */
    static List<String> lines(SparkSession spark, Settings settings, String runId) {
        Readers readers = Readers.of(spark, settings);
        if (readers.publication().versionOf(Restatement.TABLE) < 0) {
            return List.of();
        }
        List<Row> causes = readers.read(Restatement.TABLE)
                .filter(Staged.RUN_ID.col().equalTo(runId))
                .filter(PublishedKey.PERIOD_KIND.col().equalTo(PeriodKind.MONTH.code()))
                .filter(PublishedKey.AGENCY_VIEW.col().equalTo(PublishedKey.AS_OF_TODAY))
                .groupBy(Cell.CAUSE.col())
                .agg(
                        count(lit(1)),
                        countDistinct(PublishedKey.AGENCY_CODE.col()),
                        min(PublishedKey.PERIOD_START.col()),
                        max(PublishedKey.PERIOD_END.col()))
                .orderBy(Cell.CAUSE.col())
                .collectAsList();
        List<String> lines = new ArrayList<>();
        causes.forEach(cause -> lines.add("%s: %,d figures of %,d agencies, in months from %s to %s"
                .formatted(
                        cause.getString(0),
                        cause.getLong(1),
                        cause.getLong(2),
                        cause.getLocalDate(3),
                        cause.getLocalDate(4))));
        if (!lines.isEmpty()) {
            lines.add("Which, from what to what: SELECT * FROM restatement WHERE run_id = '%s'".formatted(runId));
        }
        return lines;
    }
}
