// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DossierFactsTest {

    @Test
    void workingMinutesSkipNightsMiddaysAndWeekends() {
        // Thu 3 July 08:00 to Fri 25 July 10:00: 7 h + Fri 8 h + two weeks of 40 h + Mon-Thu 32 h + 3 h = 130 h.
        DossierFacts dossier = HandMade.facts(HandMade.dossier("9", "20250703080000", "", "20250725100000"));
        assertThat(dossier.workingMinutes()).isEqualTo(130 * 60);
    }

    @Test
    void overlappingPausesAreTakenOffOnce() {
        // Mon 07:00 to Wed 08:00 is 17 h. Papers awaited Mon 09:00 - Tue 09:00, the fee Mon 10:00 - Tue 10:00: together
        // Mon 09:00 - Tue 10:00, that is 2.5 + 3.5 + 3 = 9 h. 8 h are left.
        PortalRecord record = HandMade.dossier("9", "20250707070000", "", "20250709080000")
                .put("DanhSachHoSoBoSung", List.of(HandMade.supplement("20250707090000", "20250708090000")));
        DossierFacts dossier =
                HandMade.facts(record, HandMade.step("20250707100000", 6), HandMade.step("20250708100000", 4));
        assertThat(dossier.workingMinutes()).isEqualTo(480);
    }

    @Test
    void aReopenedDossierCountsItsOpenTimesAndClosesAtTheLastFinish() {
        // Open Mon 07:00 - 11:30 (4.5 h) and Wed 07:00 - 09:00 (2 h).
        DossierFacts dossier = HandMade.facts(
                HandMade.dossier("9", "20250707070000", "", ""),
                HandMade.step("20250709090000", 9),
                HandMade.step("20250707113000", 9),
                HandMade.step("20250709070000", 4));
        assertThat(dossier.closedAt()).isEqualTo("2025-07-09T09:00:00");
        assertThat(dossier.workingMinutes()).isEqualTo(390);
    }

    @Test
    void aClosingStepBeforeTheReceiptIsIgnoredAndFlagged() {
        DossierFacts dossier = HandMade.facts(
                HandMade.dossier("9", "20250707070000", "", ""),
                HandMade.step("20250704090000", 9),
                HandMade.step("20250708090000", 9));
        assertThat(dossier.closedAt()).isEqualTo("2025-07-08T09:00:00");
        assertThat(dossier.flags()).containsExactly("procedure_unknown", "step_before_receipt");
    }

    @Test
    void aClosingWithoutAnyDateStaysOpenUndated() {
        DossierFacts dossier = HandMade.facts(HandMade.dossier("10", "20250707070000", "", ""));
        assertThat(dossier.closedAt()).isNull();
        assertThat(dossier.workingMinutes()).isNull();
        assertThat(dossier.flags()).containsExactly("closing_without_date", "procedure_unknown");
    }

    @Test
    void everyOddityHasItsFlag() {
        PortalRecord record = HandMade.dossier("9", "20250707090000", "20250704000000", "20250707080000")
                .put("KenhThucHien", "9")
                .put("DinhDanhCHS", List.of(new PortalRecord().put("SoDinhDanh", "000000001")));
        DossierFacts dossier = HandMade.facts(record);
        assertThat(dossier.flags())
                .containsExactly(
                        "channel_unknown",
                        "due_before_receipt",
                        "due_without_time",
                        "end_before_receipt",
                        "identity_placeholder",
                        "procedure_unknown");
        assertThat(dossier.workingMinutes()).isZero();
        assertThat(dossier.channel()).isEqualTo("1");
        PortalRecord open =
                HandMade.dossier("5", "20250707090000", "", "20250708080000").put("KenhThucHien", null);
        assertThat(HandMade.facts(open).flags())
                .containsExactly(
                        "channel_missing", "end_under_open_status", "pause_without_dates", "procedure_unknown");
    }

    @Test
    void theNewDueDateCountsAndTheOldOneIsKept() {
        PortalRecord record = HandMade.dossier("4", "20250707090000", "20250710170000", "")
                .put(
                        "DanhSachHoSoBoSung",
                        List.of(HandMade.supplement("20250708090000", "20250709090000")
                                .put("NgayHenTraTruoc", "20250710170000")
                                .put("NgayHenTraMoi", "20250711170000")));
        DossierFacts dossier = HandMade.facts(record);
        assertThat(dossier.dueAt()).isEqualTo("2025-07-11T17:00:00");
        assertThat(dossier.dueAtOriginal()).isEqualTo("2025-07-10T17:00:00");
        assertThat(dossier.flags()).containsExactly("due_moved", "procedure_unknown");
    }
}
