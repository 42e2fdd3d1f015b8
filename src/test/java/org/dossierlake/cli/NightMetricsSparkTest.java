// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dossierlake.Commands;
import org.dossierlake.LocalSpark;
import org.dossierlake.LogLines;
import org.dossierlake.feed.Landed;
import org.dossierlake.job.NightWatch;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;
import org.dossierlake.job.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of figures that every nightly leaves for Prometheus, however it ends. */
class NightMetricsSparkTest {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (dossierlake_[a-z_]+) (.+)");
    private static final Pattern SAMPLE = Pattern.compile(
            "(dossierlake_[a-z_]+)(\\{[a-z]+=\"[a-z]+\"(?:,[a-z]+=\"[a-z]+\")*})? (-?\\d+(?:\\.\\d+)?)");

    private static final String[] DOSSIER = {
        "MaHoSo", "H44.100-250701-0001",
        "MaTTHC", "1.000001",
        "LoaiDoiTuong", "1",
        "NgayTiepNhan", "20250701090000",
        "TrangThaiHoSo", "4"
    };

    @TempDir
    private Path folder;

    private final Commands commands = new Commands();
    private Site site;
    private Path file;

    @BeforeEach
    void settle() throws IOException {
        LocalSpark.session();
        site = Site.in(folder);
        file = folder.resolve("collector/dossierlake.prom");
        Files.createDirectories(file.getParent());
    }

    @Test
    void everyNightlyLeavesItsFiguresAlsoOneThatFindsNothingOrFails() throws IOException {
        String sound = Landed.json(DOSSIER);
        site.write("landing/dossiers/2025-07-14/two.jsonl", sound + "\n" + sound + "\nno record\n");
        Instant before = Instant.now();
        assertThat(nightly(file)).isEqualTo(2);
        Map<String, Double> night = samples();
        assertThat(night)
                .containsEntry("dossierlake_run_exit_status", 2.0)
                .containsEntry("dossierlake_rows{feed=\"dossiers\",verdict=\"accepted\"}", 1.0)
                .containsEntry("dossierlake_rows{feed=\"dossiers\",verdict=\"duplicate\"}", 1.0)
                .containsEntry("dossierlake_rows{feed=\"dossiers\",verdict=\"quarantined\"}", 1.0)
                .containsEntry("dossierlake_rows{feed=\"dossiers\",verdict=\"superseded\"}", 0.0)
                .containsEntry("dossierlake_phase_rows_written{phase=\"read\"}", 3.0)
                // The end of 14 July at UTC+7: 17:00 UTC.
                .containsEntry("dossierlake_complete_until_timestamp_seconds", (double)
                        Instant.parse("2025-07-14T17:00:00Z").getEpochSecond())
                .containsKeys(
                        "dossierlake_phase_seconds{phase=\"find\"}", "dossierlake_phase_bytes_read{phase=\"publish\"}");
        assertThat(night.get("dossierlake_run_finished_timestamp_seconds"))
                .isBetween(before.toEpochMilli() / 1e3, Instant.now().toEpochMilli() / 1e3);
        assertThat(night.get("dossierlake_run_duration_seconds"))
                .isBetween(0.1, Instant.now().toEpochMilli() / 1e3 - before.toEpochMilli() / 1e3);
        assertThat(night.get("dossierlake_published_timestamp_seconds"))
                .isBetween(before.toEpochMilli() / 1e3, night.get("dossierlake_run_finished_timestamp_seconds"));

        assertThat(nightly(file)).isZero();
        Map<String, Double> idle = samples();
        assertThat(idle)
                .containsEntry("dossierlake_run_exit_status", 0.0)
                .containsAllEntriesOf(standing(night))
                .containsKey("dossierlake_phase_seconds{phase=\"find\"}")
                .doesNotContainKey("dossierlake_phase_seconds{phase=\"read\"}");

        assertThat(nightly(file, "--set", "landing.root=" + folder.resolve("gone")))
                .isEqualTo(66);
        Map<String, Double> failed = samples();
        assertThat(failed).containsEntry("dossierlake_run_exit_status", 66.0).containsAllEntriesOf(standing(night));
        assertThat(failed.get("dossierlake_run_finished_timestamp_seconds"))
                .isGreaterThan(idle.get("dossierlake_run_finished_timestamp_seconds"));
        assertThat(Site.filesUnder(file.getParent())).containsExactly(file);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldBeforeAnythingIsDone() throws IOException {
        site.write("landing/dossiers/2025-07-14/one.jsonl", Landed.json(DOSSIER) + "\n");
        assertThat(nightly(folder.resolve("absent/dossierlake.prom"))).isEqualTo(64);
        assertThat(err()).startsWith("Nothing was done: metrics.file is ").contains("its folder does not exist");
        assertThat(err().lines()).hasSize(1);
        Files.createDirectories(file);
        assertThat(nightly(file)).isEqualTo(64);
        assertThat(err()).contains("that is a folder");
        assertThat(site.lake()).doesNotExist();
    }

    @Test
    void aFileThatCanNoLongerBeWrittenWhenTheNightEndsChangesNothing() throws IOException {
        Settings settings =
                Settings.read(SettingsSources.ofProcess(Optional.of(site.conf()), List.of("metrics.file=" + file)));
        NightWatch watch = NightWatch.of(settings);
        Files.delete(file.getParent());
        watch.ended(0, Optional.empty());
        assertThat(file.getParent()).doesNotExist();
        assertThat(LogLines.with("The figures of this night were not written into " + file))
                .singleElement()
                .satisfies(line -> assertThat(line.get("log.level").asText()).isEqualTo("WARN"));
    }

    /** What holds until another night learns something new. */
    private static Map<String, Double> standing(Map<String, Double> samples) {
        Map<String, Double> standing = new LinkedHashMap<>(samples);
        standing.keySet()
                .removeIf(name -> name.startsWith("dossierlake_run_") || name.startsWith("dossierlake_phase_"));
        assertThat(standing).hasSize(6);
        return standing;
    }

    /** Every line of the file is a comment or a sample, and each gauge is explained and typed before its samples. */
    private Map<String, Double> samples() throws IOException {
        assertThat(Files.readString(file)).endsWith("\n");
        Map<String, Double> samples = new LinkedHashMap<>();
        List<String> comments = new ArrayList<>();
        String current = "";
        for (String line : Files.readAllLines(file)) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                String said = comment.group(1) + " " + comment.group(2);
                assertThat(comments).doesNotContain(said);
                comments.add(said);
                if (comment.group(1).equals("TYPE")) {
                    assertThat(comment.group(3)).isEqualTo("gauge");
                    assertThat(comments).contains("HELP " + comment.group(2));
                    current = comment.group(2);
                }
            } else {
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).isEqualTo(current);
                String name = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
                assertThat(samples.put(name, Double.valueOf(sample.group(3))))
                        .as(line)
                        .isNull();
            }
        }
        return samples;
    }

    private int nightly(Path metricsFile, String... more) {
        List<String> words = new ArrayList<>(List.of("--set", "metrics.file=" + metricsFile, "nightly"));
        words.addAll(List.of(more));
        return commands.run(site.conf(), words.toArray(String[]::new));
    }

    private String err() {
        return commands.err();
    }
}
