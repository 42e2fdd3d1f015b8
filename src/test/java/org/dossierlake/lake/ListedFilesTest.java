// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is chosen in memory against what Delta's own reader chooses: the same rows, out of no more files. The table is split
 * by month and shelf, months and shelves may be missing, and some of its files have deletion vectors.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListedFilesTest {

    private static final Field NAME = Field.required("name", StringType, "What it is called");
    private static final Field MONTH = Field.optional("month", DateType, "When it came; null where not known");
    private static final Field SHELF = Field.optional("shelf", StringType, "Where it stands; null where nowhere");
    private static final Field SOLD_ON = Field.optional("sold_on", DateType, "When it was sold; null where not yet");
    private static final Table THING = new Table(
            "thing",
            "One row per thing",
            List.of(NAME),
            List.of(NAME, MONTH, SHELF, SOLD_ON),
            Table.Layout.partitioned(MONTH, SHELF).withChangeFeed().foundBy(SOLD_ON));

    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);

    private Path folder;
    private Lake lake;
    private long older;

    @BeforeAll
    void fill(@TempDir Path temporary) {
        folder = temporary;
        lake = new Lake(LocalSpark.session(), folder.toString(), folder.toString());
        lake.create(THING);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            LocalDate month = FIRST.plusMonths(i / 40);
            rows.add(RowFactory.create(
                    "thing " + i,
                    i % 40 == 7 ? null : month,
                    i % 3 == 0 ? null : "it's " + i % 3,
                    i % 5 == 0 ? null : month.plusDays(i % 40 + i % 3 * 30L)));
        }
        // One file for each month and shelf, and some more for a second part of them.
        lake.append(THING, frame(rows.subList(0, 100)));
        older = lake.version(THING);
        lake.append(THING, frame(rows.subList(100, 120)));
        ByHand.delete(lake, THING, expr("name IN ('thing 3', 'thing 100', 'thing 110')"));
    }

    private static Dataset<Row> frame(List<Row> rows) {
        return LocalSpark.session().createDataFrame(rows, THING.schema()).repartition(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "false",
                "month = DATE '2025-03-01'",
                "month IN (DATE '2025-01-01', DATE '2025-03-01')",
                "month > DATE '2025-01-01' AND shelf = 'it''s 1'",
                "month IS NULL",
                "month IS NOT NULL OR shelf IS NULL",
                "year(month) = 2025 AND month(month) BETWEEN 2 AND 3",
                "NOT (month <=> NULL)",
                "shelf LIKE 'it%2'",
                "coalesce(shelf, 'none') = 'none' AND name < 'thing 2'",
                "month = sold_on",
                "sold_on = DATE '2025-03-11'",
                "sold_on = DATE '2025-03-11' OR sold_on = DATE '2025-01-02'",
                "sold_on = DATE '1999-01-01'",
                "sold_on < DATE '2025-02-01'",
                "sold_on <= DATE '2025-01-03' OR sold_on > DATE '2025-05-01'",
                "sold_on >= DATE '2025-04-20' AND month = DATE '2025-03-01'",
                "sold_on > DATE '2025-03-01' AND sold_on < CAST('+10000-01-01' AS DATE)",
                "name = 'thing 100'",
                "month = (SELECT DATE '2025-02-01')",
            })
    void theSameRowsComeOutOfNoMoreFiles(String where) {
        String delta = folder.resolve("thing").toString();
        Reading listed = reading(lake.read(THING).filter(where));
        Reading asDelta =
                reading(LocalSpark.session().read().format("delta").load(delta).filter(where));
        assertThat(listed.rows()).isEqualTo(asDelta.rows());
        assertThat(listed.files()).isSubsetOf(asDelta.files());
    }

    @Test
    void theRowsBelongToTheSessionOfTheLake() {
        SparkSession other = LocalSpark.session().newSession();
        Lake sameLake = new Lake(other, folder.toString(), folder.toString());
        assertThat(sameLake.read(THING).sparkSession()).isSameAs(other);
        assertThat(sameLake.readAt(THING, older).sparkSession()).isSameAs(other);
    }

    @Test
    void anOlderVersionHasTheRowsThatItHad() {
        Dataset<Row> asDelta = LocalSpark.session()
                .read()
                .format("delta")
                .option("versionAsOf", older)
                .load(folder.resolve("thing").toString());
        assertThat(reading(lake.readAt(THING, older)).rows())
                .isEqualTo(reading(asDelta).rows())
                .hasSize(100);
    }

    @Test
    void whereShufflesHaveOnePartitionRowsAreReadTogether() {
        assertThat(partitions(LocalSpark.session())).isEqualTo(1);
        SparkSession larger = LocalSpark.session().newSession();
        larger.conf().set("spark.sql.shuffle.partitions", "4");
        larger.conf().set("spark.sql.files.openCostInBytes", "128m");
        assertThat(partitions(larger)).isGreaterThan(1);
    }

    private int partitions(SparkSession session) {
        Dataset<Row> all = new Lake(session, folder.toString(), folder.toString()).read(THING);
        boolean shuffles =
                all.groupBy(SHELF.col()).count().queryExecution().toString().contains("Exchange");
        int partitions = all.toJavaRDD().getNumPartitions();
        assertThat(shuffles).isEqualTo(partitions > 1);
        return partitions;
    }

    private record Reading(List<String> rows, Set<Path> files) {}

    private Reading reading(Dataset<Row> rows) {
        List<String> texts = new ArrayList<>();
        Set<Path> files = OpenedFiles.during(
                folder,
                () -> texts.addAll(
                        rows.toJSON().collectAsList().stream().sorted().toList()));
        return new Reading(texts, files);
    }

    @Test
    void columnsAreNullableOrNotAsTheyWereDeclared() {
        assertThat(lake.read(THING).schema())
                .isEqualTo(LocalSpark.session()
                        .read()
                        .format("delta")
                        .load(folder.resolve("thing").toString())
                        .schema());
        assertThat(lake.read(THING).filter(lit(false)).count()).isZero();
    }
}
