// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which rules a landed record breaks, told record by record. */
final class Screening {

    private static final List<String> CLOSED_FOR_GOOD = List.of("7", "8", "9", "10");
    private static final List<String> NEEDS_RECEIPT = List.of("2", "4", "5", "6", "8", "9", "10");
    private static final List<String> STATUSES = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
    private static final List<String> SUPPLEMENT_DATES =
            List.of("NgayBoSung", "NgayTiepNhanBoSung", "NgayHenTraTruoc", "NgayHenTraMoi");

    private static final List<String> LEVELS = List.of("Cấp bộ", "Cấp tỉnh", "Cấp huyện", "Cấp xã", "Cơ quan khác");
    private static final List<String> UNITS = List.of("Ngày làm việc", "Ngày", "Giờ", "Tháng");
    private static final Pattern GROUPS = Pattern.compile("-?[1-9]\\d{0,2}((\\.\\d{3}){2,}|(,\\d{3}){2,}|( \\d{3})+)");
    private static final Pattern AMBIGUOUS = Pattern.compile("-?(\\d+,\\d+|[1-9]\\d{0,2}\\.\\d{3})");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,13}(\\.\\d{1,5})?");

    private Screening() {}

    /**
     * The codes of all broken rules in the order of the rules.
     *
     * @param record the record; null where its text cannot be read
     * @param fileDay the day of its file
     */
    static List<String> of(SimulatedFeed feed, PortalRecord record, LocalDate fileDay) {
        if (record == null) {
            return List.of("RECORD_UNREADABLE");
        }
        return switch (feed) {
            case DOSSIERS -> dossier(record, fileDay);
            case STEPS -> step(record, fileDay);
            case PAYMENTS -> payment(record, fileDay);
            case PROCEDURES -> procedure(record);
        };
    }

    /** The sum of the fee lines; none where a line cannot be read. An empty line is 0. */
    static Optional<BigDecimal> feeSum(PortalRecord dossier) {
        BigDecimal sum = BigDecimal.ZERO;
        for (PortalRecord fee : dossier.records("DanhSachLePhi")) {
            if (!fee.text("Gia").isEmpty()) {
                Optional<BigDecimal> amount = number(fee.text("Gia")).filter(value -> value.signum() >= 0);
                if (amount.isEmpty()) {
                    return Optional.empty();
                }
                sum = sum.add(amount.get());
            }
        }
        return Optional.of(sum);
    }

    /** An amount in VND, with thousands separators and unit or without; none where the text has two meanings or none. */
    static Optional<BigDecimal> number(String text) {
        String bare = withoutUnit(text);
        if (isAmbiguous(text)) {
            return Optional.empty();
        }
        if (GROUPS.matcher(bare).matches()) {
            return Optional.of(new BigDecimal(bare.replaceAll("[., ]", "")));
        }
        return isPlainNumber(bare) ? Optional.of(new BigDecimal(bare)) : Optional.empty();
    }

    /** Whether it is digits with at most one point. */
    static boolean isPlainNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** Whether a separator may be for thousands and for decimals. */
    private static boolean isAmbiguous(String text) {
        return AMBIGUOUS.matcher(withoutUnit(text)).matches();
    }

    private static String withoutUnit(String text) {
        return text.replaceFirst(" (đ|VND|dong)$", "");
    }

    private static List<String> dossier(PortalRecord record, LocalDate fileDay) {
        List<String> broken = new ArrayList<>();
        String status = record.text("TrangThaiHoSo");
        LocalDateTime received = PortalDate.read(record.text("NgayTiepNhan"));
        LocalDateTime closed = closingAsSent(record, status);
        add(broken, "DOSSIER_CODE_MISSING", record.text("MaHoSo").isEmpty());
        add(broken, "STATUS_UNREADABLE", !STATUSES.contains(status));
        add(broken, "FILED_UNREADABLE", unreadable(record, "NgayNopHoSo"));
        add(broken, "RECEIVED_UNREADABLE", unreadable(record, "NgayTiepNhan"));
        add(broken, "DUE_UNREADABLE", unreadable(record, "NgayHenTra"));
        add(broken, "FINISHED_UNREADABLE", unreadable(record, "NgayKetThucXuLy"));
        add(broken, "RETURNED_UNREADABLE", unreadable(record, "NgayTra"));
        add(broken, "REFUSED_UNREADABLE", unreadable(record, "NgayTuChoi"));
        add(
                broken,
                "SUPPLEMENT_UNREADABLE",
                record.records("DanhSachHoSoBoSung").stream().anyMatch(supplement -> SUPPLEMENT_DATES.stream()
                        .anyMatch(name -> unreadable(supplement, name))));
        add(
                broken,
                "RECEIVED_MISSING",
                NEEDS_RECEIPT.contains(status) && record.text("NgayTiepNhan").isEmpty());
        List<String> fees = record.records("DanhSachLePhi").stream()
                .map(fee -> fee.text("Gia"))
                .toList();
        add(broken, "FEE_UNREADABLE", fees.stream().anyMatch(Screening::isNoFee));
        add(broken, "FEE_AMBIGUOUS", fees.stream().anyMatch(Screening::isAmbiguous));
        add(
                broken,
                "FEE_NOT_WHOLE",
                record.records("DanhSachLePhi").stream().anyMatch(fee -> notWhole(fee.text("Gia"))));
        add(broken, "RECEIVED_AFTER_FILE_DAY", after(received, fileDay));
        add(broken, "CLOSED_AFTER_FILE_DAY", after(closed, fileDay));
        add(
                broken,
                "CLOSED_BEFORE_RECEIVED",
                closed != null && received != null && closed.toLocalDate().isBefore(received.toLocalDate()));
        return broken;
    }

    private static List<String> step(PortalRecord record, LocalDate fileDay) {
        List<String> broken = new ArrayList<>();
        LocalDateTime processed = PortalDate.read(record.text("ThoiDiemXuLy"));
        add(broken, "DOSSIER_CODE_MISSING", record.text("MaHoSo").isEmpty());
        add(broken, "STATUS_UNREADABLE", !STATUSES.contains(record.text("TrangThai")));
        add(broken, "PROCESSED_UNREADABLE", processed == null);
        add(broken, "STARTED_UNREADABLE", unreadable(record, "NgayBatDau"));
        add(broken, "DEADLINE_UNREADABLE", unreadable(record, "NgayKetThucTheoQuyDinh"));
        add(broken, "PROCESSED_AFTER_FILE_DAY", after(processed, fileDay));
        return broken;
    }

    private static List<String> payment(PortalRecord record, LocalDate fileDay) {
        List<String> broken = new ArrayList<>();
        LocalDateTime paid = PortalDate.read(record.text(SentPayment.moment(record)));
        add(broken, "REFERENCE_MISSING", record.text("MaThamChieu").isEmpty());
        boolean ambiguous = isAmbiguous(record.text("SoTien"));
        add(
                broken,
                "AMOUNT_UNREADABLE",
                !ambiguous && number(record.text("SoTien")).isEmpty());
        add(broken, "AMOUNT_AMBIGUOUS", ambiguous);
        add(broken, "AMOUNT_NOT_WHOLE", notWhole(record.text("SoTien")));
        add(broken, "PAID_UNREADABLE", paid == null);
        add(broken, "PAID_AFTER_FILE_DAY", after(paid, fileDay));
        return broken;
    }

    private static List<String> procedure(PortalRecord record) {
        List<String> broken = new ArrayList<>();
        String level = record.text("MUCDO");
        add(broken, "PROCEDURE_CODE_MISSING", record.text("MATTHC").isEmpty());
        add(
                broken,
                "LEVEL_UNREADABLE",
                !record.text("CAPTHUCHIEN").isEmpty()
                        && !LEVELS.containsAll(
                                List.of(record.text("CAPTHUCHIEN").split(", "))));
        add(
                broken,
                "ONLINE_LEVEL_UNREADABLE",
                !level.isEmpty() && !List.of("1", "2", "3", "4").contains(level));
        add(
                broken,
                "MAXIMUM_TIME_UNREADABLE",
                record.records("CACHTHUCTHUCHIEN").stream()
                        .filter(time -> !time.text("THOIGIANGIAIQUYET").isEmpty())
                        .anyMatch(time -> number(time.text("THOIGIANGIAIQUYET")).isEmpty()
                                || !UNITS.contains(time.text("DONVITINH"))));
        add(broken, "VALID_FROM_UNREADABLE", unreadable(record, "NGAYHIEULUC"));
        return broken;
    }

    private static boolean isNoFee(String amount) {
        return !amount.isEmpty()
                && !isAmbiguous(amount)
                && number(amount).filter(value -> value.signum() >= 0).isEmpty();
    }

    private static LocalDateTime closingAsSent(PortalRecord record, String status) {
        LocalDateTime finished = PortalDate.read(record.text("NgayKetThucXuLy"));
        if (CLOSED_FOR_GOOD.contains(status)) {
            return finished != null ? finished : PortalDate.read(record.text("NgayTra"));
        }
        if (status.equals("3")) {
            LocalDateTime refused = PortalDate.read(record.text("NgayTuChoi"));
            return refused != null ? refused : finished;
        }
        return null;
    }

    private static boolean unreadable(PortalRecord record, String name) {
        return PortalDate.unreadable(record.text(name));
    }

    private static boolean notWhole(String amount) {
        return number(amount)
                .filter(value -> value.stripTrailingZeros().scale() > 0)
                .isPresent();
    }

    private static boolean after(LocalDateTime at, LocalDate fileDay) {
        return at != null && at.toLocalDate().isAfter(fileDay);
    }

    private static void add(List<String> broken, String rule, boolean isBroken) {
        if (isBroken) {
            broken.add(rule);
        }
    }
}
