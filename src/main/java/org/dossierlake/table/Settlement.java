// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per dossier and currency (or per reference and currency where a payment names no dossier): what was due,
 * what was paid, and whether the two agree.
 */
public final class Settlement {

    public static final Field SETTLEMENT_ID =
            Field.required("settlement_id", StringType, "The dossier code, else the payment reference");
    public static final Field CODE_MONTH = Field.required(
            "code_month", DateType, "First day of the month written in the settlement_id, 1970-01-01 where none is");
    public static final Field DOSSIER_CODE =
            Field.optional("dossier_code", StringType, "The dossier; null for payments that name none");
    public static final Field CURRENCY = Field.required("currency", StringType, "ISO 4217 currency of the amounts");
    public static final Field RECEIVED_ON = Field.optional(
            "received_on",
            DateType,
            "Local date of the dossier's receipt; null before it, for dossiers out of scope (status 1 and 3), and when it"
                    + " has not landed");
    public static final Field FIRST_PAID_ON =
            Field.optional("first_paid_on", DateType, "Local date of the first success or refund; null without one");
    public static final Field AGENCY_CODE =
            Field.required("agency_code", StringType, "Agency of the dossier or payment");
    public static final Field AGENCY_VALID_FROM = Agency.VALID_FROM.as(
            false, "Which version of the agency: valid when the dossier was received, else at the first payment");
    public static final Field PROCEDURE_CODE =
            Field.optional("procedure_code", StringType, "Procedure, null if unknown");
    public static final Field FEE_CURRENCY =
            Field.optional("fee_currency", StringType, "Currency of the dossier's fee; null when it has not landed");
    public static final Field FEE_DUE =
            Field.required("fee_due", Staged.MONEY_SUM, "Sum of the dossier's fee lines in this currency");
    public static final Field PAID = Field.required("paid", Staged.MONEY_SUM, "Sum of successful payments");
    public static final Field REFUNDED = Field.required("refunded", Staged.MONEY_SUM, "Sum of refunds, each once");
    public static final Field NET = Field.required("net", Staged.MONEY_SUM, "paid - refunded");
    public static final Field TRANSACTIONS = Field.required("transactions", LongType, "Number of successful payments");
    public static final Field PAID_FLAG =
            Field.required("paid_flag", BooleanType, "The dossier's record says that it was paid online");
    public static final Field CLASS = Field.required(
            "class",
            StringType,
            "First that applies of paid_without_dossier, other_currency, refunded, paid_twice, overpaid, matched,"
                    + " underpaid, flagged_without_payment, no_online_payment, no_fee");

    /** The columns that a night recomputes; a change in any of them rewrites the row. */
    public static final List<Field> DERIVED = List.of(
            DOSSIER_CODE,
            RECEIVED_ON,
            FIRST_PAID_ON,
            AGENCY_CODE,
            AGENCY_VALID_FROM,
            PROCEDURE_CODE,
            FEE_CURRENCY,
            FEE_DUE,
            PAID,
            REFUNDED,
            NET,
            TRANSACTIONS,
            PAID_FLAG,
            CLASS);

    public static final Table TABLE = new Table(
            "settlement",
            "One row per dossier (or unlinked payment reference) and currency: what was due, what was paid",
            List.of(SETTLEMENT_ID, CURRENCY),
            Stream.of(List.of(SETTLEMENT_ID, CODE_MONTH, CURRENCY), DERIVED, List.of(Dossier.RUN_ID))
                    .flatMap(List::stream)
                    .toList(),
            Table.Layout.partitioned(CODE_MONTH).withChangeFeed());

    private Settlement() {}

