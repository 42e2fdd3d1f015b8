// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcedureFeedTest {

    private static final String[] CLEAN = {
        "MATTHC", "1.005129.000.00.00.H29",
        "TENTTHC", "Đăng ký thường trú",
        "LINHVUCTHUCHIEN", "[{\"MALINHVUC\":\"LV01\"},{\"MALINHVUC\":\"LV02\"}]",
        "CAPTHUCHIEN", "Cấp xã, Cấp tỉnh",
        "COQUANTHUCHIEN", "Công an cấp xã",
        "MUCDO", "4",
        "TRAKETQUAGIAY", "0",
        "PHILEPHI", "[{\"SOTIEN\":\"20,000\"}]",
        "CACHTHUCTHUCHIEN",
                """
                [{"KENH":"1","THOIGIANGIAIQUYET":"7","DONVITINH":"Ngày làm việc"},\
                {"KENH":"2","THOIGIANGIAIQUYET":"1.5","DONVITINH":"Ngày"},\
                {"KENH":"2","THOIGIANGIAIQUYET":"35","DONVITINH":"Giờ"},\
                {"KENH":"3"}]"""
    };

    @TempDir
    Path folder;

    @Test
    void aCleanEntryIsTyped() {
        Row row = staged(List.<String[]>of(CLEAN)).get(0);
        assertThat(Landed.texts(row, "rules")).isEmpty();
        assertThat(Landed.texts(row, "unknown_fields")).isNull();
        assertThat(Landed.<String>get(row, "procedure_code")).isEqualTo("1.005129");
        assertThat(Landed.<LocalDate>get(row, "valid_from")).isEqualTo("1970-01-01");
        assertThat(Landed.<String>get(row, "field_code")).isEqualTo("LV01");
        assertThat(Landed.texts(row, "levels")).containsExactly("commune", "province");
        assertThat(Landed.<Integer>get(row, "online_level")).isEqualTo(4);
        assertThat(Landed.<Boolean>get(row, "returns_paper")).isFalse();
        assertThat(Landed.<Boolean>get(row, "has_fee")).isTrue();
        assertThat(maximum(row, "desk")).isEqualTo("7 working_day");
        // 1.5 days are 36 hours: longer than 35.
        assertThat(maximum(row, "online")).isEqualTo("1.5 calendar_day");
        assertThat(maximum(row, "post")).isEqualTo("null");
    }

    @Test
    void sendersWriteTheSameInSeveralWays() {
        List<Row> rows = staged(List.of(
                Landed.with(CLEAN, "CAPTHUCHIEN", "Cấp tỉnh; Cấp xã,Cấp tỉnh", "MUCDO", "1", "TRAKETQUAGIAY", "True"),
                Landed.with(
                        CLEAN,
                        "CACHTHUCTHUCHIEN",
                        "[{\"KENH\":\"1\",\"THOIGIANGIAIQUYET\":\"2,5\",\"DONVITINH\":\"Ngày làm việc\"},"
                                + "{\"KENH\":\"2\",\"THOIGIANGIAIQUYET\":\"0\",\"DONVITINH\":\"Giờ\"}]")));
        assertThat(rows)
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).isEmpty());
        assertThat(Landed.texts(rows.get(0), "levels")).containsExactly("commune", "province");
        assertThat(Landed.<Integer>get(rows.get(0), "online_level")).isEqualTo(1);
        assertThat(Landed.<Boolean>get(rows.get(0), "returns_paper")).isTrue();
        assertThat(maximum(rows.get(1), "desk")).isEqualTo("2.5 working_day");
        assertThat(maximum(rows.get(1), "online")).isEqualTo("0 hour");
    }

    @Test
    void whoOffersItAndWhereItStandsIsReadWhereItIsSaid() {
        List<Row> rows = staged(List.of(
                Landed.with(
                        CLEAN,
                        "CONGKHAI",
                        "1",
                        "TICHHOPDVCQG",
                        "0",
                        "NGAYHETHIEULUC",
                        "20250930000000",
                        "DONVICUNGCAP",
                        "[{\"MADONVI\":\"H57.30\"},{\"MADONVI\":\"000.00.00.H57\"},{\"MADONVI\":\"H57\"},{\"MADONVI\":\"VN.OTHER\"}]",
                        "DANHMUC",
                        "[{\"MADANHMUC\":\"plan_02_full\"},{\"MADANHMUC\":\"essential_06\"},{\"MADANHMUC\":\"another\"}]"),
                Landed.with(CLEAN, "CONGKHAI", "", "TICHHOPDVCQG", "maybe")));
        Row said = rows.get(0);
        assertThat(Landed.texts(said, "rules")).isEmpty();
        assertThat(Landed.texts(said, "unknown_fields")).isNull();
        assertThat(Landed.<Boolean>get(said, "is_published")).isTrue();
        assertThat(Landed.<Boolean>get(said, "is_integrated")).isFalse();
        assertThat(Landed.<LocalDate>get(said, "valid_to")).isEqualTo("2025-09-30");
        assertThat(Landed.texts(said, "offered_by")).containsExactly("H57", "H57.30", "VN.OTHER");
        assertThat(Landed.texts(said, "lists")).containsExactly("another", "essential_06", "plan_02_full");
        assertThat(Landed.<String>get(said, "agency_root")).isEqualTo("VN");
        Row silent = rows.get(1);
        assertThat(Landed.texts(silent, "rules")).isEmpty();
        assertThat(Landed.<Boolean>get(silent, "is_published")).isNull();
        assertThat(Landed.<Boolean>get(silent, "is_integrated")).isNull();
        assertThat(Landed.<LocalDate>get(silent, "valid_to")).isNull();
        assertThat(Landed.texts(silent, "offered_by")).isNull();
        assertThat(Landed.texts(silent, "lists")).isNull();
    }

    /** One sound time beside it does not make up for a time that nobody can read. */
    @ParameterizedTest
    @CsvSource({"1, -7, Ngày làm việc", "9, 7, Ngày làm việc", "1, 7, Tuần", "1, bảy, Ngày làm việc", "1, 500000, Tháng"
    })
    void aTimeIsReadWithItsNumberItsUnitAndItsChannelOrNotAtAll(String channel, String time, String unit) {
        Row row = staged(List.<String[]>of(Landed.with(
                        CLEAN,
                        "CACHTHUCTHUCHIEN",
                        "[{\"KENH\":\"2\",\"THOIGIANGIAIQUYET\":\"7\",\"DONVITINH\":\"Ngày làm việc\"},"
                                + "{\"KENH\":\"%s\",\"THOIGIANGIAIQUYET\":\"%s\",\"DONVITINH\":\"%s\"}]"
                                        .formatted(channel, time, unit))))
                .get(0);
        assertThat(Landed.texts(row, "rules")).containsExactly("MAXIMUM_TIME_UNREADABLE");
    }

    @Test
    void whatIsNotSaidIsNotKnown() {
        List<Row> rows = staged(List.of(
                new String[] {"MATTHC", "1.000001"},
                new String[] {
                    "MATTHC", "1.000002", "PHILEPHI", "[{\"SOTIEN\":\"Miễn phí\"}]", "NGAYHIEULUC", "20250701000000"
                },
                new String[] {"MATTHC", "1.000003", "PHILEPHI", "[{\"SOTIEN\":\"Không có thông tin\"}]"}));
        assertThat(rows)
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).isEmpty());
        assertThat(rows).extracting(row -> Landed.<Boolean>get(row, "has_fee")).containsExactly(null, false, null);
        assertThat(Landed.<Integer>get(rows.get(0), "online_level")).isNull();
        assertThat(Landed.<Boolean>get(rows.get(0), "returns_paper")).isNull();
        assertThat(Landed.texts(rows.get(0), "levels")).isEmpty();
        assertThat(Landed.<LocalDate>get(rows.get(1), "valid_from")).isEqualTo("2025-07-01");
    }

    @Test
    void eachRuleRefusesItsRow() {
        Map<String, String[]> broken = new LinkedHashMap<>();
        broken.put("PROCEDURE_CODE_MISSING", new String[] {"MATTHC", " "});
        broken.put("LEVEL_UNREADABLE", new String[] {"CAPTHUCHIEN", "Cấp tỉnh, Cấp phường"});
        broken.put("ONLINE_LEVEL_UNREADABLE", new String[] {"MUCDO", "5"});
        broken.put("MAXIMUM_TIME_UNREADABLE", new String[] {
            "CACHTHUCTHUCHIEN", "[{\"KENH\":\"1\",\"THOIGIANGIAIQUYET\":\"7\",\"DONVITINH\":\"Tuần\"}]"
        });
        broken.put("VALID_FROM_UNREADABLE", new String[] {"NGAYHIEULUC", "20250230000000"});
        broken.put("VALID_TO_UNREADABLE", new String[] {"NGAYHETHIEULUC", "20250230000000"});
        broken.put(
                "VALID_TO_BEFORE_VALID_FROM",
                new String[] {"NGAYHIEULUC", "20250702000000", "NGAYHETHIEULUC", "20250701000000"});
        broken.put(
                "AGENCY_CODE_UNREADABLE",
                new String[] {"DONVICUNGCAP", "[{\"MADONVI\":\"H57\"},{\"MADONVI\":\"Huế\"}]"});
        List<String> codes = ProcedureFeed.RULES.stream()
                .filter(rule -> !rule.field().equals(Rule.RECORD))
                .map(Rule::code)
                .toList();
        // The portal's own catalogue confirms no code; the dialect that does is tested with its records.
        assertThat(codes)
                .containsAll(broken.keySet())
                .hasSize(broken.size() + 1)
                .contains("PROCEDURE_CODE_NOT_ON_PAGE");
        List<Row> rows = staged(broken.values().stream()
                .map(change -> Landed.with(CLEAN, change))
                .toList());
        assertThat(rows.stream()
                        .flatMap(row -> Landed.texts(row, "rules").stream())
                        .toList())
                .containsExactlyElementsOf(broken.keySet());
    }

    @Test
    void equalEntriesHaveEqualContentAndDifferentOnesDoNot() {
        List<Row> rows =
                staged(List.of(CLEAN, Landed.with(CLEAN, "MATTHC", "1.005129"), Landed.with(CLEAN, "MUCDO", "3")));
        assertThat(Landed.<byte[]>get(rows.get(1), "content_hash"))
                .isEqualTo(Landed.<byte[]>get(rows.get(0), "content_hash"));
        assertThat(Landed.<byte[]>get(rows.get(2), "content_hash"))
                .isNotEqualTo(Landed.<byte[]>get(rows.get(0), "content_hash"));
    }

    private static String maximum(Row row, String channel) {
        BigDecimal time = Landed.get(row, "maximum_time_" + channel);
        return time == null
                ? "null"
                : time.stripTrailingZeros().toPlainString() + " " + row.getAs("maximum_unit_" + channel);
    }

    private List<Row> staged(List<String[]> records) {
        String lines = records.stream().map(Landed::json).collect(Collectors.joining("\n"));
        return new Landed(folder).file("procedures/20250701/a.jsonl", lines).staged(Sent.PROCEDURES, Landed.PORTAL);
    }
}
