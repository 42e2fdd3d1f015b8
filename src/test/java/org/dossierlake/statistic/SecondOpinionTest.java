// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.DurationHistogram;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The published tables against a count that knows no postings, no cells and no balances: every dossier is asked for
 * every period in which columns it counts, in plain Java and straight from the definitions.
 */
class SecondOpinionTest {

    private static final int DOSSIERS = 240;

    /** Where an agency counts, written down by hand; the tree of {@link TestBooks}. */
    private static final Map<String, List<String>> NODES = Map.of(
            "H01", List.of("H01.OWN", "H01", "VN.LOCALITIES", "VN"),
            "H01.10", List.of("H01.10", "H01", "VN.LOCALITIES", "VN"),
            "G05", List.of("G05", "VN.MINISTRIES", "VN"));

    private static final List<Field> DIGITISATION = Digitisation.TABLE.columns().stream()
            .filter(field -> field.name().endsWith("_numerator") || field.name().endsWith("_denominator"))
            .toList();

    private static final List<Field> DAYS = List.of(
            AgencyDay.RECEIVED,
            AgencyDay.RECEIVED_ONLINE,
            AgencyDay.RESOLVED,
            AgencyDay.WITHDRAWN,
            AgencyDay.JUDGED,
            AgencyDay.ON_TIME,
            AgencyDay.JUDGED_ONLINE,
            AgencyDay.ON_TIME_ONLINE,
            AgencyDay.RESOLVED_OF_RECEIVED);

    /** The newest event lies on the first day; the books are closed on the second. */
    @ParameterizedTest
    @CsvSource({
        "1, 2025-08-20, 2025-08-20",
        "2, 2025-08-14, 2025-08-14",
        "3, 2025-08-14, 2025-08-15",
        "4, 2025-08-31, 2025-10-02",
        "5, 2025-03-01, 2025-03-31"
    })
    void theTablesSayWhatAPlainCountSays(int seed, LocalDate lastEvent, LocalDate newestDay) {
        Random random = new Random(seed);
        List<Row> superseded = new ArrayList<>();
        List<Row> current = new ArrayList<>();
        for (int i = 0; i < DOSSIERS; i++) {
            current.add(new RandomDossier(random, lastEvent).make().row());
            if (random.nextBoolean()) {
                superseded.add(new RandomDossier(random, lastEvent).make().row());
            }
        }
        // Half of the dossiers were posted in another version before, which was taken back.
        Books books = new TestBooks()
                .withRows(superseded, 1)
                .withRows(superseded, -1)
                .withRows(current, 1)
                .on(newestDay.toString());

        Dataset<Row> timeliness = TestBooks.stored(Timeliness.TABLE, TestBooks.told(Timeliness.STATISTIC, books));
        List<String> below = List.of("procedure_code", "field_code", "subject");
        assertThat(counts(timeliness, below, Timeliness.COUNTS)).isEqualTo(timeliness(current, below, newestDay));
        assertThat(Identity.broken(TestBooks.sums(Timeliness.STATISTIC, books), newestDay)
                        .collectAsList())
                .isEmpty();
        for (Form06.Stopped stopped : Form06.Stopped.values()) {
            assertThat(Form06.of(timeliness, stopped)
                            .filter("total <> received_online + received_direct + carried_over"
                                    + " or total <> resolved + in_progress"
                                    + " or resolved <> resolved_early + resolved_on_time + resolved_late"
                                    + " or in_progress <> in_progress_within + in_progress_overdue"
                                    + " or in_progress_within < 0 or carried_over < 0")
                            .collectAsList())
                    .isEmpty();
        }
        assertThat(counts(TestBooks.told(Digitisation.STATISTIC, books), List.of("procedure_code"), DIGITISATION))
                .isEqualTo(digitisation(current, newestDay));
        assertThat(processingTimes(TestBooks.told(ProcessingTime.STATISTIC, books)))
                .isEqualTo(processingTimes(current, newestDay));
        assertThat(days(TestBooks.told(AgencyDay.STATISTIC, books))).isEqualTo(days(current, newestDay));
    }

