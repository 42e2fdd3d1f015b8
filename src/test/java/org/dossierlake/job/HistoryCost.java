// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.median;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.BenchSpark;
import org.dossierlake.lake.Lake;
import org.dossierlake.posting.Posting;
import org.dossierlake.table.RunPhase;

/**
 * Measures what the same night costs on a short and on a long history: the same changes, with the same spread over the
 * months that both have. A program of its own, no test: {@code src/test/bench/history-cost.sh} runs it.
 *
 * <p>Every measured night runs on a copy of its lake; the two take turns, so that a machine that slows down slows both.
 * Bytes are all that was read from files, Delta's logs included. Where the two differ is told by phase, as the nights
 * themselves noted it.
 */
final class HistoryCost {

    /** Before 1 July 2025: in the first night after it agencies move, and the journal reads all that was reported. */
    private static final YearMonth LAST = YearMonth.of(2025, 5);

    private static final LocalDate NIGHT = LocalDate.of(2025, 6, 3);
    private static final int SHORT = 6;
    private static final int LONGEST = 12;

    /** A portal's month, and how many agencies and procedures it has: fewer dossiers are of fewer of both. */
    private static final double FULL_SIZE = 170_000;

    private static final int AGENCIES = 120;
    private static final int PROCEDURES = 1_500;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyyMMdd");

    private final SparkSession spark;
    private final Path folder;
    private final int perMonth;
    private final int changes;

    private HistoryCost(SparkSession spark, Path folder, int perMonth, int changes) {
        this.spark = spark;
        this.folder = folder;
        this.perMonth = perMonth;
        this.changes = changes;
    }

    /**
     * Takes dossiers per month, months of the long history, changes of the night, measured runs and a folder, which is empty
     * or from an earlier start with the same numbers: what was taken up then is not taken up again. The landing folders in it
     * must not be copied, linked to or moved in between: their files would be read once more every night.
     */
    public static void main(String[] args) throws IOException {
        SparkSession spark = BenchSpark.start();
        try {
            new HistoryCost(spark, Path.of(args[4]), Integer.parseInt(args[0]), Integer.parseInt(args[2]))
                    .measure(Integer.parseInt(args[1]), Integer.parseInt(args[3]));
        } finally {
            spark.stop();
        }
    }

    private void measure(int longHistory, int runs) throws IOException {
        Map<Integer, Lakes> lakes = new LinkedHashMap<>();
        for (int months : new int[] {SHORT, longHistory}) {
            lakes.put(months, history(months));
        }
        Map<Integer, List<Double>> seconds = new LinkedHashMap<>();
        Map<Integer, List<Double>> megabytes = new LinkedHashMap<>();
        Map<Integer, List<Row>> phases = new LinkedHashMap<>();
        for (int run = 0; run <= runs; run++) {
            for (int months : lakes.keySet()) {
                Lakes each = lakes.get(months);
                each.copy("history", "night");
                long read = BenchSpark.bytesRead();
                long begin = System.nanoTime();
                NightResult night = night(each.settings("night"), NIGHT);
                double taken = Math.round((System.nanoTime() - begin) / 1e8) / 10.0;
                // The first run of each warms the machine up.
                if (run > 0) {
                    seconds.computeIfAbsent(months, any -> new ArrayList<>()).add(taken);
                    megabytes
                            .computeIfAbsent(months, any -> new ArrayList<>())
                            .add(Math.round((BenchSpark.bytesRead() - read) / 1e5) / 10.0);
                    phases.computeIfAbsent(months, any -> new ArrayList<>())
                            .addAll(phases(each.settings("night"), night.runId().orElseThrow()));
                } else {
                    night.lines().forEach(System.out::println);
                }
            }
        }
        for (int months : lakes.keySet()) {
            System.out.printf(
                    "%3d months, %,d dossiers: median %.1f s %s, %.1f MB read %s%n",
                    months,
                    (long) months * perMonth,
                    BenchSpark.median(seconds.get(months), Double::doubleValue),
                    seconds.get(months),
                    BenchSpark.median(megabytes.get(months), Double::doubleValue),
                    megabytes.get(months));
        }
        phases.forEach(this::tellPhases);
        System.out.printf(
                "long / short: %.2f x wall, %.2f x bytes%n",
                BenchSpark.median(seconds.get(longHistory), Double::doubleValue)
                        / BenchSpark.median(seconds.get(SHORT), Double::doubleValue),
                BenchSpark.median(megabytes.get(longHistory), Double::doubleValue)
                        / BenchSpark.median(megabytes.get(SHORT), Double::doubleValue));
    }

