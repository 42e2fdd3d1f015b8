// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.dossierlake.Commands;
import org.dossierlake.LocalSpark;
import org.dossierlake.job.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a command before it does anything: one line, the exit status of the contract, and nothing is left. */
class ExitStatusSparkTest {

    @TempDir
    private Path folder;

    private final Commands commands = new Commands();
    private Site site;

    @BeforeEach
    void settle() {
        // A command takes the session that is there, and there must be one: it would stop its own.
        LocalSpark.session();
        site = Site.in(folder);
    }

    @Test
    void aMissingLandingFolderIs66() {
        assertStopped(66, "Nothing was done", "landing folder", "nightly");
        assertStopped(66, "Nothing was done", "landing folder", "plan");
        assertThat(site.landing()).doesNotExist();
    }

    @Test
    void aLandingFolderInAnUnknownStorageIs64() {
        land();
        for (String root : List.of("http://example.org/landing", "foo://bucket/landing", "foo:bar", "jar:file:/x!/y")) {
            assertStopped(64, "Nothing was done", "landing", "nightly", "--set", "landing.root=" + root);
        }
        String noFolder =
                site.landing().resolve("dossiers/2025-07-14/one.jsonl").toString();
        assertStopped(64, "Nothing was done", "it is no folder", "nightly", "--set", "landing.root=" + noFolder);
    }

    @Test
    void anUnknownCommandIs64() {
        land();
        assertStopped(64, "Nothing was done", "\"nightli\"; the nearest is nightly", "nightli");
    }

    @Test
    void aWrongSettingIs64() {
        land();
        assertStopped(64, "Nothing was done", "lake.rot", "nightly", "--set", "lake.rot=elsewhere");
        assertStopped(64, "Nothing was done", "lake.rot", "plan", "--set", "lake.rot=elsewhere");
        assertStopped(64, "Nothing was done", "currency", "nightly", "--set", "currency=dong");
        assertStopped(64, "Nothing was done", "time-zone", "status", "--set", "time-zone=Asia/Nowhere");
    }

    @Test
    void anUnreadableKeyIs64() throws IOException {
        land();
        Files.delete(folder.resolve("site.key"));
        assertStopped(64, "Nothing was done", "privacy.key", "nightly");
        site.write("site.key", "too short");
        assertStopped(64, "Nothing was done", "privacy.key", "nightly");
        assertThat(err()).doesNotContain("too short");
    }

    @Test
    void aSecondRunIs77() throws IOException {
        land();
        Files.createDirectories(site.lake());
        Path lockFile = site.lake().resolve("_lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(run("nightly")).isEqualTo(77);
        }
        assertOneLine("Nothing was done", "another run");
        assertThat(Site.filesUnder(site.lake())).containsExactly(lockFile);
    }

    @Test
    void aQuestionToAMissingLakeIs64() {
        land();
        assertStopped(64, "Nothing was shown", "there is no lake", "sql", "SELECT * FROM dossier");
        assertStopped(64, "Nothing was shown", "there is no lake", "status");
        String file = folder.resolve("export.csv").toString();
        assertStopped(64, "Nothing was shown", "there is no lake", "export", "--table=timeliness", "--output", file);
        assertStopped(64, "Nothing was shown", "there is no lake", "why", "H44.100-250701-0001");
        assertStopped(64, "Nothing was shown", "there is no lake", "quarantine", "list");
    }

    @Test
    void whatARunCameToIsWrittenHoweverItEnds() throws IOException {
        Path outcome = folder.resolve("outcomes/one");
        String set = "run.outcome=" + outcome;
        assertThat(run("nightly", "--set", set)).isEqualTo(66);
        assertThat(outcome).hasContent("66\n");
        land();
        assertThat(run("nightly", "--set", set, "--set", "lake.rot=elsewhere")).isEqualTo(64);
        assertThat(outcome).hasContent("64\n");
        Files.delete(outcome);
        assertThat(run("nightly", "--set", "run.outcome=" + outcome.toUri(), "--untill"))
                .isEqualTo(64);
        assertThat(outcome).hasContent("64\n");
        assertThat(run("status", "--set", set, "--help")).isZero();
        assertThat(outcome).hasContent("0\n");
    }

    @Test
    void anOutcomeThatCannotBeWrittenChangesNoStatus() {
        String set = "run.outcome=" + site.conf() + "/one";
        assertThat(run("nightly", "--set", set)).isEqualTo(66);
        assertThat(err().lines()).hasSize(2).anyMatch(line -> line.startsWith("writing run.outcome was not finished"));
    }

    private void land() {
        site.write("landing/dossiers/2025-07-14/one.jsonl", "{\"MaHoSo\":\"H44.100-250701-0001\"}\n");
    }

    private void assertStopped(int status, String notDone, String why, String... args) {
        assertThat(run(args)).as(String.join(" ", args)).isEqualTo(status);
        assertOneLine(notDone, why);
        assertThat(site.lake()).doesNotExist();
    }

    private void assertOneLine(String notDone, String why) {
        assertThat(commands.out()).isEmpty();
        assertThat(err().lines().toList()).hasSize(1);
        assertThat(err()).startsWith(notDone).contains(why).doesNotContain("\tat ", "Exception");
    }

    private int run(String... args) {
        return commands.run(site.conf(), args);
    }

    private String err() {
        return commands.err();
    }
}
