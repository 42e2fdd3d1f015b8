// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.util.PaneInformation;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.dossierlake.failure.RunFailure;
import org.junit.jupiter.api.Test;

/** What a workbook says when another program reads it. */
class XlsxTableTest {

    @Test
    void noTextIsAFormulaWhateverItBeginsWith() throws IOException {
        assertThat(SafeCsvTest.FORMULAS).hasSizeGreaterThanOrEqualTo(40);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // In the header, too: nobody's text stands there, but it is written the same way.
        XlsxTable table = new XlsxTable(out, "=1+1", SafeCsvTest.FORMULAS);
        table.row(SafeCsvTest.FORMULAS.toArray());
        table.finish();
        try (XSSFWorkbook workbook = read(out)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            for (int row = 0; row <= 1; row++) {
                for (int column = 0; column < SafeCsvTest.FORMULAS.size(); column++) {
                    Cell cell = sheet.getRow(row).getCell(column);
                    String text = SafeCsvTest.FORMULAS.get(column);
                    assertThat(cell.getCellType()).as(text).isEqualTo(CellType.STRING);
                    assertThat(cell.getStringCellValue()).isEqualTo(SafeCsv.plain(text));
                    assertThat(cell.getCellStyle().getDataFormatString()).isEqualTo("@");
                }
            }
            String file = new String(sheet.getPackagePart().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(file).contains("<is>").doesNotContain("<f>").doesNotContain("<hyperlink");
        }
    }

    @Test
    void valuesKeepTheirTypes() throws IOException {
        List<Object> values = new ArrayList<>();
        values.add("Hòa Bình");
        values.add(7L);
        values.add(-3);
        values.add(new BigDecimal("-50000.50000"));
        values.add(0.8531468531468531);
        values.add(true);
        values.add(LocalDate.of(2025, 7, 1));
        values.add(Instant.parse("2025-07-01T16:59:59.250Z"));
        values.add(null);
        Row row = onlyRow(values);
        assertThat(row.getCell(0).getStringCellValue()).isEqualTo("Hòa Bình");
        assertThat(row.getCell(1).getNumericCellValue()).isEqualTo(7);
        assertThat(row.getCell(2).getNumericCellValue()).isEqualTo(-3);
        assertThat(row.getCell(3).getNumericCellValue()).isEqualTo(-50000.5);
        assertThat(row.getCell(4).getNumericCellValue()).isEqualTo(0.8531468531468531);
        assertThat(row.getCell(5).getCellType()).isEqualTo(CellType.BOOLEAN);
        assertThat(row.getCell(5).getBooleanCellValue()).isTrue();
        assertThat(row.getCell(6).getLocalDateTimeCellValue()).isEqualTo(LocalDateTime.of(2025, 7, 1, 0, 0));
        assertThat(row.getCell(7).getLocalDateTimeCellValue())
                .isEqualTo(LocalDateTime.of(2025, 7, 1, 16, 59, 59, 250_000_000));
        assertThat(row.getCell(8)).isNull();

        DataFormatter shown = new DataFormatter();
        assertThat(shown.formatCellValue(row.getCell(1))).isEqualTo("7");
        assertThat(shown.formatCellValue(row.getCell(3))).isEqualTo("-50000.50");
        assertThat(shown.formatCellValue(row.getCell(6))).isEqualTo("2025-07-01");
        assertThat(shown.formatCellValue(row.getCell(7))).isEqualTo("2025-07-01 16:59:59");
    }

    @Test
    void whatACellCannotHoldAsItIsStaysAText() throws IOException {
        Row row = onlyRow(List.of(
                LocalDate.of(1899, 12, 31),
                LocalDate.of(1900, 2, 28),
                LocalDate.of(1900, 3, 1),
                Instant.parse("0001-01-01T00:00:00Z"),
                Double.NaN,
                Double.POSITIVE_INFINITY,
                1_234_567_890_123_456L,
                1_234_567_890_123_450L,
                "_x0041_",
                "\uFFFFa\uFFFE"));
        assertThat(row.getCell(0).getStringCellValue()).isEqualTo("1899-12-31");
        assertThat(row.getCell(1).getStringCellValue()).isEqualTo("1900-02-28");
        assertThat(row.getCell(2).getLocalDateTimeCellValue()).isEqualTo(LocalDateTime.of(1900, 3, 1, 0, 0));
        assertThat(row.getCell(3).getStringCellValue()).isEqualTo("0001-01-01T00:00:00Z");
        assertThat(row.getCell(4).getStringCellValue()).isEqualTo("NaN");
        assertThat(row.getCell(5).getStringCellValue()).isEqualTo("Infinity");
        assertThat(row.getCell(6).getStringCellValue()).isEqualTo("1234567890123456");
        assertThat(row.getCell(7).getNumericCellValue()).isEqualTo(1_234_567_890_123_450d);
        assertThat(row.getCell(8).getStringCellValue()).isEqualTo("_x0041_");
        assertThat(row.getCell(9).getStringCellValue()).isEqualTo(" a ");
    }

    /** Sums of money have up to 38 digits. */
    @Test
    void noDigitOfAnExactNumberIsLost() throws IOException {
        Random random = new Random(20250701);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            BigInteger digits = new BigInteger(1 + random.nextInt(120), random);
            values.add(new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(6)));
        }
        Row row = onlyRow(values);
        int texts = 0;
        for (int i = 0; i < values.size(); i++) {
            BigDecimal value = (BigDecimal) values.get(i);
            Cell cell = row.getCell(i);
            boolean isText = cell.getCellType() == CellType.STRING;
            BigDecimal read =
                    isText ? new BigDecimal(cell.getStringCellValue()) : BigDecimal.valueOf(cell.getNumericCellValue());
            assertThat(read).isEqualByComparingTo(value);
            assertThat(isText)
                    .as("%s", value)
                    .isEqualTo(value.stripTrailingZeros().precision() > 15);
            texts += isText ? 1 : 0;
        }
        assertThat(texts).isBetween(500, 1_500);
    }

    @Test
    void theHeaderIsBoldStaysOnTheScreenAndHasFilters() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "agency", List.of("agency_code", "n", "raw"));
        table.row("H44.72.19.01.02.03", 1L, "x".repeat(500));
        table.row("H44", 2L, null);
        table.finish();
        try (XSSFWorkbook workbook = read(out)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getSheetName()).isEqualTo("agency");
            assertThat(workbook.getFontAt(
                                    sheet.getRow(0).getCell(0).getCellStyle().getFontIndex())
                            .getBold())
                    .isTrue();
            assertThat(workbook.getFontAt(
                                    sheet.getRow(1).getCell(0).getCellStyle().getFontIndex())
                            .getBold())
                    .isFalse();
            PaneInformation pane = sheet.getPaneInformation();
            assertThat(pane.isFreezePane()).isTrue();
            assertThat(pane.getHorizontalSplitTopRow()).isEqualTo((short) 1);
            assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:C3");
            // In 256ths of a character: the longest text of a column and 2 more, its header and the button; 60 at most.
            assertThat(List.of(sheet.getColumnWidth(0), sheet.getColumnWidth(1), sheet.getColumnWidth(2)))
                    .containsExactly(20 * 256, 6 * 256, 62 * 256);
        }
    }

    @Test
    void moreRowsThanASheetHoldsGoOnOnFurtherSheets() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "agency", List.of("n"), 3);
        for (long n = 1; n <= 5; n++) {
            table.row(n);
        }
        table.finish();
        try (XSSFWorkbook workbook = read(out)) {
            List<String> cells = new ArrayList<>();
            workbook.forEach(sheet -> sheet.forEach(row ->
                    cells.add(sheet.getSheetName() + ": " + new DataFormatter().formatCellValue(row.getCell(0)))));
            assertThat(cells)
                    .containsExactly(
                            "agency: n",
                            "agency: 1",
                            "agency: 2",
                            "agency 2: n",
                            "agency 2: 3",
                            "agency 2: 4",
                            "agency 3: n",
                            "agency 3: 5");
        }
    }

    /** Rows of random texts cannot be compressed: what has not come out yet is still here. */
    @Test
    void rowsGoToTheFileAsTheyCome() throws IOException {
        Random random = new Random(20250701);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table = new XlsxTable(out, "dossier", List.of("text"));
        int rows = 20_000;
        for (int i = 0; i < rows; i++) {
            table.row(Long.toString(random.nextLong(), Character.MAX_RADIX) + " " + i);
        }
        int before = out.size();
        table.finish();
        assertThat(before).isGreaterThan(out.size() * 9 / 10);
        try (XSSFWorkbook workbook = read(out)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getLastRowNum()).isEqualTo(rows);
            for (int i = 0; i < rows; i++) {
                assertThat(sheet.getRow(i + 1).getCell(0).getStringCellValue()).endsWith(" " + i);
            }
        }
    }

    @Test
    void aTextThatIsTooLongForACellIsRefusedAndNotCut() throws IOException {
        assertThat(onlyRow(List.of("x".repeat(32_767))).getCell(0).getStringCellValue())
                .hasSize(32_767);
        XlsxTable table = new XlsxTable(new ByteArrayOutputStream(), "agency", List.of("raw"));
        assertThatThrownBy(() -> table.row("x".repeat(32_768)))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("32,768 characters")
                .hasMessageContaining("--format csv or parquet");
    }

    private static Row onlyRow(List<Object> values) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        XlsxTable table =
                new XlsxTable(out, "x", values.stream().map(value -> "value").toList());
        table.row(values.toArray());
        table.finish();
        try (XSSFWorkbook workbook = read(out)) {
            return workbook.getSheetAt(0).getRow(1);
        }
    }

    static XSSFWorkbook read(ByteArrayOutputStream file) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(file.toByteArray()));
    }
}
