// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The share of all dossiers, those still open among them, that is finished within a time: the estimate of Kaplan and Meier
 * (1958). An open dossier is not finished within its age, and nobody knows what comes after; so it is counted among those
 * that could have been finished up to its age, and no longer.
 *
 * <p>The share that is not finished within t is the product of (1 - d / n) over all buckets that end at t or before it: d
 * is how many were finished in the bucket, n how many could have been, which is all that are finished in it or later, and the
 * open ones that are as old as its upper edge or older. An open dossier whose age lies inside a bucket could have been
 * finished in a part of it only, and is not counted there; up to 480 minutes there is no such thing.
 */
public final class KaplanMeier {

    /** Decimal places of a share: far more than anybody reads, so that sums and bounds are not blurred. */
    private static final int PLACES = 10;

    private KaplanMeier() {}

    /**
     * The share that is finished within {@code minutes}; reckoned exactly in whole numbers and rounded once, half up, to ten
     * decimal places. It does not grow beyond the longest finished duration, however old the open ones are.
     *
     * @param finishedByEdge how many dossiers were finished in each bucket of {@link DurationHistogram}, by its upper edge
     * @param openByAge how many are open, by their age in whole working minutes
     * @param minutes the time; a bucket that ends later does not count
     * @throws IllegalArgumentException when there is no dossier at all: there is no share then
     */
    public static BigDecimal within(
            SortedMap<Integer, Long> finishedByEdge, SortedMap<Integer, Long> openByAge, int minutes) {
        long atRisk = sum(finishedByEdge) + sum(openByAge);
        if (atRisk == 0) {
            throw new IllegalArgumentException("No dossier is finished or open, so there is no share of them.");
        }
        BigInteger left = BigInteger.ONE;
        BigInteger of = BigInteger.ONE;
        Iterator<Map.Entry<Integer, Long>> ages =
                new TreeMap<>(openByAge).entrySet().iterator();
        Map.Entry<Integer, Long> youngest = nextOf(ages);
        for (Map.Entry<Integer, Long> bucket :
                finishedByEdge.headMap(minutes + 1).entrySet()) {
            while (youngest != null && youngest.getKey() < bucket.getKey()) {
                atRisk -= youngest.getValue();
                youngest = nextOf(ages);
            }
            if (bucket.getValue() > 0) {
                left = left.multiply(BigInteger.valueOf(atRisk - bucket.getValue()));
                of = of.multiply(BigInteger.valueOf(atRisk));
                atRisk -= bucket.getValue();
            }
        }
        return new BigDecimal(of.subtract(left)).divide(new BigDecimal(of), PLACES, RoundingMode.HALF_UP);
    }

    private static Map.Entry<Integer, Long> nextOf(Iterator<Map.Entry<Integer, Long>> ages) {
        return ages.hasNext() ? ages.next() : null;
    }

    private static long sum(SortedMap<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
