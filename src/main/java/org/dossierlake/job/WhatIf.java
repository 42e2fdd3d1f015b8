// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.domain.WorkingHours;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.OneLine;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.DurationHistogram;
import org.dossierlake.posting.KaplanMeier;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.posting.WithinLimit;
import org.dossierlake.statistic.ProcessingTime;
import org.dossierlake.statistic.PublishedKey;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;

/**
 * The share of dossiers on time under another limit: of those resolved in a period from the published histogram, without
 * touching a dossier; and with those that are open now, so that slow ones which nobody has finished yet are not forgotten.
 *
 * <p>The histogram is that of all dossiers resolved in the period, whenever they were received, and the open ones are those of
 * the current rows: together they are taken for one cohort. That makes the share with the open ones too low rather than too high
 * where the period is short or long over: open dossiers of other times are counted, those that were finished then are not. A
 * year that still runs is the fairest. The basis is current rows: the share is not restated, and changes with every night, also
 * for a period that is over.
 */
public final class WhatIf {

    /** Decimal places of a share that is shown. */
    private static final int PLACES = 4;

    /**
     * A limit to be tried.
     *
     * @param procedure whose dossiers have it; empty for those of all procedures
     * @param hours working hours from receipt to finish, less pauses
     */
    public record Limit(Optional<String> procedure, WorkingHours hours) {}

    /**
     * What is asked.
     *
     * @param agency code of an agency or of a node above agencies
     * @param view {@code as_reported} or {@code as_of_today}
     * @param period its name, see {@link Period#named}; empty for the newest month that has landed whole
     * @param limits one for all procedures, or one for each of some
     */
    public record Question(String agency, String view, Optional<String> period, List<Limit> limits) {}

    private final Readers readers;
    private final Question question;
    private final Period period;
    private final Collection<WorkingCalendar> calendars;
    private final List<String> lines = new ArrayList<>();

    private WhatIf(Readers readers, Question question, Period period, Collection<WorkingCalendar> calendars) {
        this.readers = readers;
        this.question = question;
        this.period = period;
        this.calendars = calendars;
    }

    /**
     * The answer, for people.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake yet, no such agency, period or procedure, or no
     *     dossier of them was resolved
     */
    public static List<String> lines(SparkSession spark, Settings settings, Question question) {
        Optional<Period> named =
                question.period().map(name -> Period.named(name).orElseThrow(() -> Failures.unknownPeriod(name)));
        Readers readers = Readers.of(spark, settings);
        Period period = named.or(() -> Optional.ofNullable(readers.publication().completeUntil())
                        .map(day -> Period.newestWhole(PeriodKind.MONTH, day)))
                .orElseThrow(Failures::noWholePeriod);
        WhatIf whatIf = new WhatIf(
                readers.only(period.kind()),
                question,
                period,
                Opening.calendars(settings, Opening.dialects(settings), readers.storedOrNone(CalendarDay.TABLE)));
        whatIf.tell();
        return whatIf.lines;
    }

    private void tell() {
        Row total = row(ProcessingTime.TABLE, Optional.empty())
                .orElseThrow(() -> Unpublished.rows(
                        readers, ProcessingTime.TABLE, question.view(), question.agency(), periodName()));
        lines.add("What if: %s %s, %s %s to %s, %s"
                .formatted(
                        question.agency(),
                        OneLine.of(total.getAs(PublishedKey.AGENCY_NAME.name())),
                        period.kind().code(),
                        period.start(),
                        period.end(),
                        question.view()));
        LocalDate completeUntil = readers.publication().completeUntil();
        lines.add("  published by run %s; the required feeds have landed until %s%s"
                .formatted(
                        readers.publication().runId(),
                        completeUntil == null ? "no day yet" : completeUntil,
                        completeUntil != null && completeUntil.isBefore(period.end())
                                ? ", so the period is not whole"
                                : ""));
        List<Tried> tried = question.limits().stream().map(this::tried).toList();
        tried.forEach(this::addTried);
        Row timeliness = timeliness(Optional.empty());
        if (question.limits().get(0).procedure().isPresent()) {
            addTotal(timeliness, tried);
        } else {
            addPlain(timeliness);
        }
        addBasis();
    }

