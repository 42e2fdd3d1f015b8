// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.PublicTable;
import org.dossierlake.statistic.Statistics;
import org.junit.jupiter.api.Test;

/**
 * The page of tables and columns is the declarations' own, as the command {@code tables} is. After a change,
 * {@code -Dgolden=rewrite} writes it anew; the difference is then reviewed like any other.
 */
class TablesPageTest {

    private static final Path PAGE = Path.of("src", "site", "markdown", "tables.md");
    private static final String BEGIN = "<!-- tables -->\n";
    private static final String END = "<!-- /tables -->\n";

    @Test
    void thePageIsThatOfTheDeclarations() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page).containsOnlyOnce(BEGIN).containsOnlyOnce(END);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        if ("rewrite".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page.substring(0, from) + dictionary() + page.substring(to));
        } else {
            String written = page.substring(from, to);
            assertThat(onlyIn(written, dictionary()))
                    .as("lines of tables.md that are not declared so; -Dgolden=rewrite writes it anew")
                    .isEmpty();
            assertThat(onlyIn(dictionary(), written))
                    .as("lines missing in tables.md; -Dgolden=rewrite writes it anew")
                    .isEmpty();
            assertThat(written.equals(dictionary())).as("the order of lines").isTrue();
        }
    }

    /** The whole text would hide what differs. */
    private static List<String> onlyIn(String text, String other) {
        Set<String> lines = other.lines().collect(Collectors.toSet());
        return text.lines().filter(line -> !lines.contains(line)).toList();
    }

    /** The page tells as much as the command. */
    @Test
    void eachColumnThatTheCommandTellsStandsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        for (Table table : Tables.READABLE) {
            String section = page.substring(page.indexOf("\n### %s\n".formatted(table.name())) + 1);
            int next = section.indexOf("\n#", 1);
            List<String> told = DataDictionary.lines(Optional.of(table.name()));
            assertThat(told).hasSizeGreaterThan(2);
            assertThat(next < 0 ? section : section.substring(0, next))
                    .contains(told.stream()
                            .skip(1)
                            .map(line -> "\n| `%s` |".formatted(line.strip().split(" ")[0]))
                            .toList());
        }
    }

    private static String dictionary() {
        return links("Published", Tables.SHOWN)
                + links("Stored", Tables.ALL)
                + sections("Published", Tables.SHOWN)
                + sections("Stored", Tables.ALL)
                + "\n";
    }

    private static String links(String title, List<Table> tables) {
        return tables.stream()
                .map(table -> "[%s](#%s)".formatted(table.name(), table.name()))
                .collect(Collectors.joining(",\n", "\n%s:\n".formatted(title), ".\n"));
    }

    private static String sections(String title, List<Table> tables) {
        return tables.stream().map(TablesPageTest::section).collect(Collectors.joining("", "\n## " + title + "\n", ""));
    }

    private static String section(Table table) {
        return "\n### %s\n\n%s.\n\n- Key: %s\n- Read by: %s%s\n\n| Column | Type | Null | Meaning |\n|---|---|---|---|\n%s"
                .formatted(
                        table.name(),
                        table.grain(),
                        table.key().stream()
                                .map(field -> "`" + field.name() + "`")
                                .collect(Collectors.joining(", ")),
                        readers(table),
                        Statistics.of(table)
                                .map(statistic -> "\n- Told from: [%1$s](#%1$s)"
                                        .formatted(statistic.sums().name()))
                                .orElse(""),
                        columns(table).stream().map(TablesPageTest::row).collect(Collectors.joining()));
    }

    private static List<Field> columns(Table table) {
        return Tables.columns(table);
    }

    private static String readers(Table table) {
        if (PublicTable.ALL.stream().anyMatch(open -> open.table().equals(table))) {
            return "analysts and the report; everybody, as far as `export --public` has it";
        }
        if (Tables.SHOWN.contains(table)) {
            return "analysts and the report";
        }
        return table.layout().restricted()
                ? "restricted: lies under `lake.restricted`; `sql` and notebooks show it with `raw` masked"
                : "whoever may read the lake";
    }

    private static String row(Field field) {
        return "| `%s` | %s | %s | %s |\n"
                .formatted(
                        field.name(),
                        field.type().catalogString(),
                        field.nullable() ? "may be" : "never",
                        field.comment().replace("|", "\\|"));
    }
}
