// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;

class ScreenedTest {

    private static final StructType SCHEMA =
            new StructType().add("name", StringType).add("broken", StringType).add("number", IntegerType);

    private static final Rule WHOLE = new Rule(
            "WHOLE",
            Rule.RECORD,
            "It is broken.",
            "Send it again.",
            col("broken").isNull());
    private static final Rule NAMED =
            new Rule("NAMED", "name", "It has no name.", "Name it.", col("name").isNotNull());
    private static final Rule SMALL = new Rule(
            "SMALL", "number", "It is too large.", "Send less.", col("number").lt(10));

    @Test
    void aRowCarriesAllCodesInDeclaredOrderAndACleanOneNone() {
        assertThat(codesOf("a", null, 1)).isEmpty();
        assertThat(codesOf("a", null, 10)).containsExactly("SMALL");
        assertThat(codesOf(null, null, 10)).containsExactly("NAMED", "SMALL");
    }

    @Test
    void aPromiseThatIsNullCountsAsBroken() {
        assertThat(codesOf("a", null, null)).containsExactly("SMALL");
    }

    @Test
    void aRecordThatIsBrokenAsAWholeCarriesThatCodeAlone() {
        assertThat(codesOf(null, "yes", 10)).containsExactly("WHOLE");
    }

    @Test
    void aCodeIsWrittenInCapitals() {
        assertThatThrownBy(() -> new Rule("small", "number", "It is too large.", "Send less.", col("number")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("small");
    }

    private static List<String> codesOf(String name, String broken, Integer number) {
        Dataset<Row> rows =
                LocalSpark.session().createDataFrame(List.of(RowFactory.create(name, broken, number)), SCHEMA);
        Row screened = Screened.by(List.of(WHOLE), List.of(NAMED, SMALL), rows).first();
        return screened.getList(screened.fieldIndex(Screened.RULES));
    }
}
