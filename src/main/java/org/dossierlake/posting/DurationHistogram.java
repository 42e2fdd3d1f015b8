// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * Durations in whole working minutes, counted in buckets: counts of buckets add up over cells and can be taken back,
 * which no sketch of a distribution allows.
 *
 * <p>A bucket is named by its upper edge and holds the durations above the edge before it, up to and including its own.
 * Up to 480 minutes, one working day, every minute has its own bucket; from there each edge e is followed by
 * floor(1.02 e). <b>Error bound:</b> a percentile read from the buckets is exact up to 480 minutes; above it is never
 * too low, and too high by less than 2 % of the true value: the true value t lies above the edge e before its bucket,
 * and the bucket's edge is at most 1.02 e &lt; 1.02 t.
 */
public final class DurationHistogram {

    /** One working day of eight hours, in minutes: up to here durations are exact. */
    private static final int EXACT_UP_TO = 480;

    /** All minutes, day and night, of the sixty years that a working calendar knows: no duration can be longer. */
    private static final int LONGEST = 60 * 366 * 24 * 60;

    private static final int[] EDGES = IntStream.iterate(0, edge -> edge < nextEdge(LONGEST), edge -> nextEdge(edge))
            .toArray();

    private DurationHistogram() {}

    /** The upper edges of all buckets in ascending order, from 0 to more than 15,000,000 minutes; a fresh copy. */
    public static int[] edges() {
        return EDGES.clone();
    }

    /**
     * The upper edge of the bucket that holds a duration: the smallest edge that is not below it; 0 stays 0.
     *
     * @param minutes whole working minutes
     * @throws IllegalArgumentException for a negative duration, and for one longer than any calendar
     */
    public static int upperEdge(int minutes) {
        if (minutes < 0 || minutes > EDGES[EDGES.length - 1]) {
            throw new IllegalArgumentException(
                    "%d minutes are no duration between 0 and %d.".formatted(minutes, EDGES[EDGES.length - 1]));
        }
        int found = Arrays.binarySearch(EDGES, minutes);
        return found >= 0 ? minutes : EDGES[-found - 1];
    }

    /** The shortest duration that a bucket holds, by its upper edge. */
    public static int shortestIn(int edge) {
        int found = Arrays.binarySearch(EDGES, edge);
        if (found < 0) {
            throw new IllegalArgumentException("%d minutes are no edge.".formatted(edge));
        }
        return found == 0 ? 0 : EDGES[found - 1] + 1;
    }

    /**
     * The percentile by nearest rank: the upper edge of the bucket that holds the ceil(n percent / 100)-th smallest of
     * the n durations. Reckoned in whole numbers, so that p90 of ten durations is the ninth, never the tenth by a
     * rounding error. The class comment bounds the error.
     *
     * @param countsByEdge how many durations each bucket holds, by its upper edge; buckets of 0 may stand in it
     * @param percent 1 to 100
     * @return minutes
     * @throws IllegalArgumentException when there is no duration at all (there is no percentile then), when a count is
     *     negative (more was taken back than was ever counted), or when the percent is none
     */
    public static int percentile(SortedMap<Integer, Long> countsByEdge, int percent) {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("%d is not a percentile from 1 to 100.".formatted(percent));
        }
        long total = 0;
        for (Map.Entry<Integer, Long> bucket : countsByEdge.entrySet()) {
            if (bucket.getValue() < 0) {
                throw new IllegalArgumentException(
                        "The bucket up to %d minutes holds %d durations; it cannot hold fewer than none."
                                .formatted(bucket.getKey(), bucket.getValue()));
            }
            total = Math.addExact(total, bucket.getValue());
        }
        long rank = Math.floorDiv(Math.multiplyExact(total, percent) + 99, 100);
        long soFar = 0;
        for (Map.Entry<Integer, Long> bucket : countsByEdge.entrySet()) {
            soFar += bucket.getValue();
            if (rank > 0 && soFar >= rank) {
                return bucket.getKey();
            }
        }
        throw new IllegalArgumentException("No duration was counted, so there is no percentile.");
    }

    /** The edge after this one. The increase floor(0.02 e) is at least 1, as it is used above 480 only. */
    private static int nextEdge(int edge) {
        return edge < EXACT_UP_TO ? edge + 1 : edge + edge / 50;
    }
}
