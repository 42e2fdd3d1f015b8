// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.simulate.SimulationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A night in which every kind of dirt has a share of 2 %: what becomes of each record is what the simulator knows. */
class DirtyNightTest {

    private static final LocalDate NIGHT = LocalDate.of(2025, 7, 14);
    private static final int DOSSIERS = 200;

    /** The kinds take turns: 25 kinds of oddities, 2 % each; the kinds of broken records are fewer in every feed. */
    private static final double HALF_IS_DIRTY = 0.5;

    private static final Differences.Alike SAME =
            (column, expected, found) -> expected.equals(found) || (expected.isEmpty() && found.equals("0"));

    @Test
    void everyRecordOfADirtyNightBecomesWhatTheSimulatorKnows(@TempDir Path folder) {
        Site site = Site.in(folder);
        SimulationResult simulated = Simulation.run(
                new SimulationPlan(site.landing(), NIGHT, 1, DOSSIERS, 20250714, HALF_IS_DIRTY, 0),
                site.settings().calendar());
        NightResult night = Night.run(LocalSpark.session(), site.settings(), Optional.of(NIGHT), (name, detail) -> {});
        assertThat(night.exitStatus()).isEqualTo(2);
        assertThat(simulated.rowsQuarantined()).isGreaterThan(DOSSIERS / 2);
        assertEqual(site, simulated, "files", 2, "SELECT * FROM landed_file");
        assertEqual(site, simulated, "refused", 3, "SELECT * FROM quarantine");
        assertEqual(site, simulated, "dossiers", 1, "SELECT * FROM dossier");
        Row sums = query(
                        site,
                        """
                        SELECT sum(rows_landed), sum(rows_accepted) + sum(rows_quarantined) + sum(rows_duplicate)
                            + sum(rows_superseded), sum(amount_landed), sum(amount_accepted) + sum(amount_quarantined)
                            + sum(amount_duplicate) + sum(amount_superseded)
                        FROM landed_file""")
                .get(0);
        assertThat(sums.getLong(0)).isEqualTo(sums.getLong(1)).isEqualTo(simulated.rowsLanded());
        assertThat(sums.getDecimal(2)).isEqualByComparingTo(sums.getDecimal(3)).isPositive();
    }

    private static void assertEqual(Site site, SimulationResult simulated, String truth, int keyColumns, String sql) {
        TruthFile expected = TruthFile.read(simulated.truth().resolve(truth + ".csv"));
        assertThat(expected.rows()).isNotEmpty();
        assertThat(new Differences(truth, keyColumns, SAME).between(expected, query(site, sql)))
                .isEmpty();
    }

    private static List<Row> query(Site site, String sql) {
        return Query.run(LocalSpark.session(), site.settings(), sql).collectAsList();
    }
}
