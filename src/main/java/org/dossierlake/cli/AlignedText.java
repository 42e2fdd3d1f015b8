// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dossierlake.failure.OneLine;

/** Columns of text that stand straight on a screen, for any script with one cell per letter. */
final class AlignedText {

    private static final String GAP = "  ";

    private AlignedText() {}

    /** A header, a rule and the rows; columns that hold only numbers are aligned to the right. */
    static List<String> of(List<String> header, List<List<String>> rows) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(header.stream().map(AlignedText::printable).toList());
        rows.forEach(row -> cells.add(row.stream().map(AlignedText::printable).toList()));
        int[] widths = new int[header.size()];
        boolean[] right = new boolean[header.size()];
        for (int column = 0; column < widths.length; column++) {
            int index = column;
            widths[column] =
                    cells.stream().mapToInt(row -> width(row.get(index))).max().orElse(0);
            right[column] = !rows.isEmpty() && rows.stream().allMatch(row -> isNumber(row.get(index)));
        }
        List<String> lines = new ArrayList<>();
        cells.forEach(row -> lines.add(line(row, widths, right)));
        lines.add(1, line(IntStream.of(widths).mapToObj("-"::repeat).toList(), widths, right));
        return lines;
    }

    private static String line(List<String> row, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String blanks = " ".repeat(widths[column] - width(row.get(column)));
            line.append(column == 0 ? "" : GAP);
            line.append(right[column] ? blanks + row.get(column) : row.get(column) + blanks);
        }
        return line.toString().stripTrailing();
    }

    /** One line, and no control character that a terminal would obey. */
    private static String printable(String cell) {
        String line = cell.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return OneLine.of(line);
    }

    private static boolean isNumber(String cell) {
        return cell.equals(SqlResult.NULL) || cell.matches("-?\\d+(\\.\\d+)?(E-?\\d+)?");
    }

    /** Accents that are written as letters of their own take no room. */
    private static int width(String cell) {
        return (int) cell.codePoints()
                .filter(letter -> Character.getType(letter) != Character.NON_SPACING_MARK)
                .count();
    }
}
