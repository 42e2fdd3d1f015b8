// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.dossierlake.domain.WorkingCalendar;

/** The expected table {@code timeliness}: every dossier is asked, for every period, in which columns it counts. */
final class TimelinessTruth {

    private static final List<String> COUNTS = List.of(
            "carried_over",
            "received",
            "received_online",
            "received_desk",
            "received_post",
            "resolved",
            "resolved_early",
            "resolved_on_time",
            "resolved_late",
            "resolved_without_due",
            "delay_minutes_applicant",
            "delay_minutes_payment",
            "delay_minutes_closed_hours",
            "delay_minutes_agency",
            "late_explained_by_pause",
            "late_sync",
            "withdrawn",
            "stopped",
            "in_progress",
            "in_progress_undated",
            "in_progress_paused",
            "in_progress_without_due",
            "in_progress_overdue",
            "in_progress_overdue_1_5",
            "in_progress_overdue_6_30",
            "in_progress_overdue_over_30",
            "in_progress_within",
            "refused",
            "withdrawn_before_receipt",
            "received_late",
            "waiting_late",
            "filed_equals_received",
            "on_time",
            "judged",
            "on_time_with_due",
            "judged_with_due",
            "on_time_766",
            "judged_766",
            "unjudged_766",
            "stopped_stock");

    /** One working day: an online dossier has to be received within it (Decree 118/2025, Articles 17 and 18). */
    private static final long RECEIPT_LIMIT_WORKING_MINUTES = 480;

    private TimelinessTruth() {}

    static TruthTable of(Outcome outcome) {
        Tally tally = new Tally(COUNTS);
        for (TruthPeriod period : outcome.periods()) {
            for (DossierFacts dossier : outcome.dossiers()) {
                List<String> columns = columns(dossier, period, outcome.lastDay(), outcome.calendar());
                if (!columns.isEmpty()) {
                    for (List<String> key : outcome.keys(
                            period, dossier.agency(), dossier.procedure(), dossier.field(), dossier.subject())) {
                        tally.count(key, columns);
                        if (columns.contains("resolved_late")) {
                            delay(tally, key, dossier.delay());
                        }
                    }
                }
            }
        }
        return new TruthTable(
                "timeliness",
                TruthTable.byPeriod(List.of("procedure_code", "field_code", "subject"), COUNTS),
                tally.rows());
    }

    private static void delay(Tally tally, List<String> key, Delay delay) {
        tally.add(key, "delay_minutes_applicant", delay.applicant());
        tally.add(key, "delay_minutes_payment", delay.payment());
        tally.add(key, "delay_minutes_closed_hours", delay.closedHours());
        tally.add(key, "delay_minutes_agency", delay.agency());
        tally.add(key, "late_explained_by_pause", delay.explainedByPause() ? 1 : 0);
    }

    /** The columns in which a dossier counts in a period. */
    static List<String> columns(DossierFacts dossier, TruthPeriod period, LocalDate lastDay, WorkingCalendar calendar) {
        List<String> columns = new ArrayList<>();
        LocalDate lo = period.start();
        LocalDate hi = period.lastKnownDay(lastDay);
        if (dossier.inScope()) {
            flowsAndStocks(columns, dossier, lo, hi);
            receipt(columns, dossier, lo, hi, calendar);
        } else {
            outsideScope(columns, dossier, lo, hi);
        }
        waiting(columns, dossier, hi, calendar);
        index766(columns, dossier, dossier.limit766(calendar), lo, hi);
        return columns;
    }

    private static void flowsAndStocks(List<String> columns, DossierFacts dossier, LocalDate lo, LocalDate hi) {
        LocalDate received = dossier.receivedOn();
        LocalDate closed = dossier.closedOn();
        if (received.isBefore(lo) && (closed == null || !closed.isBefore(lo))) {
            columns.add("carried_over");
        }
        if (within(received, lo, hi)) {
            columns.add("received");
            columns.add(
                    dossier.online()
                            ? "received_online"
                            : dossier.channel().equals("3") ? "received_post" : "received_desk");
        }
        if (within(closed, lo, hi)) {
            columns.add(dossier.closedKind());
            columns.addAll(onTimeForm06(dossier));
            if (dossier.closedKind().equals("resolved") && dossier.flags().contains("closing_landed_after_due")) {
                columns.add("late_sync");
            }
        }
        if (!received.isAfter(hi) && (closed == null || closed.isAfter(hi))) {
            columns.add("in_progress");
            columns.addAll(stateOfOpen(dossier, hi));
        }
        if (dossier.closedKind().equals("stopped") && closed != null && !closed.isAfter(hi)) {
            columns.add("stopped_stock");
        }
    }

