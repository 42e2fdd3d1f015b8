// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WithinLimitTest {

    @Test
    void aLimitInsideABucketCutsIt() {
        // The buckets above a day end at 489 and 498 minutes.
        SortedMap<Integer, Long> counts = new TreeMap<>(Map.of(0, 1L, 60, 2L, 480, 4L, 489, 8L, 498, 16L));
        assertThat(WithinLimit.of(counts, 0)).isEqualTo(new WithinLimit(0, 1, 0, 31));
        assertThat(WithinLimit.of(counts, 59)).isEqualTo(new WithinLimit(59, 1, 0, 31));
        assertThat(WithinLimit.of(counts, 480)).isEqualTo(new WithinLimit(480, 7, 0, 31));
        assertThat(WithinLimit.of(counts, 481)).isEqualTo(new WithinLimit(481, 7, 8, 31));
        assertThat(WithinLimit.of(counts, 488)).isEqualTo(new WithinLimit(488, 7, 8, 31));
        assertThat(WithinLimit.of(counts, 489)).isEqualTo(new WithinLimit(489, 15, 0, 31));
        assertThat(WithinLimit.of(counts, 490)).isEqualTo(new WithinLimit(490, 15, 16, 31));
        assertThat(WithinLimit.of(counts, 6_000_000)).isEqualTo(new WithinLimit(6_000_000, 31, 0, 31));
        assertThat(DurationHistogram.shortestIn(489)).isEqualTo(481);
        assertThat(DurationHistogram.shortestIn(480)).isEqualTo(480);
        assertThat(DurationHistogram.shortestIn(0)).isZero();
        assertThatThrownBy(() -> DurationHistogram.shortestIn(481)).hasMessage("481 minutes are no edge.");
        assertThat(WithinLimit.of(counts, 489).isExact()).isTrue();
        assertThat(WithinLimit.of(counts, 488).isExact()).isFalse();
    }

    @Test
    void theTrueNumberLiesBetweenTheBoundsAndIsExactUpToADay() {
        Random random = new Random(20250714);
        for (int i = 0; i < 500; i++) {
            List<Integer> durations = new ArrayList<>();
            SortedMap<Integer, Long> counts = new TreeMap<>();
            for (int dossier = 0; dossier < 100; dossier++) {
                int minutes = random.nextInt(1_500);
                durations.add(minutes);
                counts.merge(DurationHistogram.upperEdge(minutes), 1L, Long::sum);
            }
            int limit = random.nextInt(1_500);
            long kept = durations.stream().filter(minutes -> minutes <= limit).count();
            WithinLimit within = WithinLimit.of(counts, limit);
            assertThat(kept).isBetween(within.surely(), within.atMost());
            if (limit <= 480) {
                assertThat(within).isEqualTo(new WithinLimit(limit, kept, 0, 100));
            }
        }
    }
}
