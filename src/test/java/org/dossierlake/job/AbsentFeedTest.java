// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AbsentFeedTest {

    private static final Map<String, LocalTime> DEADLINES =
            Map.of("payments", LocalTime.of(2, 0), "dossiers", LocalTime.of(1, 30));

    private static final LocalDate ALL = LocalDate.MAX;

    @Test
    void theFilesOfADayAreDueOnTheMorningAfter() {
        Map<String, LocalDate> landed =
                Map.of("payments", LocalDate.of(2025, 7, 14), "dossiers", LocalDate.of(2025, 7, 15));
        // On the 16th before 02:00 the payments of the 14th are asked for, from then on those of the 15th.
        assertThat(absent(landed, "2025-07-16T01:59:59", ALL)).isEmpty();
        assertThat(absent(landed, "2025-07-16T02:00", ALL)).containsExactly("payments 2025-07-15");
        assertThat(absent(landed, "2025-07-16T23:59", ALL)).containsExactly("payments 2025-07-15");
        assertThat(absent(landed, "2025-07-17T01:30", ALL))
                .containsExactly("dossiers 2025-07-16", "payments 2025-07-15");
    }

    @Test
    void daysThatTheNightLeavesOutAreNotAskedFor() {
        Map<String, LocalDate> landed =
                Map.of("payments", LocalDate.of(2025, 7, 14), "dossiers", LocalDate.of(2025, 7, 14));
        assertThat(absent(landed, "2025-07-20T12:00", LocalDate.of(2025, 7, 14)))
                .isEmpty();
        assertThat(absent(landed, "2025-07-20T12:00", LocalDate.of(2025, 7, 15)))
                .containsExactly("dossiers 2025-07-15", "payments 2025-07-15");
    }

    @Test
    void aFeedThatNeverCameIsAbsentAndOneWithoutDeadlineNever() {
        assertThat(AbsentFeed.among(
                                Map.of("payments", LocalTime.of(2, 0)),
                                Map.of("dossiers", LocalDate.of(2025, 1, 1)),
                                LocalDateTime.parse("2025-07-16T02:00"),
                                ALL)
                        .stream()
                        .map(AbsentFeed::line))
                .containsExactly(
                        "payments   is absent: its files of 2025-07-15 were to be there by 02:00 on the day after,"
                                + " and nothing has ever landed.");
    }

    private static List<String> absent(Map<String, LocalDate> landed, String now, LocalDate until) {
        return AbsentFeed.among(DEADLINES, landed, LocalDateTime.parse(now), until).stream()
                .map(feed -> feed.feed() + " " + feed.due())
                .toList();
    }
}
