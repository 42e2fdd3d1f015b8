// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.simulate.FirstDay;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * 1 July 2025 in Huế, the first day of the communes' forty service centres, simulated. What landed until noon comes to what
 * the pipeline's founding documents tell of the first morning, by one line of SQL each; then the rest of the day lands.
 */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstMorningTest {

    private static final String OF_THE_DAY =
            " FROM agency_day WHERE day = DATE'2025-07-01' AND agency_view = 'as_of_today' AND ";

    private static final String OF_ALL_CENTRES =
            "SELECT count(*), sum(received), sum(resolved), sum(resolved_of_received)" + OF_THE_DAY
                    + "agency_kind = 'commune'";

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private static Path folder;

    private Site site;
    private NightResult noon;
    private NightResult evening;

    @BeforeAll
    void aNightAtNoonAndOneAfterTheDay() {
        site = Site.in(folder);
        site.write("landing/agencies/2025-07-01/register.csv", FirstDay.register());
        FirstDay.land(site.landing(), LocalTime.NOON, FirstDay.DAY);
        noon = night();
        FirstDay.land(site.landing(), LocalTime.MAX, FirstDay.DAY.plusDays(1));
        evening = night();
    }

    @Test
    void untilNoonFortyCentresReceived526AndResolved126() {
        assertThat(noon.exitStatus()).isZero();
        assertThat(atNoon("SELECT received, resolved_of_received" + OF_THE_DAY + "agency_code = 'H57'"))
                .containsExactly("526 126");
        assertThat(atNoon(OF_ALL_CENTRES)).containsExactly("40 526 126 126");
    }

    @Test
    void oneReceivedTheMostAndTwoResolvedNearlyAll() {
        assertThat(atNoon("SELECT agency_name, received" + OF_THE_DAY
                        + "agency_kind = 'commune' ORDER BY received DESC LIMIT 1"))
                .containsExactly("Quảng Điền 83");
        assertThat(atNoon("SELECT agency_name, resolved_of_received, received" + OF_THE_DAY
                        + "agency_kind = 'commune' ORDER BY resolved_of_received / received DESC, 1 LIMIT 2"))
                .containsExactly("Hương An 11 12", "Phong Thái 11 12");
    }

    /**
     * In the afternoon each of the forty received 5 and resolved 4 of the morning's; Hương An and Phong Thái had but one left:
     * 526 + 200, 126 + 38 * 4 + 2.
     */
    @Test
    void theAfternoonCountsOnceItHasLandedAndNoonIsKeptAsItWasKnown() {
        assertThat(evening.exitStatus()).isZero();
        assertThat(site.asked(OF_ALL_CENTRES)).containsExactly("40 726 280 280");
        assertThat(site.asked("SELECT resolved, received" + OF_THE_DAY + "agency_name = 'Hương An'"))
                .containsExactly("12 17");
    }

    /** No register of targets landed here. */
    @Test
    void whereNoTargetsLandedTheirViewIsEmpty() {
        assertThat(site.asked("SELECT * FROM target_progress")).isEmpty();
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }

    private List<String> atNoon(String sql) {
        return site.asked(sql, noon.runId());
    }
}
