// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.dossierlake.LocalSpark;
import org.dossierlake.feed.Landed;
import org.dossierlake.job.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody who names a file or fills a field can write a line of his own into what people read. */
class ForgedLinesSparkTest {

    private static final String FORGED = "FORGED 2025-07-01 info all is well";

    /** What may begin a line, take one back, command a terminal, or turn the direction of what follows. */
    private static final List<String> PAYLOADS = List.of(
            "\n",
            "\r",
            "\r\n",
            "\u000b",
            "\u000c",
            "\u001b[2K\r",
            "\u0085",
            "\u2028",
            "\u2029",
            "\u202e",
            "\b",
            "\u009b1A");

    /** Characters that no line may hold; a line's own end is taken off before. */
    private static final Pattern COMMANDS = Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]");

    private static final String[] DOSSIER = {
        "MaHoSo", "H44.100-250701-0001",
        "MaTTHC", "1.000001",
        "LoaiDoiTuong", "1",
        "NgayTiepNhan", "20250701090000",
        "TrangThaiHoSo", "4"
    };

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void noNameAndNoFieldMakesALineOfItsOwn() {
        LocalSpark.session();
        Site site = Site.in(folder);
        for (int i = 0; i < PAYLOADS.size(); i++) {
            land(site, i, PAYLOADS.get(i) + FORGED);
        }
        assertThat(run(site, "nightly")).isEqualTo(2);
        String runId = firstOf(site, "SELECT run_id FROM run").strip();
        assertThat(run(site, "status")).isZero();
        assertThat(run(site, "status", "--run", runId)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(FORGED);
        assertThat(run(site, "quarantine", "list")).isZero();
        assertThat(run(site, "quarantine", "show")).isZero();
        assertThat(run(site, "sql", "SELECT path, field, difference FROM schema_finding ORDER BY ALL"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(FORGED);
        assertThat(run(site, "sql", "SELECT * FROM procedure")).isZero();
        assertThat(run(site, "sql", "SELECT * FROM nothing_called" + FORGED.replace(' ', '_')))
                .isEqualTo(64);
        for (String payload : PAYLOADS) {
            assertThat(run(site, "status", "--run", payload + FORGED)).isEqualTo(64);
            assertThat(run(site, payload + FORGED)).isEqualTo(64);
            assertThat(run(site, "nightly", "--set", "landing.root=/no" + payload + FORGED))
                    .isIn(64, 66);
        }
    }

    /** Forged names of a file and of a folder, of an unknown field and of a field that a drifted file lacks, and values. */
    private static void land(Site site, int number, String forged) {
        String json = forged.chars()
                .mapToObj(letter -> letter < ' ' ? "\\u%04x".formatted(letter) : Character.toString(letter))
                .reduce("", String::concat);
        String sound = Landed.json(Landed.with(
                DOSSIER,
                "MaHoSo",
                "H44.100-250701-%04d".formatted(number),
                "MaTTHC",
                "1" + json,
                "TenTTHC",
                "x" + json,
                "Moi" + json,
                "1"));
        String folder = "landing/dossiers/2025-07-14" + (number % 2 == 0 ? "/day" + forged : "");
        site.write(
                folder + "/sound" + forged + ".jsonl",
                sound + "\n" + sound.replace("\"4\"", "\"" + json + "\"") + "\n");
        site.write(
                folder + "/drifted" + number + ".jsonl",
                sound.replace("TrangThaiHoSo", "TrangThaiHoS" + json.substring(0, Math.min(6, json.length()))) + "\n");
    }

    private String firstOf(Site site, String sql) {
        assertThat(run(site, "sql", "--format", "csv", sql)).isZero();
        return out.toString(StandardCharsets.UTF_8).lines().skip(1).findFirst().orElseThrow();
    }

    /** Runs a command and looks at every line that it printed. */
    private int run(Site site, String... args) {
        out.reset();
        err.reset();
        List<String> all = new ArrayList<>(List.of("--conf", site.conf().toString()));
        all.addAll(List.of(args));
        int status = Main.run(
                all,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        for (ByteArrayOutputStream stream : List.of(out, err)) {
            for (String line : stream.toString(StandardCharsets.UTF_8).split("\n")) {
                assertThat(line).as(String.join(" ", args)).doesNotContainPattern(COMMANDS);
                assertThat(line).as(String.join(" ", args)).doesNotStartWith("FORGED");
            }
        }
        return status;
    }

    @Test
    void noMessageMakesALineOfItsOwnInTheLog() throws IOException {
        Matcher shown = Pattern.compile("<Property name=\"shown\">(.*)</Property>")
                .matcher(Files.readString(Path.of("conf", "log4j2.xml")));
        assertThat(shown.find()).isTrue();
        PatternLayout screen =
                PatternLayout.newBuilder().withPattern(shown.group(1)).build();
        JsonTemplateLayout file = JsonTemplateLayout.newBuilder()
                .setConfiguration(new DefaultConfiguration())
                .setEventTemplateUri("classpath:EcsLayout.json")
                .build();
        for (String payload : PAYLOADS) {
            LogEvent event = Log4jLogEvent.newBuilder()
                    .setLevel(Level.WARN)
                    .setMessage(new SimpleMessage("path " + payload + FORGED))
                    .build();
            String line = screen.toSerializable(event);
            assertThat(line).endsWith("\n").contains(FORGED);
            assertThat(line.substring(0, line.length() - 1)).doesNotContainPattern(COMMANDS);
            assertThat(file.toSerializable(event).strip())
                    .doesNotContain("\n", "\r")
                    .startsWith("{");
        }
    }
}
