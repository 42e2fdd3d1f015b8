// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What lands in which night: the versions, steps and payments of every life, with delays and repeats. */
final class Schedule {

    private static final LocalTime SNAPSHOT = LocalTime.of(23, 59, 59);
    private static final int LONGEST_DELAY = 3;

    private static final Set<Integer> WORKED_ON = Set.of(2, 4, 5, 6);
    private static final List<Integer> ENDS = List.of(3, 7, 8);

    private final SimulationPlan plan;
    private final Map<SimulatedFeed, List<List<Bundle>>> nights = new EnumMap<>(SimulatedFeed.class);

    Schedule(SimulationPlan plan) {
        this.plan = plan;
        for (SimulatedFeed feed : SimulatedFeed.values()) {
            List<List<Bundle>> empty = new ArrayList<>();
            for (int night = 0; night < plan.nights(); night++) {
                empty.add(new ArrayList<>());
            }
            nights.put(feed, empty);
        }
    }

    /** Plans all landings of a life; what would land after the last night never does. */
    void add(Life life, Random random) {
        addDossier(life, random);
        addSteps(life, random);
        addPayments(life, random);
    }

    /** What lands in a night, and is then forgotten here. */
    List<Bundle> take(SimulatedFeed feed, int night) {
        return nights.get(feed).set(night, List.of());
    }

    private void addDossier(Life life, Random random) {
        TreeSet<Integer> eventNights = new TreeSet<>();
        for (LifeEvent event : life.events()) {
            eventNights.add(nightOf(event.at()));
        }
        boolean late = life.ordinary() && random.nextDouble() < plan.lateShare();
        int delay = late ? 1 + random.nextInt(LONGEST_DELAY) : 0;
        List<LocalDateTime> landed = new ArrayList<>();
        List<Integer> landedIn = new ArrayList<>();
        int last = -1;
        for (int night : eventNights) {
            if (night + delay >= plan.nights()) {
                break;
            }
            LocalDateTime moment = endOf(plan.dayOf(night));
            last = night + delay;
            add(SimulatedFeed.DOSSIERS, last, life.ordinary(), versions(life, moment, random));
            landed.add(moment);
            landedIn.add(last);
        }
        if (last >= 0 && life.ordinary()) {
            repeat(life, landed, last, random);
            if (happens(plan.correctedShare(), random)) {
                int which = random.nextInt(landed.size());
                correct(life, landed.get(which), landedIn.get(which), random);
            }
            if (happens(plan.cancelledShare(), random)) {
                int which = random.nextInt(landed.size());
                cancel(life, landed.get(which), landedIn.get(which), random);
            }
        }
    }

    /** The night after a version it lands corrected; what the dossier's later versions say is what it was before. */
    private void correct(Life life, LocalDateTime moment, int night, Random random) {
        Correction correction = Correction.any(random);
        add(SimulatedFeed.DOSSIERS, night + 1, true, List.of(() -> correction.of(Writing.dossier(life, moment))));
    }

    /** The night after a version of an open dossier it is ended, and in most cases opened again a night later. */
    private void cancel(Life life, LocalDateTime moment, int night, Random random) {
        boolean open = life.eventAt(moment)
                .filter(event -> WORKED_ON.contains(event.status()))
                .isPresent();
        if (!open || night + 1 >= plan.nights()) {
            return;
        }
        int status = ENDS.get(random.nextInt(ENDS.size()));
        LifeEvent ended = new LifeEvent(plan.dayOf(night + 1).atTime(10, 20), status);
        LifeEvent openedAgain = new LifeEvent(plan.dayOf(night + 2).atTime(9, 40), 4);
        boolean takenBack = random.nextInt(4) > 0;
        add(
                SimulatedFeed.DOSSIERS,
                night + 1,
                false,
                List.of(() -> Correction.ended(Writing.dossier(life, moment), ended)));
        if (takenBack) {
            add(SimulatedFeed.DOSSIERS, night + 2, false, List.of(() -> Writing.dossier(life, moment)));
        }
        if (life.sendsSteps()) {
            add(SimulatedFeed.STEPS, night + 1, false, List.of(() -> Writing.step(life, ended)));
            if (takenBack) {
                add(SimulatedFeed.STEPS, night + 2, false, List.of(() -> Writing.step(life, openedAgain)));
            }
        }
    }

