// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DialectTest {

    @TempDir
    Path folder;

    @Test
    void everyShippedDialectIsSound() throws IOException {
        try (var files = Files.list(Path.of("conf", "dialects"))) {
            assertThat(files.map(file -> Dialect.load(file).name()))
                    .containsExactlyInAnyOrder(
                            "portal",
                            "ministry",
                            "igate",
                            "receipt",
                            "bpic15",
                            "road-fines",
                            "catalogue",
                            "register",
                            "targets",
                            "feedback");
        }
    }

    @Test
    void whatADialectLeavesOutComesFromTheSite() throws IOException {
        Dialect.Section steps = Dialect.load(
                        file(STEPS), new Dialect.Defaults(ZoneId.of("Asia/Vientiane"), "la", "LAK"))
                .section(Sent.STEPS);
        assertThat(steps.zone()).isEqualTo(ZoneId.of("Asia/Vientiane"));
        assertThat(steps.calendar()).isEqualTo("la");
        assertThat(steps.currency()).isEqualTo("LAK");
    }

    @Test
    void aSectionMayWriteOtherwiseThanTheRest() throws IOException {
        Dialect dialect = Dialect.load(
                file("zone = UTC\n" + STEPS.replace("steps {", "steps { zone = Europe/Rome, format = csv,")));
        assertThat(dialect.section(Sent.STEPS).zone()).isEqualTo(ZoneId.of("Europe/Rome"));
        assertThat(dialect.section(Sent.STEPS).reading().format()).isEqualTo(Dialect.Format.CSV);
    }

    @Test
    void aFeedThatTheDialectDoesNotKnowStopsTheRun() throws IOException {
        Dialect dialect = Dialect.load(file(STEPS));
        assertThatThrownBy(() -> dialect.section(Sent.DOSSIERS))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("no section dossiers");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLine() throws IOException {
        Path file = file(
                """
                zone = Mars/Olympus
                colour = red
                timestamps = [ "yyyyMMddhhmmss", "yyyy-'W'ww", "yyyy-MM-dd]" ]
                currency = DONG
                separator = ";;"
                day-in-path = "no group"
                dossiers {
                  columns {
                    code = { constnat = x }
                    statu = S
                  }
                  codes { status { a = "99" } }
                  lists { components { path = X, file = F, sha = Y } }
                  only = 3
                }
                steps { columns { code = C, status = S, processed = P }, negative-fees = counted }
                procedures {
                  columns { code = C }
                  lists { times { text = T, each = "(?<time>[0-9]+) (day|hour)" }, fees { each = "(?<amount>x)" } }
                  codes { unit { Tuần = week }, level { Phường = ward } }
                }
                """);
        RunFailure failure = (RunFailure) catchThrowable(() -> Dialect.load(file));
        assertThat(failure.reason()).isEqualTo(StopReason.USAGE);
        assertThat(failure.getMessage())
                .contains(
                        "line 2: colour is unknown",
                        "line 1: zone must be a time zone such as Asia/Ho_Chi_Minh, but it is Mars/Olympus",
                        "hh) without am or pm, so that 12:30 would be read as 00:30; write HH",
                        "yyyy-'W'ww has a letter other than",
                        "yyyy-MM-dd] is no pattern",
                        "currency must be an ISO 4217 code",
                        "separator must be a single character",
                        "day-in-path must be a regular expression with one group",
                        "line 9: dossiers.columns.code must be",
                        "line 10: dossiers.columns.statu is unknown; the nearest known key is status",
                        "dossiers.columns must say where to find status",
                        "dossiers.codes.status.a is wrong",
                        "dossiers.lists.components.sha is unknown",
                        "dossiers.only must be a section in braces",
                        "steps.negative-fees is unknown",
                        "procedures.lists.times.each must be a regular expression whose groups are all named, by channel,",
                        "procedures.lists.fees must say in which column's text",
                        "procedures.codes.unit.Tuần is wrong",
                        "procedures.codes.level.Phường is wrong")
                .containsOnlyOnce("line 1:")
                .endsWith("Correct it, then run the same command again.");
    }

    @Test
    void aFileThatIsNoHoconOrIsAbsentIsToldSo() throws IOException {
        assertThatThrownBy(() -> Dialect.load(file("format = {")))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> Dialect.load(folder.resolve("absent.conf")))
                .isInstanceOf(RunFailure.class)
                .hasMessageContaining("absent.conf cannot be read");
    }

    @Test
    void sourcesAreReadAsTheirGrammarSays() {
        Map<String, String> record = Map.of("a", "1", "b", "2");
        Source half = new Source.Concat(List.of(new Source.Constant("M"), new Source.FromColumn("absent")));
        Source whole = new Source.Concat(List.of(
                new Source.Constant("M"),
                new Source.FromPath(java.util.regex.Pattern.compile("town(\\d)")),
                new Source.FromColumn("b")));
        assertThat(half.text(record::get)).isNull();
        assertThat(whole.within("x/town7.csv").text(record::get)).isEqualTo("M72");
        assertThat(whole.within("x/city7.csv").text(record::get)).isNull();
        assertThat(new Source.WhenPresent("a", "9", "4").text(record::get)).isEqualTo("9");
        assertThat(new Source.WhenPresent("c", "9", "4").text(record::get)).isEqualTo("4");
    }

    private static final String STEPS =
            "timestamps = [ \"yyyyMMddHHmmss\" ]\nsteps { columns { code = C, status = S, processed = P } }\n";

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("sender.conf"), text);
    }
}
