// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDateTime;

/**
 * An accepted payment message.
 *
 * @param kind {@code payment}, {@code refund} or {@code request}
 * @param reference MaThamChieu
 * @param transaction MaGiaoDich; empty where there is none
 * @param state TrangThai of a request that was paid back; empty for all others
 * @param paidAt ThoiGianGD; NgayHoanPhi of a request that was paid back
 * @param errorCode MaLoi
 * @param amount SoTien without its sign
 * @param bank MaNganHang
 * @param dossierNamed ThongTinBienLai.MaHoSo; empty where there is none
 * @param unit ThongTinBienLai.MaDonVi; empty where there is none
 */
record SentPayment(
        String kind,
        String reference,
        String transaction,
        String state,
        LocalDateTime paidAt,
        String errorCode,
        BigDecimal amount,
        String bank,
        String dossierNamed,
        String unit) {

    static SentPayment of(PortalRecord record) {
        BigDecimal amount = Screening.number(record.text("SoTien")).orElseThrow();
        boolean confirmed = record.text("LoaiBanTin").equals("CONFIRM");
        boolean paidBack = isPaidBack(record);
        PortalRecord receipt = record.record("ThongTinBienLai").orElseGet(PortalRecord::new);
        return new SentPayment(
                confirmed ? (amount.signum() < 0 ? "refund" : "payment") : paidBack ? "refund" : "request",
                record.text("MaThamChieu"),
                record.text("MaGiaoDich"),
                paidBack ? record.text("TrangThai") : "",
                PortalDate.read(record.text(moment(record))),
                record.text("MaLoi"),
                amount.abs(),
                record.text("MaNganHang"),
                receipt.text("MaHoSo"),
                receipt.text("MaDonVi"));
    }

    /** Whether a record is that of a request whose money was paid back. */
    private static boolean isPaidBack(PortalRecord record) {
        return !record.text("LoaiBanTin").equals("CONFIRM")
                && record.text("TrangThai").equals(LifePayment.PAID_BACK);
    }

    /** The field that says when money moved. */
    static String moment(PortalRecord record) {
        return isPaidBack(record) ? "NgayHoanPhi" : "ThoiGianGD";
    }

    /** Kind, reference and transaction; where there is no transaction also the time and the error code, or the state. */
    String key() {
        if (!state.isEmpty()) {
            return String.join("|", kind, reference, state);
        }
        return transaction.isEmpty()
                ? String.join("|", kind, reference, "", PortalDate.text(paidAt), errorCode)
                : String.join("|", kind, reference, transaction);
    }

    /** Whether money moved. */
    boolean succeeded() {
        return errorCode.equals("00") || !state.isEmpty();
    }
}
