// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.repeat;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;

/** Rows that are kept are the rows that they were, and stay so. */
class KeptTest {

    private static final long ROWS = 20_000;
    private static final AtomicInteger COMPUTED = new AtomicInteger();

    private final SparkSession spark = LocalSpark.session();

    /** Some 17 megabytes in three parts: several blocks each. */
    @Test
    void rowsOfManyBlocksAreWhatTheyWere() {
        Column id = col("id");
        Dataset<Row> rows = spark.range(0, ROWS, 1, 3)
                .select(
                        id,
                        when(
                                        id.mod(7).notEqual(0),
                                        repeat(
                                                lit("đ"),
                                                id.mod(10)
                                                        .equalTo(0)
                                                        .cast("int")
                                                        .multiply(5_000)))
                                .as("text"),
                        when(id.mod(5).notEqual(0), id.divide(3).cast("decimal(38,6)"))
                                .as("amount"),
                        array(struct(
                                        id.as("a"),
                                        when(id.mod(2).equalTo(0), id.cast("string"))
                                                .as("b")))
                                .as("list"));
        try (Kept kept = new Kept(spark)) {
            Dataset<Row> same = kept.keep(rows);
            assertThat(same.schema()).isEqualTo(rows.schema());
            assertThat(same.orderBy("id").collectAsList())
                    .isEqualTo(rows.orderBy("id").collectAsList());
        }
    }

    @Test
    void rowsAreComputedOnce() {
        UserDefinedFunction counted = udf((UDF0<Integer>) () -> COMPUTED.incrementAndGet(), DataTypes.IntegerType)
                .asNondeterministic();
        try (Kept kept = new Kept(spark)) {
            Dataset<Row> rows =
                    kept.keep(spark.range(0, 100, 1, 2).select(counted.apply().as("number")));
            for (int i = 0; i < 2; i++) {
                assertThat(rows.collectAsList())
                        .extracting(row -> row.getInt(0))
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.rangeClosed(1, 100).boxed().toList());
            }
        }
    }

    @Test
    void partsAndTablesWithoutRowsStayWithout() {
        try (Kept kept = new Kept(spark)) {
            assertThat(kept.keep(spark.range(0, 9, 1, 3).toDF().filter("id > 7"))
                            .collectAsList())
                    .extracting(row -> row.getLong(0))
                    .containsExactly(8L);
            assertThat(kept.keep(spark.range(0, 9, 1, 3).toDF().filter("id > 9"))
                            .collectAsList())
                    .isEmpty();
        }
    }
}