    // The plain count.

    private static Map<String, Map<String, Long>> timeliness(
            List<Row> dossiers, List<String> below, LocalDate newestDay) {
        Map<String, Map<String, Long>> counted = new TreeMap<>();
        forEachPeriod(dossiers, below, newestDay, (key, dossier, period) -> {
            LocalDate end = period.end().isAfter(newestDay) ? newestDay : period.end();
            count(counted, key, timelinessColumns(dossier, period.start(), end));
            if ("resolved".equals(dossier.getAs("closed_kind"))
                    && isWithin(dossier.getAs("closed_on"), period.start(), end)) {
                for (String part : List.of("applicant", "payment", "closed_hours", "agency")) {
                    Integer minutes = dossier.getAs("delay_minutes_" + part);
                    if (minutes != null && minutes > 0) {
                        counted.get(key).merge("delay_minutes_" + part, minutes.longValue(), Long::sum);
                    }
                }
            }
        });
        return counted;
    }

    private static List<String> timelinessColumns(Row dossier, LocalDate lo, LocalDate hi) {
        List<String> columns = new ArrayList<>();
        LocalDate received = dossier.getAs("received_on");
        LocalDate closed = dossier.getAs("closed_on");
        String kind = dossier.getAs("closed_kind");
        String status = dossier.getAs("status");
        LocalDate due = dossier.getAs("due_on");
        if (dossier.<Boolean>getAs("in_scope")) {
            if (received.isBefore(lo) && (closed == null || !closed.isBefore(lo))) {
                columns.add("carried_over");
            }
            if (isWithin(received, lo, hi)) {
                columns.add("received");
                String channel = dossier.getAs("channel");
                if (channel.equals("2")) {
                    columns.add("received_online");
                } else if (channel.equals("1")) {
                    columns.add("received_desk");
                } else if (channel.equals("3")) {
                    columns.add("received_post");
                }
                if (dossier.<Boolean>getAs("received_late")) {
                    columns.add("received_late");
                }
                if (dossier.<Boolean>getAs("filed_equals_received")) {
                    columns.add("filed_equals_received");
                }
            }
            if (isWithin(closed, lo, hi)) {
                columns.add(kind);
                columns.addAll(form06(kind, closed, due));
                if (Boolean.TRUE.equals(dossier.getAs("late_explained_by_pause"))) {
                    columns.add("late_explained_by_pause");
                }
                if (kind.equals("resolved")
                        && dossier.<List<String>>getAs("flags").contains("closing_landed_after_due")) {
                    columns.add("late_sync");
                }
            }
            if (!received.isAfter(hi) && (closed == null || closed.isAfter(hi))) {
                columns.add("in_progress");
                columns.addAll(open(dossier, kind, closed, due, hi));
            }
            if ("stopped".equals(kind) && closed != null && !closed.isAfter(hi)) {
                columns.add("stopped_stock");
            }
        }
        if (status.equals("3") && isWithin(closed, lo, hi)) {
            columns.add("refused");
        }
        if (status.equals("7") && received == null && isWithin(closed, lo, hi)) {
            columns.add("withdrawn_before_receipt");
        }
        LocalDate waitingLateOn = dossier.getAs("waiting_late_on");
        LocalDate waitedUntil = received == null ? closed : received;
        boolean isWaiting = status.equals("1") || (waitedUntil != null && waitedUntil.isAfter(hi));
        if (isWaiting && waitingLateOn != null && !waitingLateOn.isAfter(hi)) {
            columns.add("waiting_late");
        }
        boolean judged = received != null && !status.equals("1") && !(status.equals("3") && closed == null);
        if (judged && !received.isAfter(hi) && (closed == null || !closed.isBefore(lo))) {
            List<String> rule766 = rule766(dossier, closed, hi);
            columns.addAll(rule766);
            if (closed == null || closed.isAfter(hi)) {
                rule766.forEach(judged766 -> columns.add("open_" + judged766));
            }
        }
        return columns;
    }

