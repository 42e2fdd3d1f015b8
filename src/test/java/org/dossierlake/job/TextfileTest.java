// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextfileTest {

    @TempDir
    private Path folder;

    @Test
    void numbersAreWrittenOutAndLabelsEscaped() throws IOException {
        Textfile text = new Textfile();
        text.gauge("whole", "Back\\slash and\nline end.", 1_752_512_400);
        text.gauge("fraction", "A part.", 0.125);
        text.gauge("zero", "Nothing.", 0);
        text.gauge("labelled", "With a label.", Map.of(Map.of("path", "a\\b\"c\nd"), 3_000_000_000.0));
        text.gauge("without", "Without values.", Map.of());
        assertThat(written(text))
                .isEqualTo(
                        """
                        # HELP whole Back\\\\slash and\\nline end.
                        # TYPE whole gauge
                        whole 1752512400
                        # HELP fraction A part.
                        # TYPE fraction gauge
                        fraction 0.125
                        # HELP zero Nothing.
                        # TYPE zero gauge
                        zero 0
                        # HELP labelled With a label.
                        # TYPE labelled gauge
                        labelled{path="a\\\\b\\"c\\nd"} 3000000000
                        """);
    }

    @Test
    void whatAFileDoesNotHaveItTakesOverWhereItIsAskedTo() throws IOException {
        Textfile before = new Textfile();
        before.gauge("kept", "Kept.", Map.of(Map.of("feed", "steps"), 7.0));
        before.gauge("kept_not", "Another name.", 1);
        before.gauge("new", "Old.", 1);
        before.write(file());
        Textfile after = new Textfile();
        after.gauge("new", "New.", 2);
        after.keep(file(), Set.of("kept", "new"));
        assertThat(written(after))
                .isEqualTo(
                        """
                        # HELP new New.
                        # TYPE new gauge
                        new 2
                        # HELP kept Kept.
                        # TYPE kept gauge
                        kept{feed="steps"} 7
                        """);
    }

    @Test
    void aFileThatIsNoTextIsReplacedAndNothingIsLeftBesideIt() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
        Textfile text = new Textfile();
        text.gauge("new", "New.", 2);
        text.keep(file(), Set.of("kept"));
        assertThat(written(text)).endsWith("new 2\n");
        assertThat(folder.toFile().list()).containsExactly("metrics.prom");
    }

    private Path file() {
        return folder.resolve("metrics.prom");
    }

    private String written(Textfile text) throws IOException {
        text.write(file());
        return Files.readString(file());
    }
}
