// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * How an index is put together: its indicators, their formulas, maxima and thresholds. Data, because decrees change it.
 *
 * @param version the name of the contract, such as {@code 766-2022}
 * @param groups the groups with their maxima, by code
 * @param indicators the indicators, in order
 */
public record IndicatorContract(String version, Map<String, Group> groups, List<Indicator> indicators) {

    /**
     * A group of indicators.
     *
     * @param name what it is about
     * @param points the sum of its indicators' maxima
     */
    public record Group(String name, BigDecimal points) {}

    /**
     * One indicator.
     *
     * @param id its number, such as 2.1
     * @param group the code of its group
     * @param name what it measures
     * @param points its maximum, 0 for information only
     * @param share what is divided by what; empty where it cannot be told
     * @param fullAt the share from which on all points are given, above 0 and at most 1
     * @param isFullWithoutAny whether all points are given where there is nothing to divide by
     * @param missing why it cannot be told; empty where it can
     */
    public record Indicator(
            String id,
            String group,
            String name,
            BigDecimal points,
            Optional<Share> share,
            BigDecimal fullAt,
            boolean isFullWithoutAny,
            Optional<String> missing) {}

    /** Sums and differences of counts, one divided by the other. */
    public record Share(List<Term> numerator, List<Term> denominator) {}

    /**
     * A count that is added or taken off.
     *
     * @param sign 1 or -1
     * @param table a published table by period
     * @param column one of its counts
     */
    public record Term(int sign, Table table, Field column) {}

    public IndicatorContract {
        groups = Collections.unmodifiableMap(new TreeMap<>(groups));
        indicators = List.copyOf(indicators);
    }

    /** The tables that the formulas name. */
    public Set<Table> tables() {
        return counts().keySet();
    }

    /** The counts that the formulas name, by table. */
    Map<Table, List<Field>> counts() {
        Map<Table, List<Field>> counts = new LinkedHashMap<>();
        indicators.stream()
                .flatMap(indicator -> indicator.share().stream())
                .flatMap(share -> Stream.concat(share.numerator().stream(), share.denominator().stream()))
                .forEach(term -> {
                    List<Field> columns = counts.computeIfAbsent(term.table(), any -> new ArrayList<>());
                    if (!columns.contains(term.column())) {
                        columns.add(term.column());
                    }
                });
        return counts;
    }
}
