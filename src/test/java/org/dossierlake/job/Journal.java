// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.PublishedKey;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.table.Staged;

/** The journal of restatements beside what two publications really show, figure by figure. */
final class Journal {

    /** A kind of calendar months, and one that lies across them. */
    private static final Object[] KINDS = Stream.of(PeriodKind.MONTH, PeriodKind.ADMIN_QUARTER)
            .map(PeriodKind::code)
            .toArray();

    private static final List<Field> SPLIT = List.of(Restatement.CURRENCY, Restatement.CLASS);

    private Journal() {}

    /**
     * Whatever moved in periods that had been reported stands in the journal of the newest run, from what to what; what stands
     * there without having moved cancels out. Something has moved.
     *
     * @param agencies the nodes that are looked at, in both views
     */
    static void assertTellsWhatMoved(Settings settings, String... agencies) {
        Readers now = Readers.of(LocalSpark.session(), settings);
        Publication last = Publication.of(
                        now.lake(),
                        now.read(Publication.TABLE)
                                .filter(Publication.NUMBER
                                        .col()
                                        .equalTo(now.publication().number() - 1))
                                .head()
                                .getAs(Publication.RUN_ID.name()))
                .orElseThrow();
        Readers before = Readers.of(LocalSpark.session(), settings, last.runId());
        LocalDate reportedUntil = Stream.of(last.completeUntil(), last.newestDay())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Map<String, BigDecimal> old = figures(before, reportedUntil, agencies);
        Map<String, BigDecimal> expected = figures(now, reportedUntil, agencies);
        Map<String, List<Row>> told = journal(now, agencies);

        Map<String, String> moved = new TreeMap<>();
        Stream.concat(old.keySet().stream(), expected.keySet().stream())
                .filter(key -> of(old, key).compareTo(of(expected, key)) != 0)
                .forEach(key -> moved.put(key, of(old, key) + " to " + of(expected, key)));
        Map<String, String> toldAsMoved = new TreeMap<>();
        told.forEach((key, causes) -> {
            BigDecimal from = of(old, key);
            BigDecimal to = of(expected, key);
            causes.forEach(cause -> {
                assertThat(number(cause, Restatement.BEFORE))
                        .as("before: %s", key)
                        .isEqualByComparingTo(from);
                assertThat(number(cause, Restatement.AFTER))
                        .as("after: %s", key)
                        .isEqualByComparingTo(to);
            });
            assertThat(causes.stream()
                            .map(cause -> number(cause, Restatement.CHANGE))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .as("all causes of %s", key)
                    .isEqualByComparingTo(to.subtract(from));
            if (from.compareTo(to) != 0) {
                toldAsMoved.put(key, from + " to " + to);
            }
        });
        assertThat(moved).isNotEmpty();
        assertThat(toldAsMoved).isEqualTo(moved);
    }

    private static BigDecimal of(Map<String, BigDecimal> figures, String key) {
        return figures.getOrDefault(key, BigDecimal.ZERO);
    }

    private static BigDecimal number(Row row, Field field) {
        return row.<BigDecimal>getAs(field.name()).stripTrailingZeros();
    }

    private static Map<String, List<Row>> journal(Readers now, String... agencies) {
        Map<String, List<Row>> told = new TreeMap<>();
        now
                .read(Restatement.TABLE)
                .filter(Staged.RUN_ID.col().equalTo(now.publication().runId()))
                .filter(PublishedKey.PERIOD_KIND.col().isin(KINDS))
                .filter(PublishedKey.AGENCY_CODE.col().isin((Object[]) agencies))
                .collectAsList()
                .stream()
                .filter(Journal::isShown)
                .forEach(row -> told.computeIfAbsent(
                                key(row.getAs(Restatement.STATISTIC.name()), row, row.getAs(Restatement.FIGURE.name())),
                                any -> new ArrayList<>())
                        .add(row));
        return told;
    }

    /** Rates are told from some figures that have no column of their own. */
    private static boolean isShown(Row row) {
        String figure = row.getAs(Restatement.FIGURE.name());
        return Tables.named(row.getAs(Restatement.STATISTIC.name())).columns().stream()
                .anyMatch(column -> column.name().equals(figure));
    }

    /** The figures of all rows over all procedures of reported periods that are not zero. */
    private static Map<String, BigDecimal> figures(Readers readers, LocalDate reportedUntil, String... agencies) {
        Map<String, BigDecimal> figures = new TreeMap<>();
        Statistics.ALL.stream().filter(Statistic::isByPeriod).forEach(statistic -> {
            Table table = statistic.table();
            Dataset<Row> rows = readers.read(table)
                    .filter(PublishedKey.PERIOD_KIND.col().isin(KINDS))
                    .filter(PublishedKey.AGENCY_CODE.col().isin((Object[]) agencies))
                    .filter(PublishedKey.PERIOD_END.col().leq(reportedUntil));
            List<String> shown = Arrays.asList(rows.columns());
            for (Field below : statistic.below()) {
                if (shown.contains(below.name())
                        && SPLIT.stream().noneMatch(split -> split.name().equals(below.name()))) {
                    rows = rows.filter(below.col().isNull());
                }
            }
            for (Row row : rows.collectAsList()) {
                statistic.figures().stream()
                        .filter(figure -> shown.contains(figure.name()))
                        .forEach(figure -> {
                            BigDecimal number =
                                    new BigDecimal(row.getAs(figure.name()).toString()).stripTrailingZeros();
                            if (number.signum() != 0) {
                                figures.put(key(table.name(), row, figure.name()), number);
                            }
                        });
            }
        });
        return figures;
    }

    /** Statistic, period, node and figure; what the table is not split by is none. */
    private static String key(String statistic, Row row, String figure) {
        List<String> columns = Arrays.asList(row.schema().fieldNames());
        StringBuilder key = new StringBuilder(statistic);
        Stream.of(
                        PublishedKey.PERIOD_KIND,
                        PublishedKey.PERIOD_START,
                        PublishedKey.PERIOD_END,
                        PublishedKey.AGENCY_VIEW,
                        PublishedKey.AGENCY_CODE,
                        Restatement.CURRENCY,
                        Restatement.CLASS)
                .forEach(field -> key.append(' ')
                        .append(columns.contains(field.name()) ? row.<Object>getAs(field.name()) : null));
        return key.append(' ').append(figure).toString();
    }
}
