// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
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
                .extracting(LandingFile::withoutState)
                .contains(new LandingFile(
                        "dossiers",
                        "dossiers/2025-07-01/b.jsonl",
                        3,
                        hash,
                        true,
                        Optional.of(LocalDate.of(2025, 7, 1)),
                        Optional.empty()))
                .extracting(LandingFile::path)
                .containsExactly("dossiers/2025-07-01/b.jsonl", "dossiers/a b.jsonl");
        assertThat(landed.find(Sent.PAYMENTS, Landed.PORTAL)).isEmpty();
    }

    @Test
    void aFileIsReadAgainOnlyWhereItsStorageSaysThatItMayBeAnother() throws IOException {
        Landed landed = new Landed(folder).file("dossiers/a.jsonl", "abc").file("dossiers/b.jsonl", "abc");
        List<LandingFile> first = landed.find(Sent.DOSSIERS, Landed.PORTAL);
        KnownFiles known = new KnownFiles();
        first.forEach(file -> known.add(file.path(), file.bytes(), file.storageState(), "as remembered"));
        assertThat(landed.find(Sent.DOSSIERS, Landed.PORTAL, known))
                .extracting(LandingFile::contentHash)
                .containsOnly("as remembered");

        // Another content of the same size under the same modified time, as some copying tools leave it.
        Path changed = folder.resolve(first.get(0).path());
        FileTime modified = Files.getLastModifiedTime(changed);
        Files.writeString(changed, "abd");
        Files.setLastModifiedTime(changed, modified);
        // And one that another file with the same modified time took the place of.
        Path replaced = folder.resolve(first.get(1).path());
        Path other = Files.writeString(folder.resolve("other"), "abe");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(replaced));
        Files.move(other, replaced, StandardCopyOption.ATOMIC_MOVE);
        assertThat(landed.find(Sent.DOSSIERS, Landed.PORTAL, known))
                .extracting(LandingFile::contentHash)
                .containsExactly(sha256("abd"), sha256("abe"));
    }

    @Test
    void whatWasWrittenToOrRemovedSinceItWasFoundIsNamed() throws IOException {
        Landed landed = new Landed(folder)
                .file("dossiers/a.jsonl", "abc")
                .file("dossiers/b.jsonl", "abc")
                .file("dossiers/c.jsonl", "abc")
                .file("dossiers/d.jsonl", "abc");
        List<LandingFile> found = landed.find(Sent.DOSSIERS, Landed.PORTAL);
        Configuration hadoop = new Configuration();
        assertThat(Landing.changed(hadoop, folder.toString(), found)).isEmpty();
        landed.file("dossiers/e.jsonl", "another file");
        landed.file("dossiers/b.jsonl", "abd");
        Files.delete(folder.resolve("dossiers/c.jsonl"));
        landed.file("dossiers/d.jsonl", "abcd");
        assertThat(Landing.changed(hadoop, folder.toString(), found))
                .containsExactly("dossiers/b.jsonl", "dossiers/c.jsonl", "dossiers/d.jsonl");
        // A resumed run knows the sizes alone.
        List<LandingFile> stateless =
                found.stream().map(LandingFile::withoutState).toList();
        assertThat(Landing.changed(hadoop, folder.toString(), stateless))
                .containsExactly("dossiers/c.jsonl", "dossiers/d.jsonl");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
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