    /** What a night noted of its phases, read at once: its lake makes way for the next one. */
    private List<Row> phases(Settings settings, String runId) {
        return new Lake(spark, settings.lakeRoot(), settings.lakeRestricted())
                .read(RunPhase.TABLE)
                .filter(RunPhase.RUN_ID.col().equalTo(runId))
                .collectAsList();
    }

    private void tellPhases(int months, List<Row> phases) {
        spark.createDataFrame(phases, RunPhase.TABLE.schema())
                .groupBy(RunPhase.POSITION.col(), RunPhase.PHASE.col())
                .agg(
                        median(RunPhase.SECONDS.col()),
                        max(RunPhase.ROWS_READ.col()),
                        max(RunPhase.BYTES_READ.col()),
                        max(RunPhase.ROWS_WRITTEN.col()))
                .orderBy(RunPhase.POSITION.col())
                .collectAsList()
                .forEach(row -> System.out.printf(
                        "%3d months, %-8s median %6.1f s, %,d rows and %,d bytes read by tasks, %,d rows written%n",
                        months, row.getString(1), row.getDouble(2), row.getLong(3), row.getLong(4), row.getLong(5)));
    }

    /** With the settings of this session, not with those that tests run with. */
    private NightResult night(Settings settings, LocalDate until) {
        return Night.run(spark, settings, Optional.of(until), (name, detail) -> {});
    }

    /** A lake with so many months before the night, taken up in nights of half a year. */
    private Lakes history(int months) throws IOException {
        Path place = folder.resolve("months-" + months);
        Path takenUp = place.resolve("taken-up");
        Files.createDirectories(place);
        Site site = Site.in(place);
        Lakes lakes = new Lakes(site);
        if (Files.exists(takenUp)) {
            return lakes;
        }
        long begin = System.nanoTime();
        for (YearMonth month = LAST.minusMonths(months - 1); !month.isAfter(LAST); month = month.plusMonths(1)) {
            land(site, month);
            if (month.getMonthValue() % 6 == 0 || month.equals(LAST)) {
                night(lakes.settings("history"), LocalDate.MAX);
            }
        }
        double postings = (double) Readers.of(spark, lakes.settings("history"))
                        .read(Posting.TABLE)
                        .count()
                / months
                / perMonth;
        System.out.printf(
                "%d months: %.0f s to take up, %.2f postings per dossier%n",
                months, (System.nanoTime() - begin) / 1e9, postings);
        landNight(site);
        Files.createFile(takenUp);
        return lakes;
    }

    /** A month of dossiers and the payments of every third. One in 500 is never closed, of the last month more are open. */
    private void land(Site site, YearMonth month) throws IOException {
        Random random = new Random(month.hashCode());
        LocalDate sent =
                month.equals(LAST) ? month.atEndOfMonth() : month.atEndOfMonth().plusDays(LONGEST);
        try (BufferedWriter dossiers = file(site, "dossiers", sent);
                BufferedWriter payments = file(site, "payments", sent)) {
            for (int number = 0; number < perMonth; number++) {
                int day = 1 + random.nextInt(month.lengthOfMonth());
                LocalDate received = month.atDay(day);
                LocalDate end = received.plusDays(random.nextInt(LONGEST));
                boolean isClosed = number % 500 != 0 && !end.isAfter(sent);
                dossier(dossiers, code(month, number), received, isClosed ? Optional.of(end) : Optional.empty());
                if (number % 3 == 0) {
                    payment(payments, code(month, number), received, "A");
                }
            }
        }
    }

