// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeriodTest {

    @Test
    void theKindsHaveTheirPublishedNames() {
        assertThat(Arrays.stream(PeriodKind.values()).map(PeriodKind::code))
                .containsExactly(
                        "half_month",
                        "month",
                        "quarter",
                        "half_year",
                        "year",
                        "admin_month",
                        "admin_quarter",
                        "admin_half_year",
                        "admin_year");
        for (PeriodKind kind : PeriodKind.values()) {
            assertThat(PeriodKind.fromCode(kind.code())).isEqualTo(kind);
        }
        assertThatThrownBy(() -> PeriodKind.fromCode("week"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("No kind of period has the code week. Known codes: half_month, month,");
    }

    @Test
    void calendarPeriodsEndWhereTheirLastMonthEnds() {
        assertThat(boundsOf(PeriodKind.HALF_MONTH, "2025-02-14")).isEqualTo("2025-02-01..2025-02-14");
        assertThat(boundsOf(PeriodKind.HALF_MONTH, "2025-02-15")).isEqualTo("2025-02-15..2025-02-28");
        assertThat(boundsOf(PeriodKind.HALF_MONTH, "2024-02-29")).isEqualTo("2024-02-15..2024-02-29");
        assertThat(boundsOf(PeriodKind.HALF_MONTH, "2025-12-31")).isEqualTo("2025-12-15..2025-12-31");
        assertThat(boundsOf(PeriodKind.MONTH, "2025-02-28")).isEqualTo("2025-02-01..2025-02-28");
        assertThat(boundsOf(PeriodKind.MONTH, "2024-02-01")).isEqualTo("2024-02-01..2024-02-29");
        assertThat(boundsOf(PeriodKind.MONTH, "2025-04-30")).isEqualTo("2025-04-01..2025-04-30");
        assertThat(boundsOf(PeriodKind.QUARTER, "2025-05-31")).isEqualTo("2025-04-01..2025-06-30");
        assertThat(boundsOf(PeriodKind.HALF_YEAR, "2025-06-30")).isEqualTo("2025-01-01..2025-06-30");
        assertThat(boundsOf(PeriodKind.HALF_YEAR, "2025-07-01")).isEqualTo("2025-07-01..2025-12-31");
        assertThat(boundsOf(PeriodKind.YEAR, "2024-12-31")).isEqualTo("2024-01-01..2024-12-31");
    }

    @Test
    void administrativePeriodsRunFromThe15thToThe14th() {
        assertThat(boundsOf(PeriodKind.ADMIN_MONTH, "2025-03-14")).isEqualTo("2025-02-15..2025-03-14");
        assertThat(boundsOf(PeriodKind.ADMIN_MONTH, "2025-03-15")).isEqualTo("2025-03-15..2025-04-14");
        assertThat(boundsOf(PeriodKind.ADMIN_MONTH, "2025-12-31")).isEqualTo("2025-12-15..2026-01-14");
        assertThat(boundsOf(PeriodKind.ADMIN_MONTH, "2026-01-14")).isEqualTo("2025-12-15..2026-01-14");
        assertThat(boundsOf(PeriodKind.ADMIN_QUARTER, "2025-03-14")).isEqualTo("2024-12-15..2025-03-14");
        assertThat(boundsOf(PeriodKind.ADMIN_QUARTER, "2025-03-15")).isEqualTo("2025-03-15..2025-06-14");
        assertThat(boundsOf(PeriodKind.ADMIN_QUARTER, "2025-07-14")).isEqualTo("2025-06-15..2025-09-14");
        assertThat(boundsOf(PeriodKind.ADMIN_QUARTER, "2025-12-14")).isEqualTo("2025-09-15..2025-12-14");
        assertThat(boundsOf(PeriodKind.ADMIN_QUARTER, "2025-12-15")).isEqualTo("2025-12-15..2026-03-14");
        assertThat(boundsOf(PeriodKind.ADMIN_HALF_YEAR, "2025-06-14")).isEqualTo("2024-12-15..2025-06-14");
        assertThat(boundsOf(PeriodKind.ADMIN_HALF_YEAR, "2025-06-15")).isEqualTo("2025-06-15..2025-12-14");
        assertThat(boundsOf(PeriodKind.ADMIN_YEAR, "2024-12-14")).isEqualTo("2023-12-15..2024-12-14");
        assertThat(boundsOf(PeriodKind.ADMIN_YEAR, "2024-12-15")).isEqualTo("2024-12-15..2025-12-14");
    }

    @Test
    void aPeriodIsNamedAfterTheYearOfItsEnd() {
        assertThat(period(PeriodKind.ADMIN_YEAR, "2024-12-15").year()).isEqualTo(2025);
        assertThat(period(PeriodKind.ADMIN_MONTH, "2024-12-31").year()).isEqualTo(2025);
        assertThat(period(PeriodKind.ADMIN_YEAR, "2024-12-14").year()).isEqualTo(2024);
        assertThat(period(PeriodKind.YEAR, "2024-12-31").year()).isEqualTo(2024);
        assertThat(period(PeriodKind.HALF_MONTH, "2024-12-31").year()).isEqualTo(2024);
    }

    @Test
    void periodsOfAKindLieEndToEndAndHoldTheirDays() {
        for (PeriodKind kind : PeriodKind.values()) {
            Period current = period(kind, "2019-12-31");
            for (LocalDate day = date("2019-12-31"); day.isBefore(date("2029-01-01")); day = day.plusDays(1)) {
                Period holding = Period.containing(kind, day);
                if (!holding.equals(current)) {
                    assertThat(day)
                            .as("%s after %s", holding, current)
                            .isEqualTo(current.end().plusDays(1));
                    assertThat(holding.start()).isEqualTo(day);
                    current = holding;
                }
                assertThat(day).isBetween(holding.start(), holding.end());
            }
        }
    }

    @Test
    void everyPeriodIsTiledByItsHalfMonths() {
        for (PeriodKind kind : PeriodKind.values()) {
            for (Period period : Period.overlapping(kind, date("2023-12-01"), date("2028-03-01"))) {
                List<Period> halves = new ArrayList<>();
                for (LocalDate start : period.halfMonths()) {
                    halves.add(Period.containing(PeriodKind.HALF_MONTH, start));
                }
                assertThat(halves.get(0).start()).isEqualTo(period.start());
                assertThat(halves.get(halves.size() - 1).end()).isEqualTo(period.end());
                for (int i = 1; i < halves.size(); i++) {
                    assertThat(halves.get(i).start())
                            .isEqualTo(halves.get(i - 1).end().plusDays(1));
                }
            }
        }
        assertThat(period(PeriodKind.MONTH, "2025-02-10").halfMonths())
                .containsExactly(date("2025-02-01"), date("2025-02-15"));
        assertThat(period(PeriodKind.ADMIN_MONTH, "2025-02-10").halfMonths())
                .containsExactly(date("2025-01-15"), date("2025-02-01"));
        assertThat(period(PeriodKind.HALF_MONTH, "2025-02-10").halfMonths()).containsExactly(date("2025-02-01"));
        assertThat(period(PeriodKind.ADMIN_QUARTER, "2025-02-10").halfMonths()).hasSize(6);
        assertThat(period(PeriodKind.ADMIN_YEAR, "2025-02-10").halfMonths()).hasSize(24);
    }

    @Test
    void administrativeMonthsTileTheLongerAdministrativePeriods() {
        for (PeriodKind kind : List.of(PeriodKind.ADMIN_QUARTER, PeriodKind.ADMIN_HALF_YEAR, PeriodKind.ADMIN_YEAR)) {
            for (Period period : Period.overlapping(kind, date("2023-12-01"), date("2028-03-01"))) {
                List<Period> months = Period.overlapping(PeriodKind.ADMIN_MONTH, period.start(), period.end());
                assertThat(months.get(0).start()).isEqualTo(period.start());
                assertThat(months.get(months.size() - 1).end()).isEqualTo(period.end());
            }
        }
    }

    @Test
    void thePeriodThatEndsWithTheDayIsTheNewestWholeOne() {
        LocalDate june = LocalDate.of(2025, 6, 1);
        assertThat(Period.newestWhole(PeriodKind.MONTH, LocalDate.of(2025, 7, 30)))
                .isEqualTo(Period.containing(PeriodKind.MONTH, june));
        assertThat(Period.newestWhole(PeriodKind.MONTH, LocalDate.of(2025, 6, 30)))
                .isEqualTo(Period.containing(PeriodKind.MONTH, june));
        assertThat(Period.newestWhole(PeriodKind.YEAR, june).start()).isEqualTo(LocalDate.of(2024, 1, 1));
    }

    @Test
    void overlappingPeriodsAreThoseWithADayInTheRange() {
        // 14 and 15 July lie in two halves, one month, two administrative months.
        assertThat(Period.overlapping(PeriodKind.HALF_MONTH, date("2025-07-14"), date("2025-07-15")))
                .containsExactly(
                        period(PeriodKind.HALF_MONTH, "2025-07-01"), period(PeriodKind.HALF_MONTH, "2025-07-31"));
        assertThat(Period.overlapping(PeriodKind.MONTH, date("2025-07-14"), date("2025-07-15")))
                .containsExactly(period(PeriodKind.MONTH, "2025-07-01"));
        assertThat(Period.overlapping(PeriodKind.ADMIN_MONTH, date("2025-07-14"), date("2025-07-15")))
                .hasSize(2);
        assertThat(Period.overlapping(PeriodKind.YEAR, date("2025-01-01"), date("2025-01-01")))
                .hasSize(1);
        assertThat(Period.overlapping(PeriodKind.YEAR, date("2025-01-02"), date("2025-01-01")))
                .isEmpty();
    }

    @Test
    void overlappingAgreesWithLookingAtEveryDay() {
        Random random = new Random(20251215);
        for (int i = 0; i < 500; i++) {
            PeriodKind kind = PeriodKind.values()[random.nextInt(PeriodKind.values().length)];
            LocalDate first = date("2023-01-01").plusDays(random.nextInt(1500));
            LocalDate last = first.plusDays(random.nextInt(500));
            List<Period> byDay = first.datesUntil(last.plusDays(1))
                    .map(day -> Period.containing(kind, day))
                    .distinct()
                    .toList();
            assertThat(Period.overlapping(kind, first, last))
                    .as("%s %s .. %s", kind, first, last)
                    .isEqualTo(byDay);
        }
    }

    @Test
    void halfMonthsFollowEachOther() {
        assertThat(Period.nextHalfMonth(date("2024-02-01"))).isEqualTo("2024-02-15");
        assertThat(Period.nextHalfMonth(date("2024-12-15"))).isEqualTo("2025-01-01");
        assertThat(Period.previousHalfMonth(date("2025-01-01"))).isEqualTo("2024-12-15");
        assertThat(Period.previousHalfMonth(date("2024-02-15"))).isEqualTo("2024-02-01");
        LocalDate start = date("2020-01-01");
        for (int i = 0; i < 24 * 20; i++) {
            LocalDate next = Period.nextHalfMonth(start);
            assertThat(Period.previousHalfMonth(next)).isEqualTo(start);
            assertThat(Period.halfMonthOf(next.minusDays(1))).isEqualTo(start);
            assertThat(Period.halfMonthOf(next)).isEqualTo(next);
            start = next;
        }
        assertThat(start).isEqualTo("2040-01-01");
        assertThatThrownBy(() -> Period.nextHalfMonth(date("2025-07-14")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2025-07-14 is not the first day of a half month (1st or 15th).");
        assertThatThrownBy(() -> Period.previousHalfMonth(date("2025-07-31")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void boundsThatAreNoPeriodAreRefused() {
        assertThatThrownBy(() -> new Period(PeriodKind.MONTH, date("2025-02-01"), date("2025-03-03")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2025-02-01 to 2025-03-03 is not a period of the kind month: "
                        + "the one of that first day is 2025-02-01 to 2025-02-28.");
        assertThatThrownBy(() -> new Period(PeriodKind.ADMIN_MONTH, date("2025-02-14"), date("2025-03-14")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void periodsHaveNames() {
        for (String named : List.of(
                "2024-02 month 2024-02-01..2024-02-29",
                "2025-07-15 half_month 2025-07-15..2025-07-31",
                "2025-07-01 half_month 2025-07-01..2025-07-14",
                "admin-2025-03 admin_month 2025-02-15..2025-03-14",
                "admin-2025-01 admin_month 2024-12-15..2025-01-14",
                "2025-Q3 quarter 2025-07-01..2025-09-30",
                "admin-2025-Q1 admin_quarter 2024-12-15..2025-03-14",
                "2025-H2 half_year 2025-07-01..2025-12-31",
                "admin-2025-H2 admin_half_year 2025-06-15..2025-12-14",
                "2025 year 2025-01-01..2025-12-31",
                "admin-2025 admin_year 2024-12-15..2025-12-14")) {
            String[] parts = named.split(" ");
            Period period = Period.named(parts[0]).orElseThrow();
            assertThat(period.kind().code() + " " + period.start() + ".." + period.end())
                    .as(named)
                    .isEqualTo(parts[1] + " " + parts[2]);
        }
        for (String none : List.of(
                "", "2025-13", "2025-07-02", "admin-2025-07-15", "2025-Q5", "2025-H3", "2025-Q1-15", "admin", "now")) {
            assertThat(Period.named(none)).as(none).isEmpty();
        }
    }

    private static String boundsOf(PeriodKind kind, String day) {
        Period period = period(kind, day);
        return period.start() + ".." + period.end();
    }

    private static Period period(PeriodKind kind, String day) {
        return Period.containing(kind, date(day));
    }

    private static LocalDate date(String text) {
        return LocalDate.parse(text);
    }
}
