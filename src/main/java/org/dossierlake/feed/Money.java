// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DecimalType;
import org.dossierlake.table.Staged;

/**
 * A sender's amounts in one currency: text to exact decimal. A digit that cannot be kept makes the amount unreadable,
 * never rounds it.
 *
 * <p>Agreed are digits with a decimal point. Groups of three digits are read where they can mean nothing else: two groups
 * or more behind the same separator, groups behind blanks, or groups and decimals behind different separators. A single
 * comma is read as neither. In the currency without parts a single point with three digits behind it is not read either:
 * {@code 7.000} is 7 to a program and 7,000 to whoever typed it.
 */
final class Money {

    /** The currency that has no parts; of other currencies decimals are accepted. */
    static final String WHOLE_CURRENCY = "VND";

    private static final int PRECISION = ((DecimalType) Staged.MONEY).precision();
    private static final int SCALE = ((DecimalType) Staged.MONEY).scale();

    /** The unscaled value of 1; all unscaled values fit into a long. */
    private static final long ONE =
            BigDecimal.ONE.setScale(SCALE).unscaledValue().longValueExact();

    static final BigDecimal ZERO = BigDecimal.ZERO.setScale(SCALE);

    /** No amount has more digits, and no exponent is larger: an exponent of a billion would fill the memory. */
    private static final int LONGEST_NUMBER = 40;

    /** The unit behind an amount of the currency without parts. */
    private static final Pattern UNIT = Pattern.compile("(?iu)\\s*(?:vnđ|vnd|đồng|dong|đ|₫)\\.?$");

    private static final String HEAD = "[+-]?[1-9]\\d{0,2}";
    private static final Pattern WITHOUT_DECIMALS =
            Pattern.compile("[+-]?\\d+|" + HEAD + "(?:(?:\\.\\d{3}){2,}|(?:,\\d{3}){2,}|(?: \\d{3})+)");
    private static final Pattern COMMA_AND_DECIMALS =
            Pattern.compile(HEAD + "(?:(?:\\.\\d{3})+|(?: \\d{3})+),\\d{1,2}");
    private static final Pattern POINT_AND_DECIMALS =
            Pattern.compile(HEAD + "(?:(?:,\\d{3})+|(?: \\d{3})+)\\.\\d{1,2}");

    private static final Pattern POINT_OF_UNKNOWN_MEANING = Pattern.compile(HEAD + "\\.\\d{3}");
    private static final Pattern COMMA_OF_UNKNOWN_MEANING =
            Pattern.compile("[+-]?\\d+,\\d+|" + HEAD + "(?:(?:\\.\\d{3})+,\\d{3}|(?:,\\d{3})+\\.\\d{3})");

    /** What plain numbers do not have: any other character, or a second point. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[^0-9.eE+-]|\\..*\\.");

    private static final Pattern SEPARATORS = Pattern.compile("[., ]");

    private final boolean hasNoParts;

    Money(String currency) {
        this.hasNoParts = currency.equals(WHOLE_CURRENCY);
    }

    /**
     * The amount, of five decimals; null when the text is null, no number, one of two meanings, or needs more than 13
     * digits before or 5 behind the point.
     */
    BigDecimal amount(String text) {
        if (text == null || hasNoParts && POINT_OF_UNKNOWN_MEANING.matcher(text).matches()) {
            return null;
        }
        BigDecimal plain = plain(text);
        return plain != null ? plain : grouped(withoutUnit(text));
    }

    /** Whether the text is a number, but one of two; to be asked of texts that gave no amount. */
    boolean isAmbiguous(String text) {
        if (text == null) {
            return false;
        }
        String bare = withoutUnit(text);
        return COMMA_OF_UNKNOWN_MEANING.matcher(bare).matches()
                || hasNoParts && POINT_OF_UNKNOWN_MEANING.matcher(bare).matches();
    }

    /** Whether the text has separators or a unit: whether its amount, if it gave one, was mended. */
    static boolean isMended(String text) {
        return text != null && NOT_PLAIN.matcher(text).find();
    }

    /** Whether an amount is one that the currency can have: in the currency without parts a whole one. */
    boolean isPayable(BigDecimal amount) {
        return !hasNoParts || amount.unscaledValue().longValueExact() % ONE == 0;
    }

    /** The sum; null when one of the amounts is null, or the sum is too large for one amount. */
    static BigDecimal sum(Collection<BigDecimal> amounts) {
        BigDecimal sum = ZERO;
        for (BigDecimal amount : amounts) {
            if (amount == null) {
                return null;
            }
            sum = sum.add(amount);
        }
        return sum.precision() <= PRECISION ? sum : null;
    }

    private static BigDecimal plain(String text) {
        if (text.length() > LONGEST_NUMBER || NOT_PLAIN.matcher(text).find()) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
                return null;
            }
            BigDecimal amount = number.setScale(SCALE, RoundingMode.UNNECESSARY);
            return amount.precision() <= PRECISION ? amount : null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static BigDecimal grouped(String text) {
        if (WITHOUT_DECIMALS.matcher(text).matches()) {
            return plain(SEPARATORS.matcher(text).replaceAll(""));
        }
        if (COMMA_AND_DECIMALS.matcher(text).matches()) {
            return plain(text.replace(".", "").replace(" ", "").replace(',', '.'));
        }
        if (POINT_AND_DECIMALS.matcher(text).matches()) {
            return plain(text.replace(",", "").replace(" ", ""));
        }
        return null;
    }

    private String withoutUnit(String text) {
        return hasNoParts ? UNIT.matcher(text).replaceFirst("") : text;
    }
}