    /** New dossiers for the larger part; the rest closes or corrects dossiers of the six months before, the last most. */
    private void landNight(Site site) throws IOException {
        Random random = new Random(NIGHT.hashCode());
        try (BufferedWriter dossiers = file(site, "dossiers", NIGHT);
                BufferedWriter payments = file(site, "payments", NIGHT)) {
            for (int number = 0; number < changes; number++) {
                if (number % 10 < 6) {
                    YearMonth month = YearMonth.from(NIGHT);
                    dossier(dossiers, code(month, number), NIGHT.minusDays(number % 3), Optional.empty());
                } else {
                    int back = Math.min(SHORT - 1, (int) Math.abs(random.nextGaussian() * 1.5));
                    YearMonth month = LAST.minusMonths(back);
                    int changed = random.nextInt(perMonth);
                    dossier(dossiers, code(month, changed), month.atDay(1 + changed % 28), Optional.of(NIGHT));
                    if (number % 3 == 0) {
                        payment(payments, code(month, changed), NIGHT, "B");
                    }
                }
            }
        }
    }

    private static BufferedWriter file(Site site, String feed, LocalDate day) throws IOException {
        Path file = site.landing().resolve(feed).resolve(day.toString()).resolve("a.jsonl");
        Files.createDirectories(file.getParent());
        return Files.newBufferedWriter(file);
    }

    /** Agencies are not alike: a few have most of the dossiers. */
    private String code(YearMonth month, int number) {
        int agency = skewed(number * 31L + month.getMonthValue(), scaled(AGENCIES));
        return "H%02d.%d-%s01-%06d"
                .formatted(
                        10 + agency % 12, 100 + agency / 12, month.format(DateTimeFormatter.ofPattern("yyMM")), number);
    }

    /** Keeps the number of dossiers of an agency and procedure, which the number of cells follows. */
    private int scaled(int atFullSize) {
        return (int) Math.ceil(atFullSize * Math.sqrt(perMonth / FULL_SIZE));
    }

    /** A number below {@code bound}, small ones far more often; the same for the same seed. */
    private static int skewed(long seed, int bound) {
        double uniform = new Random(seed * 7919).nextDouble();
        return (int) (bound * uniform * uniform * uniform);
    }

    private void dossier(BufferedWriter out, String code, LocalDate received, Optional<LocalDate> end) {
        int procedure = skewed(code.hashCode(), scaled(PROCEDURES));
        String day = received.format(DAY);
        String closing = end.map(each -> "\"NgayKetThucXuLy\":\"%s160000\",".formatted(each.format(DAY)))
                .orElse("");
        line(
                out,
                "{\"MaHoSo\":\"%s\",\"MaTTHC\":\"1.%06d\",\"KenhThucHien\":\"%d\",\"LoaiDoiTuong\":\"1\",\"NgayNopHoSo\":\"%s080000\",\"NgayTiepNhan\":\"%s090000\",\"NgayHenTra\":\"%s170000\",%s\"TrangThaiHoSo\":\"%s\"}"
                        .formatted(
                                code,
                                procedure,
                                1 + procedure % 2,
                                day,
                                day,
                                received.plusDays(8).format(DAY),
                                closing,
                                end.isPresent() ? "10" : "4"));
    }

    private static void payment(BufferedWriter out, String code, LocalDate day, String transaction) {
        line(
                out,
                "{\"LoaiBanTin\":\"CONFIRM\",\"MaLoi\":\"00\",\"MaThamChieu\":\"dvc%s%s100000\",\"MaGiaoDich\":\"%s\",\"SoTien\":\"50000\",\"MaNganHang\":\"VCB\",\"ThoiGianGD\":\"%s100000\"}"
                        .formatted(code, day.format(DAY), transaction, day.format(DAY)));
    }

    private static void line(BufferedWriter out, String text) {
        try {
            out.write(text);
            out.newLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
