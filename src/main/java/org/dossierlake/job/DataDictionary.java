// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** What the tables and their columns mean, out of the declarations; needs no session. */
public final class DataDictionary {

    private DataDictionary() {}

    /** All tables with their grain, or one table with its columns. */
    public static List<String> lines(Optional<String> table) {
        return table.map(name -> ofTable(Tables.named(name))).orElseGet(DataDictionary::ofAll);
    }

    private static List<String> ofAll() {
        List<String> lines = new ArrayList<>(List.of("Published:"));
        Tables.SHOWN.forEach(table -> lines.add("  %-20s %s".formatted(table.name(), table.grain())));
        lines.add("Stored:");
        Tables.ALL.forEach(table -> lines.add("  %-20s %s%s"
                .formatted(
                        table.name(),
                        table.grain(),
                        table.layout().restricted() ? " (restricted: readers see it masked)" : "")));
        return lines;
    }

    private static List<String> ofTable(Table table) {
        List<String> lines = new ArrayList<>(List.of("%s: %s".formatted(table.name(), table.grain())));
        for (Field field : Tables.columns(table)) {
            lines.add("  %-34s %-14s %s%s"
                    .formatted(
                            field.name(),
                            shortType(field),
                            table.key().contains(field) ? "[key] " : "",
                            field.comment()));
        }
        return lines;
    }

    private static String shortType(Field field) {
        String type = field.type().catalogString();
        return type.length() <= 14 ? type : type.substring(0, type.indexOf('<') < 0 ? 14 : type.indexOf('<'));
    }
}
