// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;
import org.junit.jupiter.api.Test;

/** Rows and money of every file are counted as they landed and as they were judged, and the two must agree. */
class LedgerTest {

    private static final List<Field> STAGED = List.of(LandedFile.FEED, LandedFile.PATH, Staged.CONTROL_AMOUNT);
    private static final List<Field> JUDGED =
            List.of(LandedFile.FEED, LandedFile.PATH, Staged.CONTROL_AMOUNT, Verdict.VERDICT);

    @Test
    void aFilesMoneyIsSummedWithItsSignAndItsParts() {
        List<Row> judged = List.of(
                payment("a.jsonl", "50000", Verdict.ACCEPTED),
                payment("a.jsonl", "-15000", Verdict.ACCEPTED),
                payment("a.jsonl", "0.25", Verdict.SUPERSEDED),
                payment("a.jsonl", "-15000", Verdict.DUPLICATE),
                payment("a.jsonl", null, Verdict.QUARANTINED),
                payment("a.jsonl", "7", Verdict.QUARANTINED),
                step("steps.jsonl", Verdict.ACCEPTED));
        List<Row> totals = totals(staged(judged), judged);
        // Rows landed, accepted, quarantined, duplicate, superseded; the same of money; unreadable amounts.
        assertThat(totals.stream().map(LedgerTest::shown))
                .containsExactlyInAnyOrder(
                        "a.jsonl 6 2 2 1 1 20007.25000 35000.00000 7.00000 -15000.00000 0.25000 1",
                        "steps.jsonl 1 1 0 0 0 0.00000 0.00000 0.00000 0.00000 0.00000 0",
                        "b.jsonl 0 0 0 0 0 0.00000 0.00000 0.00000 0.00000 0.00000 0");
        assertThat(Ledger.imbalances(totals)).isEmpty();
    }

    @Test
    void aRowOrAnAmountThatIsLostOnTheWayIsAnImbalance() {
        Row sound = payment("a.jsonl", "50000", Verdict.ACCEPTED);
        Row worthless = payment("b.jsonl", "0", Verdict.QUARANTINED);
        List<Row> landed = staged(List.of(sound, worthless, worthless));
        assertThat(Ledger.imbalances(totals(landed, List.of(sound, worthless))))
                .containsExactly("b.jsonl landed 2 rows and 0.00000, but its verdicts are 1 rows and 0.00000");
        Row poorer = payment("a.jsonl", "49999.99999", Verdict.ACCEPTED);
        assertThat(Ledger.imbalances(totals(landed, List.of(poorer, worthless, worthless))))
                .containsExactly("a.jsonl landed 1 rows and 50000.00000, but its verdicts are 1 rows and 49999.99999");
    }

    private static Row payment(String path, String amount, String verdict) {
        return RowFactory.create(
                Feeds.PAYMENTS.feed(), path, amount == null ? null : new BigDecimal(amount).setScale(5), verdict);
    }

    private static Row step(String path, String verdict) {
        return RowFactory.create(Feeds.STEPS.feed(), path, null, verdict);
    }

    /** What the stage knows of judged rows: all but the verdict. */
    private static List<Row> staged(List<Row> judged) {
        return judged.stream()
                .map(row -> RowFactory.create(row.get(0), row.get(1), row.get(2)))
                .toList();
    }

    private static List<Row> totals(List<Row> staged, List<Row> judged) {
        List<Row> opened = Stream.of("a.jsonl", "b.jsonl", "steps.jsonl")
                .map(LedgerTest::opened)
                .toList();
        Dataset<Row> files = rows(LandedFile.TABLE.columns(), opened);
        return LandedFile.closed(files, rows(STAGED, staged), rows(JUDGED, judged), List.of(Feeds.STEPS.feed()))
                .collectAsList();
    }

    private static Row opened(String path) {
        Map<Field, Object> values = Map.of(
                LandedFile.FEED,
                path.equals("steps.jsonl") ? Feeds.STEPS.feed() : Feeds.PAYMENTS.feed(),
                LandedFile.PATH,
                path,
                LandedFile.DAY,
                LocalDate.of(2025, 7, 14));
        return RowFactory.create(
                LandedFile.TABLE.columns().stream().map(values::get).toArray());
    }

    private static Dataset<Row> rows(List<Field> fields, List<Row> rows) {
        StructType schema = new StructType();
        for (Field field : fields) {
            schema = schema.add(field.name(), field.type());
        }
        return LocalSpark.session().createDataFrame(rows, schema);
    }

    /** The path and every total, in the order of the table. */
    private static String shown(Row file) {
        return LandedFile.TABLE.columns().stream()
                .map(Field::name)
                .filter(name -> name.equals("path") || name.startsWith("rows_") || name.startsWith("amount_"))
                .map(name -> file.getAs(name).toString())
                .reduce((one, next) -> one + " " + next)
                .orElseThrow();
    }
}
