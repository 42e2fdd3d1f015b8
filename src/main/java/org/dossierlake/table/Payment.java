// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per payment, refund or request of the payment platform, newest version, linked to its dossier. */
public final class Payment {

    public static final Field DOSSIER_CODE = Field.optional(
            "dossier_code",
            StringType,
            "The dossier paid for: named in the receipt, else by the request of the same reference, else written in"
                    + " the reference; null when none of them names one");
    public static final Field AGENCY_VALID_FROM =
            Agency.VALID_FROM.as(false, "Which version of the agency: the one valid when the payment was made");
    public static final Field AGENCY_CODE = Field.required(
            "agency_code", StringType, "Agency in front of the dossier code, else the receipt's, else VN.OTHER");
    public static final Field PROCEDURE_CODE = Field.optional(
            "procedure_code", StringType, "Procedure of the dossier; null when unknown or the dossier has not landed");

    public static final Field SETTLED_MONTH = Field.required(
            "settled_month",
            StagedDossier.CODE_MONTH.type(),
            "First day of the month written in the dossier code, else in the reference; 1970-01-01 where there is none");

    public static final Field REPEATS = Field.optional(
            "repeats",
            BooleanType,
            "True for a refund that the state of its request tells and a message of the same reference confirms, too:"
                    + " it counts once, as the message says; null for every other row");

    /** The columns that follow from other rows; a change in any of them rewrites the row. */
    public static final List<Field> DERIVED =
            List.of(DOSSIER_CODE, SETTLED_MONTH, AGENCY_CODE, AGENCY_VALID_FROM, PROCEDURE_CODE, REPEATS);

    public static final Table TABLE = new Table(
            "payment",
            "One row per payment, refund or request of the payment platform",
            StagedPayment.KEY,
            Stream.of(
                            StagedPayment.CANONICAL,
                            DERIVED,
                            List.of(Dossier.VERSION_ORDER, Dossier.CONTENT_HASH, Dossier.RUN_ID))
                    .flatMap(List::stream)
                    .toList(),
            // A dossier's payments are looked for, and their own month may be another.
            Table.Layout.partitioned(StagedPayment.CODE_MONTH).withChangeFeed().foundBy(SETTLED_MONTH));

    private Payment() {}

    /**
     * Adds {@link #DERIVED}.
     *
     * @param agencies what the registers say
     * @param payments all rows, stored or arriving, of every reference concerned; one row per key
     * @param procedures one row per dossier: {@code dossier_code}, {@code agency_code}, {@code procedure_code}
     */
    public static Dataset<Row> linked(Dataset<Row> payments, Dataset<Row> procedures, AgencyRegister agencies) {
        Column isStated = StagedPayment.OUTCOME.col().equalTo(StagedPayment.STATED);
        Column isRequest = isKind("request").or(isStated);
        Column names = isRequest.and(StagedPayment.RECEIPT_DOSSIER_CODE.col().isNotNull());
        Column confirms = isKind("refund").and(StagedPayment.OUTCOME.col().equalTo("success"));
        // The newest request of a reference that names a dossier speaks for the callbacks, which name none.
        Dataset<Row> requests = payments.filter(names.or(confirms))
                .groupBy(StagedPayment.REFERENCE.col().as("request_reference"))
                .agg(
                        max(when(names, struct(Dossier.VERSION_ORDER.col(), StagedPayment.RECEIPT_DOSSIER_CODE.col())))
                                .getField(StagedPayment.RECEIPT_DOSSIER_CODE.name())
                                .as("request_dossier_code"),
                        bool_or(confirms).as("refund_confirmed"));
        Dataset<Row> named = procedures.select(
                StagedDossier.DOSSIER_CODE.col().as("named_dossier_code"),
                StagedDossier.AGENCY_CODE.col().as("named_agency_code"),
                StagedDossier.PROCEDURE_CODE.col().as("named_procedure_code"));
        Dataset<Row> withDossier = payments.drop(
                        DERIVED.stream().map(Field::name).toArray(String[]::new))
                .join(requests, StagedPayment.REFERENCE.col().equalTo(col("request_reference")), "left")
                .withColumn(
                        DOSSIER_CODE.name(),
                        coalesce(
                                StagedPayment.RECEIPT_DOSSIER_CODE.col(),
                                col("request_dossier_code"),
                                StagedPayment.REFERENCE_DOSSIER_CODE.col()));
        return withDossier
                .withColumn(
                        SETTLED_MONTH.name(),
                        StagedDossier.monthIn(Settlement.idOf(DOSSIER_CODE.col(), StagedPayment.REFERENCE.col())))
                .join(named, DOSSIER_CODE.col().equalTo(col("named_dossier_code")), "left")
                .withColumn(AGENCY_CODE.name(), agency())
                .transform(linked -> Agency.withValidFrom(
                        linked, agencies, StagedPayment.PAID.on().col(), AGENCY_VALID_FROM))
                .withColumn(PROCEDURE_CODE.name(), col("named_procedure_code"))
                .withColumn(REPEATS.name(), when(isStated.and(col("refund_confirmed")), lit(true)))
                .drop(
                        "request_reference",
                        "request_dossier_code",
                        "refund_confirmed",
                        "named_dossier_code",
                        "named_agency_code",
                        "named_procedure_code");
    }

    /** Whether a row is money that was paid. */
    public static Column isPaid() {
        return isKind("payment").and(StagedPayment.OUTCOME.col().equalTo("success"));
    }

    /** Whether a row is money that was paid back. */
    public static Column isPaidBack() {
        return isKind("refund")
                .and(StagedPayment.OUTCOME.col().isin("success", StagedPayment.STATED))
                .and(REPEATS.col().isNull());
    }

    /** Whether a row is a payment that somebody tried, in vain or not. */
    public static Column isTried() {
        return isKind("payment");
    }

    private static Column isKind(String kind) {
        return StagedPayment.KIND.col().equalTo(kind);
    }

    /** The dossier's own agency where it has landed, else what its code, the receipt or the dialect says. */
    private static Column agency() {
        return coalesce(
                col("named_agency_code"),
                Agency.codeIn(DOSSIER_CODE.col()),
                StagedPayment.UNIT_CODE.col(),
                when(StagedPayment.AGENCY_ROOT.col().equalTo(AgencyCode.ROOT), lit(AgencyCode.OTHER))
                        .otherwise(StagedPayment.AGENCY_ROOT.col()));
    }
}