    /** Mostly the version of the evening; at times also one of the day, or the same one twice. */
    private List<Supplier<PortalRecord>> versions(Life life, LocalDateTime moment, Random random) {
        Supplier<PortalRecord> evening = () -> Writing.dossier(life, moment);
        double manner = random.nextDouble();
        if (!life.ordinary() || manner > 0.12) {
            return List.of(evening);
        }
        if (manner < 0.02) {
            return List.of(evening, evening);
        }
        List<LifeEvent> before = life.events().stream()
                .filter(event -> !event.at().isAfter(moment))
                .toList();
        if (before.size() < 2) {
            return List.of(evening);
        }
        LifeEvent earlier = before.get(before.size() - 2);
        Supplier<PortalRecord> midday = () -> Writing.dossier(life, earlier.at());
        boolean open = before.get(before.size() - 1).status() < 7;
        // Out of order only while it is open: a closing taken back for a night would look like a reopening.
        return open && random.nextInt(4) == 0 ? List.of(evening, midday) : List.of(midday, evening);
    }

    /** After its last landing a version may be sent again, or an older one may turn up and win. */
    private void repeat(Life life, List<LocalDateTime> landed, int last, Random random) {
        double manner = random.nextDouble();
        LocalDateTime moment;
        if (manner < 0.03) {
            moment = landed.get(landed.size() - 1);
        } else if (manner < 0.05 && landed.size() > 1) {
            moment = landed.get(random.nextInt(landed.size() - 1));
        } else {
            return;
        }
        add(SimulatedFeed.DOSSIERS, last + 1 + random.nextInt(2), true, List.of(() -> Writing.dossier(life, moment)));
    }

    private void addSteps(Life life, Random random) {
        if (!life.sendsSteps()) {
            return;
        }
        for (LifeEvent event : life.events()) {
            if (event.status() == 1) {
                continue;
            }
            // The start of a payment pause stays in time: without it the pause would have no date.
            boolean ordinary = life.ordinary() && event.status() != 6;
            Supplier<PortalRecord> step = () -> Writing.step(life, event);
            int night = nightOf(event.at()) + delay(ordinary, 0.02, random);
            double manner = random.nextDouble();
            add(SimulatedFeed.STEPS, night, ordinary, manner < 0.02 ? List.of(step, step) : List.of(step));
            if (manner > 0.98) {
                add(SimulatedFeed.STEPS, night + 1, ordinary, List.of(step));
            } else if (manner > 0.96) {
                LocalDateTime deadline = event.at().plusDays(5);
                add(SimulatedFeed.STEPS, night + 1, ordinary, List.of(() -> Writing.step(life, event)
                        .put("NgayKetThucTheoQuyDinh", PortalDate.text(deadline))));
            }
        }
        for (LifeEvent early : life.earlySteps()) {
            LocalDateTime closing = life.events().get(life.events().size() - 1).at();
            add(SimulatedFeed.STEPS, nightOf(closing), false, List.of(() -> Writing.step(life, early)));
        }
    }

    private void addPayments(Life life, Random random) {
        for (LifePayment payment : life.payments()) {
            Supplier<PortalRecord> message = () -> Writing.payment(life, payment);
            int night = nightOf(payment.at()) + delay(true, 0.03, random);
            double manner = random.nextDouble();
            boolean callback = payment.message().equals("CONFIRM");
            add(
                    SimulatedFeed.PAYMENTS,
                    night,
                    true,
                    callback && manner < 0.05 ? List.of(message, message) : List.of(message));
            if (callback && manner > 0.96) {
                add(SimulatedFeed.PAYMENTS, night + 1, true, List.of(message));
            }
        }
    }

    private void add(SimulatedFeed feed, int night, boolean mayBeBroken, List<Supplier<PortalRecord>> records) {
        if (night < plan.nights()) {
            nights.get(feed).get(night).add(new Bundle(mayBeBroken, records));
        }
    }

    /** Draws nothing where it never happens, so that the plans without it stay as they are. */
    private static boolean happens(double share, Random random) {
        return share > 0 && random.nextDouble() < share;
    }

    private static int delay(boolean possible, double share, Random random) {
        return possible && random.nextDouble() < share ? 1 + random.nextInt(2) : 0;
    }

    /** The night whose files hold what happened at an instant: all of the past in the first. */
    private int nightOf(LocalDateTime at) {
        long days = ChronoUnit.DAYS.between(plan.from(), at.toLocalDate());
        return (int) Math.max(0, Math.min(days, plan.nights()));
    }

    /** The last second of a day: dossiers are sent as they stand then. */
    static LocalDateTime endOf(LocalDate day) {
        return day.atTime(SNAPSHOT);
    }
}
