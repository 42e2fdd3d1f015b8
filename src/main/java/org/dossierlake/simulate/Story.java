// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.dossierlake.domain.WorkingCalendar;

/** Invents one {@link Life} after the other: what a day at the desk looks like, with all its exceptions. */
final class Story {

    private static final DateTimeFormatter CODE_DATE = DateTimeFormatter.ofPattern("uuMMdd", Locale.ROOT);

    private final int number;
    private final Random random;
    private final OfficeDays offices;
    private final Oddity oddity;
    private final Agency agency;
    private final Procedure procedure;

    private String channel;
    private LocalDateTime filedAt;
    private LocalDateTime receivedAt;
    private LocalDateTime dueAt;
    private boolean filedShown = true;
    private boolean sendsSteps;
    private boolean showsClosingDate = true;
    private boolean reopened;
    private final List<LifeEvent> events = new ArrayList<>();
    private final List<LifeEvent> earlySteps = new ArrayList<>();
    private final List<LifeSupplement> supplements = new ArrayList<>();
    private final List<LifePayment> payments = new ArrayList<>();

    private Story(int number, Random random, WorkingCalendar calendar, Oddity oddity) {
        this.number = number;
        this.random = random;
        this.offices = new OfficeDays(calendar);
        this.oddity = oddity;
        this.agency = World.agency(random);
        this.procedure = World.procedure(random);
        this.sendsSteps = chance(0.75);
    }

    /**
     * A life that begins on a day.
     *
     * @param codes gives the running number of a dossier code's agency and day
     * @param oddity what shall be odd about it, or null
     */
    static Life of(
            int number, LocalDate filedOn, Random random, WorkingCalendar calendar, Oddity oddity, DossierCodes codes) {
        Story story = new Story(number, random, calendar, oddity);
        story.fileAndReceive(filedOn);
        String code = codes.next(story.agency.prefix() + "-" + CODE_DATE.format(story.filedAt));
        if (story.agency.readable()) {
            story.pay(code);
        }
        return new Life(
                number,
                code,
                story.agency,
                story.procedure,
                story.channel,
                story.filedAt,
                story.filedShown,
                story.receivedAt,
                story.dueAt,
                story.events,
                story.earlySteps,
                story.supplements,
                story.payments,
                story.sendsSteps,
                story.showsClosingDate,
                story.reopened,
                oddity);
    }

    private void fileAndReceive(LocalDate filedOn) {
        if (oddity != null) {
            oddLife(filedOn);
            return;
        }
        boolean online = !offices.isOpen(filedOn) || chance(0.7);
        channel = online ? "2" : chance(0.8) ? "1" : "3";
        if (!online) {
            receivedAt = officeTime(filedOn);
            filedAt = chance(0.7) ? receivedAt : receivedAt.minusSeconds(between(30, 900));
            filedShown = chance(0.8);
            process();
            return;
        }
        filedAt = filedOn.atTime(between(6, 22), between(0, 59), between(0, 59));
        events.add(new LifeEvent(filedAt, 1));
        double fate = random.nextDouble();
        if (fate < 0.06) {
            return;
        }
        LocalDateTime decided = officeTime(offices.from(filedOn.plusDays(1)));
        if (fate < 0.10) {
            status(3, decided);
        } else if (fate < 0.12) {
            status(7, decided);
        } else if (fate < 0.20) {
            receivedAt = officeTime(offices.plus(filedOn, between(2, 5)));
            process();
        } else if (fate < 0.26) {
            filedAt = officeTime(filedOn);
            events.set(0, new LifeEvent(filedAt, 1));
            receivedAt = filedAt;
            process();
        } else if (fate < 0.30) {
            // Many desks also receive on a Saturday, or late in the evening.
            receivedAt = filedAt.plusMinutes(between(5, 90));
            process();
        } else {
            boolean sameDay = offices.isOpen(filedOn) && filedAt.getHour() < 15 && chance(0.5);
            receivedAt = sameDay ? filedOn.atTime(15, between(0, 59), between(0, 59)) : decided;
            process();
        }
    }

    /** From the receipt to the end: processing, payment asked, supplements, closing. */
    private void process() {
        status(2, receivedAt);
        if (chance(0.02) && channel.equals("2")) {
            status(3, office(receivedAt.plusHours(between(2, 30))));
            return;
        }
        promise();
        LocalDateTime cursor = receivedAt;
        if (chance(0.7)) {
            cursor = cursor.plusMinutes(between(20, 240));
            status(4, cursor);
        }
        if (procedure.fee() > 0 && chance(0.2)) {
            sendsSteps = true;
            cursor = office(cursor.plusHours(between(1, 20)));
            status(6, cursor);
            cursor = office(cursor.plusHours(between(2, 72)));
            status(4, cursor);
        }
        int cycles = chance(0.14) ? chance(0.25) ? 2 : 1 : 0;
        for (int cycle = 0; cycle < cycles; cycle++) {
            LocalDateTime asked = office(cursor.plusHours(between(2, 30)));
            status(5, asked);
            if (chance(0.15)) {
                supplements.add(new LifeSupplement(asked, null, dueNow(), null));
                if (chance(0.5)) {
                    status(7, office(asked.plusDays(between(3, 8))));
                }
                return;
            }
            LocalDateTime answered = office(asked.plusHours(between(20, 120)));
            if (sendsSteps && procedure.fee() > 0 && chance(0.2)) {
                // The fee is asked for while the papers are awaited: the two pauses overlap.
                status(6, asked.plusHours(1));
            }
            LocalDateTime later = dueNow() == null ? null : dueNow().plusDays(days(asked, answered));
            supplements.add(new LifeSupplement(asked, answered, dueNow(), later));
            status(4, answered);
            cursor = answered;
        }
        end(cursor);
    }

