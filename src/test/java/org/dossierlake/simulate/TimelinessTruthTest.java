// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimelinessTruthTest {

    private static final String RECEIVED = "20250703080000";
    private static final String DUE = "20250720170000";

    @Test
    void aLateDossierIsReceivedThenCarriedOverThenResolvedLate() {
        // Received on the 3rd, due on the 20th, finished on the 25th of July; everything known up to the 31st.
        DossierFacts dossier = HandMade.facts(HandMade.dossier("9", RECEIVED, DUE, "20250725100000"));
        TruthTable table = TimelinessTruth.of(HandMade.outcome("2025-07-31", dossier));
        // On the 14th it is open, within its time; for 766 open and in time too.
        assertThat(HandMade.filled(table, "half_month", "2025-07-01", "2025-07-14", "VN", ""))
                .containsExactly(
                        "received=1",
                        "received_online=1",
                        "in_progress=1",
                        "in_progress_within=1",
                        "on_time_766=1",
                        "judged_766=1");
        // The second half carries it over and resolves it, five days late by either rule: from Sunday 17:00 to Friday
        // 10:00
        // are 113 hours, of which the agency works 4 x 8 + 3.
        List<String> late = List.of(
                "resolved=1",
                "resolved_late=1",
                "delay_minutes_closed_hours=4680",
                "delay_minutes_agency=2100",
                "judged=1",
                "judged_with_due=1",
                "judged_766=1");
        assertThat(HandMade.filled(table, "half_month", "2025-07-15", "2025-07-31", "H44.100", "1.004100"))
                .containsExactlyElementsOf(concat(List.of("carried_over=1"), late));
        // The month both receives and resolves it; admin month July (15 June to 14 July) ends before.
        assertThat(HandMade.filled(table, "month", "2025-07-01", "2025-07-31", "H44", ""))
                .containsExactlyElementsOf(concat(List.of("received=1", "received_online=1"), late));
        assertThat(HandMade.filled(table, "admin_month", "2025-06-15", "2025-07-14", "VN.LOCALITIES", ""))
                .contains("received=1", "in_progress_within=1");
    }

    @Test
    void dueOnThe20thIsOverdueFromThe21st() {
        DossierFacts open = HandMade.facts(HandMade.dossier("4", RECEIVED, DUE, ""));
        assertThat(stateOn("2025-07-20", open)).contains("in_progress_within=1");
        assertThat(stateOn("2025-07-21", open)).contains("in_progress_overdue=1", "in_progress_overdue_1_5=1");
        assertThat(stateOn("2025-07-25", open)).contains("in_progress_overdue_1_5=1");
        assertThat(stateOn("2025-07-26", open)).contains("in_progress_overdue_6_30=1");
        assertThat(stateOn("2025-08-19", open)).contains("in_progress_overdue_6_30=1");
        assertThat(stateOn("2025-08-20", open)).contains("in_progress_overdue_over_30=1");
    }

    @Test
    void dueAt17OnTheLastDayAndStillOpenIsLateBy766ButWithinByDate() {
        // 766 judges it at 00:00 of the 21st, after its due instant.
        DossierFacts open = HandMade.facts(HandMade.dossier("4", RECEIVED, DUE, ""));
        assertThat(stateOn("2025-07-20", open))
                .contains("in_progress_within=1", "judged_766=1")
                .doesNotContain("on_time_766=1");
    }

    @Test
    void aFinishLateInTheEveningOfTheDueDateIsOnTimeByDateAndLateByInstant() {
        DossierFacts dossier = HandMade.facts(HandMade.dossier("9", RECEIVED, DUE, "20250720235900"));
        assertThat(stateOn("2025-07-31", dossier))
                .contains("resolved_on_time=1", "on_time=1", "judged_766=1")
                .doesNotContain("on_time_766=1");
    }

    @Test
    void oneRequestIsTakenOffBeforeJudgingBy766AndTwoAreLate() {
        // Due Tuesday the 15th 17:00, finished the 16th 09:00; the applicant took from the 10th to the 11th, 24 hours:
        // judged at the 15th 09:00, on time.
        PortalRecord once = HandMade.dossier("9", RECEIVED, "20250715170000", "20250716090000")
                .put("DanhSachHoSoBoSung", List.of(HandMade.supplement("20250710080000", "20250711080000")));
        assertThat(stateOn("2025-07-31", HandMade.facts(once))).contains("resolved_late=1", "on_time_766=1");
        PortalRecord twice = once.copy()
                .put(
                        "DanhSachHoSoBoSung",
                        List.of(
                                HandMade.supplement("20250707080000", "20250708080000"),
                                HandMade.supplement("20250710080000", "20250711080000")));
        assertThat(stateOn("2025-07-31", HandMade.facts(twice)))
                .contains("judged_766=1")
                .doesNotContain("on_time_766=1");
    }

    @Test
    void withoutDueDateItIsOnTimeByFormAndUnjudgedBy766() {
        DossierFacts dossier = HandMade.facts(HandMade.dossier("10", RECEIVED, "", "20250716090000"));
        assertThat(stateOn("2025-07-31", dossier))
                .contains("resolved_without_due=1", "on_time=1", "judged=1", "unjudged_766=1")
                .doesNotContain("on_time_with_due=1", "judged_with_due=1", "judged_766=1");
    }

    @Test
    void refusedAndOnlyFiledDossiersLeaveTheFlows() {
        PortalRecord refused = HandMade.dossier("3", "20250716080000", DUE, "").put("NgayTuChoi", "20250717080000");
        assertThat(stateOn("2025-07-31", HandMade.facts(refused)))
                .containsExactly("refused=1", "on_time_766=1", "judged_766=1");
        // Filed online on Thursday the 17th at 07:00: by the end of Friday 16 working hours have passed.
        PortalRecord waiting = HandMade.dossier("1", "", "", "").put("NgayNopHoSo", "20250717070000");
        assertThat(stateOn("2025-07-18", HandMade.facts(waiting))).containsExactly("waiting_late=1");
        // By the end of Thursday it is exactly 8 hours: not yet late.
        assertThat(stateOn("2025-07-17", HandMade.facts(waiting))).isEmpty();
    }

    private static List<String> stateOn(String lastDay, DossierFacts dossier) {
        TruthTable table = TimelinessTruth.of(HandMade.outcome(lastDay, dossier));
        String start = lastDay.startsWith("2025-08") ? "2025-08-15" : "2025-07-15";
        String end = lastDay.startsWith("2025-08") ? "2025-08-31" : "2025-07-31";
        return HandMade.filled(table, "half_month", start, end, "VN", "");
    }

    private static List<String> concat(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
