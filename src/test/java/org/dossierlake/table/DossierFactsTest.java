// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.feed.Landed;
import org.dossierlake.feed.Sent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Dossiers as the portal sends them, with steps and older versions; all derived in one pass, looked at one by one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DossierFactsTest {

    /** Received on Tuesday 1 July 2025 at 08:00, due on Friday 4 July at 17:00; hours are 07:00-11:30, 13:30-17:00. */
    private static final String[] RECEIVED = {
        "MaTTHC", "1.004100",
        "KenhThucHien", "1",
        "LoaiDoiTuong", "1",
        "NgayNopHoSo", "20250701073000",
        "NgayTiepNhan", "20250701080000",
        "NgayHenTra", "20250704170000",
        "TrangThaiHoSo", "4"
    };

    /** A dossier of an agency that works in the morning only. */
    private static final String SHORT_HOURS = "of short hours";

    /** A dossier whose list of supplements got lost: no stage can hold it. */
    private static final String LIST_LOST = "list lost";

    private static final StructType VERSION_ORDER = (StructType) Dossier.VERSION_ORDER.type();

    private final Map<String, String[]> dossiers = new LinkedHashMap<>();
    private final List<String[]> steps = new ArrayList<>();
    private final List<Row> versions = new ArrayList<>();
    private Map<String, Row> facts;

    @BeforeAll
    void deriveAll(@TempDir Path folder) throws IOException {
        dossier("open");
        dossier(LIST_LOST);
        dossier("finished", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        dossier(SHORT_HOURS, "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        dossier("by step", "TrangThaiHoSo", "9");
        step("by step", "20250702093000", "9");
        dossier("by return", "TrangThaiHoSo", "10", "NgayTra", "20250704150000");
        dossier("undated", "TrangThaiHoSo", "9");
        dossier("withdrawn", "TrangThaiHoSo", "7", "NgayKetThucXuLy", "20250702100000");
        dossier("refused", "TrangThaiHoSo", "3", "NgayTuChoi", "20250701150000", "NgayKetThucXuLy", "20250702100000");
        dossier("ended while open", "NgayKetThucXuLy", "20250702100000");
        // Filed when the office opens on Tuesday: its end is 480 minutes later, that of Wednesday 960.
        filedOnline("received after 480 minutes", "20250702070000");
        filedOnline("received after 481 minutes", "20250702070100");
        filedOnline("received after two days", "20250703080000");
        filedOnline("received after two days at the desk", "20250703080000", "KenhThucHien", "1");
        filedOnline("filed only", "", "TrangThaiHoSo", "1");
        filedOnline("not accepted on Friday", "", "TrangThaiHoSo", "3", "NgayTuChoi", "20250704100000");
        filedOnline("not accepted on Wednesday", "", "TrangThaiHoSo", "3", "NgayTuChoi", "20250702100000");
        filedOnline("withdrawn nobody knows when", "", "TrangThaiHoSo", "7");
        filedOnline("filed as received", "20250701070000");
        // Two requests that overlap on Wednesday: 2 July 08:00 - 3 July 08:00, and 2 July 14:00 - 3 July 15:00.
        dossier(
                "paused",
                "TrangThaiHoSo",
                "9",
                "NgayKetThucXuLy",
                "20250704110000",
                "DanhSachHoSoBoSung",
                """
                [{"NgayBoSung":"20250702080000","NgayTiepNhanBoSung":"20250703080000",\
                "NgayHenTraTruoc":"20250704170000","NgayHenTraMoi":"20250707170000"},\
                {"NgayBoSung":"20250702140000","NgayTiepNhanBoSung":"20250703150000"}]""");
        // Due on Friday at 17:00, finished on Tuesday at 10:30: 89 1/2 hours later. On Monday a supplement is waited
        // for from
        // 08:00 to 14:00, and a payment from 13:30 to 15:00.
        dossier(
                "late",
                "TrangThaiHoSo",
                "9",
                "NgayKetThucXuLy",
                "20250708103000",
                "DanhSachHoSoBoSung",
                """
                [{"NgayBoSung":"20250707080000","NgayTiepNhanBoSung":"20250707140000"}]""");
        step("late", "20250707133000", "6");
        step("late", "20250707150000", "4");
        // Paused for three days, then 15 hours late, on a Saturday.
        dossier(
                "late after a pause",
                "TrangThaiHoSo",
                "9",
                "NgayKetThucXuLy",
                "20250705080000",
                "DanhSachHoSoBoSung",
                """
                [{"NgayBoSung":"20250701090000","NgayTiepNhanBoSung":"20250704090000"}]""");
        dossier(
                "asked after the end",
                "TrangThaiHoSo",
                "9",
                "NgayKetThucXuLy",
                "20250703100000",
                "DanhSachHoSoBoSung",
                """
                [{"NgayBoSung":"20250704080000"}]""");
        dossier("on the due date", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250704235900");
        dossier("asks without dates", "TrangThaiHoSo", "5");
        dossier("early step", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        step("early step", "20250630100000", "9");
        step("early step", "20250701080000", "2");
        landed("early step", "9", "4", "9");
        dossier("early step, late work", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        step("early step, late work", "20250630100000", "9");
        step("early step, late work", "20250702100000", "4");
        // Finished, opened again a day later, finished again: the time between does not count.
        dossier("reopened", "TrangThaiHoSo", "9");
        step("reopened", "20250702080000", "9");
        step("reopened", "20250703080000", "4");
        step("reopened", "20250703090000", "9");
        landed("reopened", "9", "4", "9");
        dossier("refused by mistake", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703090000");
        step("refused by mistake", "20250702080000", "3");
        step("refused by mistake", "20250703080000", "4");
        landed("refused by mistake", "2", "3", "4", "9");
        dossier("reopened untold", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703090000");
        landed("reopened untold", "9", "4", "9");
        dossier("closing vanished");
        landed("closing vanished", "2", "9", "4");
        dossier("opened again");
        step("opened again", "20250702080000", "9");
        step("opened again", "20250703080000", "4");
        landed("opened again", "9", "4");
        dossier("reopened, then vanished");
        step("reopened, then vanished", "20250702080000", "9");
        step("reopened, then vanished", "20250703080000", "4");
        step("reopened, then vanished", "20250703090000", "9");
        landed("reopened, then vanished", "9", "4", "9", "4");
        dossier("refused at first", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        landed("refused at first", "1", "3", "2", "9");
        dossier("ordinary life", "TrangThaiHoSo", "10", "NgayKetThucXuLy", "20250703100000");
        landed("ordinary life", "2", "4", "9", "10");
        dossier("of an old entry", "MaTTHC", "1.000010", "MaLinhVuc", "SENT");
        dossier("of a new entry", "MaTTHC", "1.000010", "NgayTiepNhan", "20250702000000", "KenhThucHien", "2");
        dossier(
                "only filed",
                "MaTTHC",
                "1.000010",
                "TrangThaiHoSo",
                "1",
                "NgayTiepNhan",
                "",
                "NgayNopHoSo",
                "20250702080000",
                "KenhThucHien",
                "3");
        String[] undue = {"MaTTHC", "1.000010", "NgayHenTra", ""};
        dossier("limited by working days", undue);
        dossier("kept the maximum", Landed.with(undue, "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250715200000"));
        dossier("missed the maximum", Landed.with(undue, "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250716060000"));
        dossier("limited by hours", Landed.with(undue, "NgayTiepNhan", "20250702000000", "KenhThucHien", "2"));
        dossier("limited by days", Landed.with(undue, "MaTTHC", "1.000014"));
        dossier(
                "limited by months",
                Landed.with(undue, "MaTTHC", "1.000014", "KenhThucHien", "3", "NgayTiepNhan", "20250131090000"));
        dossier("unlimited", Landed.with(undue, "MaTTHC", "1.000012"));
        String[] unlimited =
                Landed.with(undue, "MaTTHC", "1.000012", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250716060000");
        String twice = "[{\"NgayBoSung\":\"20250702080000\"},{\"NgayBoSung\":\"%s\"}]";
        dossier(
                "unlimited, asked twice",
                Landed.with(unlimited, "DanhSachHoSoBoSung", twice.formatted("20250703080000")));
        dossier(
                "unlimited, the second after the end",
                Landed.with(unlimited, "DanhSachHoSoBoSung", twice.formatted("20250716080000")));
        dossier("only filed, without due", Landed.with(undue, "TrangThaiHoSo", "1", "NgayTiepNhan", ""));
        dossier("before the first entry", "MaTTHC", "1.000011", "MaLinhVuc", "SENT");
        dossier("nameless", "MaTTHC", "");
        odd();
        facts = derived(folder);
    }

    @Test
    void moreThan480WorkingMinutesBetweenFilingAndReceiptAreTooMany() {
        assertThat(names(Dossier.RECEIVED_LATE.name(), true))
                .containsExactlyInAnyOrder("received after 481 minutes", "received after two days");
        assertThat(names(Dossier.FILED_EQUALS_RECEIVED.name(), true)).containsExactly("filed as received");
    }

    @Test
    void aFilingWaitsTooLongFromTheFirstDayWhoseEndItHasNotReachedInTime() {
        // One was received and one not accepted on Wednesday itself: neither waited at the end of a day.
        LocalDate wednesday = LocalDate.parse("2025-07-02");
        assertThat(names(Dossier.WAITING_LATE_ON.name(), wednesday))
                .containsExactlyInAnyOrder("received after two days", "filed only", "not accepted on Friday");
        assertThat(facts.values().stream()
                        .map(row -> row.<LocalDate>getAs(Dossier.WAITING_LATE_ON.name()))
                        .filter(day -> day != null && !day.equals(wednesday)))
                .isEmpty();
    }

    @Test
    void theEntryValidAtReceiptTellsOfTheProcedure() {
        String all = "field_code returns_paper has_fee online_level maximum_time maximum_unit";
        // Received on 1 July at the desk; the new entry is valid from the 2nd.
        assertThat(texts("of an old entry", all)).isEqualTo("OLD true false 3 10.00 working_day");
        assertThat(flags("of an old entry")).isEmpty();
        assertThat(texts("of a new entry", all)).isEqualTo("NEW false null 4 4.00 hour");
        // By post nothing is said; before receipt the day of filing counts.
        assertThat(texts("only filed", all)).isEqualTo("NEW false null 4 null null");
        assertThat(texts("before the first entry", all)).isEqualTo("SENT null null null null null");
        assertThat(flags("before the first entry")).containsExactly("procedure_unknown");
        assertThat(flags("nameless")).containsExactly("procedure_missing", "procedure_unknown");
    }

    @Test
    void withoutDueTimeTheMaximumTimeOfTheProcedureIsTheLimitOfIndex766() {
        // Received on Tuesday, 1 July, at 08:00. The tenth working day after is Tuesday, 15 July.
        assertThat(limit("limited by working days")).isEqualTo("2025-07-15 86399 2025-07-15T16:59:59Z");
        // 4 hours; at midnight of 2 July they begin.
        assertThat(limit("limited by hours")).isEqualTo("2025-07-02 14400 2025-07-01T21:00:00Z");
        // 2 1/2 days are three; a month after 31 January ends in February.
        assertThat(limit("limited by days")).isEqualTo("2025-07-04 86399 2025-07-04T16:59:59Z");
        assertThat(limit("limited by months")).isEqualTo("2025-02-28 86399 2025-02-28T16:59:59Z");
        // What was promised counts, and nothing without promise and entry, or before the receipt.
        assertThat(limit("of an old entry")).isEqualTo("2025-07-04 61200 2025-07-04T10:00:00Z");
        assertThat(limit("unlimited")).isEqualTo("null null null");
        assertThat(limit("only filed, without due")).isEqualTo("null null null");
        // On the tenth day's evening it is in time, on the next morning it is not.
        assertThat(facts.get("kept the maximum").<Boolean>getAs("on_time_766")).isTrue();
        assertThat(facts.get("missed the maximum").<Boolean>getAs("on_time_766"))
                .isFalse();
        // Two requests are late without any limit, too; one alone cannot be judged.
        assertThat(facts.get("unlimited, asked twice").<Boolean>getAs("on_time_766"))
                .isFalse();
        assertThat(facts.get("unlimited, the second after the end").<Boolean>getAs("on_time_766"))
                .isNull();
    }

    private String limit(String name) {
        return texts(name, "limit_766_on limit_766_second limit_766_at");
    }

    @Test
    void anOpenDossierHasNoClosingAndNothingIsOddAboutIt() {
        assertThat(closing("open")).isEqualTo("null at null");
        assertThat(flags("open")).containsExactly("procedure_unknown");
        assertThat(facts.get("open").<Boolean>getAs("in_scope")).isTrue();
        assertThat(minutes("open")).isNull();
    }

    @Test
    void theFirstSourceThatHasAMomentGivesTheClosing() {
        assertThat(closing("finished")).isEqualTo("resolved at 2025-07-03T03:00:00Z");
        assertThat(closing("by step")).isEqualTo("resolved at 2025-07-02T02:30:00Z");
        assertThat(closing("by return")).isEqualTo("resolved at 2025-07-04T08:00:00Z");
        assertThat(closing("withdrawn")).isEqualTo("withdrawn at 2025-07-02T03:00:00Z");
        assertThat(closing("refused")).isEqualTo("refused at 2025-07-01T08:00:00Z");
        assertThat(closing("undated")).isEqualTo("resolved at null");
        assertThat(flags("undated")).contains("closing_without_date");
        assertThat(closing("ended while open")).isEqualTo("null at null");
        assertThat(flags("ended while open")).contains("end_under_open_status");
    }

    @Test
    void onlyAResolvedDossierHasATimeAndARefusedOneIsOutOfScope() {
        // 1 July 08:00-17:00 7 h, 2 July 8 h, 3 July 07:00-10:00 3 h: 18 h.
        assertThat(minutes("finished")).isEqualTo(18 * 60);
        assertThat(facts.get("finished").<Integer>getAs("elapsed_days")).isEqualTo(2);
        assertThat(minutes("withdrawn")).isNull();
        assertThat(minutes("refused")).isNull();
        assertThat(facts.get("refused").<Boolean>getAs("in_scope")).isFalse();
    }

    @Test
    void eachDossierIsCountedInTheHoursOfItsOwnAgency() {
        // Trap T8. 4 h, 4 h, and 08:00-10:00: 10 h; by the other agency's hours it would be 18.
        assertThat(minutes(SHORT_HOURS)).isEqualTo(10 * 60);
        assertThat(minutes("finished")).isEqualTo(18 * 60);
    }

    @Test
    void pausesThatOverlapAreTakenOffOnce() {
        // Trap T11. To 4 July 11:00: 7 + 8 + 8 + 4 = 27 h. The pauses' union is 2 July 08:00 - 3 July 15:00: 2 July
        // 7 h, 3 July 07:00-11:30 and 13:30-15:00 6 h, 13 h in all. Added up singly they would be 8 + 3 + 6 h.
        assertThat(minutes("paused")).isEqualTo(14 * 60);
        assertThat(facts.get("paused").<LocalDate>getAs("due_on")).isEqualTo("2025-07-07");
        assertThat(facts.get("paused").<LocalDate>getAs("due_original_on")).isEqualTo("2025-07-04");
        assertThat(flags("paused")).contains("due_moved");
        // Two requests: late by rule index_766, whatever the time.
        assertThat(facts.get("paused").<Boolean>getAs("on_time_766")).isFalse();
        assertThat(facts.get("finished").<Boolean>getAs("on_time_766")).isTrue();
        // Six hours less are not enough, three days are; what was asked for after the end takes nothing off.
        assertThat(facts.get("late").<Boolean>getAs("on_time_766")).isFalse();
        assertThat(facts.get("late after a pause").<Boolean>getAs("on_time_766"))
                .isTrue();
        assertThat(facts.get("asked after the end").<Boolean>getAs("on_time_766"))
                .isTrue();
        assertThat(facts.get("asked after the end").getList(facts.get("open").fieldIndex("pauses")))
                .isEmpty();
    }

    @Test
    void eachMinuteOfADelayIsOfOneCause() {
        String causes = "delay_minutes_applicant delay_minutes_payment delay_minutes_closed_hours delay_minutes_agency"
                + " late_explained_by_pause";
        // 360 for the supplement; of the payment only the hour after the answer; of the agency Monday 07:00 to 08:00
        // and
        // 15:00 to 17:00 and Tuesday 07:00 to 10:30: 60 + 120 + 210. Closed: all else of the 5,370.
        assertThat(texts("late", causes)).isEqualTo("360 60 4560 390 false");
        // What was paused before the due time is no part of the delay, but longer than it.
        assertThat(texts("late after a pause", causes)).isEqualTo("0 0 900 0 true");
        assertThat(texts("on the due date", causes)).isEqualTo("null null null null null");
        assertThat(texts("open", causes)).isEqualTo("null null null null null");
    }

    @Test
    void aPauseWithoutDatesStopsNoClock() {
        // Trap T14.
        assertThat(flags("asks without dates")).contains("pause_without_dates");
        Row row = facts.get("asks without dates");
        assertThat(row.<Row>getList(row.fieldIndex("pauses"))).isEmpty();
    }

    @Test
    void aClosingStepBeforeTheReceiptIsNoReopening() {
        assertThat(closing("early step")).isEqualTo("resolved at 2025-07-03T03:00:00Z");
        assertThat(flags("early step"))
                .containsExactly("procedure_unknown", "reopened_without_steps", "step_before_receipt");
        assertThat(minutes("early step")).isEqualTo(18 * 60);
        // No gap from that step to the next one either: 7 + 8 + 3 h.
        assertThat(minutes("early step, late work")).isEqualTo(18 * 60);
    }

    @Test
    void theTimeBetweenAClosingAndTheStepThatOpensAgainDoesNotCount() {
        // Trap T13: 1 July 7 h, 2 July 07:00-08:00 1 h, 3 July 08:00-09:00 1 h.
        assertThat(closing("reopened")).isEqualTo("resolved at 2025-07-03T02:00:00Z");
        assertThat(minutes("reopened")).isEqualTo(9 * 60);
        assertThat(flags("reopened")).containsExactly("procedure_unknown");
        // A refusal that was taken back is no work either.
        assertThat(minutes("refused by mistake")).isEqualTo(9 * 60);
        assertThat(flags("refused by mistake")).containsExactly("procedure_unknown");
    }

    @Test
    void whereNoStepTellsOfTheReopeningTheGapCountsAndIsFlagged() {
        // 1 July 7 h, 2 July 8 h, 3 July 07:00-09:00 2 h.
        assertThat(minutes("reopened untold")).isEqualTo(17 * 60);
        assertThat(flags("reopened untold")).containsExactly("procedure_unknown", "reopened_without_steps");
    }

    @Test
    void aClosingThatAnotherVersionTakesBackIsFlaggedUnlessStepsTellOfAReopening() {
        // Trap T19.
        assertThat(flags("closing vanished"))
                .containsExactly("closing_withdrawn_by_later_landing", "procedure_unknown");
        assertThat(flags("opened again")).containsExactly("procedure_unknown");
        // The steps tell of an earlier reopening, but end with a closing.
        assertThat(flags("reopened, then vanished"))
                .containsExactly("closing_withdrawn_by_later_landing", "procedure_unknown");
        assertThat(flags("refused at first")).containsExactly("procedure_unknown");
        assertThat(flags("ordinary life")).containsExactly("procedure_unknown");
    }

    /** What one-stop products do to dossiers before they send them, and records beside them that look alike. */
    private void odd() {
        dossier("waits, sent as finished", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        steps.add(new String[] {
            "MaHoSo",
            "waits, sent as finished",
            "ThoiDiemXuLy",
            "20250703100000",
            "TrangThai",
            "9",
            "NoiDungXuLy",
            "Cán bộ trả hồ sơ bổ sung"
        });
        dossier("finished, really", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        steps.add(new String[] {
            "MaHoSo",
            "finished, really",
            "ThoiDiemXuLy",
            "20250703100000",
            "TrangThai",
            "9",
            "NoiDungXuLy",
            "Đã bổ sung hồ sơ"
        });
        dossier("no due, finished on arrival", "TrangThaiHoSo", "9", "NgayHenTra", "");
        step("no due, finished on arrival", "20250701080000", "9");
        dossier("no due, finished a second later", "TrangThaiHoSo", "9", "NgayHenTra", "");
        step("no due, finished a second later", "20250701080001", "9");
        dossier("end is receipt", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250701080000");
        dossier("withdrawn on receipt", "TrangThaiHoSo", "7", "NgayKetThucXuLy", "20250701080000");
        // Due on Friday 4 July, closed on Thursday; the first version that says so landed on Saturday.
        dossier("told late", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        landedOn("told late", "2025-07-01", "2");
        landedOn("told late", "2025-07-05", "9");
        landedOn("told late", "2025-07-06", "10");
        dossier("told on the last day", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703100000");
        landedOn("told on the last day", "2025-07-04", "9");
        dossier("late and told late", "TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250705100000");
        landedOn("late and told late", "2025-07-05", "9");
        // Saturday 5 July; Saturday 26 April 2025 was a make-up day.
        dossier("due on a Saturday", "NgayHenTra", "20250705170000");
        String paper = "[{\"DuongDanTaiTepTin\":\"/f/1\"}]";
        dossier("online where one only reads", "MaTTHC", "1.000012", "KenhThucHien", "2", "TaiLieuNop", paper);
        dossier("online where one files", "MaTTHC", "1.000013", "KenhThucHien", "2", "TaiLieuNop", paper);
        dossier("at the desk", "MaTTHC", "1.000012");
        dossier("due on a make-up Saturday", "NgayTiepNhan", "20250421080000", "NgayHenTra", "20250426170000");
    }

    @Test
    void whatProductsInventIsFlaggedAndWhatLooksAlikeIsNot() {
        // Trap T15.
        assertThat(flags("waits, sent as finished")).containsExactly("closed_by_synthetic_step", "procedure_unknown");
        assertThat(flags("finished, really")).containsExactly("procedure_unknown");
        assertThat(flags("no due, finished on arrival"))
                .containsExactly("end_equals_receipt", "finish_step_at_receipt", "procedure_unknown");
        assertThat(minutes("no due, finished on arrival")).isZero();
        assertThat(flags("no due, finished a second later")).containsExactly("procedure_unknown");
        assertThat(flags("end is receipt")).containsExactly("end_equals_receipt", "procedure_unknown");
        assertThat(flags("withdrawn on receipt")).containsExactly("procedure_unknown");
    }

    @Test
    void aClosingInTimeThatIsToldAfterTheDueDayIsFlagged() {
        assertThat(flags("told late")).containsExactly("closing_landed_after_due", "procedure_unknown");
        assertThat(flags("told on the last day")).containsExactly("procedure_unknown");
        assertThat(flags("late and told late")).containsExactly("procedure_unknown");
    }

    @Test
    void anOnlineFilingOfAServiceThatOnlyInformsIsFlagged() {
        assertThat(flags("online where one only reads")).containsExactly("online_service_informs_only");
        assertThat(flags("online where one files")).isEmpty();
        assertThat(flags("at the desk")).isEmpty();
    }

    @Test
    void aListThatIsMissingIsNotTakenForAnEmptyOne() {
        // Both columns are required, so the write of such a dossier stops.
        assertThat(texts(LIST_LOST, "pauses requests_766")).isEqualTo("null null");
        assertThat(facts.get("open").getList(facts.get("open").fieldIndex("pauses")))
                .isEmpty();
    }

    @Test
    void aDueDayOnWhichNobodyWorksIsFlagged() {
        assertThat(flags("due on a Saturday")).containsExactly("due_on_day_off", "procedure_unknown");
        assertThat(flags("due on a make-up Saturday")).containsExactly("procedure_unknown");
    }

    private void dossier(String name, String... namesAndValues) {
        dossiers.put(name, Landed.with(RECEIVED, namesAndValues));
    }

    private void filedOnline(String name, String received, String... more) {
        String[] filed = {"KenhThucHien", "2", "NgayNopHoSo", "20250701070000", "NgayTiepNhan", received};
        dossier(name, Stream.of(filed, more).flatMap(Stream::of).toArray(String[]::new));
    }

    private List<String> names(String column, Object value) {
        return facts.entrySet().stream()
                .filter(each -> value.equals(each.getValue().getAs(column)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void step(String name, String processed, String status) {
        steps.add(new String[] {"MaHoSo", name, "ThoiDiemXuLy", processed, "TrangThai", status});
    }

    /** Versions with these statuses landed in this order. */
    private void landed(String name, String... statuses) {
        landedOn(name, "2025-07-01", statuses);
    }

    private void landedOn(String name, String day, String... statuses) {
        for (int i = 0; i < statuses.length; i++) {
            Row order = RowFactory.create(null, LocalDate.parse(day), "a.jsonl", 1, (long) i);
            versions.add(RowFactory.create(name, statuses[i], order));
        }
    }

    /** The facts by the dossier's name, which stands where its code would. */
    private Map<String, Row> derived(Path folder) throws IOException {
        Landed landing = new Landed(folder)
                .file(
                        "dossiers/2025-07-18/a.jsonl",
                        dossiers.entrySet().stream()
                                .map(each -> Landed.json(Landed.with(each.getValue(), "MaHoSo", each.getKey())))
                                .collect(joining("\n")))
                .file(
                        "steps/2025-07-18/a.jsonl",
                        steps.stream().map(Landed::json).collect(joining("\n")));
        landing.file(
                "procedures/2025-07-18/a.jsonl",
                """
                {"MATTHC":"1.000010","LINHVUCTHUCHIEN":[{"MALINHVUC":"OLD"}],"MUCDO":"3","TRAKETQUAGIAY":"1",\
                "PHILEPHI":[{"SOTIEN":"0"}],\
                "CACHTHUCTHUCHIEN":[{"KENH":"1","THOIGIANGIAIQUYET":"10","DONVITINH":"Ngày làm việc"}]}
                {"MATTHC":"1.000010","LINHVUCTHUCHIEN":[{"MALINHVUC":"NEW"}],"MUCDO":"4","TRAKETQUAGIAY":"0",\
                "NGAYHIEULUC":"20250702000000",\
                "CACHTHUCTHUCHIEN":[{"KENH":"2","THOIGIANGIAIQUYET":"4","DONVITINH":"Giờ"}]}
                {"MATTHC":"1.000011","MUCDO":"4","NGAYHIEULUC":"20250702000000"}
                {"MATTHC":"1.000012","MUCDO":"2"}
                {"MATTHC":"1.000014","CACHTHUCTHUCHIEN":[\
                {"KENH":"1","THOIGIANGIAIQUYET":"2,5","DONVITINH":"Ngày"},\
                {"KENH":"3","THOIGIANGIAIQUYET":"1","DONVITINH":"Tháng"}]}
                {"MATTHC":"1.000013","MUCDO":"3"}
                """);
        Dataset<Row> history = LocalSpark.session()
                .createDataFrame(
                        versions,
                        new StructType()
                                .add(StagedDossier.DOSSIER_CODE.name(), DataTypes.StringType)
                                .add(StagedDossier.STATUS.name(), DataTypes.StringType)
                                .add(Dossier.VERSION_ORDER.name(), VERSION_ORDER));
        Dataset<Row> staged = landing.stagedRows(Sent.DOSSIERS, Landed.PORTAL, Optional.empty());
        assertThat(staged.filter("size(rules) > 0")
                        .select("dossier_code", "rules")
                        .collectAsList())
                .isEmpty();
        Column calendar = when(StagedDossier.DOSSIER_CODE.col().equalTo(SHORT_HOURS), lit("short"))
                .otherwise(StagedDossier.CALENDAR.col());
        return DossierFacts.of(
                        staged.withColumn(StagedDossier.CALENDAR.name(), calendar)
                                .withColumn(
                                        StagedDossier.SUPPLEMENT_REQUESTS.name(),
                                        when(
                                                StagedDossier.DOSSIER_CODE.col().notEqual(LIST_LOST),
                                                StagedDossier.SUPPLEMENT_REQUESTS.col())),
                        landing.stagedRows(Sent.STEPS, Landed.PORTAL, Optional.empty()),
                        DossierFacts.told(history),
                        landing.stagedRows(Sent.PROCEDURES, Landed.PORTAL, Optional.empty())
                                .withColumn(Procedure.VERSION_ORDER.name(), lit(1)),
                        List.of(
                                calendar(),
                                WorkingCalendar.parse(
                                        "short", List.of("# hours 08:00-12:00", "date,name,kind,source"))),
                        Due766.ORIGINAL)
                .collectAsList()
                .stream()
                .collect(toMap(row -> row.getAs(StagedDossier.DOSSIER_CODE.name()), row -> row));
    }

    private static WorkingCalendar calendar() throws IOException {
        return WorkingCalendar.parse("vn", Files.readAllLines(Path.of("conf", "calendars", "vn.csv")));
    }

    private String closing(String name) {
        Row row = facts.get(name);
        return row.getAs("closed_kind") + " at " + row.<Instant>getAs("closed_at");
    }

    private String texts(String name, String columns) {
        return Arrays.stream(columns.split(" "))
                .map(column -> String.valueOf(facts.get(name).<Object>getAs(column)))
                .collect(joining(" "));
    }

    /** The flags but one: the names that stand for codes here name no agency. */
    private List<String> flags(String name) {
        List<String> flags = facts.get(name).getList(facts.get(name).fieldIndex("flags"));
        return flags.stream().filter(flag -> !flag.equals("agency_missing")).toList();
    }

    private Integer minutes(String name) {
        return facts.get(name).getAs("working_minutes");
    }
}
