// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A CSV that people open in a spreadsheet: UTF-8 with a byte order mark, commas, CRLF, and no text that a spreadsheet
 * would run. A text that could begin a formula gets an apostrophe in front, which spreadsheets take for "this is text";
 * numbers that come as numbers stay numbers.
 */
final class SafeCsv {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String LINE_END = "\r\n";

    /** Beginnings of formulas, and their wide and small forms, which some spreadsheets take for the same. */
    private static final String BEGINS_FORMULA = "[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]";

    /** Blanks and characters without width, behind which a spreadsheet may still find a formula. */
    private static final String UNSEEN = "[\\s\\p{Z}\\p{Cf}\"']*";

    /** At the beginning; and behind a semicolon, where spreadsheets of many countries begin the next cell. */
    private static final Pattern FORMULA = Pattern.compile("(^|;)(?=" + UNSEEN + BEGINS_FORMULA + ")");

    /** Line ends and tabs end a cell in some imports; the others nobody can see. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\p{Zl}\\p{Zp}]");

    private final Writer out;

    /** Begins the file. The caller closes {@code out}. */
    SafeCsv(Writer out) throws IOException {
        this.out = out;
        out.write(BYTE_ORDER_MARK);
    }

    /** Writes a row of texts, numbers and nulls. */
    void row(Object... cells) {
        try {
            out.write(Arrays.stream(cells).map(SafeCsv::cell).collect(Collectors.joining(",")));
            out.write(LINE_END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cell as it stands in the file: a number bare, a text in quotes and harmless, null empty. */
    static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        if (value instanceof Number number) {
            return number.toString();
        }
        String plain = CONTROL.matcher(value.toString()).replaceAll(" ");
        String harmless = FORMULA.matcher(plain).replaceAll("$1'");
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }
}
