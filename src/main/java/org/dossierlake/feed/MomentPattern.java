// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One pattern that a sender writes moments in, by the letters of {@link DateTimeFormatter}. Days and times that no
 * calendar or clock has fit none; a fraction of a second may have fewer digits than the pattern; what a pattern lacks is
 * the first month, the first day, midnight. Capitals do not matter.
 */
final class MomentPattern {

    private static final Pattern PIECE = Pattern.compile("'[^']*'|S+|y+|[^'Sy]+");
    private static final Pattern FIXED_PIECE = Pattern.compile("yyyy|MM|dd|HH|mm|ss|'[^']+'|[^A-Za-z'\\[\\]{}#]");
    private static final String LETTERS = "yMdHms";

    private final DateTimeFormatter formatter;

    /**
     * Of patterns that are digits at fixed places, for each character of a text the index of its letter in {@link
     * #LETTERS}, or the complement of the character that it must be; null for all other patterns.
     */
    private final int[] places;

    MomentPattern(String pattern) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        Matcher pieces = PIECE.matcher(pattern);
        while (pieces.find()) {
            String piece = pieces.group();
            switch (piece.charAt(0)) {
                case 'S' -> builder.appendFraction(ChronoField.NANO_OF_SECOND, 1, piece.length(), false);
                // The year of an era needs an era to be a year.
                case 'y' -> builder.appendPattern(piece.replace('y', 'u'));
                default -> builder.appendPattern(piece);
            }
        }
        this.formatter = builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1)
                .parseDefaulting(ChronoField.DAY_OF_MONTH, 1)
                .toFormatter(Locale.US)
                .withResolverStyle(ResolverStyle.STRICT);
        this.places = places(pattern);
    }

    /** The instant of a text, to the microsecond; null when the text does not fit. A local time is one of {@code zone}. */
    Instant read(String text, ZoneRules zone) {
        return places == null ? readAny(text, zone) : readFixed(text, zone);
    }

    private Instant readAny(String text, ZoneRules zone) {
        try {
            // Asked first, because it mostly fails without an exception, and most texts fit one of several patterns
            // only.
            ParsePosition at = new ParsePosition(0);
            if (formatter.parseUnresolved(text, at) == null || at.getIndex() < text.length()) {
                return null;
            }
            TemporalAccessor parsed = formatter.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (date == null) {
                return null;
            }
            LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
            ZoneOffset offset = parsed.query(TemporalQueries.offset());
            Instant instant = local.toInstant(offset == null ? zone.getOffset(local) : offset);
            return instant.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private Instant readFixed(String text, ZoneRules zone) {
        if (text.length() != places.length) {
            return null;
        }
        int[] values = new int[LETTERS.length()];
        for (int i = 0; i < places.length; i++) {
            char c = text.charAt(i);
            if (places[i] < 0) {
                if (Character.toUpperCase(c) != ~places[i]) {
                    return null;
                }
            } else if (c >= '0' && c <= '9') {
                values[places[i]] = 10 * values[places[i]] + c - '0';
            } else {
                return null;
            }
        }
        try {
            LocalDateTime local = LocalDateTime.of(values[0], values[1], values[2], values[3], values[4], values[5]);
            return local.toInstant(zone.getOffset(local));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A pattern with a year, a month and a day, of pieces of fixed length only. */
    private static int[] places(String pattern) {
        if (!pattern.contains("yyyy") || !pattern.contains("MM") || !pattern.contains("dd")) {
            return null;
        }
        StringBuilder shape = new StringBuilder();
        int[] places = new int[pattern.length()];
        Matcher pieces = FIXED_PIECE.matcher(pattern);
        int end = 0;
        while (pieces.find() && pieces.start() == end) {
            String piece = pieces.group();
            int letter = LETTERS.indexOf(piece.charAt(0));
            if (letter >= 0 && shape.indexOf(piece) >= 0) {
                return null;
            }
            String text = letter >= 0 ? piece : piece.replace("'", "");
            for (char c : text.toCharArray()) {
                places[shape.length()] = letter >= 0 ? letter : ~Character.toUpperCase(c);
                shape.append(letter >= 0 ? c : '\'');
            }
            end = pieces.end();
        }
        return end == pattern.length() ? Arrays.copyOf(places, shape.length()) : null;
    }
}
