// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;
import java.util.List;

/**
 * How senders of the national profile write a dossier down: the agreed fields, and none beyond them. Messages of the
 * payment platform are those of {@link Writing}.
 */
final class NationalWriting {

    private static final String[] FAMILY = {"Nguyễn Văn", "Trần Thị", "Lê Quốc", "Phạm Minh", "Hoàng Đức"};

    private NationalWriting() {}

    /** The dossier as it stood at a moment. */
    static PortalRecord dossier(NationalLife told, LocalDateTime moment) {
        Life life = told.life();
        LifeEvent newest = life.eventAt(moment).orElseThrow();
        int status = newest.status();
        boolean received = life.receivedAt() != null && !life.receivedAt().isAfter(moment);
        boolean resolved = status == 9 || status == 10;
        String person = Integer.toString(Math.floorMod(life.number(), 100_000_000));
        return new PortalRecord()
                .put("MaHoSo", life.code())
                .put("MaTTHC", life.procedure().code())
                .put("MaLinhVuc", life.procedure().fieldCode())
                .put("KenhThucHien", life.channel())
                .put("ChuHoSo", FAMILY[life.habit("family", 5)] + " " + person)
                .put("LoaiDoiTuong", life.habit("subject", 8) == 0 ? "2" : "1")
                .put(
                        "DinhDanhCHS",
                        List.of(new PortalRecord()
                                .put("LoaiDinhDanh", "1")
                                .put("SoDinhDanh", "0010" + "00000000".substring(person.length()) + person)))
                .put("NgayNopHoSo", PortalDate.text(life.filedAt()))
                .put("NgayTiepNhan", received ? PortalDate.text(life.receivedAt()) : "")
                .put("NgayHenTra", received ? PortalDate.text(told.dueAt(moment)) : "")
                .put("NgayKetThucXuLy", status >= 7 ? PortalDate.text(newest.at()) : "")
                .put("NgayTra", status == 10 ? PortalDate.text(newest.at()) : "")
                .put("NgayTuChoi", status == 3 ? PortalDate.text(newest.at()) : "")
                .put("TrangThaiHoSo", Integer.toString(status))
                .put("HoSoCoThanhPhanSoHoa", told.digitised() ? "1" : "0")
                .put("DuocThanhToanTrucTuyen", life.paidBy(moment) ? "1" : "0")
                .put("TaiLieuNop", List.of(paper(told)))
                .put("DanhSachGiayToKetQua", resolved ? List.of(result(told)) : List.of())
                .put("DanhSachLePhi", fees(life))
                .put("DanhSachHoSoBoSung", supplements(life, moment));
    }

    private static PortalRecord paper(NationalLife told) {
        return new PortalRecord()
                .put("MaThanhPhanHoSo", "TP1")
                .put(
                        "DuongDanTaiTepTin",
                        told.digitised() ? "nop/" + told.life().code() : "")
                .put("DuocSoHoa", told.digitised() ? "1" : "0")
                .put("DuocTaiSuDung", "0")
                .put("DuocLayTuKhoDMQG", "0");
    }

    private static PortalRecord result(NationalLife told) {
        return new PortalRecord()
                .put("MaGiayToKetQua", "KQ")
                .put(
                        "DuongDanTepTinKetQua",
                        told.digitised() ? "tra/" + told.life().code() : "");
    }

    private static List<PortalRecord> fees(Life life) {
        long fee = life.procedure().fee();
        return fee == 0
                ? List.of()
                : List.of(new PortalRecord().put("LoaiPhiLePhi", "1").put("Gia", Long.toString(fee)));
    }

    private static List<PortalRecord> supplements(Life life, LocalDateTime moment) {
        return life.supplements().stream()
                .filter(supplement -> !supplement.askedAt().isAfter(moment))
                .map(supplement -> {
                    boolean answered = Writing.answered(supplement, moment);
                    return new PortalRecord()
                            .put("NgayBoSung", PortalDate.text(supplement.askedAt()))
                            .put("NgayTiepNhanBoSung", answered ? PortalDate.text(supplement.answeredAt()) : "")
                            .put("NgayHenTraTruoc", PortalDate.text(supplement.dueBefore()))
                            .put("NgayHenTraMoi", answered ? PortalDate.text(supplement.dueAfter()) : "");
                })
                .toList();
    }
}
