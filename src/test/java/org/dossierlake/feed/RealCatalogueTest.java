// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The national portal's own catalogue, by a dialect alone. Expected values were counted with another language's regular
 * expressions; the channel times stand beside a list that others read out of the same texts.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealCatalogueTest {

    private static final Path FOLDER = Path.of("..", "shared", "data", "vn_procedures");
    private static final Path CATALOGUE = FOLDER.resolve("tthc_catalogue.csv.gz");
    private static final Path CHANNEL_TIMES = FOLDER.resolve("tthc_channel_time_derived.csv");

    private Landed landing;
    private Dataset<Row> staged;

    @BeforeAll
    void land(@TempDir Path folder) throws IOException {
        assumeTrue(Files.exists(CATALOGUE), "skipped: " + CATALOGUE + " is not here");
        landing = new Landed(folder).file("procedures/tthc_catalogue.csv.gz", Files.readAllBytes(CATALOGUE));
        Dialect dialect = Landed.dialect("catalogue");
        // Kept as rows, because the folder goes before the session does.
        Dataset<Row> rows = landing.stagedRows(Sent.PROCEDURES, dialect, Optional.empty());
        staged = LocalSpark.session().createDataFrame(rows.collectAsList(), rows.schema());
    }

    @Test
    void everyEntryIsStagedAndThoseOfAWrongPageAreRefused() {
        assertThat(staged.count()).isEqualTo(2642);
        assertThat(counts(staged.select(explode(col("rules")).as("rule")), "rule"))
                .isEqualTo(Map.of("PROCEDURE_CODE_NOT_ON_PAGE", 17L));
        assertThat(staged.select("procedure_code").distinct().count()).isEqualTo(2642);
        assertThat(staged.filter("unknown_fields IS NOT NULL").count()).isZero();
    }

    @Test
    void whoHandlesAndWhatIsToBePaidIsRead() {
        // 1,012 + 223 + 141 + 34 + 1 + 1 + 1 texts name ministries; and so on.
        assertThat(counts(staged.select(explode(col("levels")).as("level")), "level"))
                .isEqualTo(Map.of("ministry", 1413L, "province", 1251L, "commune", 588L, "other", 51L));
        assertThat(staged.filter("size(levels) = 0").count()).isZero();
        Dataset<Row> kept = staged.filter("size(rules) = 0");
        assertThat(kept.filter("has_fee").count()).isEqualTo(503);
        assertThat(kept.filter("NOT has_fee").count()).isEqualTo(1773);
        assertThat(staged.select("field_code").distinct().count()).isEqualTo(140);
    }

    @Test
    void theLongestTimeOfEachChannelStandsInItsOwnUnit() {
        Dataset<Row> kept = staged.filter("size(rules) = 0");
        assertThat(units(kept, "desk"))
                .isEqualTo(Map.of("working_day", 1419L, "calendar_day", 564L, "hour", 51L, "month", 8L));
        assertThat(units(kept, "online"))
                .isEqualTo(Map.of("working_day", 1210L, "calendar_day", 439L, "hour", 60L, "month", 3L));
        assertThat(units(kept, "post"))
                .isEqualTo(Map.of("working_day", 1292L, "calendar_day", 519L, "hour", 21L, "month", 3L));
    }

    /**
     * All but one of the 4,219 channel times that others have read are among ours: theirs of 3.000382 stands in the prose
     * of a description, behind a tab. Ours are more, because theirs lack a time whose channel follows a fee.
     */
    @Test
    void theChannelTimesOfAnotherReadingAreAmongOurs() throws IOException {
        Map<List<String>, Integer> ours = new HashMap<>();
        for (Row row : landing.rows(Sent.PROCEDURES, Landed.dialect("catalogue"))) {
            for (Row time : row.<Row>getList(row.fieldIndex("sent_times"))) {
                ours.merge(
                        List.of(row.getAs("sent_code"), time.getString(0), time.getString(1), time.getString(2)),
                        1,
                        Integer::sum);
            }
        }
        List<List<String>> missing = new ArrayList<>();
        List<String> lines = Files.readAllLines(CHANNEL_TIMES);
        for (String line : lines.subList(1, lines.size())) {
            // The first four cells are never quoted; a text behind them may hold anything.
            List<String> theirs = List.of(line.split(",", 5)).subList(0, 4);
            if (ours.merge(theirs, -1, Integer::sum) < 0) {
                missing.add(theirs);
            }
        }
        assertThat(lines).hasSize(4220);
        assertThat(missing).hasSize(1).first().asString().contains("3.000382");
        assertThat(ours.values().stream()
                        .filter(count -> count > 0)
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(1664);
    }

    private static Map<String, Long> units(Dataset<Row> rows, String channel) {
        String unit = "maximum_unit_" + channel;
        return counts(rows.filter(col(unit).isNotNull()), unit);
    }

    private static Map<String, Long> counts(Dataset<Row> rows, String column) {
        return rows.groupBy(column).count().collectAsList().stream()
                .collect(Collectors.toMap(row -> row.getString(0), row -> row.getLong(1)));
    }
}
