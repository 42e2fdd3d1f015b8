// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the code of a dossier tells: {@code AGENCY-DATE-NUMBER}, such as {@code H44.100-250701-0001} (the number begins
 * anew every day) or {@code G09.20-20260609-0092637}.
 *
 * <p>The patterns are regular expressions of Java, to be searched for (not matched whole), so that a column expression
 * can use the same text. Codes are taken as sent: blanks around them are not taken away.
 */
public final class DossierCode {

    /** A well-formed code of either style. Real codes break it, so it flags; it refuses nothing. */
    public static final String PATTERN = "^((?:\\d{2,3}\\.){3})?[A-Z]\\d{2}(?:\\.\\d{2,3})*-(\\d{6}|\\d{8})-\\d{4,7}$";

    /** Group 1 is the agency in front of the first hyphen, as sent (see {@link AgencyCode} for its normal form). */
    public static final String AGENCY_PATTERN = "^(" + AgencyCode.PATTERN + ")-";

    /**
     * Group 1 is the date between the agency and the number: {@code yyMMdd}, of the years 2000 to 2099, or
     * {@code yyyyMMdd}, of the years 1900 to 2099. Its digits may still be no day of the calendar.
     */
    public static final String DATE_PATTERN = "^" + AgencyCode.PATTERN + "-(\\d{6}|(?:19|20)\\d{6})-";

    /** The month of codes that have none: {@code 1970-01-01}. */
    public static final LocalDate NO_MONTH = LocalDate.of(1970, 1, 1);

    private static final Pattern AGENCY = Pattern.compile(AGENCY_PATTERN);
    private static final Pattern DATE = Pattern.compile(DATE_PATTERN);

    private DossierCode() {}

    /** The agency in front of the code; empty when there is none to be read, and for null. */
    public static Optional<AgencyCode> agencyOf(String dossierCode) {
        return firstGroup(AGENCY, dossierCode).map(AgencyCode::new);
    }

    /**
     * The first day of the month that is written in the code: a function of the code alone, never null.
     *
     * @return {@link #NO_MONTH} when the code is null, has no date behind its agency, or one that no calendar has
     */
    public static LocalDate monthOf(String dossierCode) {
        return firstGroup(DATE, dossierCode)
                .flatMap(DossierCode::dayOf)
                .map(day -> day.withDayOfMonth(1))
                .orElse(NO_MONTH);
    }

    private static Optional<String> firstGroup(Pattern pattern, String dossierCode) {
        if (dossierCode == null) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(dossierCode);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<LocalDate> dayOf(String digits) {
        String eightDigits = digits.length() == 6 ? "20" + digits : digits;
        try {
            return Optional.of(LocalDate.of(
                    Integer.parseInt(eightDigits.substring(0, 4)),
                    Integer.parseInt(eightDigits.substring(4, 6)),
                    Integer.parseInt(eightDigits.substring(6, 8))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
