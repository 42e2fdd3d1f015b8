// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Dates as the portal writes them: {@code yyyyMMddHHmmss}, local time, empty where there is none. */
final class PortalDate {

    private static final DateTimeFormatter PATTERN =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final LocalDate FIRST = LocalDate.of(1990, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2049, 12, 31);

    private PortalDate() {}

    /** The portal's text of an instant; empty for null. */
    static String text(LocalDateTime at) {
        if (at == null) {
            return "";
        }
        // Dates are half of what is simulated: a formatter would take several times as long.
        char[] text = new char[14];
        digits(text, 0, 4, at.getYear());
        digits(text, 4, 2, at.getMonthValue());
        digits(text, 6, 2, at.getDayOfMonth());
        digits(text, 8, 2, at.getHour());
        digits(text, 10, 2, at.getMinute());
        digits(text, 12, 2, at.getSecond());
        return new String(text);
    }

    private static void digits(char[] text, int from, int width, int number) {
        int left = number;
        for (int i = from + width - 1; i >= from; i--) {
            text[i] = (char) ('0' + left % 10);
            left /= 10;
        }
    }

    /** The instant, or null where the text is empty, unreadable or outside 1990 to 2049. */
    static LocalDateTime read(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            LocalDateTime at = LocalDateTime.parse(text, PATTERN);
            LocalDate on = at.toLocalDate();
            return on.isBefore(FIRST) || on.isAfter(LAST) ? null : at;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether there is a text that is not a date. */
    static boolean unreadable(String text) {
        return !text.isEmpty() && read(text) == null;
    }
}
