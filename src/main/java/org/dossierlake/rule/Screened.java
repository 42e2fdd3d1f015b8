// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.rule;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows with the codes of all rules they break, found in one pass. */
public final class Screened {

    /** The column that {@link #by} adds: codes of all broken rules in declared order, empty for a clean row, never null. */
    public static final String RULES = "rules";

    private Screened() {}

    /**
     * Adds {@link #RULES} to the rows.
     *
     * @param standAlone rules about the record as a whole: a row that breaks one carries the first such code and no
     *     other, because nothing inside the record can be judged
     * @param rules rules about what the record says, in the order in which their codes are listed
     */
    public static Dataset<Row> by(List<Rule> standAlone, List<Rule> rules, Dataset<Row> rows) {
        Column codes =
                array_compact(array(rules.stream().map(Screened::codeWhenBroken).toArray(Column[]::new)));
        for (int i = standAlone.size() - 1; i >= 0; i--) {
            Rule rule = standAlone.get(i);
            codes = when(broken(rule), array(lit(rule.code()))).otherwise(codes);
        }
        return rows.withColumn(RULES, codes.cast(createArrayType(StringType, true)));
    }

    private static Column codeWhenBroken(Rule rule) {
        return when(broken(rule), lit(rule.code()));
    }

    private static Column broken(Rule rule) {
        return coalesce(rule.kept(), lit(false)).equalTo(false);
    }
}
