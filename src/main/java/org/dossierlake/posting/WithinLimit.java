// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.util.Map;
import java.util.SortedMap;

/**
 * How many durations keep a limit, as far as the buckets of a {@link DurationHistogram} tell. A limit that lies inside a
 * bucket, which only limits above 480 minutes can, cuts it: which of its durations keep the limit, nobody can tell any
 * more, so the number lies between {@code surely} and {@code surely + cut}, and either bound may be the true one.
 *
 * @param minutes the limit, which a duration of exactly that length keeps
 * @param surely durations in the buckets that end at the limit or before it
 * @param cut durations in the bucket that the limit lies inside of; 0 where it is an edge, or that bucket is empty
 * @param all all durations
 */
public record WithinLimit(int minutes, long surely, long cut, long all) {

    /**
     * Counts the durations.
     *
     * @param countsByEdge how many durations each bucket holds, by its upper edge
     * @param minutes the limit in whole working minutes
     * @throws IllegalArgumentException when the limit is no duration
     */
    public static WithinLimit of(SortedMap<Integer, Long> countsByEdge, int minutes) {
        int edge = DurationHistogram.upperEdge(minutes);
        long surely = 0;
        long cut = 0;
        long all = 0;
        for (Map.Entry<Integer, Long> bucket : countsByEdge.entrySet()) {
            all = Math.addExact(all, bucket.getValue());
            if (bucket.getKey() <= minutes) {
                surely += bucket.getValue();
            } else if (bucket.getKey() == edge) {
                cut += bucket.getValue();
            }
        }
        return new WithinLimit(minutes, surely, cut, all);
    }

    /** Whether {@link #surely} is the exact number. */
    public boolean isExact() {
        return cut == 0;
    }

    /** No more durations than these keep the limit. */
    public long atMost() {
        return surely + cut;
    }
}
