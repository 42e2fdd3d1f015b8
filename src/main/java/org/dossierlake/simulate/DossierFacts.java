// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.dossierlake.domain.WorkingCalendar;

/**
 * What is true of one dossier in the end: its newest version, its steps and the calendar put together.
 *
 * @param code dossier code
 * @param agency code of the receiving agency
 * @param procedure procedure code; empty where not sent
 * @param field code of the procedure's field: from the catalogue, else as sent
 * @param entry the catalogue's entry valid at receipt; null where there is none
 * @param channel 1 desk, 2 online, 3 post; a missing or unknown one counts as desk
 * @param subject who applies: citizen, enterprise, agency or other; empty where not sent
 * @param status newest status, 1 to 10
 * @param filedAt null where not sent
 * @param receivedAt null where not received
 * @param dueAt due date in force; null where there is none
 * @param dueAtOriginal due date before the first supplement; null where there is none
 * @param closedKind {@code resolved}, {@code withdrawn}, {@code stopped}, {@code refused}; empty while it is open
 * @param closedAt null while it is open, and where a closing has no date
 * @param requests supplement requests: asked, and answered or null
 * @param pauses requests and payment pauses, ending at the closing at the latest
 * @param workingMinutes whole working minutes from receipt to end without pauses; null where it is not resolved
 * @param delay of a dossier resolved on a date after its due date; else null
 * @param digital what of it is digital
 * @param fee sum of its fee lines in VND
 * @param paidFlag DuocThanhToanTrucTuyen as sent
 * @param flags flag codes
 */
