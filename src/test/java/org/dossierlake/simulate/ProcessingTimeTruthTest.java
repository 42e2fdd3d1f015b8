// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessingTimeTruthTest {

    @Test
    void percentilesAreByNearestRank() {
        // Of 10 values: p50 is the 5th, p90 the 9th, p95 the ceil(9.5) = 10th.
        long[] ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertThat(ProcessingTimeTruth.nearestRank(ten, 50)).isEqualTo(5);
        assertThat(ProcessingTimeTruth.nearestRank(ten, 90)).isEqualTo(9);
        assertThat(ProcessingTimeTruth.nearestRank(ten, 95)).isEqualTo(10);
        assertThat(ProcessingTimeTruth.nearestRank(new long[] {7}, 50)).isEqualTo(7);
    }

    @Test
    void meansArePerDossierInHoursAndDays() {
        // Mon 7 July 08:00-11:00 is 3 h on the same day; Mon 08:00 to Tue 09:00 is 7 + 2 = 9 h over one day.
        DossierFacts quick = HandMade.facts(HandMade.dossier("9", "20250707080000", "", "20250707110000"));
        DossierFacts slow = HandMade.facts(
                HandMade.dossier("9", "20250707080000", "", "20250708090000").put("MaHoSo", "H44.100-250703-0002"));
        TruthTable table = ProcessingTimeTruth.of(HandMade.outcome("2025-07-31", quick, slow));
        assertThat(HandMade.filled(table, "half_month", "2025-07-01", "2025-07-14", "VN", "", "2"))
                .containsExactly(
                        "resolved=2",
                        "mean_working_hours=6.000000",
                        "p50_working_hours=3.000000",
                        "p90_working_hours=9.000000",
                        "p95_working_hours=9.000000",
                        "mean_elapsed_days=0.500000");
    }
}
