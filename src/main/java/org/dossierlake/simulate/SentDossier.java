// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedSet;

/**
 * The newest accepted version of a dossier, as sent. Dates are null where there is none.
 *
 * @param subject who applies: citizen, enterprise, agency or other; empty where not sent
 * @param requests supplement requests: asked, and answered or null
 * @param dueBeforeSupplements NgayHenTraTruoc of the first supplement
 * @param dueAfterSupplements the last NgayHenTraMoi that is not empty
 * @param digital what of it is digital
 * @param flags what is odd in the record itself
 */
record SentDossier(
        String code,
        String procedure,
        String field,
        String channelSent,
        String subject,
        int status,
        LocalDateTime filedAt,
        LocalDateTime receivedAt,
        LocalDateTime dueSent,
        LocalDateTime finishedSent,
        LocalDateTime returnedSent,
        LocalDateTime refusedSent,
        List<Span> requests,
        LocalDateTime dueBeforeSupplements,
        LocalDateTime dueAfterSupplements,
        BigDecimal fee,
        String paidFlag,
        Digital digital,
        SortedSet<String> flags) {

    static SentDossier of(PortalRecord record) {
        List<PortalRecord> supplements = record.records("DanhSachHoSoBoSung");
        return new SentDossier(
                record.code("MaHoSo"),
                procedure(record.text("MaTTHC")),
                record.text("MaLinhVuc"),
                record.text("KenhThucHien"),
                subject(record.text("LoaiDoiTuong")),
                Integer.parseInt(record.text("TrangThaiHoSo")),
                date(record, "NgayNopHoSo"),
                date(record, "NgayTiepNhan"),
                date(record, "NgayHenTra"),
                date(record, "NgayKetThucXuLy"),
                date(record, "NgayTra"),
                date(record, "NgayTuChoi"),
                supplements.stream()
                        .filter(supplement -> date(supplement, "NgayBoSung") != null)
                        .map(supplement ->
                                new Span(date(supplement, "NgayBoSung"), date(supplement, "NgayTiepNhanBoSung")))
                        .toList(),
                supplements.isEmpty() ? null : date(supplements.get(0), "NgayHenTraTruoc"),
                supplements.stream()
                        .filter(supplement -> !supplement.text("NgayHenTraMoi").isEmpty())
                        .reduce((first, second) -> second)
                        .map(supplement -> date(supplement, "NgayHenTraMoi"))
                        .orElse(null),
                Screening.feeSum(record).orElseThrow(),
                record.text("DuocThanhToanTrucTuyen"),
                Digital.of(record),
                RecordFlags.of(record));
    }

    /** The short code: the national one has eight characters, and an agency may stand behind it. */
    private static String procedure(String sent) {
        return sent.length() > 8 ? sent.substring(0, 8) : sent;
    }

    private static String subject(String sent) {
        return switch (sent) {
            case "" -> "";
            case "1" -> "citizen";
            case "2" -> "enterprise";
            case "3" -> "agency";
            default -> "other";
        };
    }

    private static LocalDateTime date(PortalRecord record, String name) {
        return PortalDate.read(record.text(name));
    }
}