    /**
     * The settlements of the given dossiers and payments, without {@code run_id}.
     *
     * @param dossiers canonical columns, one row per dossier
     * @param payments linked rows of {@code payment}: all of every settlement concerned
     * @param agencies what the registers say
     */
    public static Dataset<Row> of(Dataset<Row> dossiers, Dataset<Row> payments, AgencyRegister agencies) {
        Dataset<Row> due = dossiers.select(
                SETTLEMENT_ID.of(StagedDossier.DOSSIER_CODE.col()),
                StagedDossier.FEE_CURRENCY.col().as("due_currency"),
                when(DossierFacts.isInScope(), StagedDossier.RECEIVED.on().col())
                        .as("due_received_on"),
                StagedDossier.AGENCY_CODE.col().as("due_agency_code"),
                StagedDossier.PROCEDURE_CODE.col().as("due_procedure_code"),
                coalesce(StagedDossier.FEE_DUE.col(), lit(0))
                        .cast(Staged.MONEY_SUM)
                        .as("due_fee"),
                StagedDossier.PAID_FLAG.col().as("due_paid_flag"));
        Column paidNow = Payment.isPaid();
        Column refundedNow = Payment.isPaidBack();
        Dataset<Row> moved = payments.filter(moves())
                .groupBy(
                        SETTLEMENT_ID.of(idOf(Payment.DOSSIER_CODE.col(), StagedPayment.REFERENCE.col())),
                        StagedPayment.CURRENCY.col())
                .agg(
                        sumOf(paidNow).as("sum_paid"),
                        sumOf(refundedNow).as("sum_refunded"),
                        count(when(paidNow, lit(1))).as("count_paid"),
                        min(StagedPayment.PAID.on().col()).as("sum_first_paid_on"),
                        max(Payment.DOSSIER_CODE.col()).as("sum_dossier_code"),
                        // Payments of one dossier have one agency; an unlinked reference keeps a stable choice.
                        min(Payment.AGENCY_CODE.col()).as("sum_agency_code"));
        Dataset<Row> fees = due.withColumn(CURRENCY.name(), col("due_currency"));
        return fees.select(SETTLEMENT_ID.col(), CURRENCY.col())
                .union(moved.select(SETTLEMENT_ID.col(), CURRENCY.col()))
                .distinct()
                .join(due, SETTLEMENT_ID.name(), "left")
                .join(moved, new String[] {SETTLEMENT_ID.name(), CURRENCY.name()}, "left")
                .transform(Settlement::summed)
                .transform(rows -> Agency.withValidFrom(
                        rows, agencies, coalesce(RECEIVED_ON.col(), FIRST_PAID_ON.col()), AGENCY_VALID_FROM));
    }

    /** Whether a row of {@code payment} moves money: a success of a payment or a refund. */
    public static Column moves() {
        return Payment.isPaid().or(Payment.isPaidBack());
    }

    /** The settlement that a payment belongs to. */
    public static Column idOf(Column dossierCode, Column reference) {
        return coalesce(dossierCode, reference);
    }

    private static Dataset<Row> summed(Dataset<Row> joined) {
        Column landed = col("due_currency").isNotNull();
        Column sameCurrency = landed.and(col("due_currency").equalTo(CURRENCY.col()));
        Column zero = lit(0).cast(Staged.MONEY_SUM);
        Column fee = when(sameCurrency, col("due_fee")).otherwise(zero);
        Column paid = coalesce(col("sum_paid"), zero);
        Column refunded = coalesce(col("sum_refunded"), zero);
        Column net = paid.minus(refunded).cast(Staged.MONEY_SUM);
        Column transactions = coalesce(col("count_paid"), lit(0L));
        Column flagged = coalesce(col("due_paid_flag"), lit(false));
        Dataset<Row> rows = joined.select(
                SETTLEMENT_ID.col(),
                CODE_MONTH.of(StagedDossier.monthIn(SETTLEMENT_ID.col())),
                CURRENCY.col(),
                DOSSIER_CODE.of(when(landed, SETTLEMENT_ID.col()).otherwise(col("sum_dossier_code"))),
                RECEIVED_ON.of(col("due_received_on")),
                FIRST_PAID_ON.of(col("sum_first_paid_on")),
                AGENCY_CODE.of(coalesce(col("due_agency_code"), col("sum_agency_code"))),
                PROCEDURE_CODE.of(col("due_procedure_code")),
                FEE_CURRENCY.of(col("due_currency")),
                FEE_DUE.of(fee),
                PAID.of(paid),
                REFUNDED.of(refunded),
                NET.of(net),
                TRANSACTIONS.of(transactions),
                PAID_FLAG.of(flagged));
        return rows.withColumn(CLASS.name(), classOf());
    }

    /** The first class that applies, in the order of the definition. */
    private static Column classOf() {
        Column fee = FEE_DUE.col();
        Column paid = PAID.col();
        Column net = NET.col();
        return when(FEE_CURRENCY.col().isNull(), lit("paid_without_dossier"))
                .when(FEE_CURRENCY.col().notEqual(CURRENCY.col()), lit("other_currency"))
                .when(REFUNDED.col().gt(0).and(net.leq(0)), lit("refunded"))
                .when(fee.gt(0).and(TRANSACTIONS.col().geq(2)).and(net.geq(fee.multiply(2))), lit("paid_twice"))
                .when(net.gt(fee), lit("overpaid"))
                .when(fee.gt(0).and(net.equalTo(fee)), lit("matched"))
                .when(net.gt(0).and(net.lt(fee)), lit("underpaid"))
                .when(paid.equalTo(0).and(PAID_FLAG.col()), lit("flagged_without_payment"))
                .when(fee.gt(0), lit("no_online_payment"))
                .otherwise(lit("no_fee"));
    }

    private static Column sumOf(Column counted) {
        return sum(when(counted, StagedPayment.AMOUNT.col()).otherwise(lit(0).cast(Staged.MONEY)))
                .cast(Staged.MONEY_SUM);
    }
}
