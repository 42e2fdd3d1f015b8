// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts by key, in the order of the keys. */
final class Tally {

    /** Lies below every character of a key, so that keys sort column by column. */
    private static final String BETWEEN = "\u0001";

    private final Map<String, Integer> columns = new HashMap<>();
    private final Map<String, long[]> counts = new HashMap<>();

    Tally(List<String> columns) {
        for (String column : columns) {
            this.columns.put(column, this.columns.size());
        }
    }

    /** Adds one to some columns of a key. */
    void count(List<String> key, List<String> named) {
        long[] values = values(key);
        for (String column : named) {
            values[columns.get(column)]++;
        }
    }

    /** Adds to a column of a key. */
    void add(List<String> key, String column, long n) {
        values(key)[columns.get(column)] += n;
    }

    private long[] values(List<String> key) {
        return counts.computeIfAbsent(String.join(BETWEEN, key), any -> new long[columns.size()]);
    }

    /** One row per key of which a count is not zero: the key, then the counts. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        new TreeMap<>(counts).forEach((key, values) -> {
            if (Arrays.stream(values).anyMatch(value -> value != 0)) {
                List<String> row = new ArrayList<>(List.of(key.split(BETWEEN, -1)));
                Arrays.stream(values).mapToObj(Long::toString).forEach(row::add);
                rows.add(row);
            }
        });
        return rows;
    }
}
