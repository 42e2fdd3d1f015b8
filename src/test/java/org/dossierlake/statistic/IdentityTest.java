// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.posting.Period;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdentityTest {

    /** Three months of one node: received in June, resolved late in July; another is received in July and open. */
    private static Dataset<Row> timeliness;

    @BeforeAll
    static void closeTheBooks() {
        timeliness = TestBooks.stored(
                Timeliness.TABLE,
                Timeliness.STATISTIC
                        .of(new TestBooks()
                                .with(
                                        Dossiers.received("2025-06-10T09:00")
                                                .due("2025-06-20T17:00")
                                                .resolved("2025-07-05T10:00", 600),
                                        Dossiers.received("2025-07-10T09:00"))
                                .on("2025-08-20"))
                        .filter("agency_code = 'VN' and period_kind = 'month'"));
    }

    @Test
    void rightBooksBreakNothing() {
        assertThat(timeliness.collectAsList()).as("three months in two views").hasSize(6);
        assertThat(broken(timeliness).collectAsList()).isEmpty();
        assertThat(broken(timeliness.limit(0)).collectAsList()).isEmpty();
    }

    @Test
    void aLostOrDoubledDossierBreaksTheBalance() {
        assertThat(broken("received", "received + 1", "2025-07-01")).containsExactly("2025-07-01 [balance]");
        assertThat(broken("stopped", "stopped + 1", "2025-08-01")).containsExactly("2025-08-01 [balance]");
    }

    @Test
    void partsThatDoNotAddUpAreNamed() {
        assertThat(broken("resolved_late", "0", "2025-07-01")).containsExactly("2025-07-01 [resolved]");
        assertThat(broken("in_progress_paused", "1", "2025-07-01")).containsExactly("2025-07-01 [split]");
        assertThat(broken("in_progress_overdue_1_5", "1", "2025-07-01")).containsExactly("2025-07-01 [split]");
    }

    @Test
    void aNegativeCountIsNamed() {
        assertThat(broken("refused", "-1", "2025-06-01")).containsExactly("2025-06-01 [negative refused]");
    }

    @Test
    void aStockThatIsNotCarriedOverBreaksTheChain() {
        // June hands two over, July takes one: in June also the balance and the split are wrong.
        assertThat(broken("in_progress", "2", "2025-06-01"))
                .containsExactly("2025-06-01 [balance, split]", "2025-07-01 [chain]");
    }

    @Test
    void aMissingRowBreaksTheChain() {
        // July is gone: June has handed over to nothing, August has taken from nothing.
        Dataset<Row> without = timeliness.filter("period_start <> '2025-07-01'");
        assertThat(texts(broken(without))).containsExactly("2025-07-01 [chain]", "2025-08-01 [chain]");
    }

    @Test
    void whatStandsBesideIsRead() {
        Dataset<Row> july = timeliness.filter("period_start = '2025-07-01'");
        Dataset<Row> beside = timeliness.filter("period_start <> '2025-07-01'");
        LocalDate newestDay = LocalDate.parse("2025-08-20");
        List<Period> changed = List.of(Period.named("2025-07").orElseThrow());
        assertThat(Identity.broken(july, beside, changed, newestDay).collectAsList())
                .isEmpty();
        assertThat(texts(Identity.broken(july, beside.limit(0), changed, newestDay)))
                .as("July took one over and hands one on")
                .containsExactly("2025-07-01 [chain]", "2025-08-01 [chain]");
        assertThat(texts(Identity.broken(july.limit(0), beside, changed, newestDay)))
                .as("July should have taken one over, and August took one over that nobody handed on")
                .containsExactly("2025-07-01 [chain]", "2025-08-01 [chain]");
        assertThat(Identity.beside(Stream.of("2025-07-01", "2025-07", "admin-2025-07", "2025-Q3", "2025")
                        .map(name -> Period.named(name).orElseThrow())
                        .toList()))
                .as("of each period the ones before and after; of the year 2024 and 2026")
                .extracting(LocalDate::toString)
                .containsExactly(
                        "2024-01-01",
                        "2025-04-01",
                        "2025-05-15",
                        "2025-06-01",
                        "2025-07-15",
                        "2025-08-01",
                        "2025-10-01",
                        "2026-01-01");
    }

    private static List<String> broken(String column, String value, String start) {
        return texts(broken(timeliness.withColumn(
                column,
                expr("case when period_start = '%s' then cast(%s as bigint) else %s end"
                        .formatted(start, value, column)))));
    }

    private static Dataset<Row> broken(Dataset<Row> timeliness) {
        return Identity.broken(timeliness, LocalDate.parse("2025-08-20"));
    }

    private static List<String> texts(Dataset<Row> broken) {
        return TestBooks.texts(
                broken.selectExpr("period_start", "concat('[',concat_ws(', ',broken),']') as broken"),
                "true",
                "period_start broken");
    }
}
