// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lpad;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unhex;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.xxhash64;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;

/**
 * 128 bits that tell whether two records say the same: two xxHash64 over the same columns, begun differently. It guards
 * against accidents, not against somebody who wants two records to look alike.
 */
final class ContentHash {

    private static final int HEX_DIGITS = 16;

    private ContentHash() {}

    /** The hash over the columns, in their order. */
    static Column of(List<Field> columns) {
        return unhex(concat(half(1L, columns), half(2L, columns)));
    }

    private static Column half(long beginning, List<Field> columns) {
        List<Column> hashed = new ArrayList<>();
        hashed.add(lit(beginning));
        for (Field field : columns) {
            // xxHash64 passes over nulls: without the marks, a text and a null could change places unseen.
            hashed.add(field.col().isNull());
            hashed.add(field.type() instanceof ArrayType array ? text(field.col(), array) : field.col());
        }
        return lpad(hex(xxhash64(hashed.toArray(Column[]::new))), HEX_DIGITS, "0");
    }

    /** An array as a text in which every null has its place. */
    private static Column text(Column values, ArrayType type) {
        if (type.elementType() instanceof StructType element) {
            return array_join(
                    transform(
                            values,
                            value -> concat_ws(
                                    ",",
                                    Arrays.stream(element.fieldNames())
                                            .map(name -> orDash(unix_micros(
                                                    value.getField(name).getField("at"))))
                                            .toArray(Column[]::new))),
                    ";");
        }
        return array_join(values, ";");
    }

    private static Column orDash(Column number) {
        return coalesce(number.cast(StringType), lit("-"));
    }
}