    private void promise() {
        if (chance(0.08)) {
            return;
        }
        LocalDate on = offices.plus(receivedAt.toLocalDate(), procedure.limitWorkingDays());
        double manner = random.nextDouble();
        dueAt = manner < 0.6
                ? on.atTime(receivedAt.toLocalTime())
                : manner < 0.96 ? on.atTime(17, 0) : on.atStartOfDay();
    }

    private void end(LocalDateTime cursor) {
        LocalDateTime end;
        double manner = random.nextDouble();
        if (manner > 0.85) {
            return;
        }
        if (dueNow() == null || manner < 0.5) {
            long span = dueNow() == null ? 6 : Math.max(1, days(cursor, dueNow()));
            end = office(cursor.plusMinutes(30 + (long) (random.nextDouble() * 1440 * span)));
        } else if (manner < 0.65) {
            end = dueNow().toLocalDate().atTime(between(8, 23), between(0, 59), between(0, 59));
        } else {
            end = office(dueNow().plusDays(between(1, 12)));
        }
        if (!end.isAfter(cursor)) {
            end = cursor.plusMinutes(between(10, 300));
        }
        double kind = random.nextDouble();
        status(kind < 0.92 ? 9 : kind < 0.97 ? 7 : 8, end);
        if (kind < 0.02) {
            reopened = true;
            LocalDateTime again = office(end.plusHours(between(20, 50)));
            status(4, again);
            status(9, office(again.plusHours(between(4, 50))));
        } else if (kind < 0.92) {
            if (chance(0.06)) {
                showsClosingDate = false;
                sendsSteps = true;
            }
            if (chance(0.5)) {
                status(10, end.plusMinutes(between(10, 4000)));
            }
        }
    }

    /** Oddities are told in short lives, of one day but for one of them, so that every simulation shows them. */
    private void oddLife(LocalDate on) {
        filedAt = on.atTime(8, between(0, 29), between(0, 59));
        receivedAt = on.atTime(8, between(30, 59), between(0, 59));
        channel = chance(0.6) ? "2" : "1";
        if (oddity.isOfWriting()) {
            channel = oddity == Oddity.CHANNEL_MISSING ? "" : oddity == Oddity.CHANNEL_UNKNOWN ? "9" : channel;
            process();
            return;
        }
        switch (oddity) {
            case CLOSED_BY_SYNTHETIC_STEP -> {
                openToday();
                sendsSteps = true;
                status(9, on.atTime(16, between(0, 29), between(0, 59)));
            }
            case CLOSING_LANDED_AFTER_DUE -> {
                // Finished and due on the day of its receipt; the version that says so lands a day later.
                openToday();
                dueAt = on.atTime(17, 0);
                status(10, on.plusDays(1).atTime(9, between(0, 59), 0));
            }
            case DUE_ON_DAY_OFF -> {
                openToday();
                LocalDate dayOff = on.plusDays(1);
                while (offices.isOpen(dayOff)) {
                    dayOff = dayOff.plusDays(1);
                }
                dueAt = dayOff.atTime(17, 0);
            }
            case END_EQUALS_RECEIPT -> {
                sendsSteps = false;
                dueAt = on.plusDays(3).atTime(17, 0);
                events.add(new LifeEvent(receivedAt, 9));
            }
            case FINISH_STEP_AT_RECEIPT -> {
                sendsSteps = true;
                showsClosingDate = false;
                events.add(new LifeEvent(receivedAt, 9));
            }
            case CLOSING_WITHOUT_DATE -> {
                openToday();
                sendsSteps = false;
                showsClosingDate = false;
                int manner = between(0, 9);
                status(manner == 0 ? 7 : manner == 1 ? 8 : 9, on.atTime(16, 0, between(0, 59)));
            }
            case DUE_BEFORE_RECEIPT -> {
                openToday();
                dueAt = on.minusDays(between(1, 3)).atTime(17, 0);
                if (chance(0.7)) {
                    status(9, on.atTime(16, between(0, 29), 0));
                }
            }
            case DUE_WITHOUT_TIME -> {
                openToday();
                dueAt = on.plusDays(between(0, 3)).atStartOfDay().plusDays(1);
                if (chance(0.7)) {
                    status(9, on.atTime(16, between(0, 29), 0));
                }
            }
            case END_BEFORE_RECEIPT -> {
                filedShown = false;
                receivedAt = on.atTime(15, between(0, 59), 0);
                dueAt = on.plusDays(3).atTime(17, 0);
                sendsSteps = false;
                events.add(new LifeEvent(on.atTime(10, between(0, 59), 0), 9));
            }
            case END_UNDER_OPEN_STATUS -> openToday();
            case PAUSE_WITHOUT_DATES -> {
                openToday();
                sendsSteps = false;
                status(chance(0.5) ? 5 : 6, on.atTime(11, 0, between(0, 59)));
            }
            case REOPENED_WITHOUT_STEPS -> {
                openToday();
                sendsSteps = false;
                status(9, on.atTime(11, 0, between(0, 59)));
                status(4, on.plusDays(1).atTime(9, 0, between(0, 59)));
                status(9, on.plusDays(2).atTime(10, 0, between(0, 59)));
            }
            case STEP_BEFORE_RECEIPT -> {
                openToday();
                sendsSteps = true;
                showsClosingDate = false;
                earlySteps.add(new LifeEvent(receivedAt.minusDays(between(1, 3)), 9));
                status(9, on.atTime(16, between(0, 29), between(0, 59)));
            }
            default -> throw new IllegalStateException("No life is told for " + oddity);
        }
    }

