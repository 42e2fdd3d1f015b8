// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingTest {

    @TempDir
    Path folder;

    @Test
    void filesOfAFeedAreFoundInAnyDepthAndUnfinishedOnesAreNot() {
        Landed landed = new Landed(folder)
                .file("dossiers/2025-07-01/b.jsonl", "abc")
                .file("dossiers/a b.jsonl", "")
                .file("dossiers/_SUCCESS", "")
                .file("dossiers/.hidden/x.jsonl", "")
                .file("dossiers/_temporary/x.jsonl", "")
                .file("dossiers/upload.part/x.jsonl", "")
                .file("dossiers/c.jsonl.tmp", "")
                .file("steps/d.jsonl", "");
        List<LandingFile> files = landed.find(Sent.DOSSIERS, Landed.PORTAL);
        // printf abc | sha256sum
        String hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertThat(files)
                .contains(new LandingFile(
                        "dossiers",
                        "dossiers/2025-07-01/b.jsonl",
                        3,
                        hash,
                        true,
                        Optional.of(LocalDate.of(2025, 7, 1))))
                .extracting(LandingFile::path)
                .containsExactly("dossiers/2025-07-01/b.jsonl", "dossiers/a b.jsonl");
        assertThat(landed.find(Sent.PAYMENTS, Landed.PORTAL)).isEmpty();
    }

    @Test
    void theDayIsThatOfTheFirstFolderNamedLikeADate() {
        assertThat(day("dossiers/2025-07-01/a.jsonl")).contains(LocalDate.of(2025, 7, 1));
        assertThat(day("dossiers/20250701/2025-07-02/a.jsonl")).contains(LocalDate.of(2025, 7, 1));
        assertThat(day("dossiers/day=2025-07-01/a.jsonl")).contains(LocalDate.of(2025, 7, 1));
        assertThat(day("dossiers/2025-02-30/day_20250701/x/a.jsonl")).isEmpty();
        assertThat(day("dossiers/12345678/20250701/a.jsonl")).contains(LocalDate.of(2025, 7, 1));
        assertThat(day("dossiers/2025-07-01.jsonl")).isEmpty();
        assertThat(day("dossiers/10250701/a.jsonl")).isEmpty();
    }

    @Test
    void theDialectsPatternGoesBeforeFolders() {
        Optional<Pattern> pattern = Optional.of(Pattern.compile("export-(\\d{8})"));
        assertThat(Landing.dayOf("dossiers/2025-07-01/export-20250703.csv", pattern))
                .contains(LocalDate.of(2025, 7, 3));
        assertThat(Landing.dayOf("dossiers/2025-07-01/a.csv", pattern)).isEmpty();
    }

    private static Optional<LocalDate> day(String path) {
        return Landing.dayOf(path, Optional.empty());
    }
}
