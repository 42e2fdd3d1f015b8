// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** What every staged row carries beside its canonical columns: where it came from and which rules it broke. */
public final class Staged {

    /** One amount of money: exact, 5 decimals. */
    public static final DataType MONEY = createDecimalType(18, 5);

    /** A sum of money: a national year in VND does not fit into {@link #MONEY}. */
    public static final DataType MONEY_SUM = createDecimalType(28, 5);

    public static final Field RUN_ID = Field.required("run_id", StringType, "The run that landed the row");
    public static final Field PATH =
            Field.required("path", StringType, "The landed file, relative to the landing root");
    public static final Field POSITION = Field.required(
            "position",
            LongType,
            "Where the record begins: byte offset of its line in the uncompressed text, plus the offset inside an"
                    + " envelope; for CSV the 0-based number of the record");
    public static final Field RULES =
            Field.required("rules", createArrayType(StringType, false), "Codes of all broken rules; empty when clean");
    public static final Field RAW =
            Field.optional("raw", StringType, "The record as sent; kept for rows that broke a rule, else null");
    public static final Field SENDER = Field.optional(
            "sender",
            StringType,
            "Whom a refused record is from: level 1 of the agency that it names, such as H44, or the root of its"
                    + " dialect's agencies where it names none; null for rows that broke no rule");
    public static final Field SAID = Field.optional(
            "said",
            createArrayType(
                    new StructType()
                            .add("word", StringType)
                            .add("field", StringType)
                            .add("value", StringType),
                    false),
            "What a refused record says: the dialect's word, the sender's field and its text, or only the shape of the"
                    + " text where it might tell of a person; null for rows that broke no rule");
    public static final Field CONTENT_HASH = Field.required(
            "content_hash",
            BinaryType,
            "128 bits over the canonical columns, without file and position: equal content is a duplicate");
    public static final Field CONTROL_AMOUNT = Field.optional(
            "control_amount", MONEY, "Money of the record as sent, for the control totals; null when unreadable");

    public static final Field UNKNOWN_FIELDS = Field.optional(
            "unknown_fields",
            createArrayType(StringType, false),
            "Names of top-level fields that the dialect does not know, sorted; null when there are none");

    public static final Field HINT = Field.optional(
            "hint",
            StringType,
            "What may help to mend the record: the agencies that a name may mean; null: nothing known");

    private static final List<Field> PROVENANCE = List.of(
            RUN_ID, PATH, POSITION, RULES, RAW, SENDER, SAID, CONTENT_HASH, CONTROL_AMOUNT, UNKNOWN_FIELDS, HINT);

    private Staged() {}

    /** The columns of a stage that say what the record says: all but where it came from and what is wrong with it. */
    public static List<Field> canonical(Table stage) {
        return stage.columns().subList(PROVENANCE.size(), stage.columns().size());
    }

    /** The stage of one feed: provenance, rules, then the {@code canonical} columns; split by run. */
    static Table table(String name, String grain, List<Field> canonical) {
        List<Field> columns = new ArrayList<>(PROVENANCE);
        canonical.forEach(field -> columns.add(field.as(true, field.comment())));
        return new Table(
                name,
                grain,
                List.of(RUN_ID, PATH, POSITION),
                columns,
                Table.Layout.partitioned(RUN_ID).asRestricted());
    }
}
