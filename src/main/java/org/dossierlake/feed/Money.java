// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.dossierlake.table.Staged;

/**
 * A sender's amounts: text to exact decimal. A digit that cannot be kept makes the amount unreadable, never rounds it.
 *
 * <p>Agreed are digits with a decimal point. Groups of three digits are read where they can mean nothing else: two groups
 * or more behind the same separator, groups behind blanks, or groups and decimals behind different separators. A single
 * comma is read as neither. In the currency without parts a single point with three digits behind it is not read either:
 * {@code 7.000} is 7 to a program and 7,000 to whoever typed it.
 */
final class Money {

    /** The currency that has no parts; of other currencies decimals are accepted. */
    static final String WHOLE_CURRENCY = "VND";

    /** Wide enough to see digits that {@link Staged#MONEY} cannot keep. */
    private static final DataType WIDE = createDecimalType(38, 10);

    private static final DataType WHOLE = createDecimalType(13, 0);

    /** The unit behind an amount of the currency without parts. */
    private static final String UNIT = "(?iu)\\s*(?:vnđ|vnd|đồng|dong|đ|₫)\\.?$";

    private static final String HEAD = "^[+-]?[1-9]\\d{0,2}";
    private static final String WITHOUT_DECIMALS =
            "^[+-]?\\d+$|" + HEAD + "(?:(?:\\.\\d{3}){2,}|(?:,\\d{3}){2,}|(?: \\d{3})+)$";
    private static final String COMMA_AND_DECIMALS = HEAD + "(?:(?:\\.\\d{3})+|(?: \\d{3})+),\\d{1,2}$";
    private static final String POINT_AND_DECIMALS = HEAD + "(?:(?:,\\d{3})+|(?: \\d{3})+)\\.\\d{1,2}$";

    private static final String POINT_OF_UNKNOWN_MEANING = HEAD + "\\.\\d{3}$";
    private static final String COMMA_OF_UNKNOWN_MEANING =
            "^[+-]?\\d+,\\d+$|" + HEAD + "(?:(?:\\.\\d{3})+,\\d{3}|(?:,\\d{3})+\\.\\d{3})$";

    /** What plain numbers do not have: any other character, or a second point. */
    private static final String NOT_PLAIN = "[^0-9.eE+-]|\\..*\\.";

    private Money() {}

    /**
     * The amount; null when the text is null, no number, one of two meanings, or needs more than 13 digits before or 5
     * behind the point.
     *
     * @param hasNoParts whether the currency is {@link #WHOLE_CURRENCY}
     */
    static Column amount(Column text, Column hasNoParts) {
        Column mayBeGrouped = hasNoParts.and(text.contains(".")).and(text.rlike(POINT_OF_UNKNOWN_MEANING));
        return when(not(mayBeGrouped), coalesce(plain(text), grouped(withoutUnit(text, hasNoParts))));
    }

    /** Whether the text is a number, but one of two; to be asked of texts that gave no amount. */
    static Column isAmbiguous(Column text, Column hasNoParts) {
        Column bare = withoutUnit(text, hasNoParts);
        return bare.rlike(COMMA_OF_UNKNOWN_MEANING).or(hasNoParts.and(bare.rlike(POINT_OF_UNKNOWN_MEANING)));
    }

    /** Whether the text has separators or a unit: whether its amount, if it gave one, was mended. */
    static Column isMended(Column text) {
        return text.rlike(NOT_PLAIN);
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

    private static Column plain(Column text) {
        Column wide = text.try_cast(WIDE);
        Column amount = wide.try_cast(Staged.MONEY);
        return when(amount.equalTo(wide), amount);
    }

    private static Column grouped(Column text) {
        return plain(when(text.rlike(WITHOUT_DECIMALS), translate(text, "., ", ""))
                .when(text.rlike(COMMA_AND_DECIMALS), translate(text, ",. ", "."))
                .when(text.rlike(POINT_AND_DECIMALS), translate(text, ", ", "")));
    }

    private static Column withoutUnit(Column text, Column hasNoParts) {
        return when(hasNoParts, regexp_replace(text, UNIT, "")).otherwise(text);
    }
}
