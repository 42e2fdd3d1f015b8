// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An expected table.
 *
 * @param name name of the table, and of its file without {@code .csv}
 * @param columns names of the columns, the key first
 * @param rows the rows in the order of the key; an empty text is NULL
 */
record TruthTable(String name, List<String> columns, List<List<String>> rows) {

    /** Key columns of a table by period and agency, those by which it goes below the agency, then its own. */
    static List<String> byPeriod(List<String> below, List<String> own) {
        List<String> columns =
                new ArrayList<>(List.of("period_kind", "period_start", "period_end", "agency_view", "agency_code"));
        columns.addAll(below);
        columns.addAll(own);
        return columns;
    }

    /** Writes it as CSV (RFC 4180 quoting, a header, line feeds) into a folder. */
    void write(Path folder) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(name + ".csv"))) {
            out.write(line(columns));
            for (List<String> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalStateException("%s has %d columns, a row %s".formatted(name, columns.size(), row));
                }
                out.write(line(row));
            }
        }
    }

    /** A line of CSV. */
    static String line(List<String> cells) {
        return cells.stream().map(TruthTable::cell).collect(Collectors.joining(",", "", "\n"));
    }

    private static String cell(String text) {
        boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
