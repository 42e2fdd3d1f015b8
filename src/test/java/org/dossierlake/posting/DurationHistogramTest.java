// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {

    @Test
    void edgesAreEveryMinuteUpToADayAndThenTwoPercentApart() {
        int[] edges = DurationHistogram.edges();
        assertThat(Arrays.copyOf(edges, 3)).containsExactly(0, 1, 2);
        // floor(1.02 x 480) = 489, floor(1.02 x 489) = floor(498.78) = 498, floor(1.02 x 498) = floor(507.96) = 507.
        assertThat(Arrays.copyOfRange(edges, 479, 484)).containsExactly(479, 480, 489, 498, 507);
        assertThat(edges[edges.length - 1]).isGreaterThanOrEqualTo(15_000_000);
        for (int i = 481; i < edges.length; i++) {
            assertThat(edges[i]).isEqualTo((int) Math.max(edges[i - 1] + 1, 102L * edges[i - 1] / 100));
        }
    }

    @Test
    void anEdgeIsTheSmallestThatIsNotBelowTheDuration() {
        assertThat(DurationHistogram.upperEdge(0)).isZero();
        assertThat(DurationHistogram.upperEdge(1)).isEqualTo(1);
        assertThat(DurationHistogram.upperEdge(480)).isEqualTo(480);
        assertThat(DurationHistogram.upperEdge(481)).isEqualTo(489);
        assertThat(DurationHistogram.upperEdge(489)).isEqualTo(489);
        assertThat(DurationHistogram.upperEdge(490)).isEqualTo(498);
        // The longest duration a calendar can give: 21,915 days of 24 hours.
        assertThat(DurationHistogram.upperEdge(21_915 * 24 * 60)).isGreaterThanOrEqualTo(21_915 * 24 * 60);
        int last = DurationHistogram.edges()[DurationHistogram.edges().length - 1];
        assertThat(DurationHistogram.upperEdge(last)).isEqualTo(last);
        assertThatThrownBy(() -> DurationHistogram.upperEdge(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("-1 minutes are no duration between 0 and %d.", last);
        assertThatThrownBy(() -> DurationHistogram.upperEdge(Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theErrorIsNoneUpToADayAndLessThanTwoPercentAbove() {
        for (int minutes = 0; minutes <= 480; minutes++) {
            assertThat(DurationHistogram.upperEdge(minutes)).isEqualTo(minutes);
        }
        for (int minutes = 481; minutes <= 2_000_000; minutes++) {
            long edge = DurationHistogram.upperEdge(minutes);
            if (edge < minutes || 100 * (edge - minutes) >= 2L * minutes) {
                assertThat(edge)
                        .as("error above %d minutes", minutes)
                        .isBetween((long) minutes, minutes + minutes / 50L);
            }
        }
        // The worst duration of a bucket is the one just above the edge before it.
        for (int edge : DurationHistogram.edges()) {
            if (edge >= 480 && edge < 31_000_000) {
                assertThat(100L * (DurationHistogram.upperEdge(edge + 1) - (edge + 1)))
                        .isLessThan(2L * (edge + 1));
            }
        }
    }

    @Test
    void thePercentileIsTheNearestRank() {
        // Ten durations of 10, 20 ... 100 minutes: ranks ceil(5) = 5, ceil(9) = 9, ceil(9.5) = 10.
        SortedMap<Integer, Long> ten = new TreeMap<>();
        for (int minutes = 10; minutes <= 100; minutes += 10) {
            ten.put(minutes, 1L);
        }
        assertThat(DurationHistogram.percentile(ten, 50)).isEqualTo(50);
        assertThat(DurationHistogram.percentile(ten, 90)).isEqualTo(90);
        assertThat(DurationHistogram.percentile(ten, 95)).isEqualTo(100);
        assertThat(DurationHistogram.percentile(ten, 1)).isEqualTo(10);
        assertThat(DurationHistogram.percentile(ten, 100)).isEqualTo(100);
    }

    @Test
    void oneDurationIsEveryPercentileAndEmptyBucketsAreNone() {
        SortedMap<Integer, Long> one = new TreeMap<>();
        one.put(0, 0L);
        one.put(7, 1L);
        one.put(9, 0L);
        for (int percent : new int[] {1, 50, 95, 100}) {
            assertThat(DurationHistogram.percentile(one, percent)).isEqualTo(7);
        }
    }

    @Test
    void theRankIsExactWhereBinaryFractionsAreNot() {
        // 0.95 x 20 is 19 exactly; in binary fractions ceil could give 20. 19 of 20 durations take 1 minute.
        SortedMap<Integer, Long> counts = new TreeMap<>();
        counts.put(1, 19L);
        counts.put(2, 1L);
        assertThat(DurationHistogram.percentile(counts, 95)).isEqualTo(1);
        assertThat(DurationHistogram.percentile(counts, 96)).isEqualTo(2);
        for (long n = 1; n <= 3_000; n++) {
            counts.put(1, 19 * n);
            counts.put(2, n);
            assertThat(DurationHistogram.percentile(counts, 95)).isEqualTo(1);
        }
    }

    @Test
    void thePercentileIsTheEdgeOfTheTrueValueForAnyDurations() {
        Random random = new Random(20250714);
        for (int i = 0; i < 500; i++) {
            int[] durations = random.ints(1 + random.nextInt(200), 0, 1 << (1 + random.nextInt(20)))
                    .sorted()
                    .toArray();
            SortedMap<Integer, Long> counts = new TreeMap<>();
            for (int minutes : durations) {
                counts.merge(DurationHistogram.upperEdge(minutes), 1L, Long::sum);
            }
            int percent = 1 + random.nextInt(100);
            // The smallest value with at least percent % of the values at or below it, found by counting.
            int rank = 1;
            while (100 * rank < percent * durations.length) {
                rank++;
            }
            assertThat(DurationHistogram.percentile(counts, percent))
                    .as("p%d of %d durations", percent, durations.length)
                    .isEqualTo(DurationHistogram.upperEdge(durations[rank - 1]));
        }
    }

    @Test
    void takingDurationsBackLeavesWhatWasThereBefore() {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        counts.put(10, 3L);
        counts.put(20, 1L);
        counts.merge(DurationHistogram.upperEdge(5_000), 7L, Long::sum);
        assertThat(DurationHistogram.percentile(counts, 50)).isEqualTo(DurationHistogram.upperEdge(5_000));
        counts.merge(DurationHistogram.upperEdge(5_000), -7L, Long::sum);
        assertThat(DurationHistogram.percentile(counts, 50)).isEqualTo(10);
    }

    @Test
    void whatHasNoPercentileIsRefused() {
        SortedMap<Integer, Long> none = new TreeMap<>();
        assertThatThrownBy(() -> DurationHistogram.percentile(none, 50))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("No duration was counted, so there is no percentile.");
        SortedMap<Integer, Long> zero = new TreeMap<>();
        zero.put(10, 0L);
        assertThatThrownBy(() -> DurationHistogram.percentile(zero, 50)).isInstanceOf(IllegalArgumentException.class);
        SortedMap<Integer, Long> negative = new TreeMap<>();
        negative.put(10, -1L);
        negative.put(20, 5L);
        assertThatThrownBy(() -> DurationHistogram.percentile(negative, 50))
                .hasMessage("The bucket up to 10 minutes holds -1 durations; it cannot hold fewer than none.");
        SortedMap<Integer, Long> one = new TreeMap<>(Map.of(10, 1L));
        assertThatThrownBy(() -> DurationHistogram.percentile(one, 0))
                .hasMessage("0 is not a percentile from 1 to 100.");
        assertThatThrownBy(() -> DurationHistogram.percentile(one, 101))
                .hasMessage("101 is not a percentile from 1 to 100.");
    }
}
