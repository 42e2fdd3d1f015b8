// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Feedback lands on two days: what the tables say then, worked out by hand. */
@Tag("second-stage")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FeedbackNightsTest {

    private static final String HEADER = "feedback_code,agency,kind,received_at,answered_at,published_at,refused_at,"
            + "supplement_asked_at,supplement_returned_at,dissatisfied,repeated\n";

    private static final String DOSSIER =
            """
            {"MaHoSo":"H29.100-2509%1$s-0001","MaTTHC":"1.000001","KenhThucHien":"2","LoaiDoiTuong":"1",\
            "NgayNopHoSo":"202509%1$s080000","NgayTiepNhan":"202509%1$s090000","NgayHenTra":"20251008090000",\
            "TrangThaiHoSo":"4"}
            """;

    private static final String SEPTEMBER =
            " WHERE agency_view = 'as_of_today' AND period_kind = 'month' AND period_start = DATE'2025-09-01'";

    private static final String FIGURES =
            "SELECT carried_over, received, refused, answered, answered_on_time, published, in_progress, overdue, judged,"
                    + " on_time, dissatisfied, repeated, satisfied FROM feedback" + SEPTEMBER
                    + " AND breakdown = 'total' AND agency_code = '%s'";

    private static final String POINTS = "SELECT indicator, numerator, denominator, points, reason FROM index_766"
            + SEPTEMBER + " AND indicator IN ('5.2', '5.3', 'MDHL') AND agency_code = '%s' ORDER BY indicator";

    private final SparkSession spark = LocalSpark.session();

    @TempDir
    private static Path folder;

    private Site site;
    private NightResult first;
    private NightResult second;

    @BeforeAll
    void twoNights() {
        site = Site.in(folder);
        site.write("landing/dossiers/2025-09-29/a.jsonl", DOSSIER.formatted("29"));
        // Refused and answered in time, overdue since the 24th, and of an agency that no register knows.
        site.write(
                "landing/feedback/2025-09-29/a.csv",
                HEADER
                        + """
                        F1,H44,act,2025-08-29,,,2025-09-04,,,,
                        F2,H44,act,2025-08-29,2025-09-23,2025-09-25,,,,,
                        F3,H44,regulation,2025-08-29,,,,,,,
                        F4,K05,act,2025-09-15,,,,,,,
                        """);
        first = night();
        site.write("landing/dossiers/2025-09-30/a.jsonl", DOSSIER.formatted("30"));
        // Said again; answered in time after all; of the other kind; of August; an unknown kind; answered before it
        // came.
        site.write(
                "landing/feedback/2025-09-30/a.csv",
                HEADER
                        + """
                        F1,H44,act,2025-08-29,,,2025-09-04,,,,
                        F3,H44,regulation,2025-08-29,2025-09-22,2025-09-24,,,,,
                        F4,K05,regulation,2025-09-15,,,,,,1,
                        F7,H44,act,2025-08-20,2025-09-05,2025-09-09,,,,,1
                        F5,H44,complaint,2025-09-01,,,,,,,
                        F6,H44,act,2025-09-10,2025-09-09,,,,,,
                        """);
        second = night();
    }

    @Test
    void theFirstNightCountsWhatHadLanded() {
        assertThat(first.exitStatus()).isZero();
        Optional<String> run = first.runId();
        assertThat(site.asked(FIGURES.formatted("VN"), run)).containsExactly("3 1 1 1 1 1 2 1 4 3 0 0 3");
        // 3 of 4 are 4.5 of 6 points; a province without feedback has all.
        assertThat(site.asked(POINTS.formatted("VN"), run))
                .containsExactly("5.2 3 4 4.50 null", "5.3 3 4 4.50 null", "MDHL null null 9.00 without 5.4");
        assertThat(site.asked(POINTS.formatted("H29"), run))
                .containsExactly(
                        "5.2 0 0 6.00 nothing to divide by, which gives all points",
                        "5.3 0 0 6.00 nothing to divide by, which gives all points",
                        "MDHL null null 12.00 without 5.4");
    }

    @Test
    void theSecondNightCorrectsAddsAndRefuses() {
        assertThat(second.lines()).anySatisfy(line -> assertThat(line)
                .contains("feedback", "6 landed = 3 accepted + 2 quarantined + 1 duplicate + 0 superseded"));
        assertThat(site.asked(FIGURES.formatted("VN"), Optional.empty())).containsExactly("4 1 1 3 3 3 1 0 5 5 1 1 3");
        assertThat(site.asked(FIGURES.formatted("VN.OTHER"), Optional.empty()))
                .containsExactly("0 1 0 0 0 0 1 0 1 1 1 0 0");
        assertThat(site.asked(POINTS.formatted("VN"), Optional.empty()))
                .containsExactly("5.2 5 5 6.00 null", "5.3 3 5 3.60 null", "MDHL null null 9.60 without 5.4");
        assertThat(site.asked(
                        "SELECT kind, received, complete_until FROM feedback WHERE period_kind = 'month' AND agency_code = 'H44'"
                                + " AND period_start = DATE'2025-08-01' AND agency_view = 'as_reported' ORDER BY kind",
                        Optional.empty()))
                .containsExactly("null 4 2025-09-30", "act 3 2025-09-30", "regulation 1 2025-09-30");
        assertThat(site.asked("SELECT array_join(rules, ' ') FROM quarantine ORDER BY 1", Optional.empty()))
                .containsExactly("ANSWERED_BEFORE_RECEIVED", "KIND_UNREADABLE");
    }

    private NightResult night() {
        return Night.run(spark, site.settings(), Optional.empty(), (name, detail) -> {});
    }
}
