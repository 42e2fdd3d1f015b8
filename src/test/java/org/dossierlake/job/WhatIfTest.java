// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.domain.WorkingHours;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.failure.StopReason;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Other limits for a dozen dossiers, worked out by hand. Offices are open from 07:00 to 11:30 and from 13:30 to 17:00; 2 June
 * 2025 is a Monday. Everything has landed until Tuesday, 1 July.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhatIfTest {

    private static final String ONE = "1.000001";
    private static final String TWO = "1.000002";
    private static final String PERIOD = "2025-06";

    private static final List<String> DOSSIERS = List.of(
            // Resolved in 120, 480, 489 and 492 minutes: early, on the due day, late, and without due day.
            dossier(1, ONE, "20250602080000", "9", "NgayKetThucXuLy", "20250602100000", "NgayHenTra", "20250603170000"),
            dossier(2, ONE, "20250602070000", "9", "NgayKetThucXuLy", "20250602170000", "NgayHenTra", "20250602170000"),
            dossier(3, ONE, "20250602070000", "9", "NgayKetThucXuLy", "20250603070900", "NgayHenTra", "20250602170000"),
            dossier(4, ONE, "20250602070000", "9", "NgayKetThucXuLy", "20250603071200"),
            // Two days, early; and one that was withdrawn.
            dossier(5, TWO, "20250603070000", "9", "NgayKetThucXuLy", "20250604170000", "NgayHenTra", "20250610170000"),
            dossier(6, TWO, "20250603070000", "7", "NgayKetThucXuLy", "20250604100000", "NgayHenTra", "20250610170000"),
            // Open: since this morning, 480 minutes.
            dossier(7, ONE, "20250701070000", "4", "NgayHenTra", "20250710170000"),
            // Since Friday 07:00, and since 09:00 of the same day a supplement is waited for: 120 minutes.
            dossier(8, ONE, "20250627070000", "5", "DanhSachHoSoBoSung", "[{\"NgayBoSung\":\"20250627090000\"}]"),
            // Since yesterday, and since then a payment is waited for: yesterday counts, today does not. 480 minutes.
            dossier(9, TWO, "20250630070000", "6", "NgayHenTra", "20250710170000"),
            // Neither finished nor open as far as anybody can tell; and one that was refused.
            dossier(10, TWO, "20250630070000", "9", "NgayHenTra", "20250710170000"),
            dossier(11, TWO, "20250630070000", "3", "NgayTuChoi", "20250630080000"),
            // Another month, another procedure.
            dossier(12, "1.000003", "20250505070000", "9", "NgayKetThucXuLy", "20250505080000"));

    private Site site;

    @BeforeAll
    void aNight(@TempDir Path folder) {
        site = Site.in(folder);
        site.write("landing/dossiers/2025-07-01/a.jsonl", String.join("\n", DOSSIERS));
        site.write(
                "landing/steps/2025-07-01/a.jsonl",
                """
                {"MaHoSo":"H44.100-250601-0009","TrangThai":"6","ThoiDiemXuLy":"20250630080000"}
                """);
        night(site);
    }

    @Test
    void aLimitUpToADayIsExact() {
        // Of the five resolved 120 and 480 minutes. With the open ones of 120, 480 and 480: of 8 one is finished at
        // 120, then of
        // 4 resolved and 2 open ones one at 480; 1 - 7/8 x 5/6 = 13/48.
        assertThat(limit("8", Optional.of(PERIOD)))
                .containsSubsequence(
                        "All procedures within 8 working hours (480 working minutes) from receipt to finish, less pauses",
                        "  resolved within it   2 of 5 dossiers, a share of 0.4000",
                        "  with the open ones   0.2708, estimated (Kaplan-Meier)",
                        "  open                 3 at the end of 2025-07-01, 0 of them for longer than the limit",
                        "  left out             1 closed by their status, and nothing says when",
                        "  as published         5 of 6 dossiers, a share of 0.8333 (on_time / judged)",
                        "  as published         3 of 4 dossiers, a share of 0.7500 (on_time_with_due / judged_with_due)")
                .anyMatch(line -> line.strip().startsWith("exact: "));
        // 7 1/2 hours: only the one of 120 minutes; two of the open ones are older. 1 - 7/8.
        assertThat(limit("7.5", Optional.of(PERIOD)))
                .contains(
                        "  resolved within it   1 of 5 dossiers, a share of 0.2000",
                        "  with the open ones   0.1250, estimated (Kaplan-Meier)",
                        "  open                 3 at the end of 2025-07-01, 2 of them for longer than the limit");
    }

    @Test
    void aLimitInsideABucketHasTwoBounds() {
        // 8.15 hours are 489 minutes, an edge. No open one is as old: 1 - 35/48 x 2/3 = 74/144.
        assertThat(limit("8.15", Optional.of(PERIOD)))
                .contains(
                        "  resolved within it   3 of 5 dossiers, a share of 0.6000",
                        "  with the open ones   0.5139, estimated (Kaplan-Meier)")
                .anyMatch(line -> line.strip().startsWith("exact: "));
        // 8.2 hours are 492 minutes; its bucket ends at 498. With it 1 - 70/144 x 1/2 = 109/144.
        assertThat(limit("8.2", Optional.of(PERIOD)))
                .containsSubsequence(
                        "  resolved within it   3 to 4 of 5 dossiers, a share of 0.6000 to 0.8000",
                        "                       two bounds: the limit cuts the bucket of 490 to 498 minutes, which holds 1"
                                + " dossiers",
                        "  with the open ones   0.5139 to 0.7569, estimated (Kaplan-Meier)");
    }

    @Test
    void upToADayItIsWhatTheDossiersThemselvesSay() {
        for (String hours : List.of("0", "1.9", "2", "2.01", "7.99", "8")) {
            Row row = Query.run(
                            LocalSpark.session(),
                            site.settings(),
                            """
                            SELECT count_if(working_minutes <= floor(%s * 60)), count(*) FROM dossier
                            WHERE closed_kind = 'resolved' AND finished_on BETWEEN '2025-06-01' AND '2025-06-30'"""
                                    .formatted(hours))
                    .collectAsList()
                    .get(0);
            assertThat(limit(hours, Optional.of(PERIOD)))
                    .as(hours)
                    .anyMatch(line -> line.startsWith(
                            "  resolved within it   %d of %d dossiers, ".formatted(row.getLong(0), row.getLong(1))));
        }
    }

    @Test
    void aLimitOfAProcedureTakesThePlaceOfItsDueDates() {
        // Of the four 120 and 480 minutes. With the open ones of 120 and 480: 1 - 5/6 x 3/4 = 9/24. Three of them were
        // on time as
        // published, as the one without due day is; so 5 - 3 + 2 of all 6 are.
        assertThat(procedures(ONE + "=8"))
                .containsSubsequence(
                        "Procedure 1.000001 within 8 working hours (480 working minutes) from receipt to finish, less pauses",
                        "  resolved within it   2 of 4 dossiers, a share of 0.5000",
                        "  with the open ones   0.3750, estimated (Kaplan-Meier)",
                        "  open                 2 at the end of 2025-07-01, 0 of them for longer than the limit",
                        "  as published         3 of 4 dossiers, a share of 0.7500 (on_time / judged)",
                        "All procedures, with the limit above in the place of their due dates",
                        "  on time              4 of 6 dossiers, a share of 0.6667 (on_time / judged)",
                        "                       on time as published 5, less 3 of these procedures, plus 2 within the new limit"
                                + " and 0 withdrawn",
                        "  as published         5 of 6 dossiers, a share of 0.8333 (on_time / judged)");
        // The withdrawn one stays on time, and 960 minutes are no edge: 5 - (3 + 2) + (2 + 0 or 1) + 1.
        assertThat(procedures(ONE + "=8", TWO + "=16"))
                .contains(
                        "  resolved within it   0 to 1 of 1 dossiers, a share of 0.0000 to 1.0000",
                        "All procedures, with the limits above in the place of their due dates",
                        "  on time              3 to 4 of 6 dossiers, a share of 0.5000 to 0.6667 (on_time / judged)",
                        "                       on time as published 5, less 5 of these procedures, plus 2 to 3 within the new"
                                + " limit and 1 withdrawn");
    }

    @Test
    void theNewestMonthThatHasLandedWholeIsMeant() {
        List<String> lines = limit("8", Optional.empty());
        assertThat(lines.get(0)).matches("What if: VN .+, month 2025-06-01 to 2025-06-30, as_of_today");
        assertThat(lines.get(1)).endsWith("; the required feeds have landed until 2025-07-01");
        assertThat(lines).isEqualTo(limit("8", Optional.of(PERIOD)));
        assertThat(limit("8", Optional.of("2025")).get(1)).endsWith(" until 2025-07-01, so the period is not whole");
        // The other month's dossier took an hour.
        assertThat(limit("1", Optional.of("2025")))
                .contains("  resolved within it   1 of 6 dossiers, a share of 0.1667");
    }

    @Test
    void whatIsUnknownIsRefusedWithTheNearestThatThereIs() {
        WhatIf.Limit eight = limitOf(Optional.empty(), "8");
        assertRefused(
                site, "H44.101", PERIOD, eight, "agency \"H44.101\" in the view as_of_today; the nearest is H44.100.");
        assertRefused(site, "VN", "June", eight, "no period is called \"June\".");
        assertRefused(site, "VN", "2019-01", eight, "processing_time has no row about VN in 2019-01.");
        assertRefused(
                site,
                "VN",
                PERIOD,
                limitOf(Optional.of("1.00001"), "8"),
                "about VN is about the procedure \"1.00001\"; the nearest is 1.000001.");
        // It is known, and nothing of it was resolved in June.
        assertRefused(
                site,
                "VN",
                PERIOD,
                limitOf(Optional.of("1.000003"), "8"),
                "processing_time has no row about the procedure 1.000003 of VN in 2025-06.");
    }

    @Test
    void withoutLakeOrWholeMonthNothingIsShown(@TempDir Path folder) {
        Site empty = Site.in(folder);
        WhatIf.Limit eight = limitOf(Optional.empty(), "8");
        assertRefused(empty, "VN", PERIOD, eight, "there is no lake at ");
        empty.write(
                "landing/steps/2025-07-01/a.jsonl",
                """
                {"MaHoSo":"H44.100-250601-0009","TrangThai":"6","ThoiDiemXuLy":"20250630080000"}
                """);
        night(empty);
        assertThatThrownBy(() -> WhatIf.lines(
                        LocalSpark.session(),
                        empty.settings(),
                        new WhatIf.Question("VN", "as_of_today", Optional.empty(), List.of(eight))))
                .hasMessageStartingWith("Nothing was shown: the required feeds have not all landed yet");
        assertRefused(empty, "VN", PERIOD, eight, "processing_time has no row about VN in 2025-06");
    }

    private void assertRefused(Site where, String agency, String period, WhatIf.Limit limit, String message) {
        assertThatThrownBy(() -> WhatIf.lines(
                        LocalSpark.session(),
                        where.settings(),
                        new WhatIf.Question(agency, "as_of_today", Optional.of(period), List.of(limit))))
                .isInstanceOfSatisfying(RunFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(StopReason.USAGE.exitStatus()))
                .hasMessageStartingWith("Nothing was shown: ")
                .hasMessageContaining(message);
    }

    private List<String> limit(String hours, Optional<String> period) {
        return lines(period, List.of(limitOf(Optional.empty(), hours)));
    }

    private List<String> procedures(String... limits) {
        return lines(
                Optional.of(PERIOD),
                Stream.of(limits)
                        .map(limit -> limit.split("="))
                        .map(parts -> limitOf(Optional.of(parts[0]), parts[1]))
                        .toList());
    }

    private List<String> lines(Optional<String> period, List<WhatIf.Limit> limits) {
        return WhatIf.lines(
                LocalSpark.session(), site.settings(), new WhatIf.Question("VN", "as_of_today", period, limits));
    }

    private static WhatIf.Limit limitOf(Optional<String> procedure, String hours) {
        return new WhatIf.Limit(procedure, WorkingHours.of(hours).orElseThrow());
    }

    private static void night(Site site) {
        Night.run(LocalSpark.session(), site.settings(), Optional.empty(), (name, detail) -> {});
    }

    /** A record as the portal sends it; {@code more} are names and values, lists as they are. */
    private static String dossier(int number, String procedure, String received, String status, String... more) {
        StringBuilder record = new StringBuilder(
                """
                {"MaHoSo":"H44.100-250601-%04d","MaTTHC":"%s","LoaiDoiTuong":"1","KenhThucHien":"1","NgayTiepNhan":"%s",\
                "TrangThaiHoSo":"%s\""""
                        .formatted(number, procedure, received, status));
        for (int i = 0; i < more.length; i += 2) {
            String value = more[i + 1].startsWith("[") ? more[i + 1] : '"' + more[i + 1] + '"';
            record.append(",\"%s\":%s".formatted(more[i], value));
        }
        return record.append('}').toString();
    }
}
