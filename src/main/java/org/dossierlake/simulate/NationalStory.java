// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Tells the lives of the national profile. The day of filing, the number on that day and the seed give a life, so that any
 * part of it can be told again at any time, on any thread.
 */
final class NationalStory {

    private static final double DESK_OR_POST = 0.05;
    private static final double WAITING = 0.005;
    private static final double REFUSED = 0.01;
    private static final double WITHDRAWN_BEFORE_RECEIPT = 0.005;
    private static final double NEVER_FINISHED = 0.006;
    private static final double WITHDRAWN = 0.007;
    private static final double STOPPED = 0.003;

    /** So that 91 % of what localities judged by 10 September is on time: late dossiers are still open more often. */
    private static final double LATE = 0.1086;

    /** So that of what was resolved by 10 September 39.27 % and 37.83 % is digitised, with seed 1. */
    private static final double DIGITISED_BY_MINISTRIES = 0.3924;

    private static final double DIGITISED_BY_LOCALITIES = 0.37835;

    private static final double WITHOUT_DUE = 0.03;
    private static final double SAME_DAY = 0.6;
    private static final double SUPPLEMENT = 0.05;
    private static final double PAID_ONLINE = 0.7925;
    private static final double FAILS_FIRST = 0.05;
    private static final double REFUNDED = 0.01;

    /** The golden ratio: its multiples fall into any stretch of the unit interval as often as it is long. */
    private static final double EVENLY = (Math.sqrt(5) - 1) / 2;

    private final NationalWorld world;
    private final OfficeDays offices;
    private final long seed;
    private final double lateShare;

    NationalStory(NationalWorld world, OfficeDays offices, long seed, double lateShare) {
        this.world = world;
        this.offices = offices;
        this.seed = seed;
        this.lateShare = lateShare;
    }

    /**
     * The life that begins on a day.
     *
     * @param number its number among the lives that begin on the day, from 0
     */
    NationalLife tell(LocalDate filedOn, int number) {
        long day = filedOn.toEpochDay();
        return new Told(filedOn, number, new SplittableRandom(Simulation.mixed(seed, day, number)))
                .life(even(day, number));
    }

    private Even even(long day, int number) {
        double start = new SplittableRandom(Simulation.mixed(seed, day, -1)).nextDouble();
        double at = start + number * EVENLY;
        return new Even(at - Math.floor(at));
    }

    /**
     * An evenly spread number, cut into ever finer shares: of a day's lives each share gets as many as it should, but for a
     * handful, and so does each share of a share.
     */
    private static final class Even {

        private double left;

        Even(double left) {
            this.left = left;
        }

        boolean fallsInto(double share) {
            boolean falls = left < share;
            left = falls ? left / share : (left - share) / (1 - share);
            return falls;
        }
    }

    /** One life while it is told. */
    private final class Told {

        private final LocalDate filedOn;
        private final int number;
        private final SplittableRandom random;
        private final List<LifeEvent> events = new ArrayList<>(5);
        private final List<LifePayment> payments = new ArrayList<>(1);
        private final List<LifeSupplement> supplements = new ArrayList<>(1);
        private LocalDateTime filedAt;
        private LocalDateTime receivedAt;
        private LocalDateTime dueAt;

        Told(LocalDate filedOn, int number, SplittableRandom random) {
            this.filedOn = filedOn;
            this.number = number;
            this.random = random;
        }

        NationalLife life(Even even) {
            boolean ofMinistry = even.fallsInto(NationalWorld.MINISTRY_SHARE);
            boolean online = ofMinistry
                    ? random.nextDouble() < 0.9
                    : !even.fallsInto(DESK_OR_POST / (1 - NationalWorld.MINISTRY_SHARE));
            Agency agency =
                    ofMinistry ? world.ministry(random.nextDouble()) : world.locality(filedOn, random.nextDouble());
            Procedure procedure = world.procedure(agency, random.nextDouble());
            String channel = online ? "2" : random.nextDouble() < 0.8 ? "1" : "3";
            file(online);
            boolean digitised = false;
            if (online && even.fallsInto(WAITING)) {
                receivedAt = null;
            } else if (online && even.fallsInto(REFUSED)) {
                end(3, receivedAt);
                receivedAt = null;
            } else if (online && even.fallsInto(WITHDRAWN_BEFORE_RECEIPT)) {
                end(7, receivedAt);
                receivedAt = null;
            } else {
                events.add(new LifeEvent(receivedAt, 2));
                promise(procedure);
                boolean neverFinished = even.fallsInto(NEVER_FINISHED);
                boolean withdrawn = even.fallsInto(WITHDRAWN);
                boolean stopped = even.fallsInto(STOPPED);
                boolean late = even.fallsInto(LATE);
                digitised = even.fallsInto(ofMinistry ? DIGITISED_BY_MINISTRIES : DIGITISED_BY_LOCALITIES);
                if (withdrawn || stopped) {
                    end(withdrawn ? 7 : 8, office(offices.plus(receivedAt.toLocalDate(), between(1, 4))));
                } else if (neverFinished) {
                    events.add(new LifeEvent(office(offices.plus(receivedAt.toLocalDate(), 1)), 4));
                } else {
                    resolve(late);
                }
            }
            String code = code(agency);
            if (online) {
                pay(code, procedure);
            }
            Life life = new Life(
                    (int) Simulation.mixed(0, filedOn.toEpochDay(), number),
                    code,
                    agency,
                    procedure,
                    channel,
                    filedAt,
                    true,
                    receivedAt,
                    dueAt,
                    events,
                    List.of(),
                    supplements,
                    payments,
                    false,
                    true,
                    false,
                    null);
            return new NationalLife(life, digitised, random.nextDouble() < lateShare ? between(1, 3) : 0);
        }

