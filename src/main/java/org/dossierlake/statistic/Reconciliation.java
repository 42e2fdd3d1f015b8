// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Settlement;

/**
 * How what was paid online stands to what was due, by the period in which the dossiers were received; of those not received,
 * or not known, by the period of their first payment. Summed over all periods of a kind, {@code net} of a currency is what
 * came in less what was paid back.
 */
public final class Reconciliation {

    public static final Field CURRENCY =
            Settlement.CURRENCY.as(false, "ISO 4217 currency of the amounts; currencies are never added up");
    public static final Field CLASS = Settlement.CLASS.as(
            false,
            "The first that applies of paid_without_dossier (the dossier is not known), other_currency (than the fee's),"
                    + " refunded (nothing is left), paid_twice (two payments or more, twice the fee or more), overpaid, matched,"
                    + " underpaid, flagged_without_payment, no_online_payment (cash, or still open) and no_fee");
    public static final Field DOSSIERS = Figure.count(
            "dossiers",
            "Dossiers of this class, each in its fee's currency and in every other in which it was paid; payments for dossiers"
                    + " that nobody knows by their reference");
    public static final Field FEE_DUE = Figure.money("fee_due", "Fees of these dossiers in this currency");
    public static final Field PAID = Figure.money("paid", "Successful payments for them whenever made, gross");
    public static final Field REFUNDED = Figure.money("refunded", "Refunds to them whenever made");
    public static final Field NET =
            Figure.money("net", "paid - refunded; below zero where more went back than came in");

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.PROCEDURE_CODE);
    private static final List<Field> ALSO = List.of(CURRENCY, CLASS);

    /** The postings have them by the same names. */
    private static final List<Field> FIGURES = List.of(DOSSIERS, FEE_DUE, PAID, REFUNDED, NET);

    public static final Table TABLE = new Table(
            "reconciliation",
            "One row per period of receipt, agency, procedure (null: all), currency and class with any dossier",
            PublishedKey.with(PublishedKey.key(BELOW_AGENCY), ALSO),
            PublishedKey.columns(BELOW_AGENCY, PublishedKey.with(ALSO, FIGURES)),
            Table.Layout.PLAIN);

    private static final List<Field> BELOW = PublishedKey.with(BELOW_AGENCY, ALSO);

    private static final List<Field> GRAIN = Statistic.grain(BELOW);

    static final Statistic STATISTIC = new Statistic(
            TABLE,
            BELOW,
            FIGURES,
            PublishedKey.PERIOD_END,
            Reconciliation::changes,
            UnaryOperator.identity(),
            Statistic.ADDED_UP);

    private Reconciliation() {}

    private static Dataset<Row> changes(Books books) {
        return books.postingSettlement()
                .transform(rows -> Figure.summed(rows, Cell.withCause(GRAIN), FIGURES))
                .filter(Figure.any(FIGURES))
                .transform(rows -> PublishedKey.inRowSets(rows, BELOW_AGENCY, List.of(List.of(), BELOW_AGENCY)))
                .transform(rows -> Statistic.summed(rows, GRAIN, FIGURES));
    }
}
