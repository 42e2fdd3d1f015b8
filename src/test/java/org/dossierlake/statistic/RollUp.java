// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;

/**
 * Whether figures add up: a node is the sum of its children, and a longer period that of its half months, or it has what the
 * first or the last of them has.
 */
final class RollUp {

    /** What was closed in a period and what is open at its end: the closed ones are sums. */
    private static final Set<String> WITH_OPEN_ONES = Set.of("on_time_766", "judged_766", "unjudged_766");

    /** Periods and agencies stand beside what a figure is of. */
    private static final Set<String> APART = Set.of("period_kind", "period_start", "period_end", "agency_code");

    private final Map<String, List<String>> children;
    private final LocalDate newestDay;

    /** Which figures were not zero in which kinds of period: nothing else was checked. */
    private final Set<String> checked = new TreeSet<>();

    /**
     * A figure of a table.
     *
     * @param what all of its grain but period and agency
     */
    private record Place(String what, Period period, String agency) {}

    RollUp(Map<String, List<String>> children, LocalDate newestDay) {
        this.children = children;
        this.newestDay = newestDay;
    }

    Set<String> checked() {
        return checked;
    }

    /** Checks a table by period. */
    void check(String table, List<Field> grain, List<String> figures, List<Row> rows) {
        for (String figure : figures) {
            String named = table + "." + figure;
            Map<Place, BigDecimal> values = valuesOf(grain, figure, rows);
            checkNodes(named, values);
            if (figure.equals("carried_over")) {
                checkPeriods(named, values, (half, period) -> half.start().equals(period.start()));
            } else if (isLast(figure)) {
                checkPeriods(named, values, this::closes);
            } else if (WITH_OPEN_ONES.contains(figure)) {
                Map<Place, BigDecimal> closed = new HashMap<>(values);
                valuesOf(grain, "open_" + figure, rows)
                        .forEach((place, open) -> closed.merge(place, open.negate(), BigDecimal::add));
                checkPeriods(named, closed, (half, period) -> true);
            } else {
                checkPeriods(named, values, (half, period) -> true);
            }
        }
    }

    /** Checks nodes alone: of a table by day, or of figures that count a dossier once in whatever period. */
    void checkNodes(String table, List<Field> grain, List<String> figures, List<Row> rows) {
        figures.forEach(figure -> checkNodes(table + "." + figure, valuesOf(grain, figure, rows)));
    }

    private static boolean isLast(String figure) {
        return figure.startsWith("in_progress")
                || figure.startsWith("open_")
                || figure.equals("overdue")
                || figure.equals("waiting_late")
                || figure.equals("stopped_stock");
    }

    /** Whether a half month is the last known one of a period. */
    private boolean closes(Period half, Period period) {
        LocalDate last = period.end().isAfter(newestDay) ? newestDay : period.end();
        return !half.start().isAfter(last) && !half.end().isBefore(last);
    }

    private static Map<Place, BigDecimal> valuesOf(List<Field> grain, String figure, List<Row> rows) {
        boolean isByPeriod = grain.contains(PublishedKey.PERIOD_START);
        Map<Place, BigDecimal> values = new HashMap<>();
        for (Row row : rows) {
            String what = grain.stream()
                    .filter(field -> !APART.contains(field.name()))
                    .map(field -> field.name() + "=" + row.getAs(field.name()))
                    .collect(Collectors.joining(" "));
            Period period = isByPeriod
                    ? Period.containing(PeriodKind.fromCode(row.getAs("period_kind")), row.getAs("period_start"))
                    : Period.containing(PeriodKind.HALF_MONTH, row.getAs("day"));
            Object value = row.getAs(figure);
            BigDecimal number = value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
            if (number.signum() != 0) {
                values.merge(new Place(what, period, row.getAs("agency_code")), number, BigDecimal::add);
            }
        }
        return values;
    }

    private void checkNodes(String named, Map<Place, BigDecimal> values) {
        if (!values.isEmpty()) {
            checked.add(named);
        }
        children.forEach((parent, below) -> {
            Map<String, BigDecimal> whole = new TreeMap<>();
            Map<String, BigDecimal> parts = new TreeMap<>();
            values.forEach((place, value) -> {
                String key = place.what() + " " + place.period();
                if (place.agency().equals(parent)) {
                    whole.merge(key, value, BigDecimal::add);
                }
                if (below.contains(place.agency())) {
                    parts.merge(key, value, BigDecimal::add);
                }
            });
            assertThat(parts).as("%s below %s", named, parent).isEqualTo(whole);
        });
    }

    /** Every longer period is the sum of those of its half months that are its {@code parts}. */
    private void checkPeriods(String named, Map<Place, BigDecimal> values, BiPredicate<Period, Period> isPart) {
        for (PeriodKind kind : PeriodKind.values()) {
            Map<String, BigDecimal> whole = new TreeMap<>();
            Map<String, BigDecimal> parts = new TreeMap<>();
            values.forEach((place, value) -> {
                String key = place.what() + " " + place.agency() + " ";
                if (place.period().kind() == kind) {
                    whole.merge(key + place.period(), value, BigDecimal::add);
                    checked.add(kind.name());
                }
                if (place.period().kind() == PeriodKind.HALF_MONTH) {
                    Period period = Period.containing(kind, place.period().start());
                    if (isPart.test(place.period(), period)) {
                        parts.merge(key + period, value, BigDecimal::add);
                    }
                }
            });
            whole.values().removeIf(value -> value.signum() == 0);
            parts.values().removeIf(value -> value.signum() == 0);
            assertThat(parts).as("%s by %s", named, kind).isEqualTo(whole);
        }
    }
}
