// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How the portal writes a life down: its dossier record at a moment, its steps, its payment messages. */
final class Writing {

    private static final String[] FAMILY = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng"};
    private static final String[] GIVEN = {"Văn Thu", "Thị Lan", "Quốc Bảo", "Minh Châu", "Đức Anh"};
    private static final String LINKS = "https://tep.example.vn/";

    private Writing() {}

    /** The dossier as it stood at a moment; the same life and moment give the same record. */
    static PortalRecord dossier(Life life, LocalDateTime moment) {
        int status = life.eventAt(moment).map(LifeEvent::status).orElse(1);
        boolean received = life.receivedAt() != null && !life.receivedAt().isAfter(moment);
        PortalRecord record = new PortalRecord()
                .put("MaHoSo", code(life))
                .put("MaTTHC", procedureSent(life))
                .put("TenTTHC", life.procedure().name())
                .put("MaLinhVuc", life.procedure().fieldCode())
                .put("TenLinhVuc", World.fieldName(life.procedure().fieldCode()));
        if (life.channel().isEmpty()) {
            record.putNothing("KenhThucHien", life.number());
        } else {
            record.put("KenhThucHien", life.channel());
        }
        record.put("ChuHoSo", owner(life))
                .put("LoaiDoiTuong", subject(life))
                .put("DinhDanhCHS", List.of(identity(life)));
        contact(record, life);
        date(record, "NgayNopHoSo", life.filedShown() ? life.filedAt() : null, life);
        date(record, "NgayTiepNhan", received ? life.receivedAt() : null, life);
        date(record, "NgayHenTra", received ? dueShown(life, moment) : null, life);
        date(record, "NgayKetThucXuLy", finished(life, status, moment), life);
        date(record, "NgayTra", life.lastOf(10, moment).map(LifeEvent::at).orElse(null), life);
        date(
                record,
                "NgayTuChoi",
                status == 3 ? life.eventAt(moment).orElseThrow().at() : null,
                life);
        record.put("TrangThaiHoSo", Integer.toString(status))
                .put("HinhThuc", life.habit("return", 4) == 0 ? "1" : "0")
                .put(
                        "DonViXuLy",
                        life.agency().readable()
                                ? "Bộ phận Một cửa " + life.agency().code()
                                : "")
                .put("NoiNopHoSo", "2")
                .put("HoSoCoThanhPhanSoHoa", life.habit("digitised", 2) == 0 ? "1" : "0");
        verified(record, life);
        if (life.oddity() == Oddity.PAID_FLAG_UNKNOWN) {
            record.put("DuocThanhToanTrucTuyen", life.number() % 2 == 0 ? "4" : "tien mat");
        } else if (life.habit("paid flag", 12) == 0 && !life.paidBy(moment)) {
            record.putNothing("DuocThanhToanTrucTuyen", life.habit("nothing", 3));
        } else {
            record.put("DuocThanhToanTrucTuyen", paidFlag(life, moment));
        }
        record.put("TaiLieuNop", papers(life))
                .put("DanhSachGiayToKetQua", status == 9 || status == 10 ? results(life) : List.of())
                .put("DanhSachLePhi", fees(life))
                .put("DanhSachHoSoBoSung", supplements(life, moment));
        if (life.habit("unknown field", 40) == 0) {
            record.put("MaHoSoKhac", "HSK-" + life.number());
        }
        return record;
    }

    /** A step: the dossier took a status. */
    static PortalRecord step(Life life, LifeEvent event) {
        LifeEvent before = life.events().stream()
                .filter(other -> other.at().isBefore(event.at()))
                .reduce((first, second) -> second)
                .orElse(null);
        PortalRecord record = new PortalRecord()
                .put("MaHoSo", life.code())
                .put("NguoiXuLy", "Cán bộ " + FAMILY[life.habit("clerk", 5)] + " " + life.habit("clerk number", 90))
                .put("ChucDanh", "Chuyên viên")
                .put("ThoiDiemXuLy", PortalDate.text(event.at()))
                .put(
                        "PhongBanXuLy",
                        "Trung tâm Phục vụ hành chính công " + life.agency().code())
                .put("NoiDungXuLy", content(life, event))
                .put("TrangThai", Integer.toString(event.status()));
        date(record, "NgayBatDau", before == null ? null : before.at(), life);
        date(record, "NgayKetThucTheoQuyDinh", life.dueAt(), life);
        return record;
    }