    /**
     * What the limit makes of the dossiers that it is tried on.
     *
     * @param durations of the resolved ones
     * @param within how many of them keep it
     * @param open those still open; empty where it is not known up to which day everything has landed
     */
    private record Tried(
            Limit limit, SortedMap<Integer, Long> durations, WithinLimit within, Optional<OpenStock> open) {}

    private Tried tried(Limit limit) {
        Row row = row(ProcessingTime.TABLE, limit.procedure())
                .orElseThrow(() -> Unpublished.procedure(
                        readers,
                        ProcessingTime.TABLE,
                        question.view(),
                        question.agency(),
                        periodName(),
                        limit.procedure().orElseThrow()));
        SortedMap<Integer, Long> durations = ProcessingTime.durations(row);
        Optional<OpenStock> open = Optional.ofNullable(readers.publication().completeUntil())
                .map(day -> OpenStock.of(
                        readers.stored(Dossier.TABLE),
                        readers.tree().countedIn(question.view(), question.agency()),
                        limit.procedure(),
                        calendars,
                        day));
        return new Tried(
                limit, durations, WithinLimit.of(durations, limit.hours().wholeMinutes()), open);
    }

    private Optional<Row> row(Table table, Optional<String> procedure) {
        return readers
                .readOrNone(table)
                .filter(PublishedKey.isAbout(table, period, question.view(), question.agency(), procedure))
                .collectAsList()
                .stream()
                .findFirst();
    }

    /** What {@code timeliness} says of the same dossiers: whatever was resolved is in it. */
    private Row timeliness(Optional<String> procedure) {
        return row(Timeliness.TABLE, procedure)
                .orElseThrow(() ->
                        Failures.nothingPublished(Timeliness.TABLE.name(), question.agency(), periodName(), procedure));
    }

    private String periodName() {
        return question.period().orElseGet(() -> YearMonth.from(period.start()).toString());
    }

    private void addTried(Tried tried) {
        WithinLimit within = tried.within();
        lines.add("%s within %s working hours (%,d working minutes) from receipt to finish, less pauses"
                .formatted(
                        tried.limit()
                                .procedure()
                                .map(code -> "Procedure " + OneLine.of(code))
                                .orElse("All procedures"),
                        tried.limit().hours(),
                        within.minutes()));
        add("resolved within it", range(within.surely(), within.atMost(), within.all()));
        if (within.isExact()) {
            add("", "exact: the limit cuts no bucket that holds a dossier");
        } else {
            int edge = DurationHistogram.upperEdge(within.minutes());
            add(
                    "",
                    "two bounds: the limit cuts the bucket of %,d to %,d minutes, which holds %,d dossiers"
                            .formatted(DurationHistogram.shortestIn(edge), edge, within.cut()));
        }
        tried.open()
                .ifPresentOrElse(
                        open -> addOpen(tried, open),
                        () -> add(
                                "with the open ones",
                                "not known yet: the required feeds have not all landed, so nothing has an age"));
        tried.limit().procedure().ifPresent(code -> addPlain(timeliness(Optional.of(code))));
    }

    private void addOpen(Tried tried, OpenStock open) {
        int minutes = tried.within().minutes();
        int edge = tried.within().isExact() ? minutes : DurationHistogram.upperEdge(minutes);
        add(
                "with the open ones",
                "%s, estimated (Kaplan-Meier)"
                        .formatted(range(
                                KaplanMeier.within(tried.durations(), open.byAge(), minutes),
                                KaplanMeier.within(tried.durations(), open.byAge(), edge))));
        add(
                "open",
                "%,d at the end of %s, %,d of them for longer than the limit"
                        .formatted(open.aged(), readers.publication().completeUntil(), open.olderThan(minutes)));
        if (open.undated() > 0) {
            add("left out", "%,d closed by their status, and nothing says when".formatted(open.undated()));
        }
        if (open.ageless() > 0) {
            add("left out", "%,d open, of a calendar that no dialect names any more".formatted(open.ageless()));
        }
    }

