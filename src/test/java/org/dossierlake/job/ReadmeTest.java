// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.dossierlake.lake.Table;
import org.junit.jupiter.api.Test;

/**
 * The catalogue of tables in the README is the declarations' own. After a change, {@code -Dgolden=rewrite} writes it anew;
 * the difference is then reviewed like any other.
 */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- tables -->\n";
    private static final String END = "<!-- /tables -->\n";

    @Test
    void theCatalogueOfTablesIsThatOfTheDeclarations() throws IOException {
        String readme = Files.readString(README);
        int from = readme.indexOf(BEGIN) + BEGIN.length();
        int to = readme.indexOf(END);
        assertThat(readme).contains(BEGIN, END);
        assertThat(from).as("%s stands before %s", BEGIN.strip(), END.strip()).isLessThanOrEqualTo(to);
        if ("rewrite".equals(System.getProperty("golden"))) {
            Files.writeString(README, readme.substring(0, from) + catalogue() + readme.substring(to));
        } else {
            assertThat(readme.substring(from, to))
                    .as("the catalogue in README.md; -Dgolden=rewrite writes it anew")
                    .isEqualTo(catalogue());
        }
    }

    private static String catalogue() {
        return "\n" + rows("Published", Tables.SHOWN) + "\n" + rows("Stored", Tables.ALL) + "\n";
    }

    private static String rows(String title, List<Table> tables) {
        return tables.stream()
                .map(table -> "| `%s` | %s%s |\n"
                        .formatted(
                                table.name(),
                                table.grain().replace("|", "\\|"),
                                table.layout().restricted() ? " (restricted: readers see it masked)" : ""))
                .collect(Collectors.joining("", "| %s | Grain |\n|---|---|\n".formatted(title), ""));
    }
}