    /** A message of the payment platform. */
    static PortalRecord payment(Life life, LifePayment payment) {
        boolean callback = payment.message().equals("CONFIRM");
        PortalRecord record = new PortalRecord()
                .put("LoaiBanTin", callback ? payment.message() : "INIT")
                .put("PhienBan", "1.0.6");
        if (callback) {
            record.put("MaLoi", payment.errorCode());
        } else if (payment.message().equals(LifePayment.PAID_BACK)) {
            record.put("TrangThai", payment.message()).put("NgayHoanPhi", PortalDate.text(payment.at()));
        }
        record.put("MaDoiTac", "DVC01")
                .put("MaThamChieu", payment.reference())
                .put("SoTien", amount(life, payment))
                .put("LoaiHinhThanhToan", "PAY")
                .put("MaKenhThanhToan", "1")
                .put("NgonNgu", "vi")
                .put("MaTienTe", "VND");
        if (payment.transaction().isEmpty()) {
            record.putNothing("MaGiaoDich", life.number());
        } else {
            record.put("MaGiaoDich", payment.transaction());
        }
        record.put("MaNganHang", payment.bank())
                .put("ThongTinGiaoDich", "THANH TOAN HO SO")
                .put("ThoiGianGD", PortalDate.text(payment.at()))
                .put("MaXacThuc", hex(life.number() * 0x9E3779B97F4A7C15L) + hex(payment.hashCode()));
        if (payment.namesDossier()) {
            record.put("ThongTinBienLai", receipt(life, payment));
        } else if (!payment.unit().isEmpty()) {
            record.put("ThongTinBienLai", new PortalRecord().put("MaDonVi", payment.unit()));
        }
        return record;
    }

    private static String hex(long number) {
        String digits = Long.toHexString(number);
        return "0000000000000000".substring(digits.length()) + digits;
    }

    /** Some senders leave the code out, others write it in its long form. */
    private static String procedureSent(Life life) {
        int manner = life.habit("procedure", 40);
        return manner == 0 ? "" : life.procedure().code() + (manner == 1 ? ".000.00.00.H44" : "");
    }

    /** Some people copy a code out of a document, with the width of its digits or with a mark that nobody sees. */
    private static String code(Life life) {
        if (life.oddity() != Oddity.CHARACTERS_MENDED) {
            return life.code();
        }
        int last = life.code().length() - 1;
        char digit = life.code().charAt(last);
        return life.number() % 2 == 0
                ? life.code() + PortalRecord.ZERO_WIDTH_SPACE
                : life.code().substring(0, last) + (char) (PortalRecord.WIDE_ZERO + digit - '0');
    }

    private static String subject(Life life) {
        if (life.oddity() == Oddity.SUBJECT_UNKNOWN) {
            return life.number() % 2 == 0 ? "0" : "9";
        }
        return life.habit("subject", 8) == 0 ? "2" : "1";
    }

    private static String content(Life life, LifeEvent event) {
        return life.oddity() == Oddity.CLOSED_BY_SYNTHETIC_STEP && event.status() == 9
                ? SentStep.SYNTHETIC_CONTENT
                : "Chuyển trạng thái \"" + event.status() + "\"\nĐã kiểm tra hồ sơ";
    }

    /** One bank in fifty writes amounts for people to read. */
    private static String amount(Life life, LifePayment payment) {
        return life.habit("amount", 50) == 0
                ? String.format(Locale.ROOT, "%,d VND", payment.amount().longValueExact())
                        .replace(',', ' ')
                : payment.amount().toPlainString();
    }

    private static String owner(Life life) {
        return FAMILY[life.habit("family", 5)] + " " + GIVEN[life.habit("given", 5)] + " " + life.number();
    }

    private static PortalRecord identity(Life life) {
        if (life.oddity() == Oddity.IDENTITY_PLACEHOLDER) {
            return new PortalRecord()
                    .put("LoaiDinhDanh", "2")
                    .put("SoDinhDanh", life.number() % 2 == 0 ? "000000001" : "000000000");
        }
        String strange = strangeNumber(life);
        if (!strange.isEmpty()) {
            return new PortalRecord().put("LoaiDinhDanh", "1").put("SoDinhDanh", strange);
        }
        return new PortalRecord()
                .put("LoaiDinhDanh", "1")
                .put(
                        "SoDinhDanh",
                        "0%02d%09d".formatted(1 + life.habit("birth place", 95), 100_000_000L + life.number() / 2));
    }

