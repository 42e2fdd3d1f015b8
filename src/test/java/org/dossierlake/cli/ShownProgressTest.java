// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
    void aTerminalGetsOneLineThatIsGoneInTheEnd() {
        try (ShownProgress progress = new TerminalProgress(err)) {
            progress.phase("stage", "x".repeat(200));
            progress.phase("publish", "a\u001b[2Jb");
        }
        assertThat(text()).doesNotContain("\n").endsWith("\r\u001b[K").contains("a\\u001b[2Jb");
        assertThat(text().split("\r")).allMatch(line -> line.length() <= 79 + "\u001b[K".length());
    }

    private String text() {
        return screen.toString(StandardCharsets.UTF_8);
    }
}