    private static List<String> form06(String kind, LocalDate closed, LocalDate due) {
        if (kind.equals("withdrawn")) {
            return List.of("on_time", "judged");
        }
        if (!kind.equals("resolved")) {
            return List.of();
        }
        if (due == null) {
            return List.of("resolved_without_due", "on_time", "judged");
        }
        if (closed.isAfter(due)) {
            return List.of("resolved_late", "judged", "judged_with_due");
        }
        return List.of(
                closed.equals(due) ? "resolved_on_time" : "resolved_early",
                "on_time",
                "judged",
                "on_time_with_due",
                "judged_with_due");
    }

    private static List<String> open(Row dossier, String kind, LocalDate closed, LocalDate due, LocalDate day) {
        if (kind != null && closed == null) {
            return List.of("in_progress_undated");
        }
        for (Row pause : dossier.<List<Row>>getAs("pauses")) {
            LocalDate from = (LocalDate) pause.get(1);
            LocalDate to = (LocalDate) pause.get(2);
            if (!from.isAfter(day) && (to == null || to.isAfter(day))) {
                return List.of("in_progress_paused");
            }
        }
        if (due == null) {
            return List.of("in_progress_without_due");
        }
        if (!due.isBefore(day)) {
            return List.of("in_progress_within");
        }
        long days = ChronoUnit.DAYS.between(due, day);
        String age = days > 30 ? "over_30" : days > 5 ? "6_30" : "1_5";
        return List.of("in_progress_overdue", "in_progress_overdue_" + age);
    }

    private static List<String> rule766(Row dossier, LocalDate closed, LocalDate hi) {
        LocalDate dueOn = dossier.getAs("due_original_on");
        Boolean onTime;
        if (closed != null && !closed.isAfter(hi)) {
            onTime = dossier.getAs("on_time_766");
        } else {
            LocalDateTime judgedAt = hi.plusDays(1).atStartOfDay();
            List<Row> asked = dossier.<List<Row>>getAs("requests_766").stream()
                    .filter(request ->
                            ((LocalDate) request.get(0)).atStartOfDay().isBefore(judgedAt))
                    .toList();
            LocalDate answered =
                    asked.isEmpty() ? null : (LocalDate) asked.get(0).get(1);
            LocalDateTime due = dueOn == null
                    ? null
                    : dueOn.atStartOfDay().plusSeconds(dossier.<Integer>getAs("due_original_second"));
            if (asked.size() > 1) {
                onTime = false;
            } else if (due == null) {
                onTime = null;
            } else if (asked.isEmpty()) {
                onTime = !judgedAt.isAfter(due);
            } else if (answered == null || answered.isAfter(hi)) {
                onTime = asked.get(0).getBoolean(3);
            } else {
                onTime = !judgedAt.minusSeconds(asked.get(0).getLong(2)).isAfter(due);
            }
        }
        if (onTime == null) {
            return List.of("unjudged_766");
        }
        return onTime ? List.of("judged_766", "on_time_766") : List.of("judged_766");
    }

