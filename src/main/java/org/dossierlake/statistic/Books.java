// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.time.LocalDate;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All that the published tables are computed from. Every Dataset is a whole table, postings are those of all runs.
 *
 * @param posting rows of {@link org.dossierlake.posting.Posting}
 * @param postingDay rows of {@link org.dossierlake.posting.PostingDay}
 * @param postingPayment rows of {@link org.dossierlake.posting.PostingPayment}
 * @param postingSettlement rows of {@link org.dossierlake.posting.PostingSettlement}
 * @param balance rows of {@link org.dossierlake.posting.Balance}, made with the same {@code newestDay}
 * @param tree every agency of a posting and all above it
 * @param newestDay T of the definitions: the day of the newest landed dossiers file
 * @param completeUntil how far the required feeds have landed; null before they all have
 * @param runId the run that publishes
 * @param currency ISO 4217 currency of the lake, of the amounts in {@code agency_day}
 */
public record Books(
        Dataset<Row> posting,
        Dataset<Row> postingDay,
        Dataset<Row> postingPayment,
        Dataset<Row> postingSettlement,
        Dataset<Row> balance,
        AgencyTree tree,
        LocalDate newestDay,
        LocalDate completeUntil,
        String runId,
        String currency) {

    public Books {
        Objects.requireNonNull(newestDay, "newestDay");
        Objects.requireNonNull(runId, "runId");
        Objects.requireNonNull(currency, "currency");
    }
}
