// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.BorderStyle;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.usermodel.PageMargin;
import org.apache.poi.ss.usermodel.PrintSetup;
import org.apache.poi.ss.usermodel.VerticalAlignment;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.junit.jupiter.api.Test;

/** The official form, as another program reads it. */
class Form06WorkbookTest {

    private static final Form06Workbook.Head HEAD = new Form06Workbook.Head(
            "Sở Y tế",
            Period.containing(PeriodKind.ADMIN_MONTH, LocalDate.of(2025, 7, 1)),
            Optional.of(LocalDate.of(2025, 7, 16)),
            "20250717T013000Z-000001");

    /** 9 = 4 + 3 + 2 = 5 + 4, 5 = 1 + 3 + 1, 4 = 3 + 1. */
    private static final List<Long> FIRST = List.of(9L, 4L, 3L, 2L, 5L, 1L, 3L, 1L, 4L, 3L, 1L);

    /** 1,250 = 1,000 + 200 + 50 = 1,200 + 50. */
    private static final List<Long> SECOND = List.of(1250L, 1000L, 200L, 50L, 1200L, 700L, 400L, 100L, 50L, 50L, 0L);

    @Test
    void thereIsARowPerFieldAndTheTotalBelow() throws IOException {
        List<Long> total = sum(FIRST, SECOND);
        try (XSSFWorkbook workbook =
                form(List.of(new Form06Workbook.Line("LV01", FIRST), new Form06Workbook.Line("LV02", SECOND)), total)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(texts(sheet, 6)).isEqualTo("(1) (2) (3) (4) (5) (6) (7) (8) (9) (10) (11) (12) (13)");
            assertThat(texts(sheet, 7)).isEqualTo("1 LV01 9 4 3 2 5 1 3 1 4 3 1");
            assertThat(texts(sheet, 8)).isEqualTo("2 LV02 1,250 1,000 200 50 1,200 700 400 100 50 50 0");
            assertThat(texts(sheet, 9)).isEqualTo(" Tổng số 1,259 1,004 203 52 1,205 701 403 101 54 53 1");
            assertThat(sheet.getRow(9).getCell(2).getCellType()).isEqualTo(CellType.NUMERIC);
            assertThat(texts(sheet, 10)).startsWith("Số liệu đến ngày 16/07/2025, lần công bố 20250717T013000Z-000001");
            assertThat(sheet.getLastRowNum()).isEqualTo(10);
            for (int row = 3; row <= 9; row++) {
                for (int column = 0; column < 13; column++) {
                    assertThat(sheet.getRow(row).getCell(column).getCellStyle().getBorderBottom())
                            .as("%d, %d", row, column)
                            .isEqualTo(BorderStyle.THIN);
                }
            }
        }
    }

