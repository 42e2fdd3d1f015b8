// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real records that nobody here wrote, by dialects alone. Expected values were counted by hand from the files. */
class RealLogsTest {

    private static final Path LOGS = Path.of("..", "shared", "data", "eventlogs");

    @TempDir
    Path folder;

    @Test
    void receiptOfPermitApplications() throws IOException {
        land("dossiers", "receipt_cases.csv.gz");
        Dataset<Row> staged = staged(Sent.DOSSIERS, "receipt").cache();
        try {
            assertThat(counts(staged, "channel")).isEqualTo(Map.of("2", 1250L, "1", 109L, "3", 53L, "4", 21L, "5", 1L));
            assertThat(counts(staged, "status")).isEqualTo(Map.of("9", 1329L, "4", 105L));
            assertThat(counts(staged.filter("status = '9' and ended_at <= promised_at"), "status"))
                    .isEqualTo(Map.of("9", 952L));
            assertThat(counts(staged.filter("status = '9' and ended_on <= promised_on"), "status"))
                    .isEqualTo(Map.of("9", 1020L));
            assertThat(counts(staged, "agency_code")).isEqualTo(Map.of("NL.RECEIPT", 1434L));
            assertThat(counts(staged.select(explode(col("rules")).as("rule")), "rule"))
                    .isEmpty();
            assertThat(staged.filter("unknown_fields is not null").count()).isZero();
        } finally {
            staged.unpersist();
        }
    }

    @Test
    void buildingPermitsOfFiveMunicipalities() throws IOException {
        for (int municipality = 1; municipality <= 5; municipality++) {
            land("dossiers", "bpic15_municipality" + municipality + "_cases.csv.gz");
        }
        Dataset<Row> staged = staged(Sent.DOSSIERS, "bpic15").cache();
        try {
            assertThat(staged.count()).isEqualTo(5_649);
            List<Row> fees = staged.groupBy("agency_code")
                    .agg(count(col("fee_due")), sum("fee_due"), count(col("promised_at")))
                    .orderBy("agency_code")
                    .collectAsList();
            assertThat(fees.stream().map(Row::toString))
                    .containsExactly(
                            "[NL.M1,906,1999689.00386,137]",
                            "[NL.M2,579,1193079.41385,0]",
                            "[NL.M3,821,2374252.54126,25]",
                            "[NL.M4,777,1351048.46242,2]",
                            "[NL.M5,934,2134720.14763,3]");
            // The control total misses nothing: each row's money could be read.
            assertThat(staged.filter("control_amount is null").count()).isZero();
            assertThat(counts(staged.select(explode(col("rules")).as("rule")), "rule")
                            .keySet())
                    .isSubsetOf("CLOSED_BEFORE_RECEIVED");
            assertThat(staged.select("dossier_code").distinct().count()).isEqualTo(5_649);
            assertThat(staged.filter("unknown_fields is not null").count()).isZero();
        } finally {
            staged.unpersist();
        }
    }

    @Test
    void paymentsOfRoadTrafficFines() throws IOException {
        land("payments", "road_traffic_fines_events.csv.gz");
        Row total = staged(Sent.PAYMENTS, "road-fines")
                .groupBy()
                .agg(
                        count(lit(1)),
                        sum("amount"),
                        count(col("outcome")),
                        countDistinct("receipt_dossier_code"),
                        countDistinct("kind", "reference", "transaction_key"),
                        sum(size(col("rules"))))
                .first();
        assertThat(total.getLong(0)).isEqualTo(77_601);
        assertThat(total.getDecimal(1)).isEqualByComparingTo(new BigDecimal("3601464.53"));
        assertThat(total.getLong(2)).isEqualTo(77_601);
        assertThat(total.getLong(3)).isEqualTo(69_715);
        assertThat(total.getLong(4)).isEqualTo(77_601);
        assertThat(total.getLong(5)).isZero();
    }

    private void land(String feed, String file) throws IOException {
        assumeTrue(Files.exists(LOGS.resolve(file)), "skipped: " + LOGS.resolve(file) + " is not here");
        Files.createDirectories(folder.resolve(feed));
        Files.copy(LOGS.resolve(file), folder.resolve(feed).resolve(file));
    }

    private Dataset<Row> staged(Sent feed, String dialect) {
        return new Landed(folder).stagedRows(feed, Landed.dialect(dialect), Optional.empty());
    }

    private static Map<String, Long> counts(Dataset<Row> rows, String column) {
        return rows.groupBy(column).count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }
}