    private static Map<String, Map<String, Long>> digitisation(List<Row> dossiers, LocalDate newestDay) {
        Map<String, Map<String, Long>> counted = new TreeMap<>();
        forEachPeriod(dossiers, List.of("procedure_code"), newestDay, (key, dossier, period) -> {
            if (!dossier.<Boolean>getAs("in_scope")) {
                return;
            }
            boolean online = dossier.getAs("channel").equals("2");
            boolean component = dossier.getAs("component_file");
            boolean result = dossier.getAs("result_file");
            List<String> columns = new ArrayList<>();
            if (isWithin(dossier.getAs("received_on"), period.start(), period.end())) {
                share(columns, "component_digitised", component);
                share(columns, "data_reused", dossier.getAs("data_reused"));
                boolean stored = dossier.getAs("from_personal_store");
                share(columns, "from_personal_store", stored);
                share(columns, "population_data", stored || dossier.<Boolean>getAs("account_verified"));
                share(columns, "online_filing", online);
                share(columns, "full_online", dossier.<Integer>getAs("online_level") == 4);
            }
            if (isWithin(dossier.getAs("finished_on"), period.start(), period.end())) {
                boolean paper = !Boolean.FALSE.equals(dossier.getAs("returns_paper"));
                if (paper) {
                    share(columns, "result_electronic", result);
                    share(columns, "dossier_digitised", result && component);
                }
                share(columns, "end_to_end_online", (result || !paper) && online);
            }
            count(counted, key, columns);
        });
        return counted;
    }

    private static void share(List<String> columns, String name, boolean counts) {
        columns.add(name + "_denominator");
        if (counts) {
            columns.add(name + "_numerator");
        }
    }

    private static Map<String, List<Object>> processingTimes(List<Row> dossiers, LocalDate newestDay) {
        Map<String, List<Row>> resolved = new HashMap<>();
        forEachPeriod(dossiers, List.of("procedure_code", "channel"), newestDay, (key, dossier, period) -> {
            if (dossier.<Boolean>getAs("in_scope")
                    && isWithin(dossier.getAs("finished_on"), period.start(), period.end())) {
                resolved.computeIfAbsent(key, any -> new ArrayList<>()).add(dossier);
            }
        });
        Map<String, List<Object>> figures = new TreeMap<>();
        resolved.forEach((key, group) -> {
            int[] minutes = group.stream()
                    .mapToInt(dossier -> dossier.<Integer>getAs("working_minutes"))
                    .sorted()
                    .toArray();
            int days = group.stream()
                    .mapToInt(dossier -> dossier.<Integer>getAs("elapsed_days"))
                    .sum();
            figures.put(
                    key,
                    List.of(
                            (long) minutes.length,
                            Arrays.stream(minutes).sum() / 60.0 / minutes.length,
                            nearestRank(minutes, 50) / 60.0,
                            nearestRank(minutes, 90) / 60.0,
                            nearestRank(minutes, 95) / 60.0,
                            (double) days / minutes.length));
        });
        return figures;
    }

    /** The upper edge of the bucket of the smallest value with at least ceil(percent n / 100) at or below it. */
    private static int nearestRank(int[] sorted, int percent) {
        return DurationHistogram.upperEdge(sorted[(sorted.length * percent + 99) / 100 - 1]);
    }

    private static Map<String, Map<String, Long>> days(List<Row> dossiers, LocalDate newestDay) {
        Map<String, LocalDate> firstDays = new HashMap<>();
        Map<String, Map<String, Long>> busy = new HashMap<>();
        for (Row dossier : dossiers) {
            if (!dossier.<Boolean>getAs("in_scope")) {
                continue;
            }
            LocalDate received = dossier.getAs("received_on");
            LocalDate closed = dossier.getAs("closed_on");
            String kind = dossier.getAs("closed_kind");
            boolean online = dossier.getAs("channel").equals("2");
            for (String node : NODES.get(dossier.<String>getAs("agency_code"))) {
                firstDays.merge(node, received, (one, other) -> one.isBefore(other) ? one : other);
                count(
                        busy,
                        received + " " + node,
                        online ? List.of("received", "received_online") : List.of("received"));
                if (closed == null) {
                    continue;
                }
                List<String> columns = new ArrayList<>(List.of(kind));
                for (String column : form06(kind, closed, dossier.getAs("due_on"))) {
                    columns.add(column);
                    if (online) {
                        columns.add(column + "_online");
                    }
                }
                if (kind.equals("resolved") && closed.equals(received)) {
                    columns.add("resolved_of_received");
                }
                count(busy, closed + " " + node, columns);
            }
        }
        Map<String, Map<String, Long>> days = new TreeMap<>();
        firstDays.forEach(
                (node, first) -> first.datesUntil(newestDay.plusDays(1)).forEach(day -> {
                    Map<String, Long> all = busy.getOrDefault(day + " " + node, Map.of());
                    Map<String, Long> counted = new TreeMap<>();
                    DAYS.stream()
                            .filter(field -> all.containsKey(field.name()))
                            .forEach(field -> counted.put(field.name(), all.get(field.name())));
                    days.put(day + " " + node, counted);
                }));
        return days;
    }

