// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dossierlake.domain.WorkingCalendar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NationalSimulationTest {

    private static final LocalDate FIRST = LocalDate.of(2025, 7, 1);

    private static WorkingCalendar calendar;

    @BeforeAll
    static void calendar() throws IOException {
        calendar = WorkingCalendar.parse("vn", Files.readAllLines(Path.of("conf", "calendars", "vn.csv")));
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherDoesNot(@TempDir Path one, @TempDir Path same, @TempDir Path other)
            throws IOException {
        NationalSimulation.run(plan(one, 4, 300, 1, 0.05), FIRST, calendar);
        NationalSimulation.run(plan(same, 4, 300, 1, 0.05), FIRST, calendar);
        NationalSimulation.run(plan(other, 4, 300, 2, 0.05), FIRST, calendar);
        assertThat(bytesBelow(same)).isEqualTo(bytesBelow(one)).isNotEqualTo(bytesBelow(other));
    }

    @Test
    void whatFollowsANightDoesNotChangeIt(@TempDir Path shorter, @TempDir Path longer) throws IOException {
        NationalSimulation.run(plan(shorter, 3, 300, 1, 0.05), FIRST, calendar);
        NationalSimulation.run(plan(longer, 5, 300, 1, 0.05), FIRST, calendar);
        assertThat(bytesBelow(longer.resolve("landing"))).containsAllEntriesOf(bytesBelow(shorter.resolve("landing")));
    }

    @Test
    void aLongTimeCanBeWrittenInPieces(@TempDir Path whole, @TempDir Path first, @TempDir Path second)
            throws IOException {
        NationalSimulation.run(plan(whole, 5, 300, 1, 0.05), FIRST, calendar);
        NationalSimulation.run(plan(first, 3, 300, 1, 0.05), FIRST, calendar);
        SimulationPlan rest = new SimulationPlan(second.resolve("landing"), FIRST.plusDays(3), 2, 300, 1, 0.05, 0.05);
        NationalSimulation.run(rest, FIRST, calendar);
        Map<String, Integer> pieces = new TreeMap<>(bytesBelow(first.resolve("landing")));
        pieces.putAll(bytesBelow(second.resolve("landing")));
        assertThat(pieces).isEqualTo(bytesBelow(whole.resolve("landing")));
        for (String table : List.of("agency_day.csv", "digitisation.csv", "online_payment.csv")) {
            assertThat(second.resolve("truth").resolve(table))
                    .hasSameTextualContentAs(whole.resolve("truth").resolve(table));
        }
        assertThatThrownBy(() -> NationalSimulation.run(rest, FIRST.plusDays(4), calendar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("began on 2025-07-05");
    }

    /** The founding figures, in a hundredth of their size: what is dealt out evenly lies close to its share even then. */
    @Test
    void theSharesAreThoseOfTheFoundingFigures(@TempDir Path folder) throws IOException {
        SimulationResult result = NationalSimulation.run(plan(folder, 72, 1_060, 1, 0), FIRST, calendar);
        Map<String, Double> all = sums(folder, "agency_day", "VN");
        Map<String, Double> localities = sums(folder, "agency_day", "VN.LOCALITIES");
        assertThat(localities.get("received_online")).isCloseTo(66_000, within(1_000.0));
        assertThat(localities.get("on_time_online") / localities.get("judged_online"))
                .isCloseTo(0.91, within(0.005));
        assertThat(all.get("paid")).isCloseTo(30_000, within(500.0));
        assertThat(all.get("paid_amount")).isCloseTo(1.7e10, within(0.04e10));
        assertThat(digitised(folder, "VN.MINISTRIES")).isCloseTo(0.3927, within(0.01));
        assertThat(digitised(folder, "VN.LOCALITIES")).isCloseTo(0.3783, within(0.002));
        assertThat(result.rowsQuarantined()).isZero();
        assertThat(result.dossiers()).isBetween(70_000L, 76_320L);
    }

    @Test
    void theCountryIsAsLargeAsItShouldBe() {
        NationalWorld world = new NationalWorld();
        List<String> codes = world.agencies().stream().map(Agency::code).toList();
        assertThat(codes).doesNotHaveDuplicates();
        assertThat(world.agencies().stream()
                        .filter(agency -> agency.heir().isEmpty()
                                && agency.code().length() == "H01.100".length()
                                && agency.code().startsWith("H")))
                .hasSize(3_321);
        assertThat(world.agencies().stream()
                        .filter(agency -> agency.code().startsWith("H"))
                        .map(agency -> agency.code().substring(0, 3))
                        .distinct())
                .hasSize(63);
        assertThat(world.procedures().stream().map(Procedure::code).distinct()).hasSize(4_788);
    }

    @Test
    void aWeekBringsSevenTimesTheNumberAndTetNextToNothing() {
        NationalDays days = new NationalDays(new OfficeDays(calendar), 1_000);
        int week = 0;
        for (int i = 0; i < 7; i++) {
            week += days.filedOn(FIRST.plusDays(i));
        }
        assertThat(week).isBetween(6_997, 7_003);
        LocalDate newYear = LocalDate.of(2025, 1, 29);
        assertThat(days.filedOn(newYear)).isLessThan(days.filedOn(newYear.plusDays(14)) / 10);
    }

    @Test
    void aFolderThatHoldsSomethingIsRefused(@TempDir Path folder) throws IOException {
        Files.createFile(Files.createDirectory(folder.resolve("landing")).resolve("x"));
        assertThatThrownBy(() -> NationalSimulation.run(plan(folder, 1, 1, 1, 0), FIRST, calendar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void correctionsAreRefused(@TempDir Path folder) {
        SimulationPlan plan = new SimulationPlan(folder.resolve("landing"), FIRST, 1, 1, 1, 0, 0, 0.1, 0);
        assertThatThrownBy(() -> NationalSimulation.run(plan, FIRST, calendar))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("simulate the small world");
    }

    private static SimulationPlan plan(Path folder, int nights, int dossiers, long seed, double dirtyShare) {
        return new SimulationPlan(folder.resolve("landing"), FIRST, nights, dossiers, seed, dirtyShare, 0.05);
    }

    private static double digitised(Path folder, String agency) throws IOException {
        Map<String, Double> sums = sums(folder, "digitisation", agency);
        return sums.get("dossier_digitised_numerator") / sums.get("dossier_digitised_denominator");
    }

    private static Map<String, Double> sums(Path folder, String table, String agency) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("truth").resolve(table + ".csv"));
        List<String> columns = Arrays.asList(lines.get(0).split(","));
        int code = columns.indexOf("agency_code");
        Map<String, Double> sums = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",");
            if (cells[code].equals(agency) && cells[code - 1].equals("as_reported")) {
                for (int i = code + 1; i < cells.length; i++) {
                    sums.merge(columns.get(i), Double.valueOf(cells[i]), Double::sum);
                }
            }
        }
        return sums;
    }

    private static Map<String, Integer> bytesBelow(Path folder) throws IOException {
        Map<String, Integer> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return bytes;
    }
}
