// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;

/** A dossier of an agency of {@link TestBooks} with a plausible or odd life in the 100 days before the last day. */
record RandomDossier(Random random, LocalDate lastDay) {

    Dossiers make() {
        LocalDateTime last = lastDay.atTime(23, 59);
        LocalDateTime received = last.minusMinutes(random.nextInt(100 * 24 * 60));
        if (random.nextInt(10) == 0) {
            received = received.toLocalDate()
                    .withDayOfMonth(random.nextBoolean() ? 1 : 15)
                    .atStartOfDay();
        }
        boolean isReceived = random.nextInt(12) > 0 && !received.isAfter(last);
        Dossiers dossier = isReceived ? Dossiers.received(received.toString()) : Dossiers.filed();
        dossier.with(StagedDossier.AGENCY_CODE, any("H01", "H01.10", "G05"))
                .with(StagedDossier.PROCEDURE_CODE, any("P1", "P2", null))
                .with(Dossier.FIELD_CODE, any("F1", null))
                .with(StagedDossier.SUBJECT, any("citizen", "enterprise", null))
                .with(StagedDossier.CHANNEL, any("1", "2", "2", "3", "4"))
                .with(StagedDossier.COMPONENT_FILE, random.nextBoolean())
                .with(StagedDossier.RESULT_FILE, random.nextBoolean())
                .with(StagedDossier.DATA_REUSED, random.nextBoolean())
                .with(StagedDossier.FROM_PERSONAL_STORE, random.nextBoolean())
                .with(StagedDossier.ACCOUNT_VERIFIED, random.nextBoolean())
                .with(Dossier.RETURNS_PAPER, any(true, false, null))
                .with(Dossier.ONLINE_LEVEL, any(2, 3, 4))
                .with(Dossier.RECEIVED_LATE, random.nextInt(5) == 0)
                .with(Dossier.FILED_EQUALS_RECEIVED, random.nextInt(5) == 0);
        if (!isReceived) {
            return notReceived(dossier, between(last.minusDays(60), last));
        }
        dossier.with(Dossier.WAITING_LATE_ON, waitedBefore(received));
        due(dossier, received);
        for (int i = random.nextInt(6) - 3; i > 0; i--) {
            interval(dossier, between(received, last), last);
        }
        return closing(dossier, between(received, random.nextBoolean() ? last : min(last, received.plusDays(25))));
    }

    /** A day before the end of waiting; null for those who did not wait too long. */
    private LocalDate waitedBefore(LocalDateTime end) {
        return random.nextBoolean() ? null : end.toLocalDate().minusDays(1 + random.nextInt(30));
    }

    private Dossiers notReceived(Dossiers dossier, LocalDateTime at) {
        return switch (random.nextInt(4)) {
            case 0 -> dossier.withdrawn(at.toString()).with(Dossier.WAITING_LATE_ON, waitedBefore(at));
            case 1 -> dossier.refused(at.toString()).with(Dossier.WAITING_LATE_ON, waitedBefore(at));
            case 2 -> dossier.refused(null);
            default -> dossier.status("1").with(Dossier.WAITING_LATE_ON, at.toLocalDate());
        };
    }

    private void due(Dossiers dossier, LocalDateTime received) {
        LocalDateTime due =
                received.toLocalDate().plusDays(random.nextInt(40) - 3).atTime(17, 0);
        if (random.nextInt(6) == 0) {
            due = due.toLocalDate().atStartOfDay();
        }
        if (random.nextInt(6) > 0) {
            dossier.due(
                    due.plusDays(random.nextInt(4) == 0 ? random.nextInt(20) : 0)
                            .toString(),
                    due.toString());
        }
    }

    private void interval(Dossiers dossier, LocalDateTime from, LocalDateTime last) {
        String to = random.nextInt(3) == 0
                ? null
                : between(from, min(last, from.plusDays(20))).toString();
        if (random.nextBoolean()) {
            dossier.requested(from.toString(), to);
        } else {
            dossier.paused(from.toString(), to);
        }
    }

    private Dossiers closing(Dossiers dossier, LocalDateTime at) {
        return switch (random.nextInt(16)) {
            case 0 -> dossier.withdrawn(at.toString());
            case 1 -> dossier.stopped(at.toString());
            case 2 -> dossier.refused(at.toString());
            case 3 -> dossier.refused(null);
            case 4 -> dossier.resolvedWithoutDate();
            case 5 -> dossier.status("1");
            case 6, 7, 8, 9 -> dossier.status(any("2", "4", "5", "6"));
            default ->
                dossier.resolved(at.toString(), random.nextInt(random.nextBoolean() ? 480 : 9_000))
                        .with(Dossier.DELAY_MINUTES_APPLICANT, any(null, 0, 90))
                        .with(Dossier.DELAY_MINUTES_PAYMENT, any(null, 0, 7))
                        .with(Dossier.DELAY_MINUTES_CLOSED_HOURS, any(null, 0, 840))
                        .with(Dossier.DELAY_MINUTES_AGENCY, any(null, 0, 5_000))
                        .with(Dossier.LATE_EXPLAINED_BY_PAUSE, any(null, true, false))
                        .with(Dossier.FLAGS, any(List.of(), List.of("due_moved", "closing_landed_after_due")));
        };
    }

    private LocalDateTime between(LocalDateTime from, LocalDateTime to) {
        return from.plusMinutes(random.nextInt(Math.toIntExact(ChronoUnit.MINUTES.between(from, to)) + 1));
    }

    private static LocalDateTime min(LocalDateTime one, LocalDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }
}
