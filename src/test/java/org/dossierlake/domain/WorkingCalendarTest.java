// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkingCalendarTest {

    private static final List<String> VN_LINES = linesOf(Path.of("conf", "calendars", "vn.csv"));
    private static final WorkingCalendar VN = WorkingCalendar.parse("vn", VN_LINES);
    private static final WorkingCalendar WEEKENDS_ONLY = WorkingCalendar.weekendsOnly("weekends-only");

    @Test
    void aWorkingDayHasEightHoursInTwoBlocks() {
        assertThat(WEEKENDS_ONLY.blocks())
                .containsExactly(
                        new WorkingCalendar.Block(7 * 3600, 11 * 3600 + 1800),
                        new WorkingCalendar.Block(13 * 3600 + 1800, 17 * 3600));
        assertThat(minutes(VN, "2025-07-14T00:00:00", "2025-07-15T00:00:00")).isEqualTo(480);
        // Monday 08:00-11:30 = 210 minutes, 13:30-16:00 = 150 minutes.
        assertThat(minutes(VN, "2025-07-14T08:00:00", "2025-07-14T16:00:00")).isEqualTo(360);
    }

    @Test
    void timeOutsideHoursDoesNotCount() {
        // Friday after 17:00 starts on Monday at 07:00.
        assertThat(minutes(VN, "2025-07-11T17:30:00", "2025-07-14T07:10:00")).isEqualTo(10);
        // Before 07:00 starts at 07:00, within lunch at 13:30.
        assertThat(minutes(VN, "2025-07-14T05:00:00", "2025-07-14T07:05:00")).isEqualTo(5);
        assertThat(minutes(VN, "2025-07-14T12:00:00", "2025-07-14T13:40:00")).isEqualTo(10);
        assertThat(minutes(VN, "2025-07-12T08:00:00", "2025-07-13T16:00:00")).isZero();
    }

    @Test
    void halfPastTwelveIsNotHalfPastMidnight() {
        // 12:30: the whole morning of 270 minutes is over; at 00:30 nothing was.
        assertThat(minutes(VN, "2025-07-14T00:00:00", "2025-07-14T12:30:00")).isEqualTo(270);
        assertThat(minutes(VN, "2025-07-14T00:00:00", "2025-07-14T00:30:00")).isZero();
    }

    @Test
    void nobodyWorksOverTet() {
        // Friday 24 January from 16:00: 60; 25 January to 2 February off; Monday 3 February until 08:00: 60.
        assertThat(minutes(VN, "2025-01-24T16:00:00", "2025-02-03T08:00:00")).isEqualTo(120);
        // Without holidays the five days 27 to 31 January come back: 5 x 480.
        assertThat(minutes(WEEKENDS_ONLY, "2025-01-24T16:00:00", "2025-02-03T08:00:00"))
                .isEqualTo(120 + 5 * 480);
    }

    @Test
    void aMakeUpSaturdayHasTheHoursOfAnyWorkingDay() {
        assertThat(VN.isWorkingDay(date("2025-04-26"))).isTrue();
        assertThat(VN.isWorkingDay(date("2025-05-02"))).isFalse();
        assertThat(minutes(VN, "2025-04-26T00:00:00", "2025-04-27T00:00:00")).isEqualTo(480);
        // Saturday 26, Monday 28, Tuesday 29 April; off from 30 April to 4 May: 3 x 480.
        assertThat(minutes(VN, "2025-04-25T17:00:00", "2025-05-05T07:00:00")).isEqualTo(1440);
    }

    @Test
    void monthsEndWhereTheyEnd() {
        // Friday 28 February 16:00-17:00, then Monday 3 March 07:00-08:00: two hours, not five days.
        assertThat(minutes(VN, "2025-02-28T16:00:00", "2025-03-03T08:00:00")).isEqualTo(120);
        // Thursday 29 February 2024 is a day of its own.
        assertThat(minutes(VN, "2024-02-28T17:00:00", "2024-03-01T07:00:00")).isEqualTo(480);
        // Wednesday 31 December 16:00-17:00; 1 and 2 January 2026 off, a weekend; Monday 5 January 07:00-08:00.
        assertThat(minutes(VN, "2025-12-31T16:00:00", "2026-01-05T08:00:00")).isEqualTo(120);
    }

    @Test
    void secondsAreRoundedDownOnceAtTheEnd() {
        assertThat(minutes(VN, "2025-07-14T07:00:00", "2025-07-14T07:00:59")).isZero();
        assertThat(minutes(VN, "2025-07-14T07:00:00", "2025-07-14T07:01:00")).isEqualTo(1);
        // 30 s before and 30 s after the minute: one whole minute, although each end alone has none.
        assertThat(minutes(VN, "2025-07-14T07:00:30", "2025-07-14T07:01:30")).isEqualTo(1);
        // 40 s at the morning's end and 40 s at the afternoon's start: 80 s.
        assertThat(minutes(VN, "2025-07-14T11:29:20", "2025-07-14T13:30:40")).isEqualTo(1);
        // Fractions of a second are cut off from each instant: 60 s.
        assertThat(minutes(VN, "2025-07-14T07:00:00.900", "2025-07-14T07:01:00.100"))
                .isEqualTo(1);
    }

    @Test
    void timeNeverRunsBackwards() {
        assertThat(minutes(VN, "2025-07-14T16:00:00", "2025-07-14T08:00:00")).isZero();
        assertThat(minutes(VN, "2025-07-14T08:00:00", "2025-07-14T08:00:00")).isZero();
    }

    @Test
    void theYearsHaveTheirKnownNumberOfWorkingDays() {
        assertThat(workingDays(VN, 2024)).isEqualTo(251);
        assertThat(workingDays(VN, 2025)).isEqualTo(250);
        assertThat(workingDays(VN, 2026)).isEqualTo(250);
        // 365 days from Wednesday 1 January: 52 weeks and a Wednesday.
        assertThat(workingDays(WEEKENDS_ONLY, 2025)).isEqualTo(261);
    }

    @Test
    void theRunningCountHoldsEveryDayFrom1990To2049() {
        int[] cumulative = VN.cumulativeSeconds();
        // 60 years of 365 days and 15 leap days (1992, 1996 ... 2048), and the end of the last day.
        assertThat(cumulative).hasSize(60 * 365 + 15 + 1);
        assertThat(cumulative[0]).isZero();
        // 1 January 1990 was a Monday: five days of 8 hours, then two without.
        assertThat(IntStream.range(1, 8).map(i -> cumulative[i] / 3600)).containsExactly(8, 16, 24, 32, 40, 40, 40);
        assertThat(VN.workingSecondsAt(LocalDateTime.parse("2049-12-31T23:59:59")))
                .isEqualTo(cumulative[cumulative.length - 1]);
        for (int i = 0; i < cumulative.length - 1; i++) {
            LocalDate day = WorkingCalendar.FIRST_DAY.plusDays(i);
            assertThat(cumulative[i + 1] - cumulative[i]).isEqualTo(VN.isWorkingDay(day) ? 8 * 3600 : 0);
            assertThat(VN.workingSecondsAt(day.atStartOfDay())).isEqualTo(cumulative[i]);
        }
    }

    @Test
    void daysOutside1990To2049AreRefused() {
        for (String day : List.of("1989-12-31", "2050-01-01", "0001-01-01")) {
            assertThatThrownBy(() -> VN.isWorkingDay(date(day)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("The calendar knows the days 1990-01-01 to 2049-12-31, not %s.", day);
            assertThatThrownBy(() -> VN.workingSecondsAt(date(day).atTime(8, 0)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void secondsInADayRunFrom0To86400() {
        assertThat(VN.secondsInDay(0)).isZero();
        assertThat(VN.secondsInDay(7 * 3600 + 1)).isEqualTo(1);
        assertThat(VN.secondsInDay(12 * 3600)).isEqualTo(270 * 60);
        assertThat(VN.secondsInDay(86_400)).isEqualTo(8 * 3600);
        assertThatThrownBy(() -> VN.secondsInDay(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VN.secondsInDay(86_401)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileMayGiveOtherHours() {
        WorkingCalendar calendar =
                WorkingCalendar.parse("hue", List.of("# hours 08:00-12:00 13:00-16:30", "date,name,kind,source"));
        // 240 + 210 minutes.
        assertThat(minutes(calendar, "2025-07-14T00:00:00", "2025-07-15T00:00:00"))
                .isEqualTo(450);
        assertThat(minutes(calendar, "2025-07-14T07:00:00", "2025-07-14T08:01:00"))
                .isEqualTo(1);
        // Calendars share nothing: the other one still has its own hours.
        assertThat(minutes(VN, "2025-07-14T07:00:00", "2025-07-14T08:01:00")).isEqualTo(61);
    }

    @Test
    void stretchesMayMeetAndFillADay() {
        WorkingCalendar shifts =
                WorkingCalendar.parse("shifts", List.of("# hours 07:00-12:00 12:00-17:00", "date,name,kind,source"));
        assertThat(minutes(shifts, "2025-07-14T00:00:00", "2025-07-15T00:00:00"))
                .isEqualTo(600);
        assertThat(new WorkingCalendar.Block(0, 86_400).toSecond()).isEqualTo(86_400);
        for (int[] seconds : new int[][] {{-1, 10}, {10, 10}, {10, 9}, {0, 86_401}}) {
            assertThatThrownBy(() -> new WorkingCalendar.Block(seconds[0], seconds[1]))
                    .hasMessage("Seconds %d to %d are no stretch of a day.", seconds[0], seconds[1]);
        }
    }

    @Test
    void noCallerCanChangeACalendar() {
        VN.cumulativeSeconds()[1] = 77;
        assertThat(VN.cumulativeSeconds()[1]).isEqualTo(8 * 3600);
        assertThatThrownBy(() -> VN.blocks().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void everyLineThatCannotBeReadIsNamedAtOnce() {
        List<String> lines = List.of(
                "date,name,kind,source",
                "2025-01-29,Tết,holiday,",
                "29/01/2025,Tết,holiday,",
                "2025-02-29,Tết,holiday,",
                "2025-01-30,Tết,day off,",
                "2025-01-31,holiday",
                "2025-02-03,\"Tết,holiday,",
                "2025-01-29,Tết,makeup_working_day,",
                "2050-01-01,New Year,holiday,",
                "# hours 07:00-11:30 11:00-17:00",
                "2025-02-04,a,b,holiday,c");
        assertThatThrownBy(() -> WorkingCalendar.parse("hue", lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The calendar hue was not read: line 3: '29/01/2025' is not a date")
                .hasMessageContaining("line 4: '2025-02-29' is not a date")
                .hasMessageContaining("line 5: 'day off' is neither holiday nor makeup_working_day")
                .hasMessageContaining("line 6: it does not have the four fields")
                .hasMessageContaining("line 7: it does not have the four fields")
                .hasMessageContaining("line 8: 2025-01-29 is given a second time")
                .hasMessageContaining("line 9: 2050-01-01 lies outside 1990-01-01 to 2049-12-31")
                .hasMessageContaining("line 10: '11:00-17:00' begins before the stretch in front of it ends")
                .hasMessageContaining("line 11: it does not have the four fields")
                .hasMessageEndingWith("Correct its file, then run again.");
    }

    @Test
    void hoursThatCannotBeReadAreRefusedNotIgnored() {
        for (String hours : List.of(
                "# hours",
                "# hours 7:00-11:30",
                "# hours 07:00-24:00",
                "# hours 07:00 - 11:30",
                "# hours 11:30-07:00",
                "# hours 07:00-07:00",
                "# hour 07:00-11:30",
                "# Hours 07:00-11:30",
                "# ours 07:00-11:30")) {
            assertThatThrownBy(() -> WorkingCalendar.parse("hue", List.of("date,name,kind,source", hours)))
                    .as(hours)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The calendar hue was not read: line 2: ");
        }
        assertThatThrownBy(() -> WorkingCalendar.parse(
                        "hue", List.of("# hours 07:00-11:30", "# hours 07:00-12:00", "date,name,kind,source")))
                .hasMessageContaining("line 2: the hours are given a second time");
    }

    @Test
    void aFileWithoutItsHeaderIsRefused() {
        assertThatThrownBy(() -> WorkingCalendar.parse("hue", List.of()))
                .hasMessageContaining("line 1: the header date,name,kind,source is missing");
        assertThatThrownBy(() -> WorkingCalendar.parse("hue", List.of("2025-01-29,Tết,holiday,")))
                .hasMessageContaining("line 1: the header is not date,name,kind,source");
    }

    @Test
    void quotesBlankLinesCommentsAndLineEndsOfOtherSystemsAreRead() {
        WorkingCalendar calendar = WorkingCalendar.parse(
                "hue",
                List.of(
                        "\uFEFFdate,name,kind,source\r",
                        "",
                        "# Days of the city itself.",
                        "2025-07-14,\"A \"\"local\"\" day, moved\",holiday,\"decision 1, 2\"\r",
                        "2025-07-19,,makeup_working_day,"));
        assertThat(calendar.isWorkingDay(date("2025-07-14"))).isFalse();
        assertThat(calendar.isWorkingDay(date("2025-07-19"))).isTrue();
        assertThat(workingDays(calendar, 2025)).isEqualTo(261);
    }

    @Test
    void theVersionFollowsWhatTheCalendarSaysAndNothingElse() {
        WorkingCalendar first = WorkingCalendar.parse(
                "a", List.of("date,name,kind,source", "2025-07-14,x,holiday,y", "2025-07-19,x,makeup_working_day,y"));
        WorkingCalendar reordered = WorkingCalendar.parse(
                "b",
                List.of(
                        "# hours 07:00-11:30 13:30-17:00",
                        "date,name,kind,source",
                        "2025-07-19,other,makeup_working_day,",
                        "2025-07-14,\"name, longer\",holiday,"));
        WorkingCalendar oneDayMoved = WorkingCalendar.parse(
                "a", List.of("date,name,kind,source", "2025-07-15,x,holiday,y", "2025-07-19,x,makeup_working_day,y"));
        WorkingCalendar otherHours =
                WorkingCalendar.parse("a", List.of("# hours 07:30-11:30 13:00-17:00", "date,name,kind,source"));
        assertThat(first.version()).matches("[0-9a-f]{12}").isEqualTo(reordered.version());
        assertThat(Set.of(
                        first.version(),
                        oneDayMoved.version(),
                        otherHours.version(),
                        VN.version(),
                        WorkingCalendar.weekendsOnly("c").version()))
                .hasSize(5);
        assertThat(VN.name()).isEqualTo("vn");
        assertThat(VN).hasToString("vn (version " + VN.version() + ")");
    }

    @Test
    void itAgreesWithItsSlowTwin() {
        List<String> otherHours = withHours("# hours 08:00-12:00 13:00-16:30");
        List<String> oneBlock = withHours("# hours 07:15-16:40");
        List<WorkingCalendar> calendars = List.of(
                VN,
                WEEKENDS_ONLY,
                WorkingCalendar.parse("other-hours", otherHours),
                WorkingCalendar.parse("one-block", oneBlock));
        List<SlowTwin> twins = List.of(
                new SlowTwin(VN_LINES, 420, 690, 810, 1020),
                new SlowTwin(List.of(), 420, 690, 810, 1020),
                new SlowTwin(otherHours, 480, 720, 780, 990),
                new SlowTwin(oneBlock, 435, 1000, 1000, 1000));
        // Tet 2024 to 2026, the swapped days of April and May 2024 and 2025, New Year and National Day 2026.
        List<LocalDate> hotDays = List.of(
                date("2024-02-08"),
                date("2025-01-27"),
                date("2026-02-16"),
                date("2024-04-27"),
                date("2024-05-03"),
                date("2025-04-25"),
                date("2025-05-01"),
                date("2025-12-31"),
                date("2026-01-09"),
                date("2026-08-21"));
        Random random = new Random(20250127);
        for (int i = 0; i < 50_000; i++) {
            LocalDate near = random.nextBoolean()
                    ? hotDays.get(random.nextInt(hotDays.size())).plusDays(random.nextInt(9) - 4)
                    : date("2023-12-01").plusDays(random.nextInt(1200));
            LocalDateTime from = near.atStartOfDay().plusSeconds(random.nextInt(86_400));
            LocalDateTime to = from.plusSeconds(random.nextInt(random.nextInt(20) == 0 ? 20 * 86_400 : 3 * 86_400));
            int which = i % calendars.size();
            assertThat(calendars.get(which).workingMinutesBetween(from, to))
                    .as("%s: %s .. %s", calendars.get(which), from, to)
                    .isEqualTo(twins.get(which).workingMinutesBetween(from, to));
        }
    }

    @Test
    void workingSecondsAddUpAndNeverDecrease() {
        Random random = new Random(20250430);
        for (int i = 0; i < 20_000; i++) {
            LocalDateTime first = date("2024-01-01").atStartOfDay().plusSeconds(random.nextInt(3 * 365 * 86_400));
            LocalDateTime middle = first.plusSeconds(random.nextInt(40 * 86_400));
            LocalDateTime last = middle.plusSeconds(random.nextInt(40 * 86_400));
            long inParts = VN.workingMinutesBetween(first, middle) + VN.workingMinutesBetween(middle, last);
            assertThat(VN.workingSecondsAt(middle)).isBetween(VN.workingSecondsAt(first), VN.workingSecondsAt(last));
            // Each part loses less than a minute by rounding, the whole too: the parts are never more than the whole.
            assertThat(VN.workingMinutesBetween(first, last) - inParts)
                    .as("%s .. %s .. %s", first, middle, last)
                    .isBetween(0L, 1L);
        }
    }

    /** Looks at every minute of every day, from its own reading of the file: slow and obvious. */
    private static final class SlowTwin {

        private final Set<LocalDate> holidays;
        private final Set<LocalDate> makeUpDays;
        private final boolean[] openMinutes = new boolean[24 * 60];

        SlowTwin(List<String> csvLines, int open, int lunch, int afterLunch, int close) {
            holidays = daysWith(",holiday,", csvLines);
            makeUpDays = daysWith(",makeup_working_day,", csvLines);
            for (int minute = 0; minute < openMinutes.length; minute++) {
                openMinutes[minute] = (minute >= open && minute < lunch) || (minute >= afterLunch && minute < close);
            }
        }

        long workingMinutesBetween(LocalDateTime from, LocalDateTime to) {
            long seconds = 0;
            for (LocalDate day = from.toLocalDate(); !day.isAfter(to.toLocalDate()); day = day.plusDays(1)) {
                if (isOpen(day)) {
                    int first =
                            day.equals(from.toLocalDate()) ? from.toLocalTime().toSecondOfDay() : 0;
                    int last = day.equals(to.toLocalDate()) ? to.toLocalTime().toSecondOfDay() : 24 * 60 * 60;
                    seconds += openSecondsBetween(first, last);
                }
            }
            return seconds / 60;
        }

        private long openSecondsBetween(int first, int last) {
            long seconds = 0;
            for (int minute = 0; minute < openMinutes.length; minute++) {
                if (openMinutes[minute]) {
                    // The part of this minute that lies between the two seconds.
                    seconds += Math.max(0, Math.min(last, minute * 60 + 60) - Math.max(first, minute * 60));
                }
            }
            return seconds;
        }

        private boolean isOpen(LocalDate day) {
            boolean weekend = day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
            return makeUpDays.contains(day) || (!weekend && !holidays.contains(day));
        }

        private static Set<LocalDate> daysWith(String kind, List<String> csvLines) {
            return csvLines.stream()
                    .filter(line -> line.contains(kind))
                    .map(line -> date(line.substring(0, 10)))
                    .collect(Collectors.toSet());
        }
    }

    private static List<String> withHours(String hours) {
        List<String> lines = new ArrayList<>(VN_LINES);
        lines.add(1, hours);
        return lines;
    }

    private static long workingDays(WorkingCalendar calendar, int year) {
        return LocalDate.of(year, 1, 1)
                .datesUntil(LocalDate.of(year + 1, 1, 1))
                .filter(calendar::isWorkingDay)
                .count();
    }

    private static long minutes(WorkingCalendar calendar, String from, String to) {
        return calendar.workingMinutesBetween(LocalDateTime.parse(from), LocalDateTime.parse(to));
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text);
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new IllegalStateException("The tests run in the project's folder, where " + file + " lies.", e);
        }
    }
}