record DossierFacts(
        String code,
        String agency,
        String procedure,
        String field,
        SentProcedure entry,
        String channel,
        String subject,
        int status,
        LocalDateTime filedAt,
        LocalDateTime receivedAt,
        LocalDateTime dueAt,
        LocalDateTime dueAtOriginal,
        String closedKind,
        LocalDateTime closedAt,
        List<Span> requests,
        List<Span> pauses,
        Long workingMinutes,
        Delay delay,
        Digital digital,
        BigDecimal fee,
        String paidFlag,
        SortedSet<String> flags) {

    private static final Set<Integer> OPEN_STEPS = Set.of(2, 4, 5, 6);
    private static final Set<Integer> CLOSING_STEPS = Set.of(7, 8, 9, 10);

    /**
     * Puts a dossier together.
     *
     * @param statuses those of all its versions, in order
     * @param closingToldOn the day of the file that first told of a closing; null where none did
     * @param entry the catalogue's entry of its procedure; null where there is none
     */
    static DossierFacts of(
            SentDossier sent,
            List<SentStep> allSteps,
            List<Integer> statuses,
            LocalDate closingToldOn,
            String agency,
            WorkingCalendar calendar,
            SentProcedure entry) {
        SortedSet<String> flags = new TreeSet<>(sent.flags());
        flag(flags, "agency_missing", agency.equals(AgencyTree.OTHER));
        flag(flags, "procedure_missing", sent.procedure().isEmpty());
        flag(flags, "procedure_unknown", entry == null);
        boolean informs = entry != null && entry.onlineLevel() != null && entry.onlineLevel() <= 2;
        flag(flags, "online_service_informs_only", informs && sent.channelSent().equals("2"));
        List<SentStep> steps = new ArrayList<>(allSteps);
        steps.sort(Comparator.comparing(SentStep::processedAt));
        String kind = closedKind(sent.status());
        if (steps.removeIf(step -> isBeforeReceipt(step, sent.receivedAt())
                && !kind.isEmpty()
                && closedKind(step.status()).equals(kind))) {
            flags.add("step_before_receipt");
        }
        LocalDateTime closedAt = closedAt(sent, steps);
        LocalDateTime dueAt = later(sent.dueSent(), sent.dueAfterSupplements());
        LocalDateTime dueAtOriginal =
                sent.dueBeforeSupplements() != null ? sent.dueBeforeSupplements() : sent.dueSent();
        List<Span> payments = paymentPauses(steps);
        boolean known = List.of("1", "2", "3").contains(sent.channelSent());
        boolean takenBack = opensAfterClosing(statuses);
        List<SentStep> turns = turns(steps, sent.receivedAt());
        boolean open = kind.isEmpty();
        flag(flags, "closing_withdrawn_by_later_landing", takenBack && open && !endsOpen(turns));
        flag(flags, "reopened_without_steps", takenBack && !open && !reopens(turns));
        flag(flags, "closing_without_date", !kind.isEmpty() && closedAt == null);
        flag(flags, "due_before_receipt", before(dueAt, sent.receivedAt()));
        flag(flags, "due_moved", dueAt != null && !dueAt.equals(dueAtOriginal));
        flag(flags, "due_without_time", dueAt != null && dueAt.toLocalTime().toSecondOfDay() == 0);
        flag(flags, "end_before_receipt", before(closedAt, sent.receivedAt()));
        flag(
                flags,
                "end_under_open_status",
                kind.isEmpty() && (sent.finishedSent() != null || sent.returnedSent() != null));
        boolean resolved = kind.equals("resolved");
        flag(flags, "closed_by_synthetic_step", resolved && allSteps.stream().anyMatch(SentStep::synthetic));
        flag(
                flags,
                "closing_landed_after_due",
                !takenBack
                        && closes(sent.status())
                        && closedAt != null
                        && dueAt != null
                        && !closedAt.toLocalDate().isAfter(dueAt.toLocalDate())
                        && closingToldOn.isAfter(dueAt.toLocalDate()));
        flag(flags, "due_on_day_off", dueAt != null && !calendar.isWorkingDay(dueAt.toLocalDate()));
        flag(flags, "end_equals_receipt", resolved && closedAt != null && closedAt.equals(sent.receivedAt()));
        flag(
                flags,
                "finish_step_at_receipt",
                allSteps.stream()
                        .anyMatch(
                                step -> step.status() == 9 && step.processedAt().equals(sent.receivedAt())));
        flag(
                flags,
                "pause_without_dates",
                sent.status() == 5 && sent.requests().isEmpty() || sent.status() == 6 && payments.isEmpty());
        List<Span> pauses = new ArrayList<>(sent.requests());
        pauses.addAll(payments);
        return new DossierFacts(
                sent.code(),
                agency,
                sent.procedure(),
                entry == null ? sent.field() : entry.field(),
                entry,
                known ? sent.channelSent() : "1",
                sent.subject(),
                sent.status(),
                sent.filedAt(),
                sent.receivedAt(),
                dueAt,
                dueAtOriginal,
                kind,
                closedAt,
                sent.requests(),
                endingBy(closedAt, pauses),
                kind.equals("resolved") && closedAt != null
                        ? workingMinutes(sent.receivedAt(), closedAt, pauses, steps, calendar)
                        : null,
                resolved
                                && closedAt != null
                                && dueAt != null
                                && closedAt.toLocalDate().isAfter(dueAt.toLocalDate())
                        ? Delay.of(sent.receivedAt(), dueAt, closedAt, sent.requests(), payments, calendar)
                        : null,
                sent.digital(),
                sent.fee(),
                sent.paidFlag(),
                flags);
    }

    /** Whether it counts in flows and stocks: received, and neither only filed nor refused. */
    boolean inScope() {
        return receivedAt != null && status != 1 && status != 3;
    }

    /**
     * Until when it keeps its time by rule index_766: when it was due at first, else when the maximum time of its procedure
     * is over; null where neither is known.
     */
    LocalDateTime limit766(WorkingCalendar calendar) {
        SentProcedure.Maximum maximum = entry == null ? null : entry.maximum(channel);
        if (dueAtOriginal != null || receivedAt == null || maximum == null) {
            return dueAtOriginal;
        }
        BigDecimal time = new BigDecimal(maximum.time());
        if (maximum.unit().equals("hour")) {
            return receivedAt.plusSeconds(
                    time.multiply(BigDecimal.valueOf(3_600)).longValue());
        }
        int days = time.setScale(0, RoundingMode.CEILING).intValueExact();
        LocalDate last = receivedOn();
        for (int day = 0; day < days; day++) {
            do {
                last = last.plusDays(1);
            } while (maximum.unit().equals("working_day") && !calendar.isWorkingDay(last));
        }
        return last.atTime(23, 59, 59);
    }

    /** Day of the receipt; null where not received. */
    LocalDate receivedOn() {
        return receivedAt == null ? null : receivedAt.toLocalDate();
    }

    /** Day of the due date; null where there is none. */
    LocalDate dueOn() {
        return dueAt == null ? null : dueAt.toLocalDate();
    }

    /** Day of the closing; null where there is none. */
    LocalDate closedOn() {
        return closedAt == null ? null : closedAt.toLocalDate();
    }

    /** Whether its procedure returns a paper: it does unless the catalogue denies it. */
    boolean paper() {
        return entry == null || !Boolean.FALSE.equals(entry.returnsPaper());
    }

    /** The online level of its procedure; null where not known. */
    Integer onlineLevel() {
        return entry == null ? null : entry.onlineLevel();
    }

    /** Whether it came online. */
    boolean online() {
        return channel.equals("2");
    }

    /** Whether a version of this status closes the dossier; a refusal does not. */
    static boolean closes(int status) {
        return CLOSING_STEPS.contains(status);
    }

    static String closedKind(int status) {
        return switch (status) {
            case 9, 10 -> "resolved";
            case 7 -> "withdrawn";
            case 8 -> "stopped";
            case 3 -> "refused";
            default -> "";
        };
    }

    private static LocalDateTime closedAt(SentDossier sent, List<SentStep> steps) {
        return switch (sent.status()) {
            case 9, 10 ->
                first(
                        sent.finishedSent(),
                        firstStep(9, afterLastReopening(steps)),
                        firstStep(10, afterLastReopening(steps)),
                        sent.returnedSent());
            case 7, 8 -> first(sent.finishedSent(), firstStep(sent.status(), steps), sent.returnedSent());
            case 3 -> first(sent.refusedSent(), firstStep(3, steps), sent.finishedSent());
            default -> null;
        };
    }

    private static LocalDateTime first(LocalDateTime... candidates) {
        for (LocalDateTime candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static LocalDateTime firstStep(int status, List<SentStep> steps) {
        return steps.stream()
                .filter(step -> step.status() == status)
                .map(SentStep::processedAt)
                .findFirst()
                .orElse(null);
    }

    private static List<SentStep> afterLastReopening(List<SentStep> steps) {
        List<Span> gaps = closedGaps(steps);
        if (gaps.isEmpty()) {
            return steps;
        }
        LocalDateTime reopened = gaps.get(gaps.size() - 1).to();
        return steps.stream()
                .filter(step -> step.processedAt().isAfter(reopened))
                .toList();
    }

    /** The times in which it lay closed before it was taken up again: from a closing or a refusal to the next open step. */
    private static List<Span> closedGaps(List<SentStep> steps) {
        List<Span> gaps = new ArrayList<>();
        LocalDateTime finished = null;
        for (SentStep step : steps) {
            if (ends(step)) {
                finished = finished == null ? step.processedAt() : finished;
            } else if (finished != null && OPEN_STEPS.contains(step.status())) {
                gaps.add(new Span(finished, step.processedAt()));
                finished = null;
            }
        }
        return gaps;
    }

    /** Whether nobody works on it after this step: it is closed, or refused. */
    private static boolean ends(SentStep step) {
        return !closedKind(step.status()).isEmpty();
    }

    /** From each step 6 to the next step of another status. */
    private static List<Span> paymentPauses(List<SentStep> steps) {
        List<Span> pauses = new ArrayList<>();
        LocalDateTime asked = null;
        for (SentStep step : steps) {
            if (step.status() == 6) {
                asked = asked == null ? step.processedAt() : asked;
            } else if (asked != null) {
                pauses.add(new Span(asked, step.processedAt()));
                asked = null;
            }
        }
        if (asked != null) {
            pauses.add(new Span(asked, null));
        }
        return pauses;
    }

    private static List<Span> endingBy(LocalDateTime closedAt, List<Span> pauses) {
        if (closedAt == null) {
            return List.copyOf(pauses);
        }
        return pauses.stream()
                .filter(pause -> pause.from().isBefore(closedAt))
                .map(pause ->
                        pause.to() == null || pause.to().isAfter(closedAt) ? new Span(pause.from(), closedAt) : pause)
                .toList();
    }

    private static long workingMinutes(
            LocalDateTime from, LocalDateTime to, List<Span> pauses, List<SentStep> steps, WorkingCalendar calendar) {
        if (to.isBefore(from)) {
            return 0;
        }
        List<Span> standing = new ArrayList<>(pauses);
        standing.addAll(closedGaps(steps));
        long seconds = calendar.workingSecondsAt(to) - calendar.workingSecondsAt(from);
        for (Span span : Span.union(standing, from, to)) {
            seconds -= calendar.workingSecondsAt(span.to()) - calendar.workingSecondsAt(span.from());
        }
        return seconds / 60;
    }

    private static boolean isBeforeReceipt(SentStep step, LocalDateTime receivedAt) {
        return receivedAt != null && step.processedAt().toLocalDate().isBefore(receivedAt.toLocalDate());
    }

    private static LocalDateTime later(LocalDateTime one, LocalDateTime other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    private static boolean before(LocalDateTime one, LocalDateTime other) {
        return one != null && other != null && one.isBefore(other);
    }

    /** Whether an open status comes after one that closes; a refusal is neither. */
    private static boolean opensAfterClosing(List<Integer> statuses) {
        boolean closed = false;
        for (int status : statuses) {
            if (closed && status < 7 && status != 3) {
                return true;
            }
            closed |= status >= 7;
        }
        return false;
    }

    /** The steps from the first closing after the receipt on that close or open, in order. */
    private static List<SentStep> turns(List<SentStep> steps, LocalDateTime receivedAt) {
        List<SentStep> turns = new ArrayList<>();
        for (SentStep step : steps) {
            if (ends(step) && !isBeforeReceipt(step, receivedAt)
                    || !turns.isEmpty() && OPEN_STEPS.contains(step.status())) {
                turns.add(step);
            }
        }
        return turns;
    }

    private static boolean endsOpen(List<SentStep> turns) {
        return !turns.isEmpty()
                && OPEN_STEPS.contains(turns.get(turns.size() - 1).status());
    }

    private static boolean reopens(List<SentStep> turns) {
        return turns.stream().anyMatch(step -> OPEN_STEPS.contains(step.status()));
    }

    private static void flag(SortedSet<String> flags, String code, boolean applies) {
        if (applies) {
            flags.add(code);
        }
    }
}
