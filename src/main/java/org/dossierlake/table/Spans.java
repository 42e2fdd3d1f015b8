// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Lists of spans of time as columns: {@code kind}, and the moments {@code from} and {@code to}, null while it lasts. */
final class Spans {

    static final String KIND = "kind";
    static final String FROM = "from";
    static final String TO = "to";

    /** The kinds of spans in which the clock of a dossier stands. */
    static final String SUPPLEMENT = "supplement";

    static final String PAYMENT = "payment";

    /** From a closing to the step that opened the dossier again: no pause, but nobody works on it. */
    static final String CLOSED = "closed";

    /** The type of a list of spans. */
    static final DataType LIST = createArrayType(
            new StructType()
                    .add(KIND, StringType, false)
                    .add(FROM, Instant.TYPE)
                    .add(TO, Instant.TYPE),
            false);

    private Spans() {}

    static Column of(String kind, Column from, Column to) {
        return struct(lit(kind).as(KIND), from.as(FROM), to.as(TO));
    }

    /**
     * How much of the time from {@code begin} to {@code end} the spans cover, what lies in several of them counted once.
     *
     * @param clock what tells a moment as a number, such as working seconds; begin and end are its numbers
     */
    static Column covered(Column spans, UnaryOperator<Column> clock, Column begin, Column end) {
        Column inOrder = sort_array(transform(
                spans,
                each -> struct(
                        clock.apply(each.getField(FROM)).as(FROM),
                        coalesce(clock.apply(each.getField(TO)), end).as(TO))));
        Column covered = aggregate(
                inOrder,
                struct(lit(0L).as("total"), begin.as("until")),
                (sum, each) -> {
                    Column from = greatest(sum.getField("until"), each.getField(FROM));
                    Column to = least(each.getField(TO), end);
                    return struct(
                            sum.getField("total")
                                    .plus(greatest(to.minus(from), lit(0L)))
                                    .as("total"),
                            greatest(sum.getField("until"), to).as("until"));
                },
                sum -> sum.getField("total"));
        return when(size(spans).equalTo(0), 0L).otherwise(covered);
    }
}
