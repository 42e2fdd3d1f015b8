// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks as they are kept: questions without answers. */
class NotebookFilesTest {

    private static final Path FOLDER = Path.of("notebooks");

    private static final Pattern QUESTION = Pattern.compile("^Answer (\\w+) = lake\\.ask\\(\"\"\"\n");
    private static final Pattern SHOWN = Pattern.compile("show\\((\\w+)\\.");

    /** All that there are, in the order of their names. */
    static Stream<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb")).sorted().toList().stream();
        }
    }

    static Path notebook(String name) {
        return FOLDER.resolve(name + ".ipynb");
    }

    @Test
    void thereAreFive() throws IOException {
        assertThat(notebooks())
                .containsExactly(
                        notebook("digitisation-by-commune"),
                        notebook("payments-that-do-not-match"),
                        notebook("slow-procedures"),
                        notebook("tour"),
                        notebook("why-did-july-move"));
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void noAnswerIsKept(Path notebook) throws IOException {
        for (JsonNode cell : codeCells(notebook)) {
            assertThat(cell.get("outputs")).as(notebook.toString()).isEmpty();
            assertThat(cell.get("execution_count").isNull())
                    .as("no execution count in %s", notebook)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void eachOpensTheLakeAlikeAndAsksThreeToSixQuestions(Path notebook) throws IOException {
        List<String> sources =
                codeCells(notebook).stream().map(NotebookFilesTest::source).toList();
        assertThat(sources.get(0))
                .isEqualTo(source(codeCells(notebook("tour")).get(0)))
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
