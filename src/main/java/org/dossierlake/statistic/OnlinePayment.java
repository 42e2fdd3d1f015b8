// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.StagedPayment;

/**
 * What was paid online in a period, by the payment's date, and how the dossiers received in that period stand to their
 * fees, by the date of receipt. Currencies are never added up: each has rows of its own.
 */
public final class OnlinePayment {

    private static final String NOT_BY_BANK = "; null in the rows of one bank";

    public static final Field BANK = StagedPayment.BANK.as(
            true,
            "Bank, wallet or intermediary; null in the total over all banks, which alone counts payments that name"
                    + " none");
    public static final Field CURRENCY =
            StagedPayment.CURRENCY.as(false, "ISO 4217 currency of the amounts, and of the dossiers' fees");
    public static final Field SUCCESSFUL = Figure.count("successful", "Successful payments made in the period");
    public static final Field AMOUNT =
            Figure.money("amount", "Money of the successful payments, gross: refunds are not taken off");
    public static final Field FAILED = Figure.count("failed", "Payments made in the period that failed");
    public static final Field REFUNDED = Figure.count("refunded", "Refunds made in the period");
    public static final Field REFUNDED_AMOUNT = Figure.money("refunded_amount", "Money of the refunds");
    public static final Field DOSSIERS_WITH_FEE =
            ofDossiers("dossiers_with_fee", "Dossiers received in the period with fees above zero");
    public static final Field DOSSIERS_PAID_ONLINE = ofDossiers(
            "dossiers_paid_online",
            "Dossiers received in the period with a successful online payment in the fee's currency, whenever made");
    public static final Field FLAGGED_WITHOUT_PAYMENT = ofDossiers(
            "flagged_without_payment",
            "Dossiers received in the period that are flagged as paid online, without a successful payment");
    public static final Field PAID_WITHOUT_FLAG = ofDossiers(
            "paid_without_flag",
            "Dossiers received in the period with a successful payment that are not flagged as paid online");

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.PROCEDURE_CODE, BANK);

    /** By paid date; the postings have them by the same names. */
    private static final List<Field> OF_PAYMENTS = List.of(SUCCESSFUL, AMOUNT, FAILED, REFUNDED, REFUNDED_AMOUNT);

    /** By received date; the postings have them by the same names. */
    private static final List<Field> OF_DOSSIERS =
            List.of(DOSSIERS_WITH_FEE, DOSSIERS_PAID_ONLINE, FLAGGED_WITHOUT_PAYMENT, PAID_WITHOUT_FLAG);

    private static final List<Field> FIGURES =
            Stream.concat(OF_PAYMENTS.stream(), OF_DOSSIERS.stream()).toList();

    public static final Table TABLE = new Table(
            "online_payment",
            "One row per period, agency, procedure (null: all), bank (null: all) and currency with anything to count",
            Stream.concat(PublishedKey.key(BELOW_AGENCY).stream(), Stream.of(CURRENCY))
                    .toList(),
            PublishedKey.columns(
                    BELOW_AGENCY,
                    Stream.concat(Stream.of(CURRENCY), FIGURES.stream()).toList()),
            Table.Layout.PLAIN);

    private static final List<Field> BELOW = PublishedKey.with(BELOW_AGENCY, List.of(CURRENCY));

    private static final List<Field> GRAIN = Statistic.grain(BELOW);

    static final Statistic STATISTIC = new Statistic(
            TABLE,
            BELOW,
            FIGURES,
            PublishedKey.PERIOD_END,
            OnlinePayment::changes,
            OnlinePayment::withoutDossiersByBank,
            Statistic.ADDED_UP);

    private OnlinePayment() {}

    private static Field ofDossiers(String name, String comment) {
        return Figure.count(name, comment).as(true, comment + NOT_BY_BANK);
    }

    private static Dataset<Row> changes(Books books) {
        return payments(books)
                .unionByName(dossiers(books))
                .transform(rows -> Figure.summed(rows, Cell.withCause(GRAIN), FIGURES))
                .filter(Figure.any(FIGURES))
                .transform(rows -> PublishedKey.inRowSets(
                        rows,
                        BELOW_AGENCY,
                        List.of(List.of(), List.of(PublishedKey.PROCEDURE_CODE), List.of(BANK), BELOW_AGENCY)))
                .transform(rows -> Statistic.summed(rows, GRAIN, FIGURES));
    }

    private static Dataset<Row> payments(Books books) {
        Dataset<Row> landed =
                books.postingPayment().withColumn(Cell.HALF_MONTH.name(), Balance.halfMonthOf(Cell.DAY.col()));
        return figures(landed, BANK.col(), OF_PAYMENTS);
    }

    /** The dossiers' side has no bank: it counts in the totals alone. */
    private static Dataset<Row> dossiers(Books books) {
        return figures(books.postingSettlement(), BANK.of(lit(null).cast(BANK.type())), OF_DOSSIERS);
    }

    /** The cell and all figures; those that are not posted here are zero. */
    private static Dataset<Row> figures(Dataset<Row> landed, Column bank, List<Field> posted) {
        List<String> names = posted.stream().map(Field::name).toList();
        return landed.select(Stream.of(
                        Stream.of(
                                Cell.HALF_MONTH.col(),
                                Cell.AGENCY_CODE.col(),
                                Cell.AGENCY_VALID_FROM.col(),
                                Cell.PROCEDURE_CODE.col(),
                                bank,
                                CURRENCY.col(),
                                Cell.CAUSE.col()),
                        FIGURES.stream()
                                .map(figure ->
                                        names.contains(figure.name()) ? figure.col() : figure.of(Figure.zero(figure))))
                .flatMap(stream -> stream)
                .toArray(Column[]::new));
    }

    private static Dataset<Row> withoutDossiersByBank(Dataset<Row> rows) {
        Map<Field, Column> columns = new LinkedHashMap<>();
        OF_DOSSIERS.forEach(figure -> columns.put(figure, when(BANK.col().isNull(), figure.col())));
        return Figure.with(rows, columns);
    }
}
