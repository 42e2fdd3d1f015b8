// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dossierlake.failure.Failures;

/**
 * A table as a workbook: a bold header that stays on the screen, filters, and cells of the values' own types. Rows go to the
 * file as they come, so that no more than {@link #ROWS_HELD} of them are ever here.
 *
 * <p>A cell counts with 15 digits: an exact number with more of them is a text, so that none is lost. A text is never a
 * formula, whatever it begins with, and its format is that of texts, so that it stays one when somebody edits the cell. An
 * instant is in UTC, to the millisecond.
 */
final class XlsxTable {

    /** What the file says it was made by. */
    static final String APPLICATION = "dossierlake";

    /** The format that spreadsheets call text. */
    private static final String TEXT = "@";

    private static final String DAY = "yyyy-mm-dd";
    private static final String INSTANT = "yyyy-mm-dd hh:mm:ss";
    private static final String WHOLE = "0";
    private static final String DECIMAL = "0.00###";

    /** A double has these decimal digits for sure, and spreadsheets show no more. */
    private static final int MOST_DIGITS = 15;

    /** The longest text of a cell, by the file format's own limits. */
    private static final int LONGEST_TEXT = 32_767;

    /** Spreadsheets count days from 1900, and take that year for a leap year. */
    private static final LocalDate FIRST_DAY = LocalDate.of(1900, 3, 1);

    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    /** Read as the character of that number; here the underscore is spelt so itself. */
    private static final Pattern SPELT_CHARACTER = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

    /** Columns are as wide as these first rows need. */
    private static final int ROWS_HELD = 1_000;

    /** In characters. */
    private static final int WIDEST_COLUMN = 60;

    /** What a header needs beside its text: the button of its filter. */
    private static final int FILTER_BUTTON = 3;

    private final Workbook workbook;
    private final String name;
    private final List<String> header;
    private final int mostRows;
    private final int[] widths;

    private Worksheet sheet;
    private int sheets;

    /** The next row of the sheet; the header is row 0. */
    private int next;

    /**
     * Begins the file. The caller closes {@code out}.
     *
     * @param name of the sheet; further sheets have a number behind it
     * @param header the columns' names
     */
    XlsxTable(OutputStream out, String name, List<String> header) {
        this(out, name, header, Worksheet.MAX_ROWS);
    }

    /** The same with sheets of fewer rows, the header counted. */
    XlsxTable(OutputStream out, String name, List<String> header, int mostRows) {
        this.workbook = new Workbook(out, APPLICATION, null);
        this.name = name;
        this.header = header;
        this.mostRows = mostRows;
        this.widths = new int[header.size()];
        beginSheet();
    }

    /** Writes a row of values; on a further sheet where this one is full. */
    void row(Object... values) {
        try {
            if (next == mostRows) {
                endSheet();
                beginSheet();
            }
            for (int column = 0; column < values.length; column++) {
                write(sheet, next, column, values[column]);
                if (next < ROWS_HELD && values[column] != null) {
                    widen(column, values[column].toString().length());
                }
            }
            next++;
            if (next % ROWS_HELD == 0) {
                flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the file. */
    void finish() throws IOException {
        endSheet();
        workbook.finish();
    }

    private void beginSheet() {
        sheets++;
        sheet = workbook.newWorksheet(sheets == 1 ? name : "%s %d".formatted(name, sheets));
        sheet.freezePane(0, 1);
        for (int column = 0; column < header.size(); column++) {
            write(sheet, 0, column, header.get(column));
            widen(column, header.get(column).length() + FILTER_BUTTON);
        }
        sheet.range(0, 0, 0, header.size() - 1).style().bold().set();
        next = 1;
    }

    private void endSheet() throws IOException {
        sheet.setAutoFilter(0, 0, next - 1, header.size() - 1);
        flush();
        sheet.finish();
    }

    private void widen(int column, int characters) {
        widths[column] = Math.max(widths[column], Math.min(characters, WIDEST_COLUMN));
    }

    /** The first time the columns' widths go to the file, too. */
    private void flush() throws IOException {
        for (int column = 0; column < widths.length; column++) {
            sheet.width(column, widths[column] + 2.0);
        }
        sheet.flush();
    }

    /**
     * Writes a value into a cell; null leaves it empty.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE for a text that is longer than a cell holds
     */
    static void write(Worksheet sheet, int row, int column, Object value) {
        if (value == null) {
            return;
        }
        if (value instanceof Boolean yes) {
            sheet.value(row, column, yes);
        } else if (value instanceof Double || value instanceof Float) {
            writeDouble(sheet, row, column, ((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            writeExact(sheet, row, column, new BigDecimal(number.toString()));
        } else if (value instanceof LocalDate day && isKnown(day)) {
            sheet.value(row, column, day);
            format(sheet, row, column, DAY);
        } else if (value instanceof Instant instant
                && isKnown(instant.atOffset(ZoneOffset.UTC).toLocalDate())) {
            sheet.value(row, column, instant.atZone(ZoneOffset.UTC));
            format(sheet, row, column, INSTANT);
        } else {
            writeText(sheet, row, column, value.toString());
        }
    }

    private static void writeDouble(Worksheet sheet, int row, int column, double value) {
        if (Double.isFinite(value)) {
            sheet.value(row, column, value);
        } else {
            writeText(sheet, row, column, Double.toString(value));
        }
    }

    private static void writeExact(Worksheet sheet, int row, int column, BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        if (shortest.precision() <= MOST_DIGITS) {
            sheet.value(row, column, shortest.doubleValue());
            format(sheet, row, column, shortest.scale() <= 0 ? WHOLE : DECIMAL);
        } else {
            writeText(sheet, row, column, value.toPlainString());
        }
    }

    /** Not among the texts that a workbook keeps once each: those would lie in memory to the end. */
    private static void writeText(Worksheet sheet, int row, int column, String text) {
        String plain = SafeCsv.plain(text);
        if (plain.length() > LONGEST_TEXT) {
            throw Failures.textTooLongForCell(plain.length(), LONGEST_TEXT);
        }
        sheet.inlineString(row, column, SPELT_CHARACTER.matcher(plain).replaceAll("_x005F_"));
        format(sheet, row, column, TEXT);
    }

    /** Days that spreadsheets do not know stay texts. */
    private static boolean isKnown(LocalDate day) {
        return !day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY);
    }

    private static void format(Worksheet sheet, int row, int column, String format) {
        sheet.style(row, column).format(format).set();
    }
}
