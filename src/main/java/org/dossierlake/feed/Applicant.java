// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import org.dossierlake.domain.PersonalNumber;
import org.dossierlake.domain.TaxCode;

/**
 * The number of whoever applies.
 *
 * @param number the number without blanks, points and hyphens; null when there is none
 * @param kind what kind of number it is; null when there is none
 */
record Applicant(String number, Kind kind) {

    /** What can be told of a number by its digits. */
    enum Kind {
        /** As many digits as a person's number has, or a tax code with the right check digit. */
        PLAUSIBLE,
        /** A number that offices type when they have none. */
        PLACEHOLDER,
        /** As many digits as a tax code has, with a wrong check digit or branch. */
        TAX_CODE_INVALID,
        /** A tax code of which it is disputed whether it is one, see {@link TaxCode.Check#UNDECIDED}. */
        TAX_CODE_UNDECIDED,
        /** Anything else: another length, letters, words. */
        MALFORMED
    }

    /** The applicant of a number as sent. */
    static Applicant of(String sent) {
        if (sent == null) {
            return new Applicant(null, null);
        }
        StringBuilder digits = new StringBuilder(sent.length());
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            if (c != ' ' && c != '.' && c != '-') {
                digits.append(c);
            }
        }
        String number = digits.toString();
        return new Applicant(number, number.isEmpty() ? null : kindOf(number));
    }

    private static Kind kindOf(String number) {
        if (PersonalNumber.isPlaceholder(number)) {
            return Kind.PLACEHOLDER;
        }
        if (PersonalNumber.isPlausible(number)) {
            return Kind.PLAUSIBLE;
        }
        return switch (TaxCode.check(number)) {
            case VALID -> Kind.PLAUSIBLE;
            case INVALID -> Kind.TAX_CODE_INVALID;
            case UNDECIDED -> Kind.TAX_CODE_UNDECIDED;
            case NONE -> Kind.MALFORMED;
        };
    }

    /** The keyed hash of a plausible number; null without one, or without a key. */
    byte[] hash(PersonKey key) {
        return isHashed(key) ? key.hash(number) : null;
    }

    /** The key of the hash; null without a hash. */
    String keyId(PersonKey key) {
        return isHashed(key) ? key.id() : null;
    }

    private boolean isHashed(PersonKey key) {
        return key != null && kind == Kind.PLAUSIBLE;
    }

    /** Shows no number. */
    @Override
    public String toString() {
        return "Applicant[" + kind + "]";
    }
}