    @Test
    void dossiersOfNoFieldMakeUpTheTotal() throws IOException {
        try (XSSFWorkbook workbook = form(List.of(new Form06Workbook.Line("LV02", SECOND)), sum(FIRST, SECOND))) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(texts(sheet, 8)).isEqualTo("2 Không có lĩnh vực 9 4 3 2 5 1 3 1 4 3 1");
            assertThat(texts(sheet, 9)).startsWith(" Tổng số 1,259 ");
        }
    }

    @Test
    void theHeadSaysWhichFormWhoseAndOfWhen() throws IOException {
        try (XSSFWorkbook workbook = form(List.of(), FIRST)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(texts(sheet, 0).strip())
                    .startsWith("Biểu số II.06a/VPCP/KSTT")
                    .contains("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC")
                    .endsWith("- Đơn vị báo cáo: Sở Y tế");
            assertThat(texts(sheet, 1))
                    .startsWith("Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020")
                    .contains("(Từ ngày 15/06/2025 đến ngày 14/07/2025)");
            assertThat(sheet.getMergedRegions().stream()
                            .map(Object::toString)
                            .map(text -> text.replaceAll(".* \\[|\\]", "")))
                    .contains(
                            // Above the table: number, title and agency, and what stands below them.
                            "A1:C1",
                            "D1:I1",
                            "J1:M1",
                            "A2:C2",
                            "D2:I2",
                            "J2:M2",
                            "A3:M3",
                            // Columns (1) and (2) over three rows, the three groups over their columns.
                            "A4:A6",
                            "B4:B6",
                            "C4:F4",
                            "G4:J4",
                            "K4:M4",
                            // In the period: online, and otherwise. The others over two rows.
                            "D5:E5",
                            "C5:C6",
                            "F5:F6",
                            "G5:G6",
                            "H5:H6",
                            "I5:I6",
                            "J5:J6",
                            "K5:K6",
                            "L5:L6",
                            "M5:M6");
            assertThat(texts(sheet, 3).strip().split(" {2,}"))
                    .containsExactly(
                            "STT Lĩnh vực Số hồ sơ nhận giải quyết",
                            "Số hồ sơ đã giải quyết",
                            "Số hồ sơ đang giải quyết");
            assertThat(texts(sheet, 4).strip())
                    .isEqualTo(
                            "Tổng số Trong kỳ  Từ kỳ trước Tổng số Trước hạn Đúng hạn Quá hạn Tổng số Trong hạn Quá hạn");
            assertThat(texts(sheet, 5).strip()).isEqualTo("Trực tuyến Trực tiếp, dịch vụ bưu chính");
        }
    }

    /** The default of a workbook is no font of a cell in LibreOffice. */
    @Test
    void eachCellNamesTheFontOfTheForm() throws IOException {
        try (XSSFWorkbook workbook = form(List.of(new Form06Workbook.Line("LV01", FIRST)), sum(FIRST, SECOND))) {
            Set<Integer> fonts = new HashSet<>();
            workbook.getSheetAt(0)
                    .forEach(row -> row.forEach(cell -> {
                        if (cell.getCellType() != CellType.BLANK) {
                            fonts.add(cell.getCellStyle().getFontIndex());
                        }
                    }));
            assertThat(fonts).hasSize(3).doesNotContain(0).allSatisfy(font -> {
                assertThat(workbook.getFontAt(font).getFontName()).isEqualTo("Times New Roman");
                assertThat(workbook.getFontAt(font).getFontHeightInPoints()).isEqualTo((short) 12);
            });
        }
    }

    @Test
    void aLongNameHasTheLinesItNeeds() throws IOException {
        String name = "Thành lập và hoạt động của hộ kinh doanh";
        try (XSSFWorkbook workbook =
                form(List.of(new Form06Workbook.Line("LV01", FIRST), new Form06Workbook.Line(name, SECOND)), FIRST)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getRow(7).getHeightInPoints()).isEqualTo(17);
            assertThat(sheet.getRow(8).getHeightInPoints()).isEqualTo(34);
            sheet.getRow(8).forEach(cell -> assertThat(cell.getCellStyle().getVerticalAlignment())
                    .isEqualTo(VerticalAlignment.CENTER));
        }
    }

    @Test
    void itIsPrintedOnA4InLandscapeWithTheHeadingsOnEachPage() throws IOException {
        try (XSSFWorkbook workbook = form(List.of(), FIRST)) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getSheetName()).isEqualTo("II.06a");
            PrintSetup print = sheet.getPrintSetup();
            assertThat(print.getPaperSize()).isEqualTo(PrintSetup.A4_PAPERSIZE);
            assertThat(print.getLandscape()).isTrue();
            assertThat(sheet.getFitToPage()).isTrue();
            assertThat(print.getFitWidth()).isEqualTo((short) 1);
            // As many pages as it needs.
            assertThat(print.getFitHeight()).isZero();
            assertThat(sheet.getRepeatingRows().formatAsString()).isEqualTo("4:7");
            assertThat(List.of(
                            sheet.getMargin(PageMargin.LEFT),
                            sheet.getMargin(PageMargin.RIGHT),
                            sheet.getMargin(PageMargin.TOP),
                            sheet.getMargin(PageMargin.BOTTOM)))
                    .containsOnly(0.5);
            assertThat(sheet.getFooter().getCenter()).contains("&P/&N");
            // 11.7 inches less the margins, a character of 12 points about 1/12 inch: no smaller than 70 %.
            int characters = IntStream.range(0, 13).map(sheet::getColumnWidth).sum() / 256;
            assertThat(characters).isLessThan(183);
        }
    }

    private static XSSFWorkbook form(List<Form06Workbook.Line> fields, List<Long> total) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Form06Workbook.write(out, HEAD, fields, total);
        return XlsxTableTest.read(out);
    }

    private static List<Long> sum(List<Long> some, List<Long> others) {
        List<Long> sums = new ArrayList<>();
        for (int i = 0; i < some.size(); i++) {
            sums.add(some.get(i) + others.get(i));
        }
        return sums;
    }

    /** What a row shows, column by column; nothing in the cells that belong to one before or above. */
    private static String texts(XSSFSheet sheet, int row) {
        DataFormatter shown = new DataFormatter();
        return IntStream.range(0, 13)
                .mapToObj(column -> shown.formatCellValue(sheet.getRow(row).getCell(column)))
                .collect(Collectors.joining(" "));
    }
}
