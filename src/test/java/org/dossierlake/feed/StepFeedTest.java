// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepFeedTest {

    private static final String[] CLEAN = {
        "MaHoSo", "H44.100-250701-0001",
        "NguoiXuLy", "Cán bộ Trần Thị Lan",
        "ThoiDiemXuLy", "20250701090000",
        "TrangThai", "2",
        "NgayBatDau", "20250701083000",
        "NgayKetThucTheoQuyDinh", "20250704170000"
    };

    @TempDir
    Path folder;

    @Test
    void aCleanStepIsTyped() {
        Row row = staged(List.<String[]>of(CLEAN)).get(0);
        assertThat(Landed.texts(row, "rules")).isEmpty();
        assertThat(Landed.texts(row, "sent_flags")).isEmpty();
        assertThat(Landed.texts(row, "unknown_fields")).isNull();
        assertThat(Landed.<String>get(row, "dossier_code")).isEqualTo("H44.100-250701-0001");
        assertThat(Landed.<LocalDate>get(row, "code_month")).isEqualTo("2025-07-01");
        assertThat(Landed.<String>get(row, "status")).isEqualTo("2");
        assertThat(Landed.<Instant>get(row, "processed_at")).isEqualTo("2025-07-01T02:00:00Z");
        assertThat(Landed.<Integer>get(row, "processed_second")).isEqualTo(32_400);
        assertThat(Landed.<Instant>get(row, "started_at")).isEqualTo("2025-07-01T01:30:00Z");
        assertThat(Landed.<Instant>get(row, "deadline_at")).isEqualTo("2025-07-04T10:00:00Z");
        assertThat(row.toString()).doesNotContain("Cán bộ");
    }

    @Test
    void eachRuleRefusesItsRowAndSparesItsCleanNeighbour() {
        Map<String, String[]> broken = new LinkedHashMap<>();
        broken.put("DOSSIER_CODE_MISSING", new String[] {"MaHoSo", ""});
        broken.put("STATUS_UNREADABLE", new String[] {"TrangThai", "0"});
        broken.put("PROCESSED_UNREADABLE", new String[] {"ThoiDiemXuLy", ""});
        broken.put("STARTED_UNREADABLE", new String[] {"NgayBatDau", "x"});
        broken.put("DEADLINE_UNREADABLE", new String[] {"NgayKetThucTheoQuyDinh", "x"});
        broken.put("PROCESSED_AFTER_FILE_DAY", new String[] {"ThoiDiemXuLy", "20250702000000"});
        assertThat(broken.keySet())
                .containsExactlyElementsOf(StepFeed.RULES.stream()
                        .filter(rule -> !rule.field().equals(Rule.RECORD))
                        .map(Rule::code)
                        .toList());
        List<Row> rows = staged(broken.values().stream()
                .map(change -> Landed.with(CLEAN, change))
                .toList());
        assertThat(rows.stream()
                        .flatMap(row -> Landed.texts(row, "rules").stream())
                        .collect(Collectors.toList()))
                .containsExactlyElementsOf(broken.keySet());
        List<Row> clean = staged(List.of(
                Landed.with(CLEAN, "NgayBatDau", ""),
                Landed.with(CLEAN, "NgayKetThucTheoQuyDinh", ""),
                Landed.with(CLEAN, "ThoiDiemXuLy", "20250701235959")));
        assertThat(clean)
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).isEmpty());
    }

    @Test
    void whatIsOddIsFlagged() {
        List<Row> rows = staged(List.of(
                Landed.with(CLEAN, "NoiDungXuLy", "Cán bộ trả hồ sơ bổ sung", "TrangThai", "9"),
                // The same words with letters and marks apart.
                Landed.with(CLEAN, "NoiDungXuLy", decomposed("Cán bộ trả hồ sơ bổ sung"), "TrangThai", "9"),
                Landed.with(CLEAN, "NguoiXuLy", "Chuyên viên"),
                Landed.with(CLEAN, "NguoiXuLy", "Cán bộ một cửa"),
                Landed.with(CLEAN, "TrangThai", "\u200F2"),
                Landed.with(CLEAN, "NoiDungXuLy", "Yêu cầu bổ sung hồ sơ", "NguoiXuLy", "")));
        assertThat(rows.stream().map(row -> Landed.texts(row, "sent_flags")))
                .containsExactly(
                        List.of("synthetic_step"),
                        List.of("synthetic_step"),
                        List.of("handler_placeholder"),
                        List.of("handler_placeholder"),
                        List.of("characters_mended"),
                        List.of());
        assertThat(rows)
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).isEmpty());
        assertThat(rows.toString()).doesNotContain("Cán bộ", "Chuyên viên");
        assertThat(StepFeed.FLAGS.stream().map(Flag::code))
                .containsExactlyInAnyOrder("synthetic_step", "handler_placeholder", "characters_mended");
    }

    private static String decomposed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    private List<Row> staged(List<String[]> records) {
        String lines = records.stream().map(Landed::json).collect(Collectors.joining("\n"));
        return new Landed(folder).file("steps/20250701/a.jsonl", lines).staged(Sent.STEPS, Landed.PORTAL);
    }
}
