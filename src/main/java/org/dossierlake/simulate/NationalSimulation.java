// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.dossierlake.domain.WorkingCalendar;

/**
 * Simulates a whole country: night by night, one file after the other on as many threads as there are processors. What is
 * still to come of a dossier is kept as its day and number alone, and its life is told again when a night needs it: memory
 * does not grow with what is written.
 */
public final class NationalSimulation {

    private static final int ROWS_PER_FILE = 25_000;

    private static final double REPEATED = 0.003;

    /** The bits of a number in a day's lives, and of what is to come: a version, or messages of the payment platform. */
    private static final int NUMBER_BITS = 24;

    private final SimulationPlan plan;
    private final LocalDate since;
    private final NationalDays days;
    private final NationalWorld world = new NationalWorld();
    private final NationalStory story;
    private final NationalTruth truth;
    private final SortedMap<String, FileTotals> files = new TreeMap<>();
    private final ToCome versions = new ToCome();
    private final ToCome payments = new ToCome();
    private long dossiers;

    private NationalSimulation(SimulationPlan plan, LocalDate since, WorkingCalendar calendar) {
        this.plan = plan;
        this.since = since;
        OfficeDays offices = new OfficeDays(calendar);
        this.days = new NationalDays(offices, plan.dossiersPerNight());
        this.story = new NationalStory(world, offices, plan.seed(), plan.lateShare());
        this.truth = new NationalTruth(world, since, plan.lastDay());
    }

    /**
     * Writes {@code dossiers/} and {@code payments/} with one folder per night, and {@code procedures/} with one for the
     * first, as gzipped JSON Lines into the landing folder, and the truth files into {@code truth/} beside it.
     *
     * @param plan of which nothing is corrected or cancelled
     * @param since the day on which the portal began: nothing of the days before the first night is written, but what began
     *     on them goes on, and is in the truth. So a long time can be written piece by piece
     * @throws IllegalArgumentException when the landing folder holds something already, something is corrected or
     *     cancelled, or the portal began after the first night
     * @throws UncheckedIOException when a file cannot be written
     */
    public static SimulationResult run(SimulationPlan plan, LocalDate since, WorkingCalendar calendar) {
        if (plan.correctedShare() > 0 || plan.cancelledShare() > 0) {
            throw new IllegalArgumentException("Nothing was simulated: nothing is corrected or cancelled in the whole"
                    + " country. Leave these shares out, or simulate the small world.");
        }
        if (since.isAfter(plan.from())) {
            throw new IllegalArgumentException(
                    "Nothing was simulated: the portal began on %s, after the first night, %s."
                                    .formatted(since, plan.from())
                            + " Correct one of the days.");
        }
        try {
            Simulation.refuseUsedFolder(plan.landing());
            return new NationalSimulation(plan, since, calendar).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SimulationResult run() throws IOException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            if (since.equals(plan.from())) {
                procedures();
            }
            for (LocalDate day = since; !day.isAfter(plan.lastDay()); day = day.plusDays(1)) {
                run(threads, dossierFiles(day));
                run(threads, paymentFiles(day));
            }
        } finally {
            threads.shutdownNow();
        }
        Files.createDirectories(plan.truth());
        truth.write(plan.truth());
        FilesTruth.files(files).write(plan.truth());
        return SimulationResult.of(plan, files.values(), dossiers);
    }

    private List<Callable<Part>> dossierFiles(LocalDate day) throws IOException {
        List<Callable<Part>> work = new ArrayList<>();
        int filed = days.filedOn(day);
        for (int from = 0; from < filed; from += ROWS_PER_FILE) {
            int first = from;
            int file = work.size() + 1;
            work.add(() -> begun(day, file, first, Math.min(filed, first + ROWS_PER_FILE)));
        }
        for (long[] keys : versions.take(day)) {
            int file = work.size() + 1;
            if (isWritten(day)) {
                work.add(() -> changed(day, file, keys));
            }
        }
        return work;
    }

    private List<Callable<Part>> paymentFiles(LocalDate day) throws IOException {
        List<Callable<Part>> work = new ArrayList<>();
        for (long[] keys : payments.take(day)) {
            int file = work.size() + 1;
            if (isWritten(day)) {
                work.add(() -> paid(day, file, keys));
            }
        }
        return work;
    }

    private boolean isWritten(LocalDate day) {
        return !day.isBefore(plan.from());
    }

