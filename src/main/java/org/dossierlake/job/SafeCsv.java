// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dossierlake.job.Export.Separator;

/**
 * A CSV that people open in a spreadsheet: UTF-8 with a byte order mark, CRLF, and no text that a spreadsheet would run. A
 * text that could begin a formula gets an apostrophe in front, which spreadsheets take for "this is text"; numbers that
 * come as numbers stay numbers.
 */
final class SafeCsv {

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String LINE_END = "\r\n";

    /** Beginnings of formulas, and their wide and small forms, which some spreadsheets take for the same. */
    private static final String BEGINS_FORMULA = "[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212]";

    /** Blanks and characters without width, behind which a spreadsheet may still find a formula. */
    private static final String UNSEEN = "[\\s\\p{Z}\\p{Cf}\"']*";

    /** Line ends and tabs end a cell in some imports; the others nobody can see, and XML has no place for two of them. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\p{Zl}\\p{Zp}\\uFFFE\\uFFFF]");

    private final Writer out;
    private final Separator separator;

    /** Where a formula could begin: at the beginning of a text, and where a spreadsheet of other countries splits it. */
    private final Pattern formula;

    /** Begins the file. The caller closes {@code out}. */
    SafeCsv(Writer out, Separator separator) throws IOException {
        this.out = out;
        this.separator = separator;
        this.formula =
                Pattern.compile("(^|%s)(?=%s%s)".formatted(separator.other().mark(), UNSEEN, BEGINS_FORMULA));
        out.write(BYTE_ORDER_MARK);
    }

    /** Writes a row of texts, numbers and nulls. */
    void row(Object... cells) {
        try {
            out.write(Arrays.stream(cells).map(this::cell).collect(Collectors.joining(separator.mark())));
            out.write(LINE_END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A cell as it stands in the file: a number bare, a text in quotes and harmless, null empty. */
    private String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number number) {
            String digits = number instanceof BigDecimal exact ? exact.toPlainString() : number.toString();
            return digits.replace(".", separator.decimalMark());
        }
        String harmless = formula.matcher(plain(value.toString())).replaceAll("$1'");
        return '"' + harmless.replace("\"", "\"\"") + '"';
    }

    /** The text with a blank for each character that nobody sees, or that ends a line or a cell. */
    static String plain(String text) {
        return CONTROL.matcher(text).replaceAll(" ");
    }
}
