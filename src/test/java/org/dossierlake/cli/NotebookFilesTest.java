// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.dossierlake.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks as they are kept: questions without answers. */
class NotebookFilesTest {

    private static final Pattern QUESTION = Pattern.compile("^Answer (\\w+) = lake\\.ask\\(\"\"\"\n");
    private static final Pattern SHOWN = Pattern.compile("show\\((\\w+)\\.");

    @Test
    void thereAreFive() throws IOException {
        assertThat(Documents.notebooks())
                .containsExactly(
                        Documents.notebook("digitisation-by-commune"),
                        Documents.notebook("payments-that-do-not-match"),
                        Documents.notebook("slow-procedures"),
                        Documents.notebook("tour"),
                        Documents.notebook("why-did-july-move"));
    }

    @ParameterizedTest
    @MethodSource("org.dossierlake.Documents#notebooks")
    void noAnswerIsKept(Path notebook) throws IOException {
        for (JsonNode cell : codeCells(notebook)) {
            assertThat(cell.get("outputs")).as(notebook.toString()).isEmpty();
            assertThat(cell.get("execution_count").isNull())
                    .as("no execution count in %s", notebook)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("org.dossierlake.Documents#notebooks")
    void eachOpensTheLakeAlikeAndAsksThreeToSixQuestions(Path notebook) throws IOException {
        List<String> sources =
                codeCells(notebook).stream().map(NotebookFilesTest::source).toList();
        assertThat(sources.get(0))
                .isEqualTo(source(codeCells(Documents.notebook("tour")).get(0)))
                .contains("Notebook.open()");
        assertThat(sources.subList(1, sources.size())).hasSizeBetween(3, 6).allSatisfy(source -> assertThat(source)
                .containsOnlyOnce("lake.ask("));
    }

    private static List<JsonNode> codeCells(Path notebook) throws IOException {
        List<JsonNode> cells = new ArrayList<>();
        for (JsonNode cell : new ObjectMapper().readTree(notebook.toFile()).get("cells")) {
            if (cell.get("cell_type").asText().equals("code")) {
                cells.add(cell);
            }
        }
        return cells;
    }

    private static String source(JsonNode cell) {
        StringBuilder source = new StringBuilder();
        cell.get("source").forEach(line -> source.append(line.asText()));
        return source.toString();
    }
}