    /** The published rates, by due dates. */
    private void addPlain(Row timeliness) {
        addRate(timeliness, Timeliness.ON_TIME, Timeliness.JUDGED);
        addRate(timeliness, Timeliness.ON_TIME_WITH_DUE, Timeliness.JUDGED_WITH_DUE);
    }

    private void addRate(Row timeliness, Field numerator, Field denominator) {
        long part = timeliness.getAs(numerator.name());
        long all = timeliness.getAs(denominator.name());
        add("as published", "%s (%s / %s)".formatted(range(part, part, all), numerator.name(), denominator.name()));
    }

    /** Rule form_06 for the whole agency, with new limits in the place of these procedures' due dates. */
    private void addTotal(Row timeliness, List<Tried> tried) {
        long onTime = timeliness.getAs(Timeliness.ON_TIME.name());
        long judged = timeliness.getAs(Timeliness.JUDGED.name());
        long before = 0;
        long withdrawn = 0;
        long surely = 0;
        long atMost = 0;
        for (Tried each : tried) {
            Row row = timeliness(each.limit().procedure());
            before += row.<Long>getAs(Timeliness.ON_TIME.name());
            withdrawn += row.<Long>getAs(Timeliness.WITHDRAWN.name());
            surely += each.within().surely();
            atMost += each.within().atMost();
        }
        long others = onTime - before + withdrawn;
        lines.add("All procedures, with %s above in the place of their due dates"
                .formatted(tried.size() == 1 ? "the limit" : "the limits"));
        add("on time", "%s (on_time / judged)".formatted(range(others + surely, others + atMost, judged)));
        add(
                "",
                "on time as published %,d, less %,d of these procedures, plus %s within the new limit and %,d withdrawn"
                        .formatted(onTime, before, numbers(surely, atMost), withdrawn));
        addPlain(timeliness);
    }

    private void addBasis() {
        lines.add("Based on");
        add(ProcessingTime.TABLE.name(), "durations: all dossiers resolved in the period, whenever they were received");
        add(
                Timeliness.TABLE.name(),
                "rule form_06: by dates; what has no due date, and what was withdrawn, is on time");
        add(
                Dossier.TABLE.name(),
                "current rows: what is open now, whatever the period; changes with every night and is not restated.");
        add("", "An age is less supplement pauses, and less whole days inside payment pauses.");
        add(
                "with the open ones",
                "Resolved and open ones as one cohort: an open dossier counts as not finished up to its age, and says");
        add("", "nothing of longer times. Withdrawn, stopped and refused ones are left out.");
        add("", "Too low where the period is short or long over: what was finished at other times is left out, too.");
    }

    private void add(String label, String text) {
        lines.add("  %-20s %s".formatted(label, text));
    }

    private static String numbers(long least, long most) {
        return least == most ? "%,d".formatted(least) : "%,d to %,d".formatted(least, most);
    }

    private static String range(long least, long most, long all) {
        String of = "%s of %,d dossiers".formatted(numbers(least, most), all);
        return all == 0 ? of : of + ", a share of " + range(share(least, all), share(most, all));
    }

    private static BigDecimal share(long part, long all) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(all), PLACES, RoundingMode.HALF_UP);
    }

    private static String range(BigDecimal least, BigDecimal most) {
        String from = shown(least);
        String to = shown(most);
        return least.equals(most) ? from : "%s to %s".formatted(from, to);
    }

    private static String shown(BigDecimal share) {
        return share.setScale(PLACES, RoundingMode.HALF_UP).toPlainString();
    }
}
