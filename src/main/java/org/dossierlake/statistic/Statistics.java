// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** The list of published tables, and what readers see of them. */
public final class Statistics {

    /** Every published table, in the order in which readers should meet them. */
    public static final List<Statistic> ALL = List.of(
            Timeliness.STATISTIC,
            ProcessingTime.STATISTIC,
            Digitisation.STATISTIC,
            OnlinePayment.STATISTIC,
            Reconciliation.STATISTIC,
            AgencyDay.STATISTIC);

    private Statistics() {}

    /** The columns that readers see of a published table: those that are stored, and {@code complete_until} and {@code breakdown}. */
    public static List<Field> seen(Table table) {
        List<Field> columns = new ArrayList<>(table.columns());
        columns.add(columns.indexOf(PublishedKey.AS_KNOWN_AT), PublishedKey.COMPLETE_UNTIL);
        if (!PublishedKey.below(table).isEmpty()) {
            columns.add(columns.indexOf(PublishedKey.AGENCY_NAME) + 1, PublishedKey.BREAKDOWN);
        }
        return columns;
    }

    /**
     * A published table as readers see it, but for {@code complete_until} and {@code breakdown}: with the longer periods,
     * with the days of an agency on which nothing happened.
     *
     * @param table any table; the rows of one that is not published, or follows from others, stay as they are
     * @param stored all its rows
     * @param newestDay the day at whose end they were published
     */
    public static Dataset<Row> told(Table table, Dataset<Row> stored, LocalDate newestDay) {
        if (table.equals(AgencyDay.TABLE)) {
            return AgencyDay.withQuietDays(stored, newestDay);
        }
        return ALL.stream()
                .filter(statistic -> statistic.table().equals(table))
                .findFirst()
                .map(statistic -> LongerPeriods.with(statistic, stored, newestDay))
                .orElse(stored);
    }

    /**
     * Adds what readers see and nobody stores.
     *
     * @param told all rows of a published table
     * @param completeUntil how far the required feeds have landed; null before they all have
     */
    public static Dataset<Row> seen(Table table, Dataset<Row> told, LocalDate completeUntil) {
        return told.withColumn(
                        PublishedKey.COMPLETE_UNTIL.name(), lit(completeUntil).cast(PublishedKey.COMPLETE_UNTIL.type()))
                .withColumn(PublishedKey.BREAKDOWN.name(), PublishedKey.breakdown(PublishedKey.below(table)))
                .select(seen(table).stream().map(Field::col).toArray(Column[]::new));
    }
}
