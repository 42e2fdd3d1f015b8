// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.domain.ShippedAgencies;
import org.dossierlake.rule.Flag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a dossier's record is odd and accepted all the same, each beside a record that is not odd. */
class DossierRecordFlagsTest {

    private static final String PAPER = "{\"TenTepDinhKem\":\"don.pdf\",\"DuongDanTaiTepTin\":\"/f/1\"}";
    private static final String FEE = "{\"TenPhiLePhi\":\"Lệ phí\",\"Gia\":\"15000\"}";

    private static final String[] CLEAN = {
        "MaHoSo", "H44.100-250701-0001",
        "MaTTHC", "1.001193",
        "TenTTHC", "Đăng ký khai sinh",
        "KenhThucHien", "2",
        "LoaiDoiTuong", "1",
        "DinhDanhCHS", "[{\"SoDinhDanh\":\"001099000123\"}]",
        "TrichYeuHoSo", "Khai sinh cho con",
        "NgayNopHoSo", "20250630093000",
        "NgayTiepNhan", "20250701080000",
        "TrangThaiHoSo", "4",
        "DuocThanhToanTrucTuyen", "0",
        "DanhSachLePhi", "[" + FEE + "]",
        "TaiLieuNop", "[" + PAPER + "]"
    };

    @TempDir
    Path folder;

    private final Map<String, List<String[]>> odd = new LinkedHashMap<>();
    private final List<String[]> clean = new ArrayList<>();

    @Test
    void eachFlagIsRaisedByItsRecordAloneAndNoneByItsNeighbours() {
        who();
        accounts();
        money();
        papers();
        texts();
        assertThat(odd.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        DossierRecordFlags.FLAGS.stream().map(Flag::code).toList());
        List<String> expected = new ArrayList<>();
        List<String[]> records = new ArrayList<>();
        odd.forEach((flag, changes) -> changes.forEach(change -> {
            expected.add(flag);
            records.add(Landed.with(CLEAN, change));
        }));
        clean.forEach(change -> records.add(Landed.with(CLEAN, change)));
        List<Row> rows = staged(records);
        for (int i = 0; i < rows.size(); i++) {
            String record = String.join(" ", records.get(i));
            assertThat(Landed.texts(rows.get(i), "rules")).as(record).isEmpty();
            assertThat(Landed.texts(rows.get(i), "sent_flags"))
                    .as(record)
                    .isEqualTo(i < expected.size() ? List.of(expected.get(i)) : List.of());
        }
    }

    private void who() {
        odd("channel_missing", "KenhThucHien", "");
        odd("channel_unknown", "KenhThucHien", "0");
        odd("subject_unknown", "LoaiDoiTuong", "0");
        odd("agency_missing", "MaHoSo", "BPMC-250701-0001");
        odd("agency_by_name", "MaHoSo", "BPMC-250701-0001", "DonViXuLy", "UBND TP. Hồ Chí Minh");
        odd("agency_unresolved", "MaHoSo", "BPMC-250701-0001", "DonViXuLy", "UBND xã Không Có");
        clean("DonViXuLy", "UBND xã Không Có");
        clean("LoaiDoiTuong", "");
        for (String placeholder : List.of("000000001", "000000000", "000000000001", "000 000 000")) {
            odd("identity_placeholder", "DinhDanhCHS", number(placeholder));
        }
        for (String malformed : List.of("00109900012", "0010990001234", "12345678", "Dinhkem", "C1234567")) {
            odd(malformed.length() == 13 ? "tax_code_invalid" : "identity_malformed", "DinhDanhCHS", number(malformed));
        }
        odd("tax_code_invalid", "DinhDanhCHS", number("0100109107"));
        odd("tax_code_invalid", "DinhDanhCHS", number("0100109106-000"));
        // 31 x 2 + 29 x 1 + 13 x 1 + 3 x 2 = 110, ten times 11: the rule gives 10 for the tenth digit.
        odd("tax_code_undecided", "DinhDanhCHS", number("2100010020"));
        clean("DinhDanhCHS", number("0100109106"));
        clean("DinhDanhCHS", number("0100109106-001"));
        clean("DinhDanhCHS", number("012345678"));
        clean("DinhDanhCHS", number(""));
    }

