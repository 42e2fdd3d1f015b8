// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Noon of 1 July 2025 in Huế, the first morning of the communes' forty service centres: what had been received and resolved
 * there, as the pipeline's founding documents tell it, comes out of landed records by one line of SQL each.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstMorningTest {

    private static final int CENTRES = 40;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private static final String OF_THE_DAY =
            " FROM agency_day WHERE day = DATE'2025-07-01' AND agency_view = 'as_of_today' AND ";

    private static final String DOSSIER =
            """
            {"MaHoSo":"%1$s-250701-%2$04d","MaTTHC":"1.000001","KenhThucHien":"1","LoaiDoiTuong":"1",\
            "NgayTiepNhan":"20250701%3$s","NgayHenTra":"20250703170000","TrangThaiHoSo":"%4$s","NgayKetThucXuLy":"%5$s"}
            """;

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private static Path folder;

    private Site site;

    /** All that landed until noon; nothing of the afternoon is known. */
    @BeforeAll
    void aNightOfOneMorning() {
        site = Site.in(folder);
        StringBuilder register = new StringBuilder("agency_code,agency_name,agency_kind,parent_code,valid_from\n");
        StringBuilder dossiers = new StringBuilder();
        int others = 0;
        for (int centre = 1; centre <= CENTRES; centre++) {
            String code = "H57.%d".formatted(100 + centre);
            switch (centre) {
                case 1 -> {
                    register.append(line(code, "Quảng Điền"));
                    dossiers.append(morning(code, 83, 12));
                }
                case 2, 3 -> {
                    register.append(line(code, centre == 2 ? "Hương An" : "Phong Thái"));
                    dossiers.append(morning(code, 12, 11));
                }
                default -> {
                    // The other 37 have 419 = 12 * 12 + 25 * 11, of them resolved 92 = 18 * 3 + 19 * 2.
                    register.append(line(code, "Xã " + centre));
                    dossiers.append(morning(code, others < 12 ? 12 : 11, others < 18 ? 3 : 2));
                    others++;
                }
            }
        }
        site.write("landing/agencies/2025-07-01/register.csv", register.toString());
        site.write("landing/dossiers/2025-07-01/morning.jsonl", dossiers.toString());
        Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    @Test
    void fortyCentresReceived526AndResolved126() {
        assertThat(site.asked("SELECT received, resolved_of_received" + OF_THE_DAY + "agency_code = 'H57'"))
                .containsExactly("526 126");
        assertThat(site.asked("SELECT count(*), sum(received), sum(resolved)" + OF_THE_DAY + "agency_kind = 'commune'"))
                .containsExactly("40 526 126");
    }

    @Test
    void oneReceivedTheMostAndTwoResolvedNearlyAll() {
        assertThat(site.asked("SELECT agency_name, received" + OF_THE_DAY
                        + "agency_kind = 'commune' ORDER BY received DESC LIMIT 1"))
                .containsExactly("Quảng Điền 83");
        assertThat(site.asked("SELECT agency_name, resolved_of_received, received" + OF_THE_DAY
                        + "agency_kind = 'commune' ORDER BY resolved_of_received / received DESC, 1 LIMIT 2"))
                .containsExactly("Hương An 11 12", "Phong Thái 11 12");
    }

    /** No register of targets landed here. */
    @Test
    void whereNoTargetsLandedTheirViewIsEmpty() {
        assertThat(site.asked("SELECT * FROM target_progress")).isEmpty();
    }

    private static String line(String code, String name) {
        return "%s,%s,commune,H57,2025-07-01\n".formatted(code, name);
    }

    /** Dossiers received from seven o'clock on, two minutes after each other; the first of them resolved in ten minutes. */
    private static String morning(String code, int received, int resolved) {
        StringBuilder lines = new StringBuilder();
        for (int number = 1; number <= received; number++) {
            LocalTime at = LocalTime.of(7, 0).plusMinutes(2L * number);
            boolean isResolved = number <= resolved;
            lines.append(DOSSIER.formatted(
                    code,
                    number,
                    at.format(TIME),
                    isResolved ? "9" : "4",
                    isResolved ? "20250701" + at.plusMinutes(10).format(TIME) : ""));
        }
        return lines.toString();
    }
}