        private String code(Agency agency) {
            StringBuilder code = new StringBuilder(agency.prefix()).append('-');
            code.append(PortalDate.text(filedAt), 2, 8).append('-');
            String running = Integer.toString(number);
            return code.append("000000", 0, Math.max(0, 6 - running.length()))
                    .append(running)
                    .toString();
        }

        /** When it is filed, and when it is received if it ever is. */
        private void file(boolean online) {
            boolean works = offices.isOpen(filedOn);
            if (!online) {
                filedAt = office(filedOn);
                receivedAt = filedAt;
                return;
            }
            boolean byDay = works && random.nextDouble() < 0.85;
            filedAt = byDay ? office(filedOn) : filedOn.atTime(between(17, 22), between(0, 59), between(0, 59));
            events.add(new LifeEvent(filedAt, 1));
            receivedAt = byDay && random.nextDouble() < 0.9
                    ? filedAt.plusMinutes(between(5, 120))
                    : office(offices.from(filedOn.plusDays(1)));
        }

        private void promise(Procedure procedure) {
            if (random.nextDouble() >= WITHOUT_DUE) {
                dueAt = offices.plus(receivedAt.toLocalDate(), procedure.limitWorkingDays())
                        .atTime(17, 0);
            }
        }

        private void resolve(boolean late) {
            LocalDate begun = receivedAt.toLocalDate();
            LocalDateTime due = dueAt;
            if (due != null && random.nextDouble() < SUPPLEMENT) {
                LocalDateTime asked = office(offices.plus(begun, 1));
                LocalDateTime answered = office(offices.plus(asked.toLocalDate(), between(1, 4)));
                due = due.plusDays(answered.toLocalDate().toEpochDay()
                        - asked.toLocalDate().toEpochDay());
                supplements.add(new LifeSupplement(asked, answered, dueAt, due));
                events.add(new LifeEvent(asked, 5));
                events.add(new LifeEvent(answered, 4));
                begun = answered.toLocalDate();
            }
            end(random.nextBoolean() ? 9 : 10, resolvedAt(begun, due, late));
        }

        private LocalDateTime resolvedAt(LocalDate begun, LocalDateTime due, boolean late) {
            if (late && due != null) {
                LocalDate over = due.toLocalDate();
                int more = between(1, 1 << between(0, 4));
                return office(offices.plus(over.isBefore(begun) ? begun : over, more));
            }
            int most = due == null ? 5 : offices.between(begun, due.toLocalDate());
            if (most < 1 || random.nextDouble() < SAME_DAY) {
                LocalDateTime last = events.get(events.size() - 1).at();
                return last.plusMinutes(between(10, 90));
            }
            return office(offices.plus(begun, between(1, most)));
        }

        private void end(int status, LocalDateTime at) {
            events.add(new LifeEvent(at, status));
        }

        private void pay(String code, Procedure procedure) {
            if (procedure.fee() == 0 || random.nextDouble() >= PAID_ONLINE) {
                return;
            }
            LocalDateTime at = filedAt.plusMinutes(between(1, 20));
            String reference = "dvc" + code + PortalDate.text(at);
            BigDecimal amount = BigDecimal.valueOf(procedure.fee());
            String bank = World.BANKS.get(Math.min(7, (int) (Math.pow(9, random.nextDouble()) - 1)));
            if (random.nextDouble() < FAILS_FIRST) {
                payments.add(message(at, reference, 1, "05", amount, bank));
                at = at.plusSeconds(between(60, 900));
            }
            payments.add(message(at, reference, 2, "00", amount, bank));
            if (random.nextDouble() < REFUNDED) {
                LocalDateTime back = office(offices.plus(filedOn, between(1, 5)));
                payments.add(message(back, reference, 3, "00", amount.negate(), bank));
            }
        }

        private LifePayment message(
                LocalDateTime at, String reference, int attempt, String error, BigDecimal amount, String bank) {
            String transaction = "GD" + PortalDate.text(filedAt).substring(2, 8) + number + attempt;
            return new LifePayment(at, "CONFIRM", reference, transaction, error, amount, bank, false, "");
        }

        /** Some time in the office hours of a day. */
        private LocalDateTime office(LocalDate day) {
            int second = between(0, 7 * 3600);
            int opening = second < 14_400 ? 27_000 : 48_600 - 14_400;
            return day.atStartOfDay().plusSeconds(opening + (long) second);
        }

        private int between(int least, int most) {
            return least + random.nextInt(most - least + 1);
        }
    }
}
