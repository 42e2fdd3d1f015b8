// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.upper;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Screened;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedPayment;

/** Payments as any sender writes them: typed and screened. Payers' names, numbers and addresses go no further. */
public final class PaymentFeed {

    private static final Column HAS_NO_PARTS = StagedPayment.CURRENCY.col().equalTo(Money.WHOLE_CURRENCY);

    private static final List<String> MOMENTS = List.of("paid", "version");

    /** What every payment's record must keep, in the order in which broken rules are listed. */
    public static final List<Rule> RULES = Stream.concat(
                    WholeRecord.RULES.stream(),
                    Stream.of(
                            new Rule(
                                    "REFERENCE_MISSING",
                                    "reference",
                                    "The message has no reference (MaThamChieu).",
                                    "Send the reference of the payment.",
                                    col("sent_reference").isNotNull()),
                            new Rule(
                                    "AMOUNT_UNREADABLE",
                                    "amount",
                                    "The amount (SoTien) is empty or not an amount of money.",
                                    "Send digits only.",
                                    Staged.CONTROL_AMOUNT.col().isNotNull().or(isAmbiguous())),
                            new Rule(
                                    "AMOUNT_AMBIGUOUS",
                                    "amount",
                                    "The amount (SoTien) can be read as two: 7.000 is 7 to a program and 7,000 to a"
                                            + " person, 1,5 is neither.",
                                    "Send digits without separators.",
                                    Staged.CONTROL_AMOUNT.col().isNotNull().or(not(isAmbiguous()))),
                            new Rule(
                                    "AMOUNT_NOT_WHOLE",
                                    "amount",
                                    "The amount (SoTien) in VND has decimals, but there is no part of a dong.",
                                    "Send the whole amount.",
                                    StagedPayment.CURRENCY
                                            .col()
                                            .notEqual(Money.WHOLE_CURRENCY)
                                            .or(coalesce(Money.isWhole(Staged.CONTROL_AMOUNT.col()), lit(true)))),
                            new Rule(
                                    "PAID_UNREADABLE",
                                    "paid",
                                    "The moment of the transaction (ThoiGianGD) is empty or cannot be read as a moment"
                                            + " between 1990 and 2049.",
                                    "Send it in the agreed format.",
                                    StagedPayment.PAID.at().col().isNotNull()),
                            new Rule(
                                    "PAID_AFTER_FILE_DAY",
                                    "paid",
                                    "The transaction was made (ThoiGianGD) after the day of the file that says so.",
                                    "Correct the moment, or the file's folder.",
                                    WholeRecord.notAfter(StagedPayment.PAID.on().col(), col("file_day")))))
            .toList();

    /** What is odd in the record itself. */
    public static final List<Flag> FLAGS = List.of(
            WholeRecord.CHARACTERS_MENDED,
            new Flag(
                    "amount_with_separators",
                    "amount",
                    Treatment.REPAIRED,
                    "The amount (SoTien) has thousands separators or a unit. It was read without them.",
                    "Send digits only.",
                    Staged.CONTROL_AMOUNT.col().isNotNull().and(Money.isMended(col("sent_amount")))));

    private static final String REQUEST = "request";

    private PaymentFeed() {}

    /**
     * The rows of {@link StagedPayment#TABLE}: one per message sent, refused ones included with what could be typed.
     *
     * @param sent rows of {@link Sent#PAYMENTS}, from {@link RecordReader}
     */
    public static Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
        Dialect.Section section = dialect.section(Sent.PAYMENTS);
        Column agency = coalesce(
                StagedPayment.UNIT_CODE.col(),
                Codes.agencyOf(StagedPayment.RECEIPT_DOSSIER_CODE.col()),
                Codes.agencyOf(StagedPayment.REFERENCE_DOSSIER_CODE.col()));
        return sent.transform(rows -> WholeRecord.withFileDay(rows, arrival))
                .transform(rows -> new Moments(section).typed(rows, MOMENTS))
                .withColumn(
                        StagedPayment.CURRENCY.name(), coalesce(upper(col("sent_currency")), lit(section.currency())))
                .withColumn(Staged.CONTROL_AMOUNT.name(), Money.amount(col("sent_amount"), HAS_NO_PARTS))
                .transform(rows -> withDirection(rows, section))
                .transform(rows -> withReferences(rows, section))
                .transform(rows -> Screened.by(WholeRecord.RULES, WholeRecord.rest(RULES), rows))
                .transform(rows -> WholeRecord.staged(
                        rows,
                        StagedPayment.TABLE,
                        StagedPayment.CANONICAL,
                        arrival,
                        new Refused(Sent.PAYMENTS, section, agency)));
    }

    private static Column isAmbiguous() {
        return coalesce(Money.isAmbiguous(col("sent_amount"), HAS_NO_PARTS), lit(false));
    }

    /** The sign of a confirmed amount becomes the kind. */
    private static Dataset<Row> withDirection(Dataset<Row> rows, Dialect.Section section) {
        Column sent = Staged.CONTROL_AMOUNT.col();
        Column kind = when(coalesce(col("sent_message"), lit("")).notEqual(section.confirm()), lit(REQUEST))
                .when(sent.lt(0), lit("refund"))
                .otherwise(lit("payment"));
        Column success = coalesce(col("sent_result").equalTo(section.success()), lit(false));
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put(StagedPayment.AMOUNT.name(), abs(sent));
        columns.put(StagedPayment.SENT_FLAGS.name(), Flag.codes(FLAGS));
        columns.put(
                StagedPayment.OUTCOME.name(),
                when(
                        StagedPayment.KIND.col().notEqual(REQUEST),
                        when(success, lit("success")).otherwise(lit("failed"))));
        return rows.withColumn(StagedPayment.KIND.name(), kind).withColumns(columns);
    }

    private static Dataset<Row> withReferences(Dataset<Row> rows, Dialect.Section section) {
        Column reference = col("sent_reference");
        Column timeAndResult =
                concat_ws("/", coalesce(col("sent_paid"), lit("")), coalesce(col("sent_result"), lit("")));
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put(StagedPayment.REFERENCE.name(), reference);
        columns.put(StagedPayment.TRANSACTION.name(), col("sent_transaction"));
        columns.put(StagedPayment.TRANSACTION_KEY.name(), coalesce(col("sent_transaction"), timeAndResult));
        columns.put(StagedPayment.RECEIPT_DOSSIER_CODE.name(), col("sent_dossier"));
        columns.put(
                StagedPayment.REFERENCE_DOSSIER_CODE.name(),
                section.dossierInReference()
                        .map(pattern -> Codes.group(reference, pattern.pattern()))
                        .orElse(lit(null).cast(StringType)));
        columns.put(StagedPayment.UNIT_CODE.name(), Codes.normalised(col("sent_unit")));
        columns.put(StagedPayment.AGENCY_ROOT.name(), lit(section.agencyRoot()));
        columns.put(StagedPayment.BANK.name(), col("sent_bank"));
        return rows.withColumns(columns)
                .withColumn(StagedPayment.CODE_MONTH.name(), Codes.monthOf(StagedPayment.REFERENCE_DOSSIER_CODE.col()));
    }
}
