// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.simulate.NationalSimulation;
import org.dossierlake.simulate.SimulationPlan;
import org.dossierlake.simulate.SimulationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The country of the national profile around the day of its reorganisation, taken up in one night, against its truth. */
@Tag("second-stage")
class NationalNightTest {

    private static final LocalDate FROM = LocalDate.of(2025, 6, 29);
    private static final int NIGHTS = 5;

    @TempDir
    private static Path folder;

    private static Site site;
    private static SimulationResult simulated;

    @BeforeAll
    static void night() {
        site = Site.in(folder);
        simulated = NationalSimulation.run(
                new SimulationPlan(site.landing(), FROM, NIGHTS, 80, 20250701, 0.02, 0.05),
                FROM,
                site.settings().calendar());
        NightResult night = Night.run(
                LocalSpark.session(), site.settings(), Optional.of(FROM.plusDays(NIGHTS - 1)), (name, detail) -> {});
        assertThat(night.exitStatus()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "agency_day, 3, SELECT * FROM agency_day",
        "digitisation, 5, SELECT * FROM digitisation WHERE period_kind = 'half_month' AND breakdown = 'total'"
                + " AND dossier_digitised_denominator > 0",
        "online_payment, 5, SELECT * FROM online_payment WHERE period_kind = 'half_month' AND breakdown = 'total'"
                + " AND successful + failed + refunded > 0"
    })
    void everyCountIsTrue(String table, int keyColumns, String sql) {
        assertEqual(table, keyColumns, sql);
    }

    /** The truth counts as if each night were run by itself: what one run takes up at once is superseded, not accepted. */
    @Test
    void everyFileHasItsTotals() {
        assertEqual(
                "files",
                2,
                """
                SELECT feed, path, rows_landed, rows_accepted + rows_superseded AS rows_accepted, rows_quarantined,
                    rows_duplicate, 0 AS rows_superseded, amount_landed,
                    amount_accepted + amount_superseded AS amount_accepted, amount_quarantined, amount_duplicate,
                    0 AS amount_superseded, rows_amount_unreadable
                FROM landed_file""");
    }

    @Test
    void everyDossierIsThere() {
        assertThat(query("SELECT count(*) FROM dossier").get(0).getLong(0)).isEqualTo(simulated.dossiers());
    }

    private static void assertEqual(String truth, int keyColumns, String sql) {
        TruthFile expected = TruthFile.read(simulated.truth().resolve(truth + ".csv"));
        assertThat(expected.rows()).isNotEmpty();
        Differences.Alike moneyless =
                (column, known, found) -> known.equals(found) || (known.isEmpty() && found.equals("0"));
        assertThat(new Differences(truth, keyColumns, moneyless).between(expected, query(sql)))
                .isEmpty();
    }

    private static List<Row> query(String sql) {
        return Query.run(LocalSpark.session(), site.settings(), sql).collectAsList();
    }
}
