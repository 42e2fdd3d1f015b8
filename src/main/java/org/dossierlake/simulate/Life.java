// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * All that ever happens to a dossier, whether or not the simulation lasts long enough to see it.
 *
 * @param number running number, from which the invented names and the writing habits come
 * @param code dossier code
 * @param agency receiving agency
 * @param procedure procedure
 * @param channel KenhThucHien as sent
 * @param filedAt when it was filed
 * @param filedShown whether NgayNopHoSo is sent
 * @param receivedAt when it was received; null when it never is
 * @param dueAt the due date promised at receipt; null where there is none
 * @param events statuses in the order of time, the first being the filing or the receipt
 * @param earlySteps steps dated before the receipt by mistake
 * @param supplements requests for more papers in the order of time
 * @param payments messages of the payment platform in the order of time
 * @param sendsSteps whether the agency sends progress steps
 * @param showsClosingDate whether the dossier itself carries its closing date
 * @param reopened whether it is taken up again after it was finished
 * @param oddity what is odd about it; null for most
 */
record Life(
        int number,
        String code,
        Agency agency,
        Procedure procedure,
        String channel,
        LocalDateTime filedAt,
        boolean filedShown,
        LocalDateTime receivedAt,
        LocalDateTime dueAt,
        List<LifeEvent> events,
        List<LifeEvent> earlySteps,
        List<LifeSupplement> supplements,
        List<LifePayment> payments,
        boolean sendsSteps,
        boolean showsClosingDate,
        boolean reopened,
        Oddity oddity) {

    Life {
        events = List.copyOf(events);
        earlySteps = List.copyOf(earlySteps);
        supplements = List.copyOf(supplements);
        payments = List.copyOf(payments);
    }

    /** Whether its records may be broken, late or repeated: an oddity and a reopening must arrive as they are. */
    boolean ordinary() {
        return oddity == null && !reopened;
    }

    /** The newest event at a moment; none before the first. */
    Optional<LifeEvent> eventAt(LocalDateTime moment) {
        return newest(moment, 0);
    }

    /** The newest event of one status up to a moment. */
    Optional<LifeEvent> lastOf(int status, LocalDateTime moment) {
        return newest(moment, status);
    }

    private Optional<LifeEvent> newest(LocalDateTime moment, int status) {
        for (int i = events.size() - 1; i >= 0; i--) {
            LifeEvent event = events.get(i);
            if (!event.at().isAfter(moment) && (status == 0 || event.status() == status)) {
                return Optional.of(event);
            }
        }
        return Optional.empty();
    }

    /** Whether money came in by a moment. */
    boolean paidBy(LocalDateTime moment) {
        return payments.stream()
                .anyMatch(payment -> payment.succeeded() && !payment.at().isAfter(moment));
    }

    /** A stable choice among n ways of writing something: a dossier keeps its habits in all its versions. */
    int habit(String about, int n) {
        long mixed = (number * 0x9E3779B97F4A7C15L) ^ (about.hashCode() * 0xC2B2AE3D27D4EB4FL);
        mixed ^= mixed >>> 31;
        mixed *= 0xBF58476D1CE4E5B9L;
        mixed ^= mixed >>> 29;
        return (int) Math.floorMod(mixed, (long) n);
    }
}
