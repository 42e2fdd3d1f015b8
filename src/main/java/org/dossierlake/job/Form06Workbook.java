// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.BorderStyle;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Position;
import org.dhatim.fastexcel.Range;
import org.dhatim.fastexcel.StyleSetter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dossierlake.posting.Period;

/**
 * Form II.06 of Circular 01/2020/TT-VPCP for one agency and period, as a workbook to be printed on A4 in landscape.
 *
 * <p>Wording and layout are those that a province's own system exports and prints: number of the form and circular, title,
 * days, the two lines for the agencies, unit, the three rows of headings over the columns and their numbers. The text of
 * the circular itself was not at hand. Our own are the words for the total, for dossiers of no field and for the line below
 * the table; and column (2), which in theirs names agencies too, is headed by what stands in it here, the fields.
 */
final class Form06Workbook {

    private static final String SHEET = "II.06a";
    private static final String NUMBER = "Biểu số II.06a/VPCP/KSTT";
    private static final String CIRCULAR = "Ban hành theo Thông tư số 01/2020/TT-VPCP ngày 21/10/2020";
    private static final String TITLE =
            "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC";
    private static final String DAYS = "(Từ ngày %s đến ngày %s)";
    private static final String REPORTING = "- Đơn vị báo cáo: %s";
    private static final String RECEIVING = "- Đơn vị nhận báo cáo: ...";
    private static final String UNIT = "Đơn vị tính: Số hồ sơ TTHC";

    private static final String TOTAL = "Tổng số";
    private static final String OF_NO_FIELD = "Không có lĩnh vực";
    private static final String KNOWN = "Số liệu đến ngày %s, lần công bố %s";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy");

    /** A heading over columns and rows, counted from the first of the three rows of headings. */
    private record Heading(String text, int top, int left, int bottom, int right) {}

    private static final List<Heading> HEADINGS = List.of(
            new Heading("STT", 0, 0, 2, 0),
            new Heading("Lĩnh vực", 0, 1, 2, 1),
            new Heading("Số hồ sơ nhận giải quyết", 0, 2, 0, 5),
            new Heading("Tổng số", 1, 2, 2, 2),
            new Heading("Trong kỳ", 1, 3, 1, 4),
            new Heading("Trực tuyến", 2, 3, 2, 3),
            new Heading("Trực tiếp, dịch vụ bưu chính", 2, 4, 2, 4),
            new Heading("Từ kỳ trước", 1, 5, 2, 5),
            new Heading("Số hồ sơ đã giải quyết", 0, 6, 0, 9),
            new Heading("Tổng số", 1, 6, 2, 6),
            new Heading("Trước hạn", 1, 7, 2, 7),
            new Heading("Đúng hạn", 1, 8, 2, 8),
            new Heading("Quá hạn", 1, 9, 2, 9),
            new Heading("Số hồ sơ đang giải quyết", 0, 10, 0, 12),
            new Heading("Tổng số", 1, 10, 2, 10),
            new Heading("Trong hạn", 1, 11, 2, 11),
            new Heading("Quá hạn", 1, 12, 2, 12));

    private static final int COLUMNS = 13;

    /** The first two columns hold no figures. */
    private static final int FIRST_FIGURE = 2;

    private static final int LAST_COLUMN = COLUMNS - 1;

    /** Above the table: on the left to this column, in the middle to that one, the rest on the right. */
    private static final int LAST_LEFT = 2;

    private static final int LAST_MIDDLE = 8;

    private static final int HEAD = 0;
    private static final int BELOW_HEAD = 1;
    private static final int UNIT_ROW = 2;
    private static final int HEADINGS_ROW = 3;
    private static final int NUMBERS_ROW = 6;
    private static final int FIRST_ROW = 7;

    /** In characters. */
    private static final double NUMBER_WIDTH = 6;

    private static final double FIELD_WIDTH = 34;
    private static final double FIGURE_WIDTH = 11;

    /** Of a name of letters and blanks that is broken between words. */
    private static final int CHARACTERS_PER_LINE = 28;

    /** In points. */
    private static final double LINE = 17;

    private static final double TWO_LINES = 2 * LINE;
    private static final double THREE_LINES = 3 * LINE;

    /** In inches. */
    private static final float MARGIN = 0.5f;

    /**
     * The form but for its figures.
     *
     * @param agency its name
     * @param period whose figures they are
     * @param completeUntil the required feeds have landed up to this day; empty before each of them has landed a file
     * @param runId the run that published the figures
     */
    record Head(String agency, Period period, Optional<LocalDate> completeUntil, String runId) {}

    /**
     * A row of the form.
     *
     * @param name what stands in column (2)
     * @param figures columns (3) to (13)
     */
    record Line(String name, List<Long> figures) {}

    private final Worksheet sheet;

    private Form06Workbook(Worksheet sheet) {
        this.sheet = sheet;
    }

    /**
     * Writes the file. The caller closes {@code out}.
     *
     * @param fields the rows of the agency's fields
     * @param total columns (3) to (13) over all dossiers; where the fields have fewer, a row of those of none makes them up
     */
    static void write(OutputStream out, Head head, List<Line> fields, List<Long> total) throws IOException {
        Workbook workbook = new Workbook(out, XlsxTable.APPLICATION, null);
        Form06Workbook form = new Form06Workbook(workbook.newWorksheet(SHEET));
        form.layOut();
        form.writeHead(head);
        form.writeHeadings();
        form.writeLines(lines(fields, total), total, head);
        workbook.finish();
    }

