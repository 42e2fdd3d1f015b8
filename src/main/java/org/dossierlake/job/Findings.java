// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.table.Finding;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedPayment;
import org.dossierlake.table.Verdict;

/**
 * Looks at files and days as a whole: what no single record shows. Writes only where it finds something. A replay, which
 * reads parts of files that were looked at before, looks for clocks only.
 */
final class Findings {

    private static final int SECONDS_PER_HOUR = 3600;

    private final NightRun night;
    private final Staging staging;
    private final FindingLimits limits;
    private final List<Row> found = new ArrayList<>();

    Findings(NightRun night, Staging staging) {
        this.night = night;
        this.staging = staging;
        this.limits = night.settings().findings();
    }

    /** How often each kind was found, as a line for people; empty when nothing was. */
    Optional<String> line() {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> kinds = found.stream()
                .collect(Collectors.groupingBy(row -> row.getString(2), TreeMap::new, Collectors.counting()));
        return Optional.of("Found odd: "
                + kinds.entrySet().stream()
                        .map(kind -> "%,d %s".formatted(kind.getValue(), kind.getKey()))
                        .collect(Collectors.joining(", "))
                + "; \"dossierlake status\" tells more.");
    }

    /**
     * Writes what is odd about the files of this night.
     *
     * @param totals the night's files with their totals
     */
    void write(List<Row> totals) {
        boolean isNight = night.replay().isEmpty();
        if (isNight) {
            mostlyRefused(totals);
        }
        if (staging.feedsWithFiles().contains(Feeds.PAYMENTS)) {
            Set<LocalDate> paid = payments();
            if (isNight) {
                daysWithoutPayments(paid);
            }
        }
        if (!found.isEmpty()) {
            night.append(Finding.TABLE, night.spark().createDataFrame(found, Finding.TABLE.schema()));
        }
    }

    private void mostlyRefused(List<Row> totals) {
        for (Row file : totals) {
            long landed = file.getAs(LandedFile.ROWS_LANDED.name());
            long refused = file.getAs(LandedFile.rows(Verdict.QUARANTINED).name());
            if (isAbove(refused, landed, limits.refusedShare())) {
                add(
                        file.getAs(LandedFile.FEED.name()),
                        Finding.Kind.FILE_MOSTLY_REFUSED,
                        file.getAs(LandedFile.PATH.name()),
                        null,
                        share(refused, landed),
                        limits.refusedShare(),
                        "%,d of %,d records were refused.".formatted(refused, landed));
            }
        }
    }

    /** One look at the night's payments, per file and per day; returns the days. */
    private Set<LocalDate> payments() {
        Column path = Staged.PATH.col();
        Column paidOn = StagedPayment.PAID.on().col();
        Set<LocalDate> paid = new HashSet<>();
        staging.rows(Feeds.PAYMENTS)
                .filter(size(Staged.RULES.col()).equalTo(0))
                .cube(path, paidOn)
                .agg(
                        count(lit(1)),
                        count(when(paidBetween(1, 6), 1)),
                        count(when(paidBetween(13, 24).or(paidBetween(0, 1)), 1)))
                .filter(path.isNull().notEqual(paidOn.isNull()))
                .collectAsList()
                .forEach(row -> {
                    if (row.isNullAt(0)) {
                        paid.add(row.getLocalDate(1));
                    } else {
                        twelveHourClock(row.getString(0), row.getLong(2), row.getLong(3), row.getLong(4));
                    }
                });
        return paid;
    }

    /** Whether the payment was made from one local hour of the day up to, but not including, another. */
    private static Column paidBetween(int from, int to) {
        Column second = StagedPayment.PAID.second().col();
        return second.geq(from * SECONDS_PER_HOUR).and(second.lt(to * SECONDS_PER_HOUR));
    }

    /** Hours from 1 to 12 know neither an hour after noon nor the one after midnight, which they call 12. */
    private void twelveHourClock(String path, long payments, long atNight, long impossible) {
        if (impossible == 0 && isAbove(atNight, payments, limits.nightShare())) {
            add(
                    Feeds.PAYMENTS.feed(),
                    Finding.Kind.TWELVE_HOUR_CLOCK,
                    path,
                    null,
                    share(atNight, payments),
                    limits.nightShare(),
                    "%,d of %,d payments between 1 and 6 in the morning, none from 13 to 1."
                            .formatted(atNight, payments));
        }
    }

    /** Working days behind the newest payments file of earlier nights, up to the newest of this one. */
    private void daysWithoutPayments(Set<LocalDate> paid) {
        List<LocalDate> days = night.filesOf(Feeds.PAYMENTS).stream()
                .map(landed -> landed.day().orElseThrow())
                .sorted()
                .toList();
        LocalDate last = days.get(days.size() - 1);
        LocalDate before = night.newestDays().get(Feeds.PAYMENTS.feed());
        LocalDate first = before == null ? days.get(0) : before.plusDays(1);
        WorkingCalendar calendar = night.settings().calendar();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            if (calendar.isWorkingDay(day) && !paid.contains(day)) {
                add(
                        Feeds.PAYMENTS.feed(),
                        Finding.Kind.DAY_WITHOUT_PAYMENTS,
                        null,
                        day,
                        BigDecimal.ZERO,
                        BigDecimal.ONE,
                        "No payment was made on %s, a working day.".formatted(day));
            }
        }
    }

    private boolean isAbove(long part, long whole, BigDecimal limit) {
        return whole >= limits.leastRows() && share(part, whole).compareTo(limit) > 0;
    }

    private static BigDecimal share(long part, long whole) {
        return whole == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 5, RoundingMode.HALF_UP);
    }

    private void add(
            String feed,
            Finding.Kind kind,
            String path,
            LocalDate day,
            BigDecimal measured,
            BigDecimal expected,
            String text) {
        found.add(RowFactory.create(
                night.runId(), feed, kind.name(), path, day, measured.setScale(5), expected.setScale(5), text));
    }
}
