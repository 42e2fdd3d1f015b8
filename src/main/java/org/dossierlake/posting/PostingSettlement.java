// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Settlement;
import org.dossierlake.table.Staged;

/** What each run's changed settlements add to the figures by the dossier's receipt, grain D. */
public final class PostingSettlement {

    public static final Field DOSSIERS = Cell.count("dossiers", "Settlements of this class");
    public static final Field FEE_DUE = Cell.total("fee_due", Staged.MONEY_SUM, "Fees due");
    public static final Field PAID = Cell.total("paid", Staged.MONEY_SUM, "Money paid, gross");
    public static final Field REFUNDED = Cell.total("refunded", Staged.MONEY_SUM, "Money refunded");
    public static final Field NET = Cell.total("net", Staged.MONEY_SUM, "paid - refunded");
    public static final Field DOSSIERS_WITH_FEE =
            Cell.count("dossiers_with_fee", "Received dossiers with a fee above zero");
    public static final Field DOSSIERS_PAID_ONLINE =
            Cell.count("dossiers_paid_online", "Received dossiers with a successful payment in the fee's currency");
    public static final Field FLAGGED_WITHOUT_PAYMENT = Cell.count(
            "flagged_without_payment", "Received dossiers flagged as paid online, without a successful payment");
    public static final Field PAID_WITHOUT_FLAG =
            Cell.count("paid_without_flag", "Received dossiers with a successful payment that are not flagged so");

    public static final List<Field> MEASURES = List.of(
            DOSSIERS,
            FEE_DUE,
            PAID,
            REFUNDED,
            NET,
            DOSSIERS_WITH_FEE,
            DOSSIERS_PAID_ONLINE,
            FLAGGED_WITHOUT_PAYMENT,
            PAID_WITHOUT_FLAG);

    /** What a figure is about, whoever posted it and why. */
    public static final List<Field> CELL = List.of(
            Cell.HALF_MONTH,
            Cell.AGENCY_CODE,
            Cell.AGENCY_VALID_FROM,
            Settlement.PROCEDURE_CODE,
            Settlement.CURRENCY,
            Settlement.CLASS);

    static final List<Field> KEY = Cell.withCause(CELL);

    public static final Table TABLE = new Table(
            "posting_settlement",
            "One row per run, cause, half month of receipt, agency, procedure, currency and class: signed changes",
            List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE),
            Stream.of(KEY, List.of(Cell.RUN_ID), MEASURES).flatMap(List::stream).toList(),
            Table.Layout.PLAIN.withChangeFeed());

    private PostingSettlement() {}
}