    /** Rule form_06: local dates; no due date and withdrawn count as on time; stopped is not judged. */
    static List<String> onTimeForm06(DossierFacts dossier) {
        return switch (dossier.closedKind()) {
            case "withdrawn" -> List.of("on_time", "judged");
            case "resolved" -> {
                if (dossier.dueOn() == null) {
                    yield List.of("resolved_without_due", "on_time", "judged");
                }
                int compared = dossier.closedOn().compareTo(dossier.dueOn());
                if (compared > 0) {
                    yield List.of("resolved_late", "judged", "judged_with_due");
                }
                yield List.of(
                        compared < 0 ? "resolved_early" : "resolved_on_time",
                        "on_time",
                        "judged",
                        "on_time_with_due",
                        "judged_with_due");
            }
            default -> List.of();
        };
    }

    private static List<String> stateOfOpen(DossierFacts dossier, LocalDate day) {
        if (!dossier.closedKind().isEmpty() && dossier.closedAt() == null) {
            return List.of("in_progress_undated");
        }
        boolean paused = dossier.pauses().stream()
                .anyMatch(pause -> !pause.from().toLocalDate().isAfter(day)
                        && (pause.to() == null || pause.to().toLocalDate().isAfter(day)));
        if (paused) {
            return List.of("in_progress_paused");
        }
        if (dossier.dueOn() == null) {
            return List.of("in_progress_without_due");
        }
        long daysOverdue = ChronoUnit.DAYS.between(dossier.dueOn(), day);
        if (daysOverdue <= 0) {
            return List.of("in_progress_within");
        }
        String age = daysOverdue <= 5 ? "1_5" : daysOverdue <= 30 ? "6_30" : "over_30";
        return List.of("in_progress_overdue", "in_progress_overdue_" + age);
    }

    private static void receipt(
            List<String> columns, DossierFacts dossier, LocalDate lo, LocalDate hi, WorkingCalendar calendar) {
        if (dossier.filedAt() == null || !within(dossier.receivedOn(), lo, hi)) {
            return;
        }
        if (dossier.filedAt().equals(dossier.receivedAt())) {
            columns.add("filed_equals_received");
        }
        if (dossier.online()
                && calendar.workingMinutesBetween(dossier.filedAt(), dossier.receivedAt())
                        > RECEIPT_LIMIT_WORKING_MINUTES) {
            columns.add("received_late");
        }
    }

    private static void outsideScope(List<String> columns, DossierFacts dossier, LocalDate lo, LocalDate hi) {
        if (dossier.status() == 3 && within(dossier.closedOn(), lo, hi)) {
            columns.add("refused");
        }
        if (dossier.status() == 7 && within(dossier.closedOn(), lo, hi)) {
            columns.add("withdrawn_before_receipt");
        }
    }

    /** What nobody had received, refused or withdrawn by the end of the last day. */
    private static void waiting(List<String> columns, DossierFacts dossier, LocalDate hi, WorkingCalendar calendar) {
        LocalDate until = dossier.receivedOn() == null ? dossier.closedOn() : dossier.receivedOn();
        boolean isFiled = dossier.status() == 1 || (until != null && until.isAfter(hi));
        boolean waiting = isFiled
                && dossier.online()
                && dossier.filedAt() != null
                && !dossier.filedAt().toLocalDate().isAfter(hi);
        if (waiting
                && calendar.workingMinutesBetween(dossier.filedAt(), midnightAfter(hi))
                        > RECEIPT_LIMIT_WORKING_MINUTES) {
            columns.add("waiting_late");
        }
    }

    /** Rule index_766: instants; closings of the period, and what is open at its end. */
    private static void index766(
            List<String> columns, DossierFacts dossier, LocalDateTime limit, LocalDate lo, LocalDate hi) {
        boolean judgeable = dossier.receivedAt() != null
                && dossier.status() != 1
                && !(dossier.status() == 3 && dossier.closedAt() == null);
        if (!judgeable || dossier.receivedOn().isAfter(hi)) {
            return;
        }
        LocalDate closed = dossier.closedOn();
        if (closed != null && closed.isBefore(lo)) {
            return;
        }
        boolean isClosed = closed != null && !closed.isAfter(hi);
        LocalDateTime judged = isClosed ? dossier.closedAt() : midnightAfter(hi);
        List<Span> requests = dossier.requests().stream()
                .filter(request -> request.from().isBefore(judged))
                .toList();
        if (limit == null && requests.size() < 2) {
            columns.add("unjudged_766");
            return;
        }
        columns.add("judged_766");
        if (requests.size() < 2 && !end766(requests, judged).isAfter(limit)) {
            columns.add("on_time_766");
        }
    }

    private static LocalDateTime end766(List<Span> requests, LocalDateTime judged) {
        LocalDateTime end = judged;
        for (Span request : requests) {
            boolean answered = request.to() != null && request.to().isBefore(judged);
            // Without an answer by then this gives the instant of the request.
            end = judged.minus(Duration.between(request.from(), answered ? request.to() : judged));
        }
        return end;
    }

    private static LocalDateTime midnightAfter(LocalDate day) {
        return day.plusDays(1).atStartOfDay();
    }

    private static boolean within(LocalDate day, LocalDate lo, LocalDate hi) {
        return day != null && !day.isBefore(lo) && !day.isAfter(hi);
    }
}
