// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.LocalSpark;
import org.dossierlake.statistic.Statistics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Six nights with 20,000 dossiers, a tenth of them late, some corrected, some cancelled and opened again: what is posted
 * night by night is what all rows add up to, and what another engine counts in the files that landed.
 *
 * <p>All columns of all published tables, and of the views that {@link SecondOpinion#VIEWS} names, are compared, in both
 * views of the agencies and in all published periods, but one: {@code as_known_at}, which names a run. Rates and means may
 * differ in their last digits. Of {@code landed_file} the landed and the refused records of each file are compared, not how
 * many of the others are superseded or duplicates.
 *
 * <p>What the simulator never sends is compared nowhere here: second currencies, agencies told by
 * their names, calendars and registers that change between the nights.
 */
@Tag("long")
class IndependentEngineTest {

    private static final int NIGHTS = 6;
    private static final int DOSSIERS_PER_NIGHT = 3_600;

    private final SparkSession spark = forLargerNights();

    @Test
    void whatIsPostedIsWhatARebuildAndAnotherEngineCount(@TempDir Path folder) throws IOException, SQLException {
        Site site = Site.in(folder);
        IndependentEngine engine = IndependentEngine.landed(spark, site, NIGHTS, DOSSIERS_PER_NIGHT);
        for (int night = 0; night < NIGHTS; night++) {
            assertThat(engine.night(night).exitStatus()).isEqualTo(2);
        }
        assertThat(Query.run(spark, site.settings(), "SELECT DISTINCT cause FROM posting").collectAsList().stream()
                        .map(row -> row.getString(0)))
                .contains("new", "late", "correction", "reopened");

        Verification.Result verified = engine.verified();
        assertThat(verified.agrees()).as(String.join("\n", verified.lines())).isTrue();

        List<SecondOpinion.Compared> compared;
        try (SecondOpinion opinion = engine.counted()) {
            SecondOpinion.Shares shares = opinion.shares();
            assertThat(shares.late()).isGreaterThan(0.1);
            assertThat(shares.corrected()).isGreaterThan(0.005);
            assertThat(shares.cancelledAndReopened()).isGreaterThan(0.001);
            assertThat(shares.reopened()).isGreaterThan(0.001);
            compared = engine.compared(opinion);
            SecondOpinion.Percentiles percentiles = engine.percentiles(opinion);
            assertThat(percentiles.overADay()).isPositive();
            assertThat(percentiles.wrong()).isZero();
            assertThat(percentiles.largest()).isLessThan(0.02);
        }
        assertThat(compared).flatExtracting(SecondOpinion.Compared::differences).isEmpty();
        assertThat(compared)
                .hasSize(Statistics.ALL.size() + SecondOpinion.VIEWS.size() + 1)
                .allSatisfy(table -> assertThat(table.cells()).as(table.table()).isPositive());
    }

    /** The tests' session is for a few hundred records, for which generated code does not pay. */
    private static SparkSession forLargerNights() {
        SparkSession session = LocalSpark.session().newSession();
        session.conf().set("spark.sql.codegen.wholeStage", "true");
        session.conf().set("spark.sql.codegen.factoryMode", "FALLBACK");
        session.conf().set("spark.sql.subexpressionElimination.enabled", "true");
        session.conf().set("spark.sql.shuffle.partitions", "2");
        return session;
    }
}
