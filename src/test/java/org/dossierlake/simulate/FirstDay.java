// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * 1 July 2025 in Huế, the first day of the communes' forty service centres. Of the morning is known what the pipeline's
 * founding documents tell: 526 received, 126 of them resolved, the most received in Quảng Điền (83), nearly all resolved in
 * Hương An and Phong Thái (11 of 12 each). How the rest spreads over the other centres, and the afternoon, are invented.
 */
public final class FirstDay {

    public static final LocalDate DAY = LocalDate.of(2025, 7, 1);

    /** In the afternoon each centre receives so many more, and resolves so many more of the morning's if it has them. */
    private static final int AFTERNOON = 5;

    private static final int LATER_RESOLVED = 4;

    private static final List<Centre> CENTRES = centres();
    private static final List<Life> LIVES = lives();

    /** A centre, and its morning. */
    private record Centre(String code, String name, int received, int resolved) {}

    private FirstDay() {}

    /** The register of the centres: a file of the feed {@code agencies}. */
    public static String register() {
        StringBuilder lines = new StringBuilder("agency_code,agency_name,agency_kind,parent_code,valid_from\n");
        CENTRES.forEach(centre -> lines.append("%s,%s,commune,H57,%s%n".formatted(centre.code(), centre.name(), DAY)));
        return lines.toString();
    }

    /**
     * Lands what the portal knows at a moment of the day.
     *
     * @param sentOn the day whose files it comes in
     */
    public static void land(Path landing, LocalTime moment, LocalDate sentOn) {
        LocalDateTime now = DAY.atTime(moment);
        Landing files = new Landing(landing, new Random(20250701));
        try {
            files.write(
                    SimulatedFeed.DOSSIERS,
                    sentOn,
                    rows(LIVES.stream()
                            .filter(life -> life.eventAt(now).isPresent())
                            .map(life -> Writing.dossier(life, now))));
            files.write(SimulatedFeed.STEPS, sentOn, rows(LIVES.stream().flatMap(life -> life.events().stream()
                    .filter(event -> !event.at().isAfter(now))
                    .map(event -> Writing.step(life, event)))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<List<OutgoingRow>> rows(Stream<PortalRecord> records) {
        return records.map(record -> List.of(OutgoingRow.of(record))).toList();
    }

    private static List<Centre> centres() {
        List<Centre> centres = new ArrayList<>();
        centres.add(new Centre("H57.101", "Quảng Điền", 83, 12));
        centres.add(new Centre("H57.102", "Hương An", 12, 11));
        centres.add(new Centre("H57.103", "Phong Thái", 12, 11));
        for (int other = 0; other < 37; other++) {
            // They have 419 = 12 * 12 + 25 * 11, of them resolved 92 = 18 * 3 + 19 * 2.
            centres.add(new Centre(
                    "H57.%d".formatted(104 + other), "Xã " + (other + 4), other < 12 ? 12 : 11, other < 18 ? 3 : 2));
        }
        return centres;
    }

    private static List<Life> lives() {
        List<Life> lives = new ArrayList<>();
        DossierCodes codes = new DossierCodes();
        for (Centre centre : CENTRES) {
            for (int i = 0; i < centre.received() + AFTERNOON; i++) {
                LocalDateTime receivedAt = i < centre.received()
                        ? DAY.atTime(7, 2).plusMinutes(3L * i)
                        : DAY.atTime(13, 40).plusMinutes(10L * (i - centre.received()));
                List<LifeEvent> events = new ArrayList<>(List.of(new LifeEvent(receivedAt, 2)));
                if (i < centre.resolved()) {
                    events.add(new LifeEvent(receivedAt.plusMinutes(10), 9));
                } else if (i < Math.min(centre.resolved() + LATER_RESOLVED, centre.received())) {
                    events.add(new LifeEvent(DAY.atTime(14, 5).plusMinutes(i), 9));
                }
                lives.add(life(lives.size() + 1, codes.next(centre.code() + "-250701"), centre, events));
            }
        }
        return lives;
    }

    private static Life life(int number, String code, Centre centre, List<LifeEvent> events) {
        LocalDateTime receivedAt = events.get(0).at();
        return new Life(
                number,
                code,
                Agency.of(centre.code(), "H57", "VN.LOCALITIES", "VN"),
                World.PROCEDURES.get(number % World.PROCEDURES.size()),
                "1",
                receivedAt,
                true,
                receivedAt,
                receivedAt.plusDays(2),
                events,
                List.of(),
                List.of(),
                List.of(),
                true,
                true,
                false,
                null);
    }
}
