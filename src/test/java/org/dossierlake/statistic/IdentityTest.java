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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdentityTest {

    /** Six half months of one agency: received in June, resolved late in July; another is received in July and open. */
    private static Dataset<Row> timeliness;

    @BeforeAll
    static void closeTheBooks() {
        timeliness = TestBooks.sums(
                        Timeliness.STATISTIC,
                        new TestBooks()
                                .with(
                                        Dossiers.received("2025-06-10T09:00")
                                                .due("2025-06-20T17:00")
                                                .resolved("2025-07-05T10:00", 600),
                                        Dossiers.received("2025-07-10T09:00"))
                                .on("2025-08-20"))
                .filter("procedure_code is null and field_code is null and subject is null");
    }

    @Test
    void rightBooksBreakNothing() {
        assertThat(timeliness.collectAsList())
                .as("from the first of June to the running one")
                .hasSize(6);
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
        assertThat(broken("in_progress", "2", "2025-06-15"))
                .containsExactly("2025-06-15 [balance, split]", "2025-07-01 [chain]");
    }

    @Test
    void aMissingRowBreaksTheChain() {
        // One is gone: June has handed over to nothing, the second half of July has taken from nothing.
        Dataset<Row> without = timeliness.filter("half_month <> '2025-07-01'");
        assertThat(texts(broken(without))).containsExactly("2025-07-01 [chain]", "2025-07-15 [chain]");
    }

    @Test
    void whatStandsBesideIsRead() {
        Dataset<Row> july = timeliness.filter("half_month = '2025-07-01'");
        Dataset<Row> beside = timeliness.filter("half_month in ('2025-06-15', '2025-07-15')");
        LocalDate newestDay = LocalDate.parse("2025-08-20");
        List<LocalDate> changed = List.of(LocalDate.parse("2025-07-01"));
        assertThat(Identity.broken(july, beside, changed, newestDay).collectAsList())
                .isEmpty();
        assertThat(texts(Identity.broken(july, beside.limit(0), changed, newestDay)))
                .as("the first half of July took one over and hands one on")
                .containsExactly("2025-07-01 [chain]", "2025-07-15 [chain]");
        assertThat(texts(Identity.broken(july.limit(0), beside, changed, newestDay)))
                .as("it should have taken one over, and the second took one over that nobody handed on")
                .containsExactly("2025-07-01 [chain]", "2025-07-15 [chain]");
        assertThat(Identity.beside(Stream.of("2024-12-15", "2025-01-01", "2025-06-15")
                        .map(LocalDate::parse)
                        .toList()))
                .as("the ones before and after that did not change themselves")
                .extracting(LocalDate::toString)
                .containsExactly("2024-12-01", "2025-01-15", "2025-06-01", "2025-07-01");
    }

    private static List<String> broken(String column, String value, String start) {
        return texts(broken(timeliness.withColumn(
                column,
                expr("case when half_month = '%s' then cast(%s as bigint) else %s end"
                        .formatted(start, value, column)))));
    }

    private static Dataset<Row> broken(Dataset<Row> timeliness) {
        return Identity.broken(timeliness, LocalDate.parse("2025-08-20"));
    }

    private static List<String> texts(Dataset<Row> broken) {
        return broken.selectExpr("concat(half_month, ' [', concat_ws(', ', broken), ']')").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
