// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.dossierlake.job.PhaseFigures;
import org.junit.jupiter.api.Test;

class ShownProgressTest {

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(screen, true, StandardCharsets.UTF_8);

    @Test
    void aPipeGetsOneLinePerPhase() {
        try (ShownProgress progress = new PlainProgress(err)) {
            progress.phase("stage", "3 files");
            progress.phase("publish", "");
        }
        assertThat(text().lines()).hasSize(2);
        assertThat(text().lines().toList().get(0)).matches(" +\\d+\\.\\d s {2}stage: 3 files");
        assertThat(text().lines().toList().get(1)).endsWith("publish");
    }

    @Test
    void aPipeIsToldWhatAPhaseTook() {
        try (ShownProgress progress = new PlainProgress(err)) {
            progress.phase("read", "3 files");
            progress.ended(new PhaseFigures("read", 2.04, 1_378, 2_100_000, 1_379, 98_765, 3, 14));
        }
        assertThat(text().lines().toList().get(1))
                .matches(" +\\d+\\.\\d s {2}read took 2\\.0 s: 1,378 rows \\(2,100,000 bytes\\) read,"
                        + " 1,379 rows \\(98,765 bytes\\) written, 3 jobs of 14 tasks");
    }

    @Test
    void aTerminalGetsOneLineThatIsGoneInTheEnd() {
        try (ShownProgress progress = new TerminalProgress(err)) {
            progress.phase("stage", "x".repeat(200));
            progress.ended(new PhaseFigures("stage", 2.04, 1_378, 2_100_000, 1_379, 98_765, 3, 14));
            progress.phase("publish", "a\u001b[2Jb");
        }
        assertThat(text()).doesNotContain("\n").endsWith("\r\u001b[K").contains("a\\u001b[2Jb");
        assertThat(text().split("\r")).allMatch(line -> line.length() <= 79 + "\u001b[K".length());
    }

    private String text() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