    private interface Asked {
        void of(String key, Row dossier, Period period);
    }

    /** Each dossier for each published period and node, in total and by each of the columns {@code below} alone. */
    private static void forEachPeriod(List<Row> dossiers, List<String> below, LocalDate newestDay, Asked asked) {
        Arrays.stream(PeriodKind.values())
                .flatMap(kind -> Period.overlapping(kind, newestDay.minusDays(200), newestDay).stream())
                .forEach(period -> {
                    for (Row dossier : dossiers) {
                        for (String node : NODES.get(dossier.<String>getAs("agency_code"))) {
                            String key = period.kind().code() + " " + period.start() + " " + period.end() + " " + node;
                            asked.of(key + below(below, column -> null), dossier, period);
                            for (String kept : below) {
                                if (dossier.getAs(kept) != null) {
                                    asked.of(
                                            key
                                                    + below(
                                                            below,
                                                            column -> column.equals(kept) ? dossier.getAs(kept) : null),
                                            dossier,
                                            period);
                                }
                            }
                        }
                    }
                });
    }

    private static String below(List<String> columns, Function<String, String> value) {
        return columns.stream().map(column -> " " + value.apply(column)).collect(Collectors.joining());
    }

    private static void count(Map<String, Map<String, Long>> counted, String key, List<String> columns) {
        for (String column : columns) {
            counted.computeIfAbsent(key, any -> new TreeMap<>()).merge(column, 1L, Long::sum);
        }
    }

    private static boolean isWithin(LocalDate day, LocalDate lo, LocalDate hi) {
        return day != null && !day.isBefore(lo) && !day.isAfter(hi);
    }

    // The published tables in the same form: what is not zero by key.

    private static Map<String, Map<String, Long>> counts(Dataset<Row> rows, List<String> below, List<Field> fields) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        rows.collectAsList().forEach(row -> counts.put(key(row, below), notZero(row, fields)));
        return counts;
    }

    private static Map<String, List<Object>> processingTimes(Dataset<Row> rows) {
        Map<String, List<Object>> figures = new TreeMap<>();
        rows.collectAsList()
                .forEach(row -> figures.put(
                        key(row, List.of("procedure_code", "channel")),
                        List.of(
                                row.getAs("resolved"),
                                row.getAs("mean_working_hours"),
                                row.getAs("p50_working_hours"),
                                row.getAs("p90_working_hours"),
                                row.getAs("p95_working_hours"),
                                row.getAs("mean_elapsed_days"))));
        return figures;
    }

    private static Map<String, Map<String, Long>> days(Dataset<Row> rows) {
        Map<String, Map<String, Long>> days = new TreeMap<>();
        rows.collectAsList()
                .forEach(row -> days.put(row.getAs("day") + " " + row.getAs("agency_code"), notZero(row, DAYS)));
        return days;
    }

    private static String key(Row row, List<String> below) {
        return "%s %s %s %s"
                        .formatted(
                                row.getAs("period_kind"),
                                row.getAs("period_start"),
                                row.getAs("period_end"),
                                row.getAs("agency_code"))
                + below(below, row::getAs);
    }

    private static Map<String, Long> notZero(Row row, List<Field> fields) {
        Map<String, Long> counts = new TreeMap<>();
        for (Field field : fields) {
            Long count = row.getAs(field.name());
            if (count != null && count != 0) {
                counts.put(field.name(), count);
            }
        }
        return counts;
    }
}