    private void run(ExecutorService threads, List<Callable<Part>> work) throws IOException {
        try {
            for (Future<Part> done : threads.invokeAll(work)) {
                Part part = done.get();
                if (isWritten(part.day)) {
                    files.put(part.path, part.totals);
                }
                versions.add(part.versions);
                payments.add(part.payments);
                dossiers += part.dossiers;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void procedures() throws IOException {
        try (Part part = new Part(SimulatedFeed.PROCEDURES, plan.from(), 1)) {
            for (PortalRecord record : Catalogue.recordsOf(world.procedures()).toList()) {
                part.clean(record);
            }
            files.put(part.path, part.totals);
        }
    }

    /** The dossiers of the day's lives from one number up to another: those that land on their first day. */
    private Part begun(LocalDate day, int file, int from, int to) throws IOException {
        try (Part part = new Part(SimulatedFeed.DOSSIERS, day, file)) {
            for (int number = from; number < to; number++) {
                NationalLife told = story.tell(day, number);
                long key = key(day, number);
                LocalDate before = null;
                LocalDate lastShown = null;
                for (LifeEvent event : told.life().events()) {
                    LocalDate on = event.at().toLocalDate();
                    LocalDate lands = on.plusDays(told.nightsLate());
                    if (!on.equals(before) && !lands.isAfter(plan.lastDay())) {
                        lastShown = on;
                        if (!lands.equals(day)) {
                            part.versions.add(lands, key);
                        } else if (isWritten(day)) {
                            part.write(NationalWriting.dossier(told, Schedule.endOf(on)));
                        }
                    }
                    before = on;
                }
                if (lastShown != null) {
                    part.dossiers++;
                    truth.count(told.facts(Schedule.endOf(lastShown)));
                }
                pay(told, key, part);
            }
            return part;
        }
    }

    private void pay(NationalLife told, long key, Part part) {
        LocalDate before = null;
        for (LifePayment payment : told.life().payments()) {
            LocalDate on = payment.at().toLocalDate();
            if (!on.isAfter(plan.lastDay())) {
                truth.count(told.life().agency(), payment);
                if (!on.equals(before)) {
                    part.payments.add(on, key);
                }
            }
            before = on;
        }
    }

    /** Dossiers of earlier days that changed. */
    private Part changed(LocalDate day, int file, long[] keys) throws IOException {
        try (Part part = new Part(SimulatedFeed.DOSSIERS, day, file)) {
            for (long key : keys) {
                NationalLife told = told(key);
                LocalDate on = day.minusDays(told.nightsLate());
                part.write(NationalWriting.dossier(told, Schedule.endOf(on)));
            }
            return part;
        }
    }

    private Part paid(LocalDate day, int file, long[] keys) throws IOException {
        try (Part part = new Part(SimulatedFeed.PAYMENTS, day, file)) {
            for (long key : keys) {
                Life life = told(key).life();
                for (LifePayment payment : life.payments()) {
                    if (payment.at().toLocalDate().equals(day)) {
                        part.write(Writing.payment(life, payment));
                    }
                }
            }
            return part;
        }
    }

    private static long key(LocalDate day, int number) {
        return day.toEpochDay() << NUMBER_BITS | number;
    }

    private NationalLife told(long key) {
        return story.tell(LocalDate.ofEpochDay(key >> NUMBER_BITS), (int) (key & (1 << NUMBER_BITS) - 1));
    }

    /** What is to come on later days: keys of lives, in the order in which they were added. */
    private static final class ToCome {

        private final Map<LocalDate, List<Long>> byDay = new HashMap<>();

        void add(LocalDate day, long key) {
            byDay.computeIfAbsent(day, any -> new ArrayList<>()).add(key);
        }

        void add(ToCome more) {
            more.byDay.forEach((day, keys) ->
                    byDay.computeIfAbsent(day, any -> new ArrayList<>()).addAll(keys));
        }

        /** The keys of a day, by files; then they are forgotten here. */
        List<long[]> take(LocalDate day) {
            List<Long> keys = byDay.getOrDefault(day, List.of());
            byDay.remove(day);
            List<long[]> files = new ArrayList<>();
            for (int from = 0; from < keys.size(); from += ROWS_PER_FILE) {
                files.add(keys.subList(from, Math.min(keys.size(), from + ROWS_PER_FILE)).stream()
                        .mapToLong(Long::longValue)
                        .toArray());
            }
            return files;
        }
    }

    /** One file while it is written, and what else came out of its lives. */
    private final class Part implements AutoCloseable {

        private final SimulatedFeed feed;
        private final LocalDate day;
        private final String path;
        private final OutputStream out;
        private final Random random;
        private final Dirt dirt;
        private final FileTotals totals = new FileTotals();
        private final ToCome versions = new ToCome();
        private final ToCome payments = new ToCome();
        private long dossiers;

        /** @param file its number among those of the feed and day, from 1 */
        Part(SimulatedFeed feed, LocalDate day, int file) throws IOException {
            this.feed = feed;
            this.day = day;
            this.path = "%s/%s/%s-%03d.jsonl.gz".formatted(feed.folder(), day, feed.folder(), file);
            this.out = isWritten(day) ? open(plan.landing().resolve(path)) : OutputStream.nullOutputStream();
            this.random = new Random(plan.seed() * 31 + path.hashCode());
            this.dirt = new Dirt(feed, random);
        }

        private static OutputStream open(Path file) throws IOException {
            Files.createDirectories(file.getParent());
            return new GZIPOutputStream(Files.newOutputStream(file), 1 << 16) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
        }

        /** A record; before some of them a broken twin, after some of them the same once more. */
        void write(PortalRecord record) throws IOException {
            if (random.nextDouble() < plan.dirtyShare()) {
                OutgoingRow broken = dirt.broken(record, day);
                line(broken.text(), Verdict.QUARANTINED, broken.record());
            }
            clean(record);
            if (random.nextDouble() < REPEATED) {
                line(record.json(), Verdict.DUPLICATE, record);
            }
        }

        void clean(PortalRecord record) throws IOException {
            line(record.json(), Verdict.ACCEPTED, record);
        }

        private void line(String text, Verdict verdict, PortalRecord record) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            totals.add(verdict, feed.carriesMoney() ? Books.amount(feed, record) : BigDecimal.ZERO);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
