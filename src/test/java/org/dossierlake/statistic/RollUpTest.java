// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.Dossiers;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.table.Dossier;
import org.junit.jupiter.api.Test;

/**
 * What readers may add up: over time the half months of a longer period, and with them months of quarters and quarters of
 * years; over agencies the children of a node. Of random dossiers and payments around a turn of the year.
 */
class RollUpTest {

    private static final LocalDate LAST_EVENT = LocalDate.of(2026, 1, 20);
    private static final LocalDate NEWEST_DAY = LocalDate.of(2026, 2, 2);

    /** The tree of {@link TestBooks}. */
    private static final Map<String, List<String>> CHILDREN = Map.of(
            "H01", List.of("H01.OWN", "H01.10"),
            "VN.LOCALITIES", List.of("H01"),
            "VN.MINISTRIES", List.of("G05"),
            "VN", List.of("VN.LOCALITIES", "VN.MINISTRIES"));

    /** What was closed in a period and what is open at its end: the closed ones are sums. */
    private static final Set<String> WITH_OPEN_ONES = Set.of("on_time_766", "judged_766", "unjudged_766");

    /** A figure of a table: of what (all but period and agency), in which period, of which agency. */
    private record Place(String what, Period period, String agency) {}

    /** Which figures were not zero in which kinds of period: nothing else was checked. */
    private final Set<String> checked = new TreeSet<>();

    @Test
    void longerPeriodsAndHigherAgenciesAreTheSumsOfTheirParts() {
        for (int seed = 1; seed <= 2; seed++) {
            Books books = books(new Random(seed));
            statistics().forEach(statistic -> check(statistic, books));
        }
        assertThat(checked)
                .containsAll(statistics()
                        .flatMap(statistic -> statistic.figures().stream().map(figure -> named(statistic, figure)))
                        .toList())
                .containsAll(
                        Arrays.stream(PeriodKind.values()).map(PeriodKind::name).toList());
    }

    private static Stream<Statistic> statistics() {
        return Statistics.ALL.stream().filter(Statistic::isByPeriod);
    }

    private static String named(Statistic statistic, Field figure) {
        return statistic.table().name() + "." + figure.name();
    }

    private static Books books(Random random) {
        List<Row> dossiers = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            Dossiers dossier = new RandomDossier(random, LAST_EVENT).make();
            dossiers.add(
                    random.nextInt(4) == 0
                            ? dossier.with(Dossier.FLAGS, List.of(Dossier.PROCEDURE_UNKNOWN))
                                    .row()
                            : dossier.row());
        }
        TestBooks books = new TestBooks().withRows(dossiers, 1);
        for (int i = 0; i < 60; i++) {
            pay(books, random);
        }
        return books.on(NEWEST_DAY.toString());
    }

    private static void pay(TestBooks books, Random random) {
        String agency = any(random, "H01", "H01.10", "G05");
        String procedure = any(random, "P1", "P2", null);
        String currency = any(random, "VND", "VND", "USD");
        LocalDate day = LAST_EVENT.minusDays(random.nextInt(100));
        String half = Period.halfMonthOf(day).toString();
        books.paid(
                day.toString(),
                any(random, "VCB", "BIDV", null),
                agency,
                procedure,
                currency,
                1 + random.nextInt(3),
                random.nextInt(900),
                random.nextInt(2),
                random.nextInt(2),
                random.nextInt(50));
        books.settled(half, agency, procedure, currency, 1, random.nextInt(2), random.nextInt(2), random.nextInt(2));
        books.reconciled(
                half,
                agency,
                procedure,
                currency,
                any(random, "matched", "overpaid", "no_fee"),
                1,
                random.nextInt(90),
                random.nextInt(90),
                random.nextInt(9));
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private void check(Statistic statistic, Books books) {
        List<Row> rows = PublishedRows.figures(
                        statistic, TestBooks.sums(statistic, books), TestBooks.tree(NEWEST_DAY), NEWEST_DAY)
                .collectAsList();
        for (Field figure : statistic.figures()) {
            Map<Place, BigDecimal> values = valuesOf(statistic, figure.name(), rows);
            String named = named(statistic, figure);
            checkAgencies(named, values);
            if (isFirst(figure.name())) {
                checkPeriods(named, values, (half, period) -> half.start().equals(period.start()));
            } else if (isLast(figure.name())) {
                checkPeriods(named, values, RollUpTest::closes);
            } else if (WITH_OPEN_ONES.contains(figure.name())) {
                Map<Place, BigDecimal> closed = new HashMap<>(values);
                valuesOf(statistic, "open_" + figure.name(), rows)
                        .forEach((place, open) -> closed.merge(place, open.negate(), BigDecimal::add));
                checkPeriods(named, closed, (half, period) -> true);
            } else {
                checkPeriods(named, values, (half, period) -> true);
            }
        }
    }

    private static boolean isFirst(String figure) {
        return figure.equals("carried_over");
    }

    private static boolean isLast(String figure) {
        return figure.startsWith("in_progress")
                || figure.startsWith("open_")
                || figure.equals("waiting_late")
                || figure.equals("stopped_stock");
    }

    /** Whether a half month is the last known one of a period. */
    private static boolean closes(Period half, Period period) {
        LocalDate last = period.end().isAfter(NEWEST_DAY) ? NEWEST_DAY : period.end();
        return !half.start().isAfter(last) && !half.end().isBefore(last);
    }

    private static Map<Place, BigDecimal> valuesOf(Statistic statistic, String figure, List<Row> rows) {
        Set<String> apart = Set.of("period_kind", "period_start", "period_end", "agency_code");
        Map<Place, BigDecimal> values = new HashMap<>();
        for (Row row : rows) {
            String what = statistic.grainTold().stream()
                    .filter(field -> !apart.contains(field.name()))
                    .map(field -> field.name() + "=" + row.getAs(field.name()))
                    .collect(Collectors.joining(" "));
            Period period = Period.containing(PeriodKind.fromCode(row.getAs("period_kind")), row.getAs("period_start"));
            Object value = row.getAs(figure);
            BigDecimal number = value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
            if (number.signum() != 0) {
                values.merge(new Place(what, period, row.getAs("agency_code")), number, BigDecimal::add);
            }
        }
        return values;
    }

    private static void checkAgencies(String named, Map<Place, BigDecimal> values) {
        CHILDREN.forEach((parent, children) -> {
            Map<String, BigDecimal> whole = new TreeMap<>();
            Map<String, BigDecimal> parts = new TreeMap<>();
            values.forEach((place, value) -> {
                String key = place.what() + " " + place.period();
                if (place.agency().equals(parent)) {
                    whole.merge(key, value, BigDecimal::add);
                }
                if (children.contains(place.agency())) {
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
                    checked.add(named);
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