    private static String strangeNumber(Life life) {
        if (life.oddity() == Oddity.IDENTITY_MALFORMED) {
            return life.number() % 2 == 0 ? "Dinhkem" : "0010990001" + life.number() % 10;
        }
        if (life.oddity() == Oddity.TAX_CODE_INVALID) {
            return life.number() % 2 == 0 ? "0100109107" : "0100109106000";
        }
        return life.oddity() == Oddity.TAX_CODE_UNDECIDED ? "2100010020" : "";
    }

    private static void contact(PortalRecord record, Life life) {
        if (life.habit("contact", 5) == 0) {
            record.putNothing("Email", life.habit("mail", 3)).putNothing("SoDienThoai", life.habit("phone", 3));
        } else {
            record.put("Email", "chuhoso" + life.number() + "@example.vn")
                    .put("SoDienThoai", "09%08d".formatted(life.number() * 7919L % 100_000_000L));
        }
        record.put(
                "TrichYeuHoSo",
                "Hồ sơ của ông/bà " + owner(life) + ": \"" + life.procedure().name()
                        + (life.oddity() == Oddity.TEXT_CUT ? "..." : "\""));
    }

    private static LocalDateTime dueShown(Life life, LocalDateTime moment) {
        LocalDateTime due = life.dueAt();
        // Half of the agencies also write the new due date into the dossier itself.
        if (life.habit("due", 2) == 0) {
            for (LifeSupplement supplement : life.supplements()) {
                if (answered(supplement, moment) && supplement.dueAfter() != null) {
                    due = supplement.dueAfter();
                }
            }
        }
        return due;
    }

    private static LocalDateTime finished(Life life, int status, LocalDateTime moment) {
        boolean toldLate = life.oddity() == Oddity.CLOSING_LANDED_AFTER_DUE && status == 10;
        if (life.oddity() == Oddity.END_UNDER_OPEN_STATUS || toldLate) {
            return life.receivedAt().plusHours(1);
        }
        if (status < 7 || !life.showsClosingDate()) {
            return null;
        }
        return life.lastOf(status == 10 ? 9 : status, moment).orElseThrow().at();
    }

    /** Whether the account is verified by VNeID: every third one is, in every spelling of yes. */
    private static void verified(PortalRecord record, Life life) {
        int manner = life.habit("verified", 150);
        if (manner == 0) {
            record.put("TaiKhoanDuocXacThucVoiVNeID", "co");
        } else if (manner % 3 == 0) {
            record.put(
                    "TaiKhoanDuocXacThucVoiVNeID", manner % 2 == 0 ? "1" : manner % 5 == 0 ? (Object) 1 : Boolean.TRUE);
        } else if (manner % 3 == 1) {
            record.put("TaiKhoanDuocXacThucVoiVNeID", "0");
        } else {
            record.putNothing("TaiKhoanDuocXacThucVoiVNeID", manner % 4);
        }
    }

    private static String paidFlag(Life life, LocalDateTime moment) {
        boolean wrong = life.habit("wrong flag", 20) == 0;
        if (life.paidBy(moment) != wrong) {
            return life.habit("gateway", 3) == 0 ? "2" : "1";
        }
        return life.habit("not paid", 4) == 0 ? "3" : "0";
    }

    private static List<PortalRecord> papers(Life life) {
        List<PortalRecord> papers = new ArrayList<>();
        int count = life.habit("papers", 4);
        for (int i = 0; i < count; i++) {
            String about = "paper " + i;
            boolean deleted = life.habit(about + " deleted", 12) == 0;
            PortalRecord paper = new PortalRecord()
                    .put("TepDinhKemId", "T" + life.number() + "-" + i)
                    .put("TenTepDinhKem", life.habit(about, 6) == 0 ? "Dinhkem" : "Don de nghi " + (i + 1) + ".pdf");
            if (deleted) {
                paper.put("IsDeleted", life.habit(about, 2) == 0 ? (Object) "true" : Boolean.TRUE);
            } else {
                paper.putNothing("IsDeleted", life.habit(about + " kept", 3));
            }
            if (life.habit(about + " link", 3) == 0) {
                paper.putNothing("DuongDanTaiTepTin", life.habit(about, 3));
            } else {
                paper.put("DuongDanTaiTepTin", LINKS + "nop/" + life.number() + "/" + i);
            }
            int reused = deleted ? 0 : life.habit(about + " reused", 9);
            Object second = life.habit(about, 5) == 0 ? (Object) 1 : "1";
            papers.add(paper.put("MaThanhPhanHoSo", "TP" + (i + 1))
                    .put("DuocSoHoa", "1")
                    .put("DuocTaiSuDung", reused == 0 ? "2" : reused == 1 ? second : "0")
                    .put("DuocLayTuKhoDMQG", reused == 2 ? "1" : ""));
        }
        if (life.oddity() == Oddity.COMPONENT_FLAG_UNKNOWN) {
            papers.add(new PortalRecord()
                    .put("TenTepDinhKem", "Ban sao.pdf")
                    .put(life.number() % 2 == 0 ? "DuocTaiSuDung" : "IsDeleted", "co"));
        }
        return papers;
    }

