// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.StagedDossier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DossierFeedTest {

    /** A dossier that breaks no rule and carries no flag, in a file of 1 July 2025. */
    private static final String[] CLEAN = {
        "MaHoSo", "H44.100-250701-0001",
        "MaTTHC", "1.001193",
        "TenTTHC", "Đăng ký khai sinh",
        "MaLinhVuc", "LV01",
        "KenhThucHien", "2",
        "LoaiDoiTuong", "1",
        "DinhDanhCHS", "[{\"LoaiDinhDanh\":\"1\",\"SoDinhDanh\":\"001099000123\"}]",
        "NgayNopHoSo", "20250630093000",
        "NgayTiepNhan", "20250701080000",
        "NgayHenTra", "20250704170000",
        "NgayKetThucXuLy", "",
        "TrangThaiHoSo", "4",
        "TaiLieuNop", "[{\"TenTepDinhKem\":\"don.pdf\",\"DuongDanTaiTepTin\":\"/f/0\"}]"
    };

    private static final String FILE = "dossiers/2025-07-01/a.jsonl";

    @TempDir
    Path folder;

    private Landed landed;

    @BeforeEach
    void anEmptyLandingFolder() {
        landed = new Landed(folder);
    }

    @Test
    void aCleanDossierIsTypedAndItsRecordIsNotKept() {
        Row row = staged(CLEAN);
        assertThat(row.schema())
                .isEqualTo(landed.stagedRows(Sent.DOSSIERS, Landed.PORTAL, Optional.empty())
                        .schema());
        assertThat(List.of(row.schema().fieldNames()))
                .containsExactlyElementsOf(StagedDossier.TABLE.columns().stream()
                        .map(field -> field.name())
                        .toList());
        assertThat(codes(row)).isEmpty();
        assertThat(flags(row)).isEmpty();
        assertThat(Landed.<String>get(row, "raw")).isNull();
        assertThat(Landed.<String>get(row, "run_id")).isEqualTo("run-1");
        assertThat(Landed.<String>get(row, "dossier_code")).isEqualTo("H44.100-250701-0001");
        assertThat(Landed.<LocalDate>get(row, "code_month")).isEqualTo("2025-07-01");
        assertThat(Landed.<String>get(row, "agency_code")).isEqualTo("H44.100");
        assertThat(Landed.<String>get(row, "agency_root")).isEqualTo("VN");
        assertThat(Landed.<String>get(row, "calendar")).isEqualTo("vn");
        assertThat(Landed.<String>get(row, "subject")).isEqualTo("citizen");
        // 08:00 in Ho Chi Minh City is 01:00 UTC; the local day begins at 0, so 08:00 is second 28,800.
        assertThat(Landed.<Instant>get(row, "received_at")).isEqualTo("2025-07-01T01:00:00Z");
        assertThat(Landed.<LocalDate>get(row, "received_on")).isEqualTo("2025-07-01");
        assertThat(Landed.<Integer>get(row, "received_second")).isEqualTo(28_800);
        assertThat(Landed.<Instant>get(row, "ended_at")).isNull();
        assertThat(Landed.<BigDecimal>get(row, "fee_due")).isNull();
        assertThat(Landed.<BigDecimal>get(row, "control_amount")).isEqualByComparingTo("0");
        assertThat(Landed.<String>get(row, "fee_currency")).isEqualTo("VND");
        assertThat(Landed.<String>get(row, "procedure_name")).isEqualTo("Đăng ký khai sinh");
    }

    @Test
    void halfPastNoonStaysHalfPastNoon() {
        // Trap T1: read by a 12-hour hh it would be 00:30, the second 1,800.
        Row row = staged(Landed.with(CLEAN, "NgayTiepNhan", "20250701123000"));
        assertThat(Landed.<Integer>get(row, "received_second")).isEqualTo(45_000);
        assertThat(Landed.<Instant>get(row, "received_at")).isEqualTo("2025-07-01T05:30:00Z");
    }

    @Test
    void anInstantJustAfterLocalMidnightBelongsToTheLocalDay() {
        Row row = staged(Landed.with(CLEAN, "NgayTiepNhan", "20250701000001"));
        // 17:00:01 of 30 June in UTC.
        assertThat(Landed.<Instant>get(row, "received_at")).isEqualTo("2025-06-30T17:00:01Z");
        assertThat(Landed.<LocalDate>get(row, "received_on")).isEqualTo("2025-07-01");
        assertThat(Landed.<Integer>get(row, "received_second")).isEqualTo(1);
    }

    @Test
    void everyAgreedFormatOfAMomentIsRead() {
        List<String> texts = List.of(
                "20250701080000",
                "2025-07-01 08:00:00",
                "2025-07-01T08:00:00",
                "2025-07-01T08:00:00.000",
                "2025-07-01T08:00:00+07:00",
                "2025-07-01T01:00:00.000Z");
        assertThat(stagedWith("NgayTiepNhan", texts)).hasSize(texts.size()).allSatisfy(row -> {
            assertThat(Landed.<Instant>get(row, "received_at")).isEqualTo("2025-07-01T01:00:00Z");
            assertThat(Landed.<Integer>get(row, "received_second")).isEqualTo(28_800);
        });
    }

    @Test
    void whatIsNoMomentIsRefused() {
        List<String> texts = List.of(
                "20250230080000", // 30 February
                "20250631080000",
                "20251340083000",
                "20250701250000",
                "20250701246000",
                "2025070108000",
                "202507010800000",
                "20250701",
                "01/07/2025 08:00",
                "không rõ",
                "00010101000000",
                "19891231235959",
                "20500101000000",
                "0");
        assertThat(stagedWith("NgayHenTra", texts)).hasSize(texts.size()).allSatisfy(row -> {
            assertThat(codes(row)).containsExactly("DUE_UNREADABLE");
            assertThat(Landed.<Instant>get(row, "promised_at")).isNull();
        });
        assertThat(stagedWith("NgayHenTra", List.of("19900101000000", "20491231235959", "  ", "#null")))
                .allSatisfy(row -> assertThat(codes(row)).isEmpty());
    }

    @Test
    void eachRuleRefusesItsRowAndSparesItsCleanNeighbour() {
        Map<String, String[]> broken = new LinkedHashMap<>();
        Map<String, String[]> clean = new LinkedHashMap<>();
        broken.put("DOSSIER_CODE_MISSING", new String[] {"MaHoSo", "  "});
        clean.put("DOSSIER_CODE_MISSING", new String[] {"MaHoSo", "x"});
        broken.put("STATUS_UNREADABLE", new String[] {"TrangThaiHoSo", "11"});
        clean.put("STATUS_UNREADABLE", new String[] {"TrangThaiHoSo", "#10"});
        broken.put("AGENCY_UNRESOLVED", new String[] {"MaHoSo", "x", "DonViXuLy", "UBND"});
        clean.put("AGENCY_UNRESOLVED", new String[] {"DonViXuLy", "UBND"});
        broken.put("FILED_UNREADABLE", new String[] {"NgayNopHoSo", "x"});
        clean.put("FILED_UNREADABLE", new String[] {"NgayNopHoSo", ""});
        broken.put("RECEIVED_UNREADABLE", new String[] {"NgayTiepNhan", "x"});
        clean.put("RECEIVED_UNREADABLE", new String[] {"NgayTiepNhan", "20250701235959"});
        broken.put("DUE_UNREADABLE", new String[] {"NgayHenTra", "x"});
        clean.put("DUE_UNREADABLE", new String[] {"NgayHenTra", ""});
        broken.put("FINISHED_UNREADABLE", new String[] {"NgayKetThucXuLy", "x"});
        clean.put("FINISHED_UNREADABLE", new String[] {"NgayKetThucXuLy", "20250701090000"});
        broken.put("RETURNED_UNREADABLE", new String[] {"NgayTra", "x"});
        clean.put("RETURNED_UNREADABLE", new String[] {"NgayTra", "20250701090000"});
        broken.put("REFUSED_UNREADABLE", new String[] {"NgayTuChoi", "x"});
        clean.put("REFUSED_UNREADABLE", new String[] {"NgayTuChoi", "20250701090000"});
        broken.put(
                "SUPPLEMENT_UNREADABLE",
                new String[] {"DanhSachHoSoBoSung", "[{\"NgayBoSung\":\"20250701090000\"},{\"NgayHenTraMoi\":\"x\"}]"});
        clean.put("SUPPLEMENT_UNREADABLE", new String[] {"DanhSachHoSoBoSung", "[{\"NgayBoSung\":\"\"}]"});
        broken.put("RECEIVED_MISSING", new String[] {"NgayTiepNhan", ""});
        clean.put("RECEIVED_MISSING", new String[] {"NgayTiepNhan", "", "TrangThaiHoSo", "1"});
        broken.put("FEE_UNREADABLE", new String[] {"DanhSachLePhi", "[{\"Gia\":\"15000\"},{\"Gia\":\"-1\"}]"});
        clean.put("FEE_UNREADABLE", new String[] {"DanhSachLePhi", "[{\"Gia\":\"15000\"},{\"Gia\":\"\"}]"});
        broken.put("FEE_AMBIGUOUS", new String[] {"DanhSachLePhi", "[{\"Gia\":\"7.000\"},{\"Gia\":\"1,5\"}]"});
        clean.put("FEE_AMBIGUOUS", new String[] {"DanhSachLePhi", "[{\"Gia\":\"1.234.567\"},{\"Gia\":\"0.000\"}]"});
        broken.put("FEE_NOT_WHOLE", new String[] {"DanhSachLePhi", "[{\"Gia\":\"0.5\"},{\"Gia\":\"0.5\"}]"});
        clean.put("FEE_NOT_WHOLE", new String[] {"DanhSachLePhi", "[{\"Gia\":\"1.50E4\"},{\"Gia\":\"7.00\"}]"});
        broken.put("RECEIVED_AFTER_FILE_DAY", new String[] {"NgayTiepNhan", "20250702000000"});
        clean.put("RECEIVED_AFTER_FILE_DAY", new String[] {"NgayTiepNhan", "20250701235959"});
        broken.put("CLOSED_AFTER_FILE_DAY", new String[] {"TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250702000000"});
        clean.put("CLOSED_AFTER_FILE_DAY", new String[] {"TrangThaiHoSo", "4", "NgayKetThucXuLy", "20250702000000"});
        broken.put("CLOSED_BEFORE_RECEIVED", new String[] {"TrangThaiHoSo", "10", "NgayTra", "20250630235959"});
        clean.put("CLOSED_BEFORE_RECEIVED", new String[] {"TrangThaiHoSo", "10", "NgayTra", "20250701070000"});
        List<String> ofOneRecord = DossierRules.RULES.stream()
                .filter(rule -> !rule.field().equals(Rule.RECORD))
                .map(Rule::code)
                .toList();
        assertThat(broken.keySet()).containsExactlyElementsOf(ofOneRecord);
        List<Row> refused = staged(broken.values().stream()
                .map(change -> Landed.with(CLEAN, change))
                .toList());
        List<Row> accepted = staged(clean.values().stream()
                .map(change -> Landed.with(CLEAN, change))
                .toList());
        for (int i = 0; i < ofOneRecord.size(); i++) {
            assertThat(codes(refused.get(i))).containsExactly(ofOneRecord.get(i));
            assertThat(Landed.<String>get(refused.get(i), "raw"))
                    .as(ofOneRecord.get(i))
                    .isNotNull();
            assertThat(codes(accepted.get(i)))
                    .as("neighbour of " + ofOneRecord.get(i))
                    .isEmpty();
        }
    }

    @Test
    void theClosingAsSentIsFoundByTheStatus() {
        // Each closes on 3 July by the date that counts for its status: after the file's day.
        List<String[]> closings = List.of(
                new String[] {"TrangThaiHoSo", "9", "NgayKetThucXuLy", "20250703080000", "NgayTra", "20250701090000"},
                new String[] {"TrangThaiHoSo", "7", "NgayTra", "20250703080000", "NgayTuChoi", "20250701090000"},
                new String[] {"TrangThaiHoSo", "8", "NgayTra", "20250703080000"},
                new String[] {"TrangThaiHoSo", "3", "NgayTuChoi", "20250703080000", "NgayKetThucXuLy", "20250701090000"
                },
                new String[] {"TrangThaiHoSo", "3", "NgayKetThucXuLy", "20250703080000", "NgayTra", "20250701090000"});
        assertThat(staged(closings.stream()
                        .map(change -> Landed.with(CLEAN, change))
                        .toList()))
                .hasSize(closings.size())
                .allSatisfy(row -> assertThat(codes(row)).containsExactly("CLOSED_AFTER_FILE_DAY"));
        // A handing over does not close a refusal, and a refusal does not close a finished dossier.
        assertThat(staged(List.of(
                        Landed.with(CLEAN, "TrangThaiHoSo", "3", "NgayTra", "20250703080000"),
                        Landed.with(CLEAN, "TrangThaiHoSo", "9", "NgayTuChoi", "20250703080000"))))
                .allSatisfy(row -> assertThat(codes(row)).isEmpty());
    }

    @Test
    void aRefusedRowCarriesAllItsCodesInOrderAndWhatCouldBeTyped() {
        Row row = staged(Landed.with(
                CLEAN,
                "NgayTiepNhan",
                "x",
                "TrangThaiHoSo",
                "",
                "NgayHenTra",
                "y",
                "DanhSachLePhi",
                "[{\"Gia\":\"free\"}]"));
        assertThat(codes(row))
                .containsExactly("STATUS_UNREADABLE", "RECEIVED_UNREADABLE", "DUE_UNREADABLE", "FEE_UNREADABLE");
        assertThat(Landed.<String>get(row, "dossier_code")).isEqualTo("H44.100-250701-0001");
        assertThat(Landed.<BigDecimal>get(row, "control_amount")).isNull();
        assertThat(Landed.<byte[]>get(row, "content_hash")).hasSize(16);
        assertThat(Landed.<String>get(row, "raw")).contains("free");
    }

    @Test
    void feesMayBeAmbiguousAndUnreadableAtOnce() {
        assertThat(codes(staged(Landed.with(CLEAN, "DanhSachLePhi", "[{\"Gia\":\"7.000\"},{\"Gia\":\"free\"}]"))))
                .containsExactly("FEE_UNREADABLE", "FEE_AMBIGUOUS");
        // Each can be kept, their sum of 14 digits cannot.
        assertThat(codes(staged(Landed.with(CLEAN, "DanhSachLePhi", "[{\"Gia\":\"9999999999999\"},{\"Gia\":\"1\"}]"))))
                .containsExactly("FEE_UNREADABLE");
    }

    @Test
    void aRecordThatCannotBeTakenApartCarriesThatCodeAlone() {
        landed.file(FILE, "not JSON\n");
        Row row = landed.staged(Sent.DOSSIERS, Landed.PORTAL).get(0);
        assertThat(codes(row)).containsExactly("RECORD_UNREADABLE");
        assertThat(Landed.<String>get(row, "raw")).isEqualTo("not JSON");
    }

    @Test
    void withoutADateInThePathTheDayOfTheRunIsTheLimit() {
        landed.file(
                "dossiers/a.jsonl",
                Landed.json(Landed.with(CLEAN, "NgayTiepNhan", "20250702235959"))
                        + "\n"
                        + Landed.json(Landed.with(CLEAN, "NgayTiepNhan", "20250703000000"))
                        + "\n");
        List<Row> rows = landed.staged(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(codes(rows.get(0))).isEmpty();
        assertThat(codes(rows.get(1))).containsExactly("RECEIVED_AFTER_FILE_DAY");
    }

    @Test
    void theKindOfApplicantIsNumberedByTheDialect() {
        List<String> sent = List.of("#0", "1", "2", "3", "4");
        // Provinces: 1 citizen, 2 enterprise, 3 agency, 4 other. The ministries' interface: 0 citizen, 1 and 2
        // business.
        assertThat(subjects(Landed.PORTAL, sent)).containsExactly("other", "citizen", "enterprise", "agency", "other");
        assertThat(subjects(Landed.dialect("ministry"), sent))
                .containsExactly("citizen", "enterprise", "enterprise", "other", "other");
    }

    @Test
    void statusesOfAnotherProductAreMappedOrRefusedAndNeverGuessed() {
        stagedWith("TrangThaiHoSo", List.of("5", "#6", "0", "9", "10", "19"));
        List<Row> rows = landed.staged(Sent.DOSSIERS, Landed.dialect("igate"));
        // 5 is returned and 6 finished there; to the portal they would be papers and money asked of the applicant.
        assertThat(Landed.<String>get(rows.get(0), "status")).isEqualTo("10");
        assertThat(Landed.<String>get(rows.get(1), "status")).isEqualTo("9");
        assertThat(rows.subList(2, rows.size()))
                .allSatisfy(row -> assertThat(codes(row)).containsExactly("STATUS_UNREADABLE"));
    }

    private List<String> subjects(Dialect dialect, List<String> sent) {
        stagedWith("LoaiDoiTuong", sent);
        return landed.staged(Sent.DOSSIERS, dialect).stream()
                .map(row -> row.<String>getAs("subject"))
                .toList();
    }

    @Test
    void aMissingOrUnknownChannelCountsAsDeskAndIsFlagged() {
        Row missing = staged(Landed.with(CLEAN, "KenhThucHien", ""));
        assertThat(flags(missing)).containsExactly("channel_missing");
        assertThat(Landed.<String>get(missing, "channel")).isEqualTo("1");
        Row unknown = staged(Landed.with(CLEAN, "KenhThucHien", "9"));
        assertThat(flags(unknown)).containsExactly("channel_unknown");
        assertThat(Landed.<String>get(unknown, "channel")).isEqualTo("1");
        Row post = staged(Landed.with(CLEAN, "KenhThucHien", "#3"));
        assertThat(flags(post)).isEmpty();
        assertThat(Landed.<String>get(post, "channel")).isEqualTo("3");
    }

    @Test
    void aPersonIsAKeyedHashOrNothing() {
        Row person = staged(CLEAN);
        assertThat(Landed.<byte[]>get(person, "person_hash"))
                .isEqualTo(Landed.KEY.hash("001099000123"))
                .hasSize(16);
        assertThat(Landed.<String>get(person, "key_id")).isEqualTo("test-key");
        Row spaced = staged(Landed.with(CLEAN, "DinhDanhCHS", "[]", "SoGiayToChuHoSo", "001 099.000-123"));
        assertThat(Landed.<byte[]>get(spaced, "person_hash")).isEqualTo(Landed.KEY.hash("001099000123"));
        for (String placeholder : List.of("000000001", "000000000")) {
            Row none = staged(Landed.with(CLEAN, "DinhDanhCHS", "[{\"SoDinhDanh\":\"" + placeholder + "\"}]"));
            assertThat(flags(none)).containsExactly("identity_placeholder");
            assertThat(Landed.<byte[]>get(none, "person_hash")).isNull();
            assertThat(Landed.<String>get(none, "key_id")).isNull();
        }
        Row withoutKey =
                landed.staged(Sent.DOSSIERS, Landed.PORTAL, Optional.empty()).get(0);
        assertThat(Landed.<byte[]>get(withoutKey, "person_hash")).isNull();
        assertThat(flags(withoutKey)).containsExactly("identity_placeholder");
    }

    @Test
    void noKeyAndNoPersonalTextIsInThePlanOrTheStage() {
        Row row = staged(Landed.with(CLEAN, "ChuHoSo", "Nguyen Van Thu", "Email", "thu@example.vn"));
        assertThat(row.toString()).doesNotContain("Nguyen Van Thu", "thu@example.vn", "001099000123");
        String plan = landed.stagedRows(Sent.DOSSIERS, Landed.PORTAL, Optional.of(Landed.KEY))
                .queryExecution()
                .toString();
        assertThat(plan).doesNotContain("sixteen bytes");
        assertThat(Landed.KEY).hasToString("PersonKey[test-key]");
    }

    @Test
    void papersAndResultsBecomeClaims() {
        String paper = "{\"DuongDanTaiTepTin\":\"/f/1\",\"IsDeleted\":\"false\",\"DuocTaiSuDung\":\"0\"}";
        String deleted = "{\"DuongDanTaiTepTin\":\"/f/2\",\"IsDeleted\":true}";
        String reused = "{\"DuocTaiSuDung\":2}";
        String fromStore = "{\"DuocLayTuKhoDMQG\":\"1\"}";
        String result = "DanhSachGiayToKetQua";
        List<Row> rows = staged(List.of(
                Landed.with(CLEAN, "TaiLieuNop", "[" + paper + "]"),
                Landed.with(CLEAN, "TaiLieuNop", "[" + deleted + "]"),
                Landed.with(CLEAN, "TaiLieuNop", "[" + deleted + "," + reused + "]"),
                Landed.with(CLEAN, "TaiLieuNop", "[" + fromStore + "]"),
                Landed.with(CLEAN, "TaiLieuNop", "[]", result, "[{\"DuongDanTepTinKetQua\":\" \"}]"),
                Landed.with(CLEAN, "TaiLieuNop", "[]", result, "[{\"DuongDanTepTinKetQua\":\"/k\"}]"),
                // Trap T18: the first submitted file sent as the result is no result.
                Landed.with(CLEAN, "TaiLieuNop", "[" + paper + "]", result, "[{\"DuongDanTepTinKetQua\":\"/f/1\"}]")));
        // A submitted file, data reused, from the portal's store, a result file.
        assertThat(rows.stream().map(DossierFeedTest::claims))
                .containsExactly(
                        List.of(true, false, false, false),
                        List.of(false, false, false, false),
                        List.of(false, true, false, false),
                        List.of(false, true, true, false),
                        List.of(false, false, false, false),
                        List.of(false, false, false, true),
                        List.of(true, false, false, false));
    }

    @Test
    void anAccountIsVerifiedWhereTheRecordSaysSo() {
        List<Row> rows =
                stagedWith("TaiKhoanDuocXacThucVoiVNeID", List.of("1", "#1", "#true", "0", "", "#null", "2", "co"));
        assertThat(rows.stream().map(row -> row.<Boolean>getAs("account_verified")))
                .containsExactly(true, true, true, false, false, false, false, false);
    }

    @Test
    void feesAreAddedAndThePaidFlagIsOneOrTwo() {
        Row row = staged(Landed.with(
                CLEAN, "DanhSachLePhi", "[{\"Gia\":\"15000\"},{\"Gia\":5000},{}]", "DuocThanhToanTrucTuyen", "2"));
        assertThat(Landed.<BigDecimal>get(row, "fee_due")).isEqualByComparingTo("20000");
        assertThat(Landed.<BigDecimal>get(row, "control_amount")).isEqualByComparingTo("20000");
        assertThat(Landed.<Boolean>get(row, "paid_flag")).isTrue();
        assertThat(Landed.<Boolean>get(staged(Landed.with(CLEAN, "DuocThanhToanTrucTuyen", "3")), "paid_flag"))
                .isFalse();
    }

    @Test
    void supplementsStandInTheOrderAsked() {
        Row row = staged(
                Landed.with(
                        CLEAN,
                        "DanhSachHoSoBoSung",
                        "[{\"NgayHenTraMoi\":\"20250801170000\"},{\"NgayBoSung\":\"20250701100000\"},{\"NgayBoSung\":\"20250701090000\",\"NgayTiepNhanBoSung\":\"20250701093000\"}]"));
        List<Row> supplements = row.getList(row.fieldIndex("supplement_requests"));
        assertThat(supplements).hasSize(3);
        assertThat(supplements.get(0).getStruct(0).<Integer>getAs("second")).isEqualTo(32_400);
        assertThat(supplements.get(0).getStruct(1).<Instant>getAs("at")).isEqualTo("2025-07-01T02:30:00Z");
        assertThat(supplements.get(1).getStruct(0).<Integer>getAs("second")).isEqualTo(36_000);
        assertThat(supplements.get(2).isNullAt(0)).isTrue();
        assertThat(supplements.get(2).getStruct(3).<LocalDate>getAs("on")).isEqualTo("2025-08-01");
    }

    @Test
    void theAgencyIsReadFromTheCode() {
        Map<String, String> agencies = Map.of(
                "000.00.00.H59-250701-0001", "H59",
                "000.00.01.H59-250701-0001", "000.00.01.H59",
                "G09.20-20250701-0092637", "G09.20",
                "HOSO-250701-0001", "VN.OTHER",
                "H44.100", "VN.OTHER");
        assertThat(stagedWith("MaHoSo", List.copyOf(agencies.keySet())))
                .hasSize(agencies.size())
                .allSatisfy(row -> {
                    String code = row.getAs("dossier_code");
                    assertThat(Landed.<String>get(row, "agency_code")).as(code).isEqualTo(agencies.get(code));
                });
    }

    @Test
    void equalContentHasAnEqualHashWhereverItLies() {
        String same = Landed.json(CLEAN);
        landed.file(FILE, same + "\n").file("dossiers/2025-07-02/b.jsonl", "\n" + same + "\n");
        List<Row> rows = landed.staged(Sent.DOSSIERS, Landed.PORTAL);
        assertThat(Landed.<byte[]>get(rows.get(0), "content_hash"))
                .isEqualTo(rows.get(1).<byte[]>getAs("content_hash"));
    }

    @Test
    void everyDifferenceOfContentChangesTheHash() {
        String asked = "[{\"NgayBoSung\":\"20250701090000\"}]";
        String answered = "[{\"NgayTiepNhanBoSung\":\"20250701090000\"}]";
        List<String[]> variants = List.of(
                CLEAN,
                Landed.with(CLEAN, "MaTTHC", "", "MaLinhVuc", "1.001193"),
                Landed.with(CLEAN, "MaTTHC", "1.001193", "MaLinhVuc", ""),
                Landed.with(CLEAN, "MaTTHC", "1.001193LV", "MaLinhVuc", "01"),
                Landed.with(CLEAN, "NgayHenTra", ""),
                Landed.with(CLEAN, "NgayHenTra", "20250704170001"),
                Landed.with(CLEAN, "NgayNopHoSo", "", "NgayTra", "20250630093000"),
                Landed.with(CLEAN, "DanhSachHoSoBoSung", asked),
                Landed.with(CLEAN, "DanhSachHoSoBoSung", answered),
                Landed.with(CLEAN, "DanhSachHoSoBoSung", "[{}]"),
                Landed.with(CLEAN, "DanhSachLePhi", "[{\"Gia\":\"0\"}]"),
                Landed.with(CLEAN, "KenhThucHien", ""),
                Landed.with(CLEAN, "KenhThucHien", "1"));
        List<String> hashes = staged(variants).stream()
                .map(row -> Arrays.toString(row.<byte[]>getAs("content_hash")))
                .toList();
        assertThat(hashes).doesNotHaveDuplicates();
    }

    private Row staged(String... record) {
        return staged(List.<String[]>of(record)).get(0);
    }

    private List<Row> staged(List<String[]> records) {
        List<String> lines = new ArrayList<>();
        records.forEach(record -> lines.add(Landed.json(record)));
        landed.file(FILE, String.join("\n", lines) + "\n");
        return landed.staged(Sent.DOSSIERS, Landed.PORTAL);
    }

    private List<Row> stagedWith(String name, List<String> values) {
        return staged(
                values.stream().map(value -> Landed.with(CLEAN, name, value)).toList());
    }

    private static List<Boolean> claims(Row row) {
        return List.of(
                row.getAs("component_file"),
                row.getAs("data_reused"),
                row.getAs("from_personal_store"),
                row.getAs("result_file"));
    }

    private static List<String> codes(Row row) {
        return Landed.texts(row, "rules");
    }

    private static List<String> flags(Row row) {
        return Landed.texts(row, "sent_flags");
    }
}
