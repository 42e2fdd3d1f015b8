// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.report;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import org.dossierlake.posting.Period;

/** The languages of the report: its words, and how numbers and dates are written. */
public enum Language {
    /** Vietnamese: 1.234,5 and 31/07/2025. */
    vi("vi-VN", "dd/MM/yyyy"),
    /** English: 1,234.5 and 31 July 2025. */
    en("en-GB", "d MMMM yyyy");

    private final Locale locale;
    private final DateTimeFormatter date;
    private final Properties words;

    Language(String tag, String datePattern) {
        this.locale = Locale.forLanguageTag(tag);
        this.date = DateTimeFormatter.ofPattern(datePattern, locale);
        this.words = words(name());
    }

    private static Properties words(String name) {
        Properties words = new Properties();
        try (Reader reader = new InputStreamReader(Page.resource(name + ".properties"), StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }

    /** The words that stand under a name. */
    String text(String name) {
        return Optional.ofNullable(words.getProperty(name))
                .orElseThrow(
                        () -> new IllegalStateException("The report has no words for %s in %s".formatted(name, this)));
    }

    /** The same with what it leaves open put in. */
    String text(String name, Object... open) {
        return new MessageFormat(text(name), locale).format(open);
    }

    /** The words for a value of a table; one that is new to the program stays as it is. */
    String word(String value) {
        return words.getProperty("word." + value, value);
    }

    String date(LocalDate day) {
        return day.format(date);
    }

    /** A period by its name. */
    String period(Period period) {
        return text(
                "period." + period.kind().code(),
                date(period.start()),
                date(period.end()),
                String.valueOf(period.start().getMonthValue()),
                String.valueOf(period.year()),
                String.valueOf((period.start().getMonthValue() + 2) / 3),
                period.start().getMonth().getDisplayName(TextStyle.FULL_STANDALONE, locale));
    }

    /** A value as it is read; a dash where there is none. */
    String shown(Object value, Shown as) {
        if (value == null) {
            return "–";
        }
        return switch (as) {
            case TEXT -> value.toString();
            case WORD -> word(value.toString());
            case PERIOD -> throw new IllegalArgumentException("A period is told with its kind");
            case COUNT -> number(0).format(value);
            case RATE -> number(1).format(100 * ((Number) value).doubleValue()) + percent();
            case HOURS, DAYS -> number(1).format(value);
            case MONEY -> upToFiveDecimals(value);
            case POINTS -> number(2).format(value);
        };
    }

    /** A line of a scale, as short as it can be. */
    String step(double value, Shown as) {
        return as == Shown.RATE ? upToFiveDecimals(100 * value) + percent() : upToFiveDecimals(value);
    }

    /** What is no whole amount is told in full: nothing of money is rounded away. */
    private String upToFiveDecimals(Object value) {
        NumberFormat format = number(0);
        format.setMaximumFractionDigits(5);
        return format.format(value);
    }

    private String percent() {
        return this == vi ? " %" : "%";
    }

    /** A difference with its sign. */
    String difference(double value, int decimals) {
        String size = number(decimals).format(Math.abs(value));
        return (value < 0 ? "−" : "+") + size;
    }

    private NumberFormat number(int decimals) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format;
    }
}
