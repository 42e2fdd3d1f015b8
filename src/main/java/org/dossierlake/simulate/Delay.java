// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.domain.WorkingCalendar;

/**
 * What a dossier resolved late took beyond its due time, in whole minutes.
 *
 * @param applicant waiting for a supplement
 * @param payment waiting for a payment, and for no supplement
 * @param closedHours waiting for nothing, while offices were closed
 * @param agency all the rest
 * @param explainedByPause whether it was paused as long as that, or longer
 */
record Delay(long applicant, long payment, long closedHours, long agency, boolean explainedByPause) {

    /**
     * The delay of a dossier that ended on a date after the date it was due.
     *
     * @param requests when supplements were waited for
     * @param payments when payments were waited for
     */
    static Delay of(
            LocalDateTime received,
            LocalDateTime due,
            LocalDateTime finished,
            List<Span> requests,
            List<Span> payments,
            WorkingCalendar calendar) {
        List<Span> pauses = Stream.concat(requests.stream(), payments.stream()).toList();
        long whole = Duration.between(due, finished).toSeconds();
        long supplements = seconds(Span.union(requests, due, finished));
        long paused = seconds(Span.union(pauses, due, finished));
        long working = calendar.workingSecondsAt(finished) - calendar.workingSecondsAt(due);
        for (Span span : Span.union(pauses, due, finished)) {
            working -= calendar.workingSecondsAt(span.to()) - calendar.workingSecondsAt(span.from());
        }
        // A minute in which one class follows another is counted where the running sum ends.
        long closed = whole - working;
        return new Delay(
                supplements / 60,
                paused / 60 - supplements / 60,
                closed / 60 - paused / 60,
                whole / 60 - closed / 60,
                seconds(Span.union(pauses, received, finished)) >= whole);
    }

    private static long seconds(List<Span> spans) {
        return spans.stream()
                .mapToLong(span -> Duration.between(span.from(), span.to()).toSeconds())
                .sum();
    }
}
