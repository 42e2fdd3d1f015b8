// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per landed payment record: the canonical form of a request, a payment or a refund. */
public final class StagedPayment {

    /** {@link #OUTCOME} of a refund that no message confirms: its request's state says so (Đã hoàn phí). */
    public static final String STATED = "stated";

    public static final Field KIND = Field.required("kind", StringType, "payment, refund or request");
    public static final Field REFERENCE =
            Field.required("reference", StringType, "The sender's reference of the payment, MaThamChieu");
    public static final Field TRANSACTION =
            Field.optional("transaction", StringType, "The bank's transaction, MaGiaoDich; null when blank");
    public static final Field TRANSACTION_KEY = Field.required(
            "transaction_key",
            StringType,
            "The transaction, or where it is blank the time and result code as sent: tells attempts apart; the state, where"
                    + " that tells of a refund");
    public static final Field CODE_MONTH = Field.required(
            "code_month",
            StagedDossier.CODE_MONTH.type(),
            "First day of the month written in the dossier code inside the reference, 1970-01-01 where there is none");
    public static final Field RECEIPT_DOSSIER_CODE = Field.optional(
            "receipt_dossier_code", StringType, "Dossier named in the receipt part of the message; null when none");
    public static final Field REFERENCE_DOSSIER_CODE = Field.optional(
            "reference_dossier_code", StringType, "Dossier code written inside the reference; null when none");
    public static final Field UNIT_CODE =
            Field.optional("unit_code", StringType, "Agency named in the receipt part; null when none");
    public static final Field AGENCY_ROOT = StagedDossier.AGENCY_ROOT;
    public static final Field BANK = Field.optional("bank", StringType, "Bank, wallet or intermediary; null when none");
    public static final Field AMOUNT =
            Field.required("amount", Staged.MONEY, "Money moved, never negative: the kind tells the direction");
    public static final Field CURRENCY = Field.required("currency", StringType, "ISO 4217 currency of the amount");
    public static final Field OUTCOME = Field.optional(
            "outcome",
            StringType,
            "success or failed, as a message says; stated, where the state of its request tells of a refund; null for a"
                    + " request");
    public static final Instant PAID = Instant.optional("paid", "When the transaction was made");
    public static final Field VERSION_AT = StagedDossier.VERSION_AT;
    public static final Field SENT_FLAGS = StagedDossier.SENT_FLAGS;

    /** The canonical columns. Payers' names, numbers and addresses are not kept. */
    public static final List<Field> CANONICAL = Stream.of(
                    List.of(
                            KIND,
                            REFERENCE,
                            TRANSACTION,
                            TRANSACTION_KEY,
                            CODE_MONTH,
                            RECEIPT_DOSSIER_CODE,
                            REFERENCE_DOSSIER_CODE,
                            UNIT_CODE,
                            AGENCY_ROOT,
                            BANK,
                            AMOUNT,
                            CURRENCY,
                            OUTCOME),
                    PAID.fields(),
                    List.of(VERSION_AT, SENT_FLAGS))
            .flatMap(List::stream)
            .toList();

    public static final List<Field> KEY = List.of(KIND, REFERENCE, TRANSACTION_KEY);

    public static final Table TABLE =
            Staged.table("stage_payment", "One row per landed payment record of a run", CANONICAL);

    private StagedPayment() {}
}
