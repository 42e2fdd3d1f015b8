// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.ascii;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BinaryType;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.dossierlake.domain.PersonalNumber;
import org.dossierlake.domain.TaxCode;

/** The number of whoever applies, as a column: what kind of number it is, and its keyed hash. */
final class Applicant {

    /** As many digits as a person's number has, or a tax code with the right check digit. */
    static final String PLAUSIBLE = "plausible";

    /** A number that offices type when they have none. */
    static final String PLACEHOLDER = "placeholder";

    /** As many digits as a tax code has, with a wrong check digit or branch. */
    static final String TAX_CODE_INVALID = "tax_code_invalid";

    /** A tax code of which it is disputed whether it is one, see {@link TaxCode.Check#UNDECIDED}. */
    static final String TAX_CODE_UNDECIDED = "tax_code_undecided";

    /** Anything else: another length, letters, words. */
    static final String MALFORMED = "malformed";

    private Applicant() {}

    /** What kind of number it is, one of the constants; null where there is none. */
    static Column kind(Column number) {
        return when(number.isNull().or(number.equalTo("")), null)
                .when(number.rlike(PersonalNumber.PLACEHOLDER_PATTERN), PLACEHOLDER)
                .when(number.rlike(PersonalNumber.PATTERN), PLAUSIBLE)
                .when(number.rlike(TaxCode.PATTERN), taxCode(number))
                .otherwise(MALFORMED);
    }

    /** A UDF, because Spark has no keyed hash, and because a key given as a literal could be read in the plan. */
    static Column hashed(PersonKey key, Column number) {
        return udf((UDF1<String, byte[]>) key::hash, BinaryType).apply(number);
    }

    /** The twin of {@link TaxCode#check} for a number of 10 or 13 digits. */
    private static Column taxCode(Column number) {
        Column sum = lit(0);
        for (int i = 0; i < TaxCode.WEIGHTS.size(); i++) {
            sum = sum.plus(digit(number, i + 1).multiply(TaxCode.WEIGHTS.get(i)));
        }
        Column expected = lit(TaxCode.TEN).minus(pmod(sum, lit(TaxCode.MODULUS)));
        Column found = digit(number, TaxCode.TEN);
        Column isNoBranch = length(number).gt(TaxCode.TEN).and(number.endsWith(TaxCode.NO_BRANCH));
        return when(isNoBranch, TAX_CODE_INVALID)
                .when(expected.equalTo(found), PLAUSIBLE)
                .when(expected.equalTo(TaxCode.TEN).and(found.equalTo(0)), TAX_CODE_UNDECIDED)
                .otherwise(TAX_CODE_INVALID);
    }

    private static Column digit(Column number, int position) {
        return ascii(substring(number, position, 1)).minus((int) '0');
    }
}
