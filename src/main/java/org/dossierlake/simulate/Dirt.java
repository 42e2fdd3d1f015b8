// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Breaks records on purpose: every way in turn, so that even a small simulation shows each of them. */
final class Dirt {

    private static final String[] NO_DATES = {
        "20251340083000",
        "20250230080000",
        "14/07/2025 08:00",
        "khong ro",
        "00010101000000",
        "20990101000000",
        "20250714250000"
    };
    private static final String[] NO_TEXT = {"42", "\"MaHoSo\"", "khong phai JSON", "}{", "<hoso/>"};

    private final List<Breakage> breakages;
    private final Random random;
    private int next;

    Dirt(SimulatedFeed feed, Random random) {
        this.random = random;
        this.breakages = switch (feed) {
            case DOSSIERS -> dossiers();
            case STEPS -> steps();
            case PAYMENTS -> payments();
            case PROCEDURES -> procedures();
        };
    }

    /** Every way to break a record, in the order in which they are used. */
    List<Breakage> breakages() {
        return breakages;
    }

    /** A broken twin of a record; the record itself stays as it is. */
    OutgoingRow broken(PortalRecord record, LocalDate fileDay) {
        Breakage breakage = breakages.get(next++ % breakages.size());
        if (breakage.destroysText()) {
            String text = record.json();
            int manner = random.nextInt(NO_TEXT.length + 1);
            return OutgoingRow.unreadable(
                    manner < NO_TEXT.length ? NO_TEXT[manner] : text.substring(0, text.length() * 2 / 3));
        }
        PortalRecord twin = record.copy();
        breakage.change().apply(twin, fileDay, random);
        if (random.nextInt(8) == 0) {
            Breakage second = breakages.get(random.nextInt(breakages.size()));
            if (!second.destroysText()) {
                second.change().apply(twin, fileDay, random);
                // Once more, so that the second change cannot repair the first.
                breakage.change().apply(twin, fileDay, random);
            }
        }
        return OutgoingRow.of(twin);
    }

    private static List<Breakage> dossiers() {
        List<Breakage> list = new ArrayList<>();
        list.add(new Breakage("RECORD_UNREADABLE", null));
        list.add(new Breakage("DOSSIER_CODE_MISSING", (record, day, random) -> nothing(record, "MaHoSo", random)));
        list.add(new Breakage("STATUS_UNREADABLE", (record, day, random) -> noStatus(record, "TrangThaiHoSo", random)));
        list.add(noDate("FILED_UNREADABLE", "NgayNopHoSo"));
        list.add(noDate("RECEIVED_UNREADABLE", "NgayTiepNhan"));
        list.add(noDate("DUE_UNREADABLE", "NgayHenTra"));
        list.add(noDate("FINISHED_UNREADABLE", "NgayKetThucXuLy"));
        list.add(noDate("RETURNED_UNREADABLE", "NgayTra"));
        list.add(noDate("REFUSED_UNREADABLE", "NgayTuChoi"));
        list.add(new Breakage("SUPPLEMENT_UNREADABLE", (record, day, random) -> {
            List<PortalRecord> supplements = new ArrayList<>(record.records("DanhSachHoSoBoSung"));
            String[] names = {"NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraTruoc", "NgayHenTraMoi"};
            supplements.add(new PortalRecord()
                    .put("HoSoBoSungId", "BS")
                    .put(names[random.nextInt(names.length)], NO_DATES[random.nextInt(NO_DATES.length)]));
            record.put("DanhSachHoSoBoSung", supplements);
        }));
        list.add(new Breakage("RECEIVED_MISSING", (record, day, random) -> {
            record.put("TrangThaiHoSo", random.nextBoolean() ? "4" : "9");
            nothing(record, "NgayTiepNhan", random);
        }));
        list.add(new Breakage("FEE_UNREADABLE", (record, day, random) -> {
            String[] amounts = {"mien phi", "-5000", "12.000.00 dong"};
            addFee(record, amounts[random.nextInt(amounts.length)]);
        }));
        list.add(new Breakage("FEE_AMBIGUOUS", (record, day, random) -> {
            String[] amounts = {"12.000", "12.000 dong", "1,5", "150,000"};
            addFee(record, amounts[random.nextInt(amounts.length)]);
        }));
        list.add(new Breakage("FEE_NOT_WHOLE", (record, day, random) -> addFee(record, "15000.50")));
        list.add(new Breakage("RECEIVED_AFTER_FILE_DAY", (record, day, random) -> {
            record.put(
                    "NgayTiepNhan",
                    PortalDate.text(day.plusDays(1 + random.nextInt(3)).atTime(8, 15)));
        }));
        list.add(new Breakage("CLOSED_AFTER_FILE_DAY", (record, day, random) -> {
            record.put("TrangThaiHoSo", "9")
                    .put("NgayTiepNhan", PortalDate.text(day.minusDays(2).atTime(9, 0)))
                    .put(
                            "NgayKetThucXuLy",
                            PortalDate.text(day.plusDays(1 + random.nextInt(3)).atTime(0, 0, random.nextInt(2))));
        }));
        list.add(new Breakage("CLOSED_BEFORE_RECEIVED", (record, day, random) -> {
            LocalDateTime received = day.minusDays(2).atTime(8, 0);
            record.put("TrangThaiHoSo", "9")
                    .put("NgayTiepNhan", PortalDate.text(received))
                    .put("NgayKetThucXuLy", PortalDate.text(received.minusDays(1 + random.nextInt(4))));
        }));
        return List.copyOf(list);
    }

