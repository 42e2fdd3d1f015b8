// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.types.DataTypes.DateType;

import java.time.LocalDate;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;

/**
 * All that the published tables are computed from, or all that changes in them since the last publication. Postings are
 * summed by cell and cause, over {@code effective_on}; only those are here that count at the end of {@code newestDay}.
 *
 * @param posting cells of {@link org.dossierlake.posting.Posting}
 * @param postingDay cells of {@link org.dossierlake.posting.PostingDay}
 * @param postingPayment cells of {@link org.dossierlake.posting.PostingPayment}
 * @param postingSettlement cells of {@link org.dossierlake.posting.PostingSettlement}
 * @param balance closing stocks of {@link org.dossierlake.posting.Balance} by cause and {@link #AS_OF}
 * @param newestDay T of the definitions: the day of the newest landed dossiers file
 * @param currency ISO 4217 currency of the lake, of the amounts in {@code agency_day}
 */
public record Books(
        Dataset<Row> posting,
        Dataset<Row> postingDay,
        Dataset<Row> postingPayment,
        Dataset<Row> postingSettlement,
        Dataset<Row> balance,
        LocalDate newestDay,
        String currency) {

    /** A stock opens the half month after its own where that has begun by this day. */
    public static final Field AS_OF = Field.required("as_of", DateType, "The newest day when the stock was told");

    public Books {
        Objects.requireNonNull(newestDay, "newestDay");
        Objects.requireNonNull(currency, "currency");
    }
}
