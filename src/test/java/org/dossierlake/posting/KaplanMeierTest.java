// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KaplanMeierTest {

    /** Finished after 10, 20, 20 and 30 minutes; open at the age of 15 and of 25. */
    private static final SortedMap<Integer, Long> FINISHED = new TreeMap<>(Map.of(10, 1L, 20, 2L, 30, 1L));

    private static final SortedMap<Integer, Long> OPEN = new TreeMap<>(Map.of(15, 1L, 25, 1L));

    private static final SortedMap<Integer, Long> NONE = new TreeMap<>();

    @Test
    void anExampleWorkedByHand() {
        // At 10 minutes 6 could be finished and 1 was: 5/6 are left. At 20 the one of 15 is out of sight: of 4 are 2
        // finished, 5/6 x 2/4 = 5/12 left. At 30 the one of 25 is out, too: of 1 is 1 finished, nothing is left.
        assertThat(KaplanMeier.within(FINISHED, OPEN, 9)).isEqualByComparingTo("0");
        assertThat(KaplanMeier.within(FINISHED, OPEN, 10)).isEqualByComparingTo("0.1666666667");
        assertThat(KaplanMeier.within(FINISHED, OPEN, 19)).isEqualByComparingTo("0.1666666667");
        assertThat(KaplanMeier.within(FINISHED, OPEN, 20)).isEqualByComparingTo("0.5833333333");
        assertThat(KaplanMeier.within(FINISHED, OPEN, 30)).isEqualByComparingTo("1");
        // Without the open ones 3 of 4 would take 20 minutes at most.
        assertThat(KaplanMeier.within(FINISHED, NONE, 20)).isEqualByComparingTo("0.75");
    }

    @Test
    void anOpenDossierOfExactlyTheEdgeCouldHaveBeenFinishedThere() {
        // At 10 of 2 is 1 finished; had the open one been a minute younger, it would be 1 of 1.
        SortedMap<Integer, Long> one = new TreeMap<>(Map.of(10, 1L));
        assertThat(KaplanMeier.within(one, new TreeMap<>(Map.of(10, 1L)), 10)).isEqualByComparingTo("0.5");
        assertThat(KaplanMeier.within(one, new TreeMap<>(Map.of(9, 1L)), 10)).isEqualByComparingTo("1");
    }

    @Test
    void theShareStaysWhereNothingIsFinishedAnyMore() {
        SortedMap<Integer, Long> old = new TreeMap<>(Map.of(100, 4L));
        assertThat(KaplanMeier.within(FINISHED, old, 30))
                .isEqualByComparingTo("0.5")
                .isEqualByComparingTo(KaplanMeier.within(FINISHED, old, 100_000));
        assertThat(KaplanMeier.within(NONE, old, 100_000)).isZero();
        assertThatThrownBy(() -> KaplanMeier.within(NONE, NONE, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void withoutOpenDossiersItIsThePlainShare() {
        Random random = new Random(20250714);
        for (int i = 0; i < 300; i++) {
            SortedMap<Integer, Long> finished = histogram(random, 1 + random.nextInt(200));
            int minutes = random.nextInt(1_200);
            WithinLimit plain = WithinLimit.of(finished, minutes);
            assertThat(KaplanMeier.within(finished, NONE, minutes))
                    .as("%s within %d", finished, minutes)
                    .isEqualByComparingTo(BigDecimal.valueOf(plain.surely())
                            .divide(BigDecimal.valueOf(plain.all()), 10, RoundingMode.HALF_UP));
        }
    }

    @Test
    void itGrowsWithTheTimeAndIsNeverBelowTheShareOfAll() {
        Random random = new Random(20250715);
        for (int i = 0; i < 300; i++) {
            SortedMap<Integer, Long> finished = histogram(random, 1 + random.nextInt(200));
            SortedMap<Integer, Long> open = ages(random, random.nextInt(200));
            long stillOpen = open.values().stream().mapToLong(Long::longValue).sum();
            BigDecimal before = BigDecimal.ZERO;
            for (int minutes = 0; minutes <= 1_400; minutes += 7) {
                BigDecimal share = KaplanMeier.within(finished, open, minutes);
                WithinLimit plain = WithinLimit.of(finished, minutes);
                assertThat(share).isBetween(before, BigDecimal.ONE);
                // As small as this it would be if no open one were ever finished.
                assertThat(share).isGreaterThanOrEqualTo(share(plain.surely(), plain.all() + stillOpen));
                before = share;
            }
        }
    }

    @Test
    void dossiersOlderThanTheTimeCountAsNotFinishedWithinIt() {
        Random random = new Random(20250716);
        for (int i = 0; i < 300; i++) {
            SortedMap<Integer, Long> finished = histogram(random, 1 + random.nextInt(200));
            long old = 1 + random.nextInt(50);
            int minutes = random.nextInt(1_200);
            WithinLimit plain = WithinLimit.of(finished, minutes);
            // All open ones could have been finished in every bucket: the plain share of all.
            assertThat(KaplanMeier.within(finished, new TreeMap<>(Map.of(5_000, old)), minutes))
                    .isEqualByComparingTo(share(plain.surely(), plain.all() + old));
        }
    }

    private static BigDecimal share(long part, long all) {
        return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(all), 10, RoundingMode.HALF_UP);
    }

    private static SortedMap<Integer, Long> histogram(Random random, int dossiers) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < dossiers; i++) {
            counts.merge(DurationHistogram.upperEdge(random.nextInt(1_200)), 1L, Long::sum);
        }
        return counts;
    }

    private static SortedMap<Integer, Long> ages(Random random, int dossiers) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        for (int i = 0; i < dossiers; i++) {
            counts.merge(random.nextInt(1_500), 1L, Long::sum);
        }
        return counts;
    }
}
