// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Payment;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedPayment;

/** What each run's changed payments add to the figures by paid date, grain C. */
public final class PostingPayment {

    public static final Field SUCCESSFUL = Cell.count("successful", "Successful payments");
    public static final Field AMOUNT = Cell.total("amount", Staged.MONEY_SUM, "Money of successful payments, gross");
    public static final Field FAILED = Cell.count("failed", "Payments that failed");
    public static final Field REFUNDED = Cell.count("refunded", "Refunds, each once");
    public static final Field REFUNDED_AMOUNT = Cell.total("refunded_amount", Staged.MONEY_SUM, "Money of the refunds");

    public static final List<Field> MEASURES = List.of(SUCCESSFUL, AMOUNT, FAILED, REFUNDED, REFUNDED_AMOUNT);

    /** What a figure is about, whoever posted it and why. */
    public static final List<Field> CELL = List.of(
            Cell.DAY,
            StagedPayment.BANK,
            Cell.AGENCY_CODE,
            Cell.AGENCY_VALID_FROM,
            Payment.PROCEDURE_CODE,
            StagedPayment.CURRENCY);

    static final List<Field> KEY = Cell.withCause(CELL);

    public static final Table TABLE = new Table(
            "posting_payment",
            "One row per run, cause, paid day, bank, agency, procedure and currency: signed changes",
            List.of(Cell.DAY, Cell.AGENCY_CODE),
            Stream.of(KEY, List.of(Cell.RUN_ID), MEASURES).flatMap(List::stream).toList(),
            Table.Layout.PLAIN.withChangeFeed());

    private PostingPayment() {}
}