    private static List<Line> lines(List<Line> fields, List<Long> total) {
        List<Long> rest = IntStream.range(0, total.size())
                .mapToObj(i -> total.get(i)
                        - fields.stream()
                                .mapToLong(line -> line.figures().get(i))
                                .sum())
                .toList();
        List<Line> lines = new ArrayList<>(fields);
        if (rest.stream().anyMatch(figure -> figure != 0)) {
            lines.add(new Line(OF_NO_FIELD, rest));
        }
        return lines;
    }

    /** The page, and the rows that stand at the head of each. */
    private void layOut() {
        sheet.paperSize(PaperSize.A4_PAPER);
        sheet.pageOrientation("landscape");
        sheet.setFitToPage(true);
        sheet.fitToWidth((short) 1);
        sheet.fitToHeight((short) 0);
        sheet.leftMargin(MARGIN);
        sheet.rightMargin(MARGIN);
        sheet.topMargin(MARGIN);
        sheet.bottomMargin(MARGIN);
        sheet.repeatRows(HEADINGS_ROW, NUMBERS_ROW);
        sheet.footer("&P/&N", Position.CENTER);
        sheet.width(0, NUMBER_WIDTH);
        sheet.width(1, FIELD_WIDTH);
        for (int column = FIRST_FIGURE; column < COLUMNS; column++) {
            sheet.width(column, FIGURE_WIDTH);
        }
    }

    private void writeHead(Head head) {
        String first = head.period().start().format(DAY);
        String last = head.period().end().format(DAY);
        block(NUMBER, HEAD, 0, HEAD, LAST_LEFT).bold().set();
        block(CIRCULAR, BELOW_HEAD, 0, BELOW_HEAD, LAST_LEFT).set();
        block(TITLE, HEAD, LAST_LEFT + 1, HEAD, LAST_MIDDLE).bold().set();
        block(DAYS.formatted(first, last), BELOW_HEAD, LAST_LEFT + 1, BELOW_HEAD, LAST_MIDDLE)
                .set();
        block(REPORTING.formatted(head.agency()), HEAD, LAST_MIDDLE + 1, HEAD, LAST_COLUMN)
                .horizontalAlignment("left")
                .set();
        block(RECEIVING, BELOW_HEAD, LAST_MIDDLE + 1, BELOW_HEAD, LAST_COLUMN)
                .horizontalAlignment("left")
                .set();
        block(UNIT, UNIT_ROW, 0, UNIT_ROW, LAST_COLUMN)
                .italic()
                .horizontalAlignment("right")
                .set();
        sheet.rowHeight(HEAD, TWO_LINES);
        sheet.rowHeight(BELOW_HEAD, TWO_LINES);
    }

    private void writeHeadings() {
        for (Heading heading : HEADINGS) {
            block(
                            heading.text(),
                            HEADINGS_ROW + heading.top(),
                            heading.left(),
                            HEADINGS_ROW + heading.bottom(),
                            heading.right())
                    .bold()
                    .borderStyle(BorderStyle.THIN)
                    .set();
        }
        sheet.rowHeight(HEADINGS_ROW + 2, THREE_LINES);
        for (int column = 0; column < COLUMNS; column++) {
            block("(%d)".formatted(column + 1), NUMBERS_ROW, column, NUMBERS_ROW, column)
                    .italic()
                    .borderStyle(BorderStyle.THIN)
                    .set();
        }
    }

    private void writeLines(List<Line> lines, List<Long> total, Head head) {
        int row = FIRST_ROW;
        for (Line line : lines) {
            XlsxTable.write(sheet, row, 0, row - FIRST_ROW + 1);
            writeLine(row, line);
            row++;
        }
        writeLine(row, new Line(TOTAL, total));
        written(sheet.range(row, 0, row, LAST_COLUMN)).bold().set();
        String until = head.completeUntil().map(day -> day.format(DAY)).orElse("...");
        block(KNOWN.formatted(until, head.runId()), row + 1, 0, row + 1, LAST_COLUMN)
                .italic()
                .horizontalAlignment("left")
                .set();
    }

    private void writeLine(int row, Line line) {
        XlsxTable.write(sheet, row, 1, line.name());
        for (int i = 0; i < line.figures().size(); i++) {
            XlsxTable.write(sheet, row, FIRST_FIGURE + i, line.figures().get(i));
        }
        ruled(row, 0, 0).horizontalAlignment("center").set();
        ruled(row, 1, 1).wrapText(true).set();
        ruled(row, FIRST_FIGURE, LAST_COLUMN).format("#,##0").set();
        // LibreOffice leaves a row without a height as high as one line.
        sheet.rowHeight(row, LINE * ((line.name().length() - 1) / CHARACTERS_PER_LINE + 1));
    }

    /** Cells of a row of the table. */
    private StyleSetter ruled(int row, int left, int right) {
        return written(sheet.range(row, left, row, right))
                .borderStyle(BorderStyle.THIN)
                .verticalAlignment("center");
    }

    /** A text in the middle of cells that are made one. */
    private StyleSetter block(String text, int top, int left, int bottom, int right) {
        XlsxTable.write(sheet, top, left, text);
        StyleSetter style = written(sheet.range(top, left, bottom, right));
        if (top != bottom || left != right) {
            style.merge();
        }
        style.wrapText(true).horizontalAlignment("center").verticalAlignment("center");
        return style;
    }

    /** In the form's type. LibreOffice does not take the default of a workbook, so each cell names it. */
    private static StyleSetter written(Range cells) {
        return cells.style().fontName("Times New Roman").fontSize(12);
    }
}
