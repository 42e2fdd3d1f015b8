// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;

/** Books made of a few dossiers and payments; the agencies are H01 with H01.10 below it, and G05. */
final class TestBooks {

    private static final AgencyVersion HA_NOI = new AgencyVersion(
            "H01",
            AgencyVersion.SINCE_EVER,
            Optional.empty(),
            "Hà Nội",
            AgencyKind.PROVINCE,
            Optional.of(AgencyCode.LOCALITIES),
            Optional.empty(),
            List.of(),
            true);

    static final AgencyRegister REGISTER = AgencyRegister.of(List.of(HA_NOI)).with(Map.of("H01.10", "VN", "G05", "VN"));

    private static final List<AgencyTree.Counted> COUNTED = Stream.of("H01", "H01.10", "G05")
            .map(code -> new AgencyTree.Counted(code, AgencyVersion.SINCE_EVER))
            .toList();

    private final List<Row> payments = new ArrayList<>();
    private final List<Row> settlements = new ArrayList<>();
    private Dataset<Row> dossiers = Dossiers.dataset(List.of(), 1);

    /** Adds dossiers. */
    TestBooks with(Dossiers... added) {
        return withRows(List.of(added).stream().map(Dossiers::row).toList(), 1);
    }

    /** Adds rows of {@code dossier} with a sign. */
    TestBooks withRows(List<Row> rows, int sign) {
        dossiers = dossiers.union(Dossiers.dataset(rows, sign));
        return this;
    }

    /** Adds a posting of payments: how many succeeded, how much, failed, refunds, how much. */
    TestBooks paid(String day, String bank, String agency, String procedure, String currency, long... counts) {
        payments.add(RowFactory.create(
                LocalDate.parse(day),
                bank,
                agency,
                AgencyVersion.SINCE_EVER,
                procedure,
                currency,
                "new",
                "run-1",
                counts[0],
                money(counts[1]),
                counts[2],
                counts[3],
                money(counts[4])));
        return this;
    }

    /** Adds a posting of settlements: with fee, paid online, flagged without payment, paid without flag. */
    TestBooks settled(String halfMonth, String agency, String procedure, String currency, long... counts) {
        settlements.add(RowFactory.create(
                LocalDate.parse(halfMonth),
                agency,
                AgencyVersion.SINCE_EVER,
                procedure,
                currency,
                "matched",
                "new",
                "run-1",
                counts[0],
                money(0),
                money(0),
                money(0),
                money(0),
                counts[0],
                counts[1],
                counts[2],
                counts[3]));
        return this;
    }

    /** Adds a posting of settlements of a class: how many, fees, paid, refunded. */
    TestBooks reconciled(
            String halfMonth,
            String agency,
            String procedure,
            String currency,
            String settlementClass,
            long... counts) {
        settlements.add(RowFactory.create(
                LocalDate.parse(halfMonth),
                agency,
                AgencyVersion.SINCE_EVER,
                procedure,
                currency,
                settlementClass,
                "new",
                "run-1",
                counts[0],
                money(counts[1]),
                money(counts[2]),
                money(counts[3]),
                money(counts[2] - counts[3]),
                0L,
                0L,
                0L,
                0L));
        return this;
    }

    /** The books at the end of {@code newestDay}. */
    Books on(String newestDay) {
        LocalDate day = LocalDate.parse(newestDay);
        Dataset<Row> postings = posted(Posting.TABLE, Contribution.statistics(dossiers))
                .filter(Cell.HALF_MONTH.col().leq(lit(day)))
                .filter(coalesce(Cell.EFFECTIVE_ON.col().leq(lit(day)), lit(true)));
        return new Books(
                postings,
                posted(PostingDay.TABLE, Contribution.days(dossiers))
                        .filter(Cell.DAY.col().leq(lit(day))),
                dataset(PostingPayment.TABLE, payments).filter(Cell.DAY.col().leq(lit(day))),
                dataset(PostingSettlement.TABLE, settlements)
                        .filter(Cell.HALF_MONTH.col().leq(lit(day))),
                stored(Balance.of(postings, day)).withColumn(Books.AS_OF.name(), lit(day)),
                day,
                "VND");
    }

    /** The agencies of all such books. */
    static AgencyTree tree(LocalDate day) {
        return AgencyTree.of(LocalSpark.session(), REGISTER, COUNTED, day);
    }

    /** What is stored of a statistic of the books. */
    static Dataset<Row> sums(Statistic statistic, Books books) {
        return stored(statistic.sums(), statistic.anew(statistic.changes().apply(books), "run-9"));
    }

    /** Rows of the view as of today as text: the values of some columns, separated by blanks; in order. */
    static List<String> texts(Dataset<Row> rows, String condition, String columns) {
        return rows
                .filter("agency_view = 'as_of_today'")
                .filter(condition)
                .selectExpr(columns.split(" "))
                .collectAsList()
                .stream()
                .map(row -> row.mkString(" "))
                .sorted()
                .toList();
    }

    static BigDecimal money(long amount) {
        return new BigDecimal(amount).setScale(5);
    }

    private static Dataset<Row> posted(Table table, Dataset<Row> contributions) {
        return stored(table, contributions.withColumn(Cell.RUN_ID.name(), lit("run-1")));
    }

    /** A statistic of the books as readers are told it: all kinds of period, all days. */
    static Dataset<Row> told(Statistic statistic, Books books) {
        return Statistics.told(
                statistic,
                sums(statistic, books),
                tree(books.newestDay()),
                books.newestDay(),
                List.of(PeriodKind.values()));
    }

    /** As a table in the lake is: rows, without the way they were computed, which every reader would go again. */
    static Dataset<Row> stored(Table table, Dataset<Row> rows) {
        return stored(table.conform(rows));
    }

    private static Dataset<Row> stored(Dataset<Row> rows) {
        return LocalSpark.session().createDataFrame(rows.collectAsList(), rows.schema());
    }

    private static Dataset<Row> dataset(Table table, List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, table.schema());
    }
}