    private static List<PortalRecord> results(Life life) {
        int manner = life.habit("result", 10);
        if (manner < 4) {
            return List.of();
        }
        PortalRecord result =
                new PortalRecord().put("TenGiayTo", "Kết quả giải quyết").put("GiayToId", "KQ" + life.number());
        if (manner == 4) {
            result.put("DuongDanTepTinKetQua", "");
        } else if (manner == 5) {
            // Some senders repeat the applicant's own first upload where there is no result file.
            result.put("DuongDanTepTinKetQua", LINKS + "nop/" + life.number() + "/0");
        } else {
            result.put("DuongDanTepTinKetQua", LINKS + "ketqua/" + life.number());
        }
        return List.of(result.put("MaGiayToKetQua", "KQ.%06d".formatted(life.habit("paper code", 300))));
    }

    private static List<PortalRecord> fees(Life life) {
        if (life.oddity() == Oddity.FEE_WITH_SEPARATORS) {
            return List.of(fee("Lệ phí", life.number() % 2 == 0 ? "1.234.567" : "45 000 đ"));
        }
        long fee = life.procedure().fee();
        if (fee == 0) {
            return life.habit("fee", 2) == 0 ? List.of() : List.of(fee("Lệ phí", "0"));
        }
        return switch (life.habit("fee", 6)) {
            case 0 -> List.of(fee("Phí", Long.toString(fee - 10_000)), fee("Lệ phí", "10000"));
            case 1 -> List.of(fee("Phí", Long.toString(fee)), fee("Lệ phí", ""));
            default -> List.of(fee("Phí", Long.toString(fee)));
        };
    }

    private static PortalRecord fee(String name, String amount) {
        return new PortalRecord()
                .put("TenPhiLePhi", name)
                .put("MaPhiLePhi", "1")
                .put("HinhThucThu", "1")
                .put("Gia", amount)
                .put("LoaiPhiLePhi", "1");
    }

    private static List<PortalRecord> supplements(Life life, LocalDateTime moment) {
        List<PortalRecord> records = new ArrayList<>();
        for (LifeSupplement supplement : life.supplements()) {
            if (supplement.askedAt().isAfter(moment)) {
                continue;
            }
            boolean answered = answered(supplement, moment);
            boolean namesOldDue = life.habit("old due", 7) != 0;
            PortalRecord record = new PortalRecord()
                    .put("HoSoBoSungId", "BS" + life.number() + "-" + records.size())
                    .put("NguoiYeuCauBoSung", "Cán bộ một cửa")
                    .put("NoiDungBoSung", "Bổ sung giấy tờ còn thiếu")
                    .put("NgayBoSung", PortalDate.text(supplement.askedAt()));
            date(record, "NgayTiepNhanBoSung", answered ? supplement.answeredAt() : null, life);
            record.put("TrangThaiBoSung", answered ? "1" : "0");
            date(record, "NgayHenTraTruoc", namesOldDue ? supplement.dueBefore() : null, life);
            date(record, "NgayHenTraMoi", answered ? supplement.dueAfter() : null, life);
            records.add(record);
        }
        return records;
    }

    private static PortalRecord receipt(Life life, LifePayment payment) {
        String amount = payment.amount().abs().toPlainString();
        return new PortalRecord()
                .put("MaDVC", life.procedure().code() + ".01")
                .put("MaTTHC", life.procedure().code())
                .put("MaDonVi", life.agency().code())
                .put("MaHoSo", life.code())
                .put("HoTenNguoiNop", owner(life))
                .put("DiaChiNguoiNop", "Số " + (1 + life.habit("house", 300)) + " đường Trần Hưng Đạo")
                .put(
                        "PhiLePhi",
                        List.of(new PortalRecord().put("LoaiPhiLePhi", "1").put("SoTien", amount)));
    }

    private static void date(PortalRecord record, String name, LocalDateTime at, Life life) {
        if (at != null) {
            record.put(name, PortalDate.text(at));
        } else {
            record.putNothing(name, life.habit(name, 4));
        }
    }

    static boolean answered(LifeSupplement supplement, LocalDateTime moment) {
        return supplement.answeredAt() != null && !supplement.answeredAt().isAfter(moment);
    }
}
