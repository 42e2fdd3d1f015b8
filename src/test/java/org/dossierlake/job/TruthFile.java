// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the simulator says a table must hold.
 *
 * @param columns the names in the header
 * @param rows as many cells as there are columns; an empty text is NULL
 */
record TruthFile(List<String> columns, List<List<String>> rows) {

    static TruthFile read(Path file) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.setNullValue("");
        settings.setEmptyValue("");
        settings.setMaxColumns(100);
        settings.getFormat().setLineSeparator("\n");
        List<List<String>> rows = new ArrayList<>();
        for (String[] cells : new CsvParser(settings).iterate(file.toFile(), StandardCharsets.UTF_8)) {
            rows.add(Arrays.asList(cells));
        }
        return new TruthFile(rows.get(0), rows.subList(1, rows.size()));
    }
}
