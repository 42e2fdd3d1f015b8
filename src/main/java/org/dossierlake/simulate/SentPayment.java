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
 * @param paidAt ThoiGianGD
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
        LocalDateTime paidAt,
        String errorCode,
        BigDecimal amount,
        String bank,
        String dossierNamed,
        String unit) {

    static SentPayment of(PortalRecord record) {
        BigDecimal amount = Screening.number(record.text("SoTien")).orElseThrow();
        boolean confirmed = record.text("LoaiBanTin").equals("CONFIRM");
        PortalRecord receipt = record.record("ThongTinBienLai").orElseGet(PortalRecord::new);
        return new SentPayment(
                !confirmed ? "request" : amount.signum() < 0 ? "refund" : "payment",
                record.text("MaThamChieu"),
                record.text("MaGiaoDich"),
                PortalDate.read(record.text("ThoiGianGD")),
                record.text("MaLoi"),
                amount.abs(),
                record.text("MaNganHang"),
                receipt.text("MaHoSo"),
                receipt.text("MaDonVi"));
    }

    /** Kind, reference and transaction; where there is no transaction also the time and the error code. */
    String key() {
        return transaction.isEmpty()
                ? String.join("|", kind, reference, "", PortalDate.text(paidAt), errorCode)
                : String.join("|", kind, reference, transaction);
    }

    /** Whether money moved. */
    boolean succeeded() {
        return errorCode.equals("00");
    }
}
