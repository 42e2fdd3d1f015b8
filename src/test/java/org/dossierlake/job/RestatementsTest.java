// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.file.Path;
import java.util.Optional;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal says what late records move, also in months of which they touch a part. */
class RestatementsTest {

    @Test
    void everyFigureThatMovesInSimulatedNightsStandsInTheJournal() {
        Journal.assertTellsWhatMoved(ThreeNights.lakes().settings("three"), "H29");
    }

    @Test
    void theUntouchedHalfOfAMonthCountsInItsFigures(@TempDir Path folder) {
        Site site = Site.in(folder);
        site.write(
                "landing/dossiers/2025-06-30/a.jsonl",
                closed("H44.100-250506-0001", 6) + closed("H44.100-250520-0002", 20));
        night(site);
        site.write("landing/dossiers/2025-07-01/a.jsonl", closed("H44.100-250507-0003", 7));
        night(site);
        Journal.assertTellsWhatMoved(site.settings(), "H44");
    }

    private static String closed(String code, int day) {
        return """
               {"MaHoSo":"%s","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
               "NgayNopHoSo":"202505%2$02d080000","NgayTiepNhan":"202505%2$02d090000",\
               "NgayHenTra":"20250620170000","NgayKetThucXuLy":"202505%2$02d160000","TrangThaiHoSo":"9"}
               """
                .formatted(code, day);
    }

    private static void night(Site site) {
        Night.run(LocalSpark.session(), site.settings(), Optional.empty(), (name, detail) -> {});
    }
}
