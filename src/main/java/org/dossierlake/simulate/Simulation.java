// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dossierlake.domain.WorkingCalendar;

/** Simulates a portal night by night and writes what it sends, and the truth. */
public final class Simulation {

    private static final double BACKLOG_SHARE = 0.75;
    private static final int CATALOGUE_CHANGED_DAYS_AGO = 4;

    private final SimulationPlan plan;
    private final WorkingCalendar calendar;
    private final FinalState state = new FinalState();
    private final List<Books> feeds = new ArrayList<>();

    private Simulation(SimulationPlan plan, WorkingCalendar calendar) {
        this.plan = plan;
        this.calendar = calendar;
    }

    /**
     * Writes {@code dossiers/}, {@code steps/} and {@code payments/} with one folder per night and {@code procedures/}
     * with one for the first into the landing folder, and the truth files into {@code truth/} beside it.
     *
     * @param calendar the agencies' office hours, by which working minutes are counted
     * @throws IllegalArgumentException when the landing folder holds something already
     * @throws UncheckedIOException when a file cannot be written
     */
    public static SimulationResult run(SimulationPlan plan, WorkingCalendar calendar) {
        return run(plan, calendar, true);
    }

    /** The same without truth files: for whoever counts it otherwise, of so many dossiers that it would take long. */
    public static SimulationResult withoutTruth(SimulationPlan plan, WorkingCalendar calendar) {
        return run(plan, calendar, false);
    }

    private static SimulationResult run(SimulationPlan plan, WorkingCalendar calendar, boolean withTruth) {
        try {
            refuseUsedFolder(plan.landing());
            Simulation simulation = new Simulation(plan, calendar);
            simulation.land();
            if (withTruth) {
                Truth.write(plan.truth(), Outcome.of(simulation.state, plan.lastDay(), calendar), simulation.feeds);
            }
            return simulation.result();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void land() throws IOException {
        Schedule schedule = schedule();
        List<Dirt> dirt = new ArrayList<>();
        for (SimulatedFeed feed : SimulatedFeed.values()) {
            feeds.add(new Books(feed, state));
            dirt.add(new Dirt(feed, random(2, feed.ordinal())));
        }
        for (int night = 0; night < plan.nights(); night++) {
            for (Books books : feeds) {
                SimulatedFeed feed = books.feed();
                Random random = random(3, 1000L * night + feed.ordinal());
                LocalDate day = plan.dayOf(night);
                if (feed == SimulatedFeed.PROCEDURES && night > 0) {
                    // A register lands once.
                    continue;
                }
                List<List<OutgoingRow>> rows = feed == SimulatedFeed.PROCEDURES
                        ? catalogue(dirt.get(feed.ordinal()), day)
                        : outgoing(schedule.take(feed, night), dirt.get(feed.ordinal()), day, random);
                List<List<OutgoingRow>> plain = books.withoutRiddles(rows, day);
                Landing landing = new Landing(plan.landing(), random);
                Landing.Written written = landing.write(feed, day, plain);
                if (plan.dirtyShare() > 0) {
                    landing.writeRenamed(feed, day, plain, written);
                }
                books.judge(written);
            }
        }
    }

    private SimulationResult result() {
        SortedMap<String, FileTotals> files = new TreeMap<>();
        feeds.forEach(books -> files.putAll(books.files()));
        return SimulationResult.of(plan, files.values(), state.dossiers().size());
    }

    private Schedule schedule() {
        Schedule schedule = new Schedule(plan);
        DossierCodes codes = new DossierCodes();
        int number = 0;
        int odd = 0;
        for (int night = 0; night < plan.nights(); night++) {
            for (int i = 0; i < plan.dossiersPerNight(); i++) {
                number++;
                Random random = random(1, number);
                boolean backlog = night == 0 && random.nextDouble() < BACKLOG_SHARE;
                LocalDate filedOn =
                        plan.dayOf(night).minusDays(backlog ? 1 + random.nextInt(SimulationPlan.BACKLOG_DAYS) : 0);
                boolean isOdd = random.nextDouble() < plan.dirtyShare();
                Oddity oddity = isOdd ? Oddity.values()[odd++ % Oddity.values().length] : null;
                schedule.add(Story.of(number, filedOn, random, calendar, oddity, codes), random);
            }
        }
        return schedule;
    }

    /** The catalogue, which changed some days ago; where there is dirt, with one broken entry of every kind. */
    private List<List<OutgoingRow>> catalogue(Dirt dirt, LocalDate day) {
        List<List<OutgoingRow>> rows = new ArrayList<>();
        List<PortalRecord> records = Catalogue.records(day.minusDays(CATALOGUE_CHANGED_DAYS_AGO));
        records.forEach(record -> rows.add(List.of(OutgoingRow.of(record))));
        for (int i = 0; plan.dirtyShare() > 0 && i < dirt.breakages().size(); i++) {
            rows.add(List.of(dirt.broken(records.get(i), day)));
        }
        return rows;
    }

    /** The rows of a night with dirt added, in random order of their bundles. */
    private List<List<OutgoingRow>> outgoing(List<Bundle> bundles, Dirt dirt, LocalDate day, Random random) {
        List<List<OutgoingRow>> rows = new ArrayList<>();
        for (Bundle bundle : bundles) {
            List<OutgoingRow> clean = new ArrayList<>();
            for (Supplier<PortalRecord> record : bundle.records()) {
                clean.add(OutgoingRow.of(record.get()));
            }
            if (bundle.mayBeBroken() && random.nextDouble() < plan.dirtyShare()) {
                rows.add(List.of(dirt.broken(clean.get(0).record(), day)));
                if (random.nextBoolean()) {
                    clean.remove(0);
                }
            }
            rows.add(clean);
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    /** Random numbers of their own for each purpose, so that a change in one leaves the others alone. */
    private Random random(int purpose, long number) {
        return new Random(mixed(plan.seed(), purpose, number));
    }

    /** Where random numbers start: far apart for numbers that lie close together. */
    static long mixed(long seed, long purpose, long number) {
        long mixed = seed * 0x9E3779B97F4A7C15L + purpose * 0xC2B2AE3D27D4EB4FL + number * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
        return mixed ^ (mixed >>> 29);
    }

    /** Nothing is mixed with what lies in a folder already. */
    static void refuseUsedFolder(Path landing) throws IOException {
        if (!Files.exists(landing)) {
            return;
        }
        if (!Files.isDirectory(landing)) {
            throw new IllegalArgumentException(
                    "Nothing was simulated: %s is a file. Name a new or an empty folder.".formatted(landing));
        }
        try (Stream<Path> content = Files.list(landing)) {
            if (content.findAny().isPresent()) {
                throw new IllegalArgumentException(
                        "Nothing was simulated: the folder %s is not empty. Name a new or an empty folder."
                                .formatted(landing));
            }
        }
    }
}