    private static List<Breakage> steps() {
        return List.of(
                new Breakage("RECORD_UNREADABLE", null),
                new Breakage("DOSSIER_CODE_MISSING", (record, day, random) -> nothing(record, "MaHoSo", random)),
                new Breakage("STATUS_UNREADABLE", (record, day, random) -> noStatus(record, "TrangThai", random)),
                new Breakage("PROCESSED_UNREADABLE", (record, day, random) -> {
                    if (random.nextBoolean()) {
                        nothing(record, "ThoiDiemXuLy", random);
                    } else {
                        record.put("ThoiDiemXuLy", NO_DATES[random.nextInt(NO_DATES.length)]);
                    }
                }),
                noDate("STARTED_UNREADABLE", "NgayBatDau"),
                noDate("DEADLINE_UNREADABLE", "NgayKetThucTheoQuyDinh"),
                new Breakage("PROCESSED_AFTER_FILE_DAY", (record, day, random) -> {
                    record.put(
                            "ThoiDiemXuLy",
                            PortalDate.text(day.plusDays(1 + random.nextInt(3)).atTime(9, 30)));
                }));
    }

    private static List<Breakage> payments() {
        return List.of(
                new Breakage("RECORD_UNREADABLE", null),
                new Breakage("REFERENCE_MISSING", (record, day, random) -> nothing(record, "MaThamChieu", random)),
                new Breakage("AMOUNT_UNREADABLE", (record, day, random) -> {
                    if (random.nextBoolean()) {
                        nothing(record, "SoTien", random);
                    } else {
                        record.put("SoTien", "mot tram nghin");
                    }
                }),
                new Breakage(
                        "AMOUNT_AMBIGUOUS",
                        (record, day, random) -> record.put("SoTien", random.nextBoolean() ? "250.000" : "1,5")),
                new Breakage("AMOUNT_NOT_WHOLE", (record, day, random) -> record.put("SoTien", "100000.25")),
                new Breakage("PAID_UNREADABLE", (record, day, random) -> {
                    if (random.nextBoolean()) {
                        nothing(record, SentPayment.moment(record), random);
                    } else {
                        record.put(SentPayment.moment(record), NO_DATES[random.nextInt(NO_DATES.length)]);
                    }
                }),
                new Breakage("PAID_AFTER_FILE_DAY", (record, day, random) -> {
                    record.put(
                            SentPayment.moment(record),
                            PortalDate.text(day.plusDays(1 + random.nextInt(3)).atTime(0, 0)));
                }));
    }

    private static List<Breakage> procedures() {
        return List.of(
                new Breakage("RECORD_UNREADABLE", null),
                new Breakage("PROCEDURE_CODE_MISSING", (record, day, random) -> nothing(record, "MATTHC", random)),
                new Breakage("LEVEL_UNREADABLE", (record, day, random) -> {
                    record.put("CAPTHUCHIEN", random.nextBoolean() ? "Cấp phường" : "Cấp tỉnh, Cấp phường");
                }),
                new Breakage("ONLINE_LEVEL_UNREADABLE", (record, day, random) -> {
                    record.put("MUCDO", random.nextBoolean() ? "5" : "toàn trình");
                }),
                new Breakage("MAXIMUM_TIME_UNREADABLE", (record, day, random) -> {
                    boolean wrongUnit = random.nextBoolean();
                    record.put(
                            "CACHTHUCTHUCHIEN",
                            List.of(new PortalRecord()
                                    .put("KENH", "1")
                                    .put("THOIGIANGIAIQUYET", wrongUnit ? "2" : "vài")
                                    .put("DONVITINH", wrongUnit ? "Tuần" : "Ngày")));
                }),
                noDate("VALID_FROM_UNREADABLE", "NGAYHIEULUC"));
    }

    private static Breakage noDate(String rule, String name) {
        return new Breakage(rule, (record, day, random) -> record.put(name, NO_DATES[random.nextInt(NO_DATES.length)]));
    }

    private static void nothing(PortalRecord record, String name, Random random) {
        if (random.nextInt(4) == 0) {
            record.put(name, "  ");
        } else {
            record.putNothing(name, random.nextInt(3));
        }
    }

    private static void noStatus(PortalRecord record, String name, Random random) {
        String[] texts = {"", "11", "0", "xong"};
        record.put(name, texts[random.nextInt(texts.length)]);
    }

    private static void addFee(PortalRecord record, String amount) {
        List<PortalRecord> fees = new ArrayList<>(record.records("DanhSachLePhi"));
        fees.add(new PortalRecord().put("TenPhiLePhi", "Phí").put("Gia", amount));
        record.put("DanhSachLePhi", fees);
    }
}
