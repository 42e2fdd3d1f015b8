// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Rows in the text form of PostgreSQL's {@code COPY}: a line each, a tab between cells, {@code \N} where there is no value. */
final class CopyText {

    private static final String NULL = "\\N";

    private CopyText() {}

    /** The row with its line end. */
    static String line(Row row) {
        return IntStream.range(0, row.size())
                        .mapToObj(i -> row.isNullAt(i) ? NULL : escaped(cell(row, i)))
                        .collect(Collectors.joining("\t"))
                + '\n';
    }

    private static String cell(Row row, int column) {
        Object value = row.get(column);
        if (value instanceof BigDecimal exact) {
            return exact.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof scala.collection.Seq) {
            return list(row.getList(column));
        }
        // Numbers, days and instants in UTC write themselves as PostgreSQL reads them.
        return value.toString();
    }

    private static String list(List<String> texts) {
        return texts.stream()
                .map(text ->
                        text == null ? "NULL" : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** What would end a cell or a line is spelt out; of the character NUL, which PostgreSQL has no place for, a blank is left. */
    private static String escaped(String cell) {
        StringBuilder escaped = new StringBuilder(cell.length());
        for (int i = 0; i < cell.length(); i++) {
            char letter = cell.charAt(i);
            switch (letter) {
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                case '\r' -> escaped.append("\\r");
                case '\t' -> escaped.append("\\t");
                case '\0' -> escaped.append(' ');
                default -> escaped.append(letter);
            }
        }
        return escaped.toString();
    }
}
