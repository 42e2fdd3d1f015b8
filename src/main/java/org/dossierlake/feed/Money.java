// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.dossierlake.table.Staged;

/** A sender's amounts: text to exact decimal. A digit that cannot be kept makes the amount unreadable, never rounds it. */
final class Money {

    /** Wide enough to see digits that {@link Staged#MONEY} cannot keep. */
    private static final DataType WIDE = createDecimalType(38, 10);

    private static final DataType WHOLE = createDecimalType(13, 0);

    private Money() {}

    /** The amount; null when the text is null, no number, or needs more than 13 digits before or 5 behind the point. */
    static Column amount(Column text) {
        Column wide = text.try_cast(WIDE);
        Column amount = wide.try_cast(Staged.MONEY);
        return when(amount.equalTo(wide), amount);
    }

    /** Whether the amount has no part of a unit; null for null. */
    static Column isWhole(Column amount) {
        return amount.equalTo(amount.try_cast(WHOLE));
    }

    /** The sum of an array of amounts; null when one of them is null, or the sum is too large for one amount. */
    static Column sum(Column amounts) {
        return aggregate(amounts, lit(0).cast(Staged.MONEY_SUM), (sum, amount) -> sum.plus(amount)
                        .try_cast(Staged.MONEY_SUM))
                .try_cast(Staged.MONEY);
    }
}
