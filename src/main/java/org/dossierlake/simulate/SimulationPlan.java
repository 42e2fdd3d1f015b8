// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What to simulate. The same plan and calendar give the same bytes.
 *
 * @param landing folder that receives {@code dossiers/}, {@code steps/} and {@code payments/}; new or empty. The truth
 *     is written to {@code truth/} beside it
 * @param from day of the first night's files; later nights follow day by day
 * @param nights number of nights, 1 to 400
 * @param dossiersPerNight dossiers that appear for the first time in each night, 1 to 1,000,000; the first night's are
 *     mostly a backlog of the {@value #BACKLOG_DAYS} days before
 * @param seed start of the random numbers
 * @param dirtyShare share of records that are broken on purpose, and of dossiers with an accepted oddity, 0 to 0.5; the
 *     kinds take turns, so that 0.5 is 2 % of each of the 25 kinds of oddities
 * @param lateShare share of dossiers whose records land some nights after they should, 0 to 1
 * @param correctedShare share of dossiers of which a version lands once more with other dates, another procedure or
 *     another channel, 0 to 1
 * @param cancelledShare share of dossiers that are ended by mistake while they are worked on, 0 to 1; what lands of them
 *     afterwards opens them again
 */
public record SimulationPlan(
        Path landing,
        LocalDate from,
        int nights,
        int dossiersPerNight,
        long seed,
        double dirtyShare,
        double lateShare,
        double correctedShare,
        double cancelledShare) {

    /** How many days before the first night a dossier may have been filed. */
    static final int BACKLOG_DAYS = 40;

    private static final LocalDate EARLIEST = LocalDate.of(1995, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2045, 12, 31);

    /** A plan in which nothing is corrected or cancelled. */
    public SimulationPlan(
            Path landing,
            LocalDate from,
            int nights,
            int dossiersPerNight,
            long seed,
            double dirtyShare,
            double lateShare) {
        this(landing, from, nights, dossiersPerNight, seed, dirtyShare, lateShare, 0, 0);
    }

    /**
     * Refuses a plan that cannot be carried out.
     *
     * @throws IllegalArgumentException naming every value that is out of bounds
     */
    public SimulationPlan {
        List<String> problems = new ArrayList<>();
        if (landing == null) {
            problems.add("no landing folder is named");
        }
        if (from == null || from.isBefore(EARLIEST) || from.isAfter(LATEST)) {
            problems.add("the first night is %s, not a day from %s to %s".formatted(from, EARLIEST, LATEST));
        }
        if (nights < 1 || nights > 400) {
            problems.add("the number of nights is %d, not 1 to 400".formatted(nights));
        }
        if (dossiersPerNight < 1 || dossiersPerNight > 1_000_000) {
            problems.add("the number of dossiers per night is %d, not 1 to 1000000".formatted(dossiersPerNight));
        }
        if (!(dirtyShare >= 0 && dirtyShare <= 0.5)) {
            problems.add("the dirty share is %s, not 0 to 0.5".formatted(dirtyShare));
        }
        refuseNoShare("late", lateShare, problems);
        refuseNoShare("corrected", correctedShare, problems);
        refuseNoShare("cancelled", cancelledShare, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Nothing was simulated: %s. Correct the values and run it again."
                    .formatted(String.join("; ", problems)));
        }
    }

    private static void refuseNoShare(String name, double share, List<String> problems) {
        if (!(share >= 0 && share <= 1)) {
            problems.add("the %s share is %s, not 0 to 1".formatted(name, share));
        }
    }

    /** The folder of the truth files: {@code truth} beside the landing folder. */
    public Path truth() {
        return landing.resolveSibling("truth");
    }

    /** The day of a night's files; the first night is 0. */
    LocalDate dayOf(int night) {
        return from.plusDays(night);
    }

    /** The day of the last night's files: the day T up to which everything is known. */
    LocalDate lastDay() {
        return dayOf(nights - 1);
    }
}
