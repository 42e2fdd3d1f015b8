// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.dossierlake.simulate.Simulation;
import org.dossierlake.simulate.SimulationPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that dies between its merges leaves some tables ahead of the others. Such a lake is put together from the lakes
 * before and after an undisturbed night; the next run must make the same of it.
 */
@Tag("long")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadRunTest {

    private static final LocalDate FIRST_NIGHT = LocalDate.of(2025, 7, 14);

    private static final List<String> COMPARED = List.of(
            "dossier",
            "step",
            "payment",
            "settlement",
            "procedure",
            "agency",
            "balance",
            "timeliness",
            "processing_time",
            "digitisation",
            "online_payment",
            "agency_day");

    private Lakes lakes;
    private Map<String, List<String>> undisturbed;

    @BeforeAll
    void twoNights(@TempDir Path shared) throws IOException {
        Site site = Site.in(shared);
        lakes = new Lakes(site);
        Simulation.run(
                new SimulationPlan(site.landing(), FIRST_NIGHT, 2, 80, 20250714, 0.05, 0.2),
                site.settings().calendar());
        lakes.night("before", FIRST_NIGHT);
        lakes.copy("before", "after");
        lakes.night("after", FIRST_NIGHT.plusDays(1));
        undisturbed = lakes.published("after", COMPARED);
        assertThat(undisturbed.get("payment")).isNotEmpty();
        assertThat(undisturbed).isNotEqualTo(lakes.published("before", COMPARED));
    }

    @Test
    void whatDependsOnDossiersIsMadeUpForWhenOnlyTheyWereMerged() throws IOException {
        assertSameAfter("dossiers ahead", "step", "procedure", "dossier_version", "dossier");
    }

    @Test
    void whatDependsOnPaymentsIsMadeUpForWhenOnlyTheyWereMerged() throws IOException {
        assertSameAfter("payments ahead", "payment");
    }

    private void assertSameAfter(String lake, String... ahead) throws IOException {
        lakes.copy("before", lake);
        for (String table : ahead) {
            lakes.copy("after/" + table, lake + "/" + table);
        }
        lakes.night(lake, FIRST_NIGHT.plusDays(1));
        Map<String, List<String>> found = lakes.published(lake, COMPARED);
        for (String table : COMPARED) {
            assertThat(found.get(table)).as(table).isEqualTo(undisturbed.get(table));
        }
    }
}
