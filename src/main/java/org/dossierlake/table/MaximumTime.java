// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.dossierlake.lake.Field;

/**
 * How long a procedure may take at most: a number and the unit that it is counted in, both null where no catalogue says.
 * The two are never turned into another unit: 3 working days are not 24 hours.
 *
 * @param time the number
 * @param unit a code of {@link org.dossierlake.domain.TimeUnit}
 */
public record MaximumTime(Field time, Field unit) {

    /** Catalogues write halves of days; none writes more than a few years. */
    public static final DataType TYPE = createDecimalType(9, 2);

    /** The two columns; {@code of} says of what, {@code suffix} tells them from those of another channel. */
    static MaximumTime of(String of, String suffix) {
        return new MaximumTime(
                Field.optional("maximum_time" + suffix, TYPE, "Longest time allowed " + of + "; null when not said"),
                Field.optional(
                        "maximum_unit" + suffix,
                        StringType,
                        "What maximum_time" + suffix + " counts: hour, calendar_day, working_day or month"));
    }

    /** The columns, in stored order. */
    List<Field> fields() {
        return List.of(time, unit);
    }
}
