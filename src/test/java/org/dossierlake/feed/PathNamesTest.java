// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file's name is a name and nothing else; what leads to another place is refused by its name. */
class PathNamesTest {

    /** Names that a shell, a URI, a pattern or a table format would take for something else. */
    private static final List<String> NAMES = List.of(
            "a b.jsonl",
            " before.jsonl",
            "behind .jsonl ",
            "a..b.jsonl",
            "%2e%2e.jsonl",
            "up..%2F..%2Fetc/a.jsonl",
            "%2F.jsonl",
            "%00.jsonl",
            "a%0Ab.jsonl",
            "a:b.jsonl",
            "file:a.jsonl",
            "s3a:b/c.jsonl",
            "http:/example.org/a.jsonl",
            "*.jsonl",
            "?.jsonl",
            "[a-z].jsonl",
            "{a,b}.jsonl",
            "[.jsonl",
            "{.jsonl",
            "*/**/*.jsonl",
            "back\\slash.jsonl",
            "\\..\\a.jsonl",
            "line\nend.jsonl",
            "day=2025-07-01\nday=2025-07-02/a.jsonl",
            "return\r.jsonl",
            "tab\t.jsonl",
            "screen\u001b[2J.jsonl",
            "$(id).jsonl",
            "`id`.jsonl",
            "a;b|c&d.jsonl",
            "~root.jsonl",
            "-rf.jsonl",
            "#a?b=c.jsonl",
            "quotes'\"'\".jsonl",
            "a=b,c=d.jsonl",
            "null",
            "n".repeat(250));

    private static final String STEP = "{\"MaHoSo\":\"%d\",\"TrangThai\":\"4\",\"ThoiDiemXuLy\":\"x\"}\n";

    @TempDir
    Path folder;

    private Landed landed;

    @BeforeEach
    void anEmptyLandingFolder() {
        landed = new Landed(folder.resolve("landing"));
    }

    @Test
    void everyNameIsTakenAsItStands() {
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            String path = "steps/" + NAMES.get(i);
            landed.file(path, STEP.formatted(i));
            expected.put(path, Integer.toString(i));
        }
        assertThat(codes()).isEqualTo(expected);
    }

    @Test
    void linksAreRefusedByNameAndNotFollowed() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret.jsonl"), STEP.formatted(1));
        landed.file("steps/sound.jsonl", STEP.formatted(2));
        Path steps = landed.root().resolve("steps");
        Files.createSymbolicLink(steps.resolve("to-file.jsonl"), outside.resolve("secret.jsonl"));
        Files.createSymbolicLink(steps.resolve("to-folder"), outside);
        Files.createSymbolicLink(steps.resolve("to-parent"), steps);
        Files.createSymbolicLink(steps.resolve("within.jsonl"), Path.of("sound.jsonl"));
        Files.createSymbolicLink(steps.resolve("absolute"), Path.of("/"));
        Map<String, String> codes = codes();
        assertThat(codes)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "steps/sound.jsonl", "2",
                        "steps/to-file.jsonl", "FILE_UNREADABLE",
                        "steps/to-folder", "FILE_UNREADABLE",
                        "steps/to-parent", "FILE_UNREADABLE",
                        "steps/within.jsonl", "FILE_UNREADABLE",
                        "steps/absolute", "FILE_UNREADABLE"));
    }

    @Test
    void aLinkThatIsTurnedElsewhereIsAnotherContent() throws IOException {
        Path link = landed.file("steps/sound.jsonl", "").root().resolve("steps/link");
        Files.createSymbolicLink(link, Path.of("sound.jsonl"));
        String before = hash("steps/link");
        assertThat(hash("steps/link")).isEqualTo(before);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("/"));
        assertThat(hash("steps/link")).isNotEqualTo(before);
    }

    @Test
    void aPipeIsNotWaitedFor() throws IOException, InterruptedException {
        Path steps = landed.file("steps/sound.jsonl", STEP.formatted(2)).root().resolve("steps");
        Process made = new ProcessBuilder("mkfifo", steps.resolve("pipe.jsonl").toString()).start();
        assumeThat(made.waitFor(10, TimeUnit.SECONDS) && made.exitValue() == 0)
                .as("mkfifo makes pipes here")
                .isTrue();
        assertThat(codes())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("steps/sound.jsonl", "2", "steps/pipe.jsonl", "FILE_UNREADABLE"));
    }

    /** The dossier that each file names, or the rule that it broke. */
    private Map<String, String> codes() {
        return landed.rows(Sent.STEPS, Landed.PORTAL).stream()
                .collect(Collectors.toMap(row -> row.getAs("path"), PathNamesTest::codeOrRule));
    }

    private static String codeOrRule(Row row) {
        return row.getAs("broken") == null ? row.getAs("sent_code") : row.getAs("broken");
    }

    private String hash(String path) {
        return landed.find(Sent.STEPS, Landed.PORTAL).stream()
                .filter(file -> file.path().equals(path))
                .map(LandingFile::contentHash)
                .findFirst()
                .orElseThrow();
    }
}
