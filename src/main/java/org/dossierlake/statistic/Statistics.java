// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.PeriodKind;

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

    /** The columns that readers see of a published table: those declared, and what nobody stores. */
    public static List<Field> seen(Table table) {
        List<Field> columns = new ArrayList<>(table.columns());
        columns.add(columns.indexOf(PublishedKey.AS_KNOWN_AT), PublishedKey.COMPLETE_UNTIL);
        if (!PublishedKey.below(table).isEmpty()) {
            columns.add(columns.indexOf(PublishedKey.AGENCY_NAME) + 1, PublishedKey.BREAKDOWN);
        }
        return Names.beside(columns);
    }

    /** The statistic that publishes a table; empty for any other table. */
    public static Optional<Statistic> of(Table table) {
        return ALL.stream().filter(statistic -> statistic.table().equals(table)).findFirst();
    }

    /**
     * A published table as readers see it, but for what {@link #seen(Table, Dataset, LocalDate, Names)} adds.
     *
     * @param sums all rows of {@link Statistic#sums}
     * @param tree every agency of the sums and all above it
     * @param newestDay the day at whose end they were published
     * @param kinds of which periods there are rows, of a table by period
     */
    public static Dataset<Row> told(
            Statistic statistic,
            Dataset<Row> sums,
            AgencyTree tree,
            LocalDate newestDay,
            Collection<PeriodKind> kinds) {
        return PublishedRows.of(statistic, sums, tree, newestDay, kinds);
    }

    /**
     * Adds what readers see and nobody stores: {@code complete_until}, {@code breakdown} and the names beside codes.
     *
     * @param told all rows of a published table
     * @param completeUntil how far the required feeds have landed; null before they all have
     * @param names the names of what the rows are about
     */
    public static Dataset<Row> seen(Table table, Dataset<Row> told, LocalDate completeUntil, Names names) {
        return names.with(told)
                .withColumn(
                        PublishedKey.COMPLETE_UNTIL.name(), lit(completeUntil).cast(PublishedKey.COMPLETE_UNTIL.type()))
                .withColumn(PublishedKey.BREAKDOWN.name(), PublishedKey.breakdown(PublishedKey.below(table)))
                .select(seen(table).stream().map(Field::col).toArray(Column[]::new));
    }
}
