// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedPayment;

/**
 * The control sums of the books: how many stored rows name each agency, and what they add up to. Each night adds what the
 * images of its changes say; the postings of the same changes must come to the same sums.
 *
 * <p>It is also the list of the agencies that count: those that a stored row names.
 */
public final class Control {

    public static final Field SOURCE =
            Field.required("source", StringType, "Table whose rows are posted: dossier, payment or settlement");
    public static final Field ROWS = Field.required("rows_stored", LongType, "Stored rows that name the agency");
    public static final Field RECEIVED = Field.required("received", LongType, "Of dossiers: received and in scope");
    public static final Field OPEN =
            Field.required("in_progress", LongType, "Of dossiers: received, in scope and not closed");
    public static final Field MONEY = Field.required(
            "money", Staged.MONEY_SUM, "Of payments: successful, gross; of settlements: net; whatever the currency");

    public static final Field REFUNDED = Field.optional(
            "refunded",
            Staged.MONEY_SUM,
            "Of payments and settlements: paid back; whatever the currency; null where counted by books before version 4");

    /** What an agency is counted in. */
    public static final List<Field> CELL = List.of(SOURCE, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM);

    public static final List<Field> MEASURES = List.of(ROWS, RECEIVED, OPEN, MONEY, REFUNDED);

    public static final Table TABLE = new Table(
            "control",
            "One row per posted table and agency version that its rows name: control sums of the books",
            CELL,
            Stream.concat(CELL.stream(), MEASURES.stream()).toList(),
            Table.Layout.PLAIN);

    private Control() {}

    /**
     * What rows with a {@link Contribution#SIGN} add to the control sums: {@link #CELL} and {@link #MEASURES}.
     *
     * @param source the table that they are rows or images of
     */
    public static Dataset<Row> of(Table source, Dataset<Row> rows) {
        Column nothing = lit(0L);
        Column received = nothing;
        Column open = nothing;
        Column money = lit(0);
        Column refunded = lit(0);
        if (source.equals(Dossier.TABLE)) {
            received = Dossier.IN_SCOPE.col().cast(LongType);
            open = Dossier.IN_SCOPE
                    .col()
                    .and(Dossier.CLOSED.on().col().isNull())
                    .cast(LongType);
        } else if (source.equals(Payment.TABLE)) {
            money = when(Payment.isPaid(), StagedPayment.AMOUNT.col()).otherwise(0);
            refunded = when(Payment.isPaidBack(), StagedPayment.AMOUNT.col()).otherwise(0);
        } else {
            // A settlement without a date counts nowhere.
            Column counts = coalesce(Settlement.RECEIVED_ON.col(), Settlement.FIRST_PAID_ON.col())
                    .isNotNull();
            money = when(counts, Settlement.NET.col()).otherwise(0);
            refunded = when(counts, Settlement.REFUNDED.col()).otherwise(0);
        }
        Column sign = col(Contribution.SIGN);
        return summed(rows.select(
                SOURCE.of(lit(source.name())),
                Cell.AGENCY_CODE.col(),
                Cell.AGENCY_VALID_FROM.col(),
                ROWS.of(sign.cast(LongType)),
                RECEIVED.of(received.multiply(sign)),
                OPEN.of(open.multiply(sign)),
                MONEY.of(money.multiply(sign).cast(Staged.MONEY_SUM)),
                REFUNDED.of(refunded.multiply(sign).cast(Staged.MONEY_SUM))));
    }

    /** Control sums, and what is added to them, per {@link #CELL}; what no row names any more is left out. */
    public static Dataset<Row> summed(Dataset<Row> sums) {
        return Contribution.summed(sums, CELL, MEASURES);
    }
}
