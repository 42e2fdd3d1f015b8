// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dossierlake.lake.Lake;

/**
 * A feed whose files of a day should have been there: {@code feeds.deadlines} says by when, on the morning after.
 *
 * @param feed its name
 * @param due the day whose files are missing
 * @param deadline the time on the day after {@code due} by which they were to be there
 * @param newest the newest day that has landed; empty where nothing has
 */
public record AbsentFeed(String feed, LocalDate due, LocalTime deadline, Optional<LocalDate> newest) {

    /**
     * The feeds whose deadline has passed without their files, by name.
     *
     * @param deadlines the deadline of each feed that has one
     * @param lake where it stands what has landed
     * @param now the local time of the site
     * @param until days after this one are not asked for
     */
    static List<AbsentFeed> among(Map<String, LocalTime> deadlines, Lake lake, LocalDateTime now, LocalDate until) {
        return among(deadlines, PendingFiles.newestDays(lake), now, until);
    }

    static List<AbsentFeed> among(
            Map<String, LocalTime> deadlines, Map<String, LocalDate> newest, LocalDateTime now, LocalDate until) {
        List<AbsentFeed> absent = new ArrayList<>();
        new TreeMap<>(deadlines).forEach((feed, deadline) -> {
            boolean hasPassed = !now.toLocalTime().isBefore(deadline);
            LocalDate asked = now.toLocalDate().minusDays(hasPassed ? 1 : 2);
            LocalDate due = until.isBefore(asked) ? until : asked;
            Optional<LocalDate> last = Optional.ofNullable(newest.get(feed));
            if (last.filter(day -> !day.isBefore(due)).isEmpty()) {
                absent.add(new AbsentFeed(feed, due, deadline, last));
            }
        });
        return absent;
    }

    /** One line for people. */
    String line() {
        return "%-10s is absent: its files of %s were to be there by %s on the day after, %s."
                .formatted(
                        feed,
                        due,
                        deadline,
                        newest.map(day -> "and the newest are of " + day).orElse("and nothing has ever landed"));
    }
}