    private void openToday() {
        status(2, receivedAt);
        promise();
        status(4, receivedAt.plusMinutes(45));
    }

    private void status(int status, LocalDateTime at) {
        events.add(new LifeEvent(at, status));
        events.sort(Comparator.comparing(LifeEvent::at));
    }

    private void pay(String code) {
        boolean online = channel.equals("2");
        if (procedure.fee() == 0 || oddity != null || !chance(online ? 0.6 : 0.1)) {
            return;
        }
        LocalDateTime at = receivedAt == null || chance(0.3)
                ? filedAt.plusMinutes(between(1, 20))
                : receivedAt.plusMinutes(between(30, 600));
        BigDecimal amount = BigDecimal.valueOf(procedure.fee());
        String bank = World.bank(random);
        boolean odd = chance(0.08);
        String reference = odd ? "TT%012d".formatted(900_000_000L + number) : "dvc" + code + PortalDate.text(at);
        boolean request = !odd || chance(0.5);
        if (request) {
            payments.add(new LifePayment(at, "INIT", reference, "", "", amount, "PAYMENT", true, ""));
        }
        String unit = !request && chance(0.5) ? agency.code() : "";
        boolean named = request && chance(0.1);
        LocalDateTime answer = at.plusSeconds(between(40, 400));
        double outcome = random.nextDouble();
        if (outcome < 0.2) {
            payments.add(
                    callback(answer, reference, chance(0.5) ? "" : transaction(1), "05", amount, bank, named, unit));
            answer = answer.plusSeconds(between(60, 900));
        }
        if (outcome < 0.05) {
            return;
        }
        payments.add(callback(answer, reference, transaction(2), "00", amount, bank, named, unit));
        if (chance(0.1)) {
            LocalDateTime back = office(answer.plusHours(between(2, 50)));
            // The platform's message tells it, the request's state, or both.
            if (number % 3 != 0) {
                payments.add(callback(back, reference, transaction(3), "00", amount.negate(), bank, named, unit));
            }
            if (number % 3 != 1) {
                payments.add(
                        new LifePayment(back, LifePayment.PAID_BACK, reference, "", "", amount, bank, named, unit));
            }
        }
    }

    private LifePayment callback(
            LocalDateTime at,
            String reference,
            String transaction,
            String errorCode,
            BigDecimal amount,
            String bank,
            boolean named,
            String unit) {
        return new LifePayment(at, "CONFIRM", reference, transaction, errorCode, amount, bank, named, unit);
    }

    private String transaction(int attempt) {
        return "GD%09d%d".formatted(number, attempt);
    }

    /** The due date after the supplements so far; null where there is none. */
    private LocalDateTime dueNow() {
        return supplements.isEmpty()
                ? dueAt
                : supplements.get(supplements.size() - 1).dueAfter();
    }

    private LocalDateTime officeTime(LocalDate on) {
        LocalTime opens = chance(0.5) ? LocalTime.of(7, 30) : LocalTime.of(13, 30);
        return on.atTime(opens).plusSeconds(between(0, 3 * 3600));
    }

    /** Moves most instants outside office hours to the next office hours; some work at night and on Sundays. */
    private LocalDateTime office(LocalDateTime at) {
        boolean closed = !offices.isOpen(at.toLocalDate()) || at.getHour() < 7 || at.getHour() >= 17;
        if (!closed || chance(0.05)) {
            return at;
        }
        return offices.from(at.toLocalDate().plusDays(1)).atTime(8, between(0, 59), between(0, 59));
    }

    private static long days(LocalDateTime from, LocalDateTime to) {
        return to.toLocalDate().toEpochDay() - from.toLocalDate().toEpochDay();
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
