// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CorrectionTest {

    private static PortalRecord sent() {
        return new PortalRecord()
                .put("MaHoSo", "H44.100-250714-0001")
                .put("MaTTHC", "1.000001")
                .put("KenhThucHien", "2")
                .put("NgayTiepNhan", "20250714090000")
                .put("NgayHenTra", "20250721170000")
                .put("TrangThaiHoSo", "4");
    }

    @ParameterizedTest
    @EnumSource
    void aCorrectedRecordIsOfTheSameDossierAndStatusAndSaysSomethingElse(Correction correction) {
        PortalRecord corrected = correction.of(sent());
        assertThat(corrected.json())
                .isNotEqualTo(sent().json())
                .isEqualTo(correction.of(sent()).json());
        assertThat(corrected.text("MaHoSo")).isEqualTo(sent().text("MaHoSo"));
        assertThat(corrected.text("TrangThaiHoSo")).isEqualTo("4");
        assertThat(corrected.text("NgayTiepNhan")).isLessThanOrEqualTo("20250714090000");
    }

    @Test
    void anEndedRecordSaysWhen() {
        LocalDateTime at = LocalDateTime.of(2025, 7, 15, 10, 20);
        assertThat(Correction.ended(sent(), new LifeEvent(at, 8)).text("NgayKetThucXuLy"))
                .isEqualTo("20250715102000");
        assertThat(Correction.ended(sent(), new LifeEvent(at, 3)).text("NgayTuChoi"))
                .isEqualTo("20250715102000");
    }

    @Test
    void whatWasEndedByMistakeIsOpenAgainAndBothAreTrue(@TempDir Path folder) throws IOException {
        SimulationResult plain = simulated(folder.resolve("plain"), 0, 0);
        SimulationResult corrected = simulated(folder.resolve("corrected"), 1, 0);
        SimulationResult cancelled = simulated(folder.resolve("cancelled"), 0, 1);
        assertThat(corrected.rowsAccepted()).isGreaterThan(plain.rowsAccepted() + 100);
        assertThat(cancelled.rowsAccepted()).isGreaterThan(plain.rowsAccepted() + 100);
        assertThat(takenBack(cancelled)).isGreaterThan(takenBack(plain) + 20);
    }

    private static SimulationResult simulated(Path folder, double correctedShare, double cancelledShare) {
        return Simulation.run(
                new SimulationPlan(
                        folder.resolve("landing"),
                        LocalDate.of(2025, 7, 14),
                        4,
                        200,
                        7,
                        0,
                        0,
                        correctedShare,
                        cancelledShare),
                HandMade.CALENDAR);
    }

    /** Dossiers of which a closing landed before the version that leaves them open. */
    private static long takenBack(SimulationResult simulated) throws IOException {
        return Files.readAllLines(simulated.truth().resolve("dossiers.csv")).stream()
                .filter(row -> row.contains("closing_withdrawn_by_later_landing"))
                .count();
    }
}