    private void money() {
        odd("fee_with_separators", "DanhSachLePhi", fee("1.234.567"));
        odd("fee_with_separators", "DanhSachLePhi", fee("15000 đ"));
        odd("fee_amount_missing", "DanhSachLePhi", "[" + FEE + ",{\"Gia\":\"\"}]");
        odd("fee_amount_missing", "DanhSachLePhi", "[" + FEE + ",{\"Gia\":null}]");
        clean("DanhSachLePhi", "[" + FEE + ",{\"Gia\":\"0\"}]");
        clean("DanhSachLePhi", "[" + FEE + ",{\"Gia\":0}]");
        odd("fee_not_split", "DanhSachLePhi", "[{\"TenPhiLePhi\":\"Phi\",\"Gia\":\"15000\"}]");
        clean("DanhSachLePhi", "[{\"TenPhiLePhi\":\"Phi\",\"Gia\":\"0\"}]");
        clean("DanhSachLePhi", "[{\"TenPhiLePhi\":\"Phí\",\"Gia\":\"15000\"}," + FEE + "]");
        odd("paid_flag_missing", "DuocThanhToanTrucTuyen", "");
        odd("paid_flag_missing", "DuocThanhToanTrucTuyen", "#null");
        clean("DuocThanhToanTrucTuyen", "", "DanhSachLePhi", "[]");
        odd("paid_flag_unknown", "DuocThanhToanTrucTuyen", "4");
        odd("paid_flag_unknown", "DuocThanhToanTrucTuyen", "tien mat");
        for (String known : List.of("#1", "2", "3", "True", "#false", "FALSE")) {
            clean("DuocThanhToanTrucTuyen", known);
        }
    }

    private void accounts() {
        odd("verified_flag_unknown", "TaiKhoanDuocXacThucVoiVNeID", "co");
        odd("verified_flag_unknown", "TaiKhoanDuocXacThucVoiVNeID", "2");
        for (String known : List.of("#1", "0", "True", "#false", "", "#null")) {
            clean("TaiKhoanDuocXacThucVoiVNeID", known);
        }
    }

    private void papers() {
        odd("component_flag_unknown", "TaiLieuNop", paper("\"IsDeleted\":\"co\""));
        odd("component_flag_unknown", "TaiLieuNop", paper("\"DuocTaiSuDung\":3"));
        odd("component_flag_unknown", "TaiLieuNop", paper("\"DuocLayTuKhoDMQG\":\"2\""));
        clean("TaiLieuNop", paper("\"IsDeleted\":\"False\",\"DuocTaiSuDung\":\"2\",\"DuocLayTuKhoDMQG\":null"));
        odd("online_without_attachment", "TaiLieuNop", "[]");
        odd("online_without_attachment", "TaiLieuNop", "[{\"TenTepDinhKem\":\"don.pdf\"}]");
        clean("TaiLieuNop", "[]", "KenhThucHien", "1");
        odd("result_is_submitted_file", "DanhSachGiayToKetQua", result("/f/1"));
        clean("DanhSachGiayToKetQua", result("/k/1"));
        clean("DanhSachGiayToKetQua", result(""));
    }

    private void texts() {
        odd("characters_mended", "MaHoSo", "H44.100-250701-０００１");
        odd("characters_mended", "DinhDanhCHS", number("001099000123\u200B"));
        odd("other_code", "MaHoSoKhac", "H44.100-250701-54321");
        clean("MaHoSoKhac", "H44.100-250701-0001");
        odd("text_placeholder", "TrichYeuHoSo", "Dinhkem");
        odd("text_placeholder", "TaiLieuNop", "[{\"TenTepDinhKem\":\"Dinhkem\",\"DuongDanTaiTepTin\":\"/f/1\"}]");
        odd("text_cut", "TrichYeuHoSo", "Khai sinh cho...");
        odd("text_cut", "TenTTHC", "Đăng ký khai…");
        clean("TrichYeuHoSo", "");
    }

    private void odd(String flag, String... change) {
        odd.computeIfAbsent(flag, any -> new ArrayList<>()).add(change);
    }

    private void clean(String... change) {
        clean.add(change);
    }

    private static String number(String number) {
        return "[{\"SoDinhDanh\":\"" + number + "\"}]";
    }

    private static String fee(String amount) {
        return "[{\"TenPhiLePhi\":\"Lệ phí\",\"Gia\":\"" + amount + "\"}]";
    }

    private static String paper(String marks) {
        return "[" + PAPER + ",{\"TenTepDinhKem\":\"b.pdf\"," + marks + "}]";
    }

    private static String result(String link) {
        return "[{\"DuongDanTepTinKetQua\":\"" + link + "\"}]";
    }

    private List<Row> staged(List<String[]> records) {
        String lines = String.join("\n", records.stream().map(Landed::json).toList());
        return new Landed(folder)
                .with(AgencyDirectory.of(ShippedAgencies.register()), UnresolvedAgency.OTHER)
                .file("dossiers/2025-07-01/a.jsonl", lines)
                .staged(Sent.DOSSIERS, Landed.PORTAL);
    }
}
