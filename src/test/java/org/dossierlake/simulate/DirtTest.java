// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirtTest {

    private static final LocalDate DAY = LocalDate.of(2025, 7, 14);

    @Test
    void everyBreakageBreaksTheRuleThatItNames() {
        Random random = new Random(20250714);
        for (SimulatedFeed feed : SimulatedFeed.values()) {
            Dirt dirt = new Dirt(feed, random);
            for (int round = 0; round < 40; round++) {
                for (Breakage breakage : dirt.breakages()) {
                    OutgoingRow broken = dirt.broken(clean(feed), DAY);
                    assertThat(Screening.of(feed, broken.record(), DAY))
                            .as("%s", broken.text())
                            .contains(breakage.rule());
                }
            }
            assertThat(Screening.of(feed, clean(feed), DAY)).isEmpty();
        }
    }

    private static PortalRecord clean(SimulatedFeed feed) {
        return switch (feed) {
            case DOSSIERS -> HandMade.dossier("9", "20250703080000", "20250720170000", "20250710080000");
            case STEPS ->
                new PortalRecord()
                        .put("MaHoSo", "H44.100-250703-0001")
                        .put("ThoiDiemXuLy", "20250703080000")
                        .put("TrangThai", "4");
            case PROCEDURES -> Catalogue.records(DAY).get(0);
            case PAYMENTS ->
                new PortalRecord()
                        .put("LoaiBanTin", "CONFIRM")
                        .put("MaThamChieu", "TT1")
                        .put("SoTien", "20000")
                        .put("ThoiGianGD", "20250703080000");
        };
    }
}
