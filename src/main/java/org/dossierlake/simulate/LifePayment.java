// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDateTime;

/**
 * A message of the payment platform.
 *
 * @param at when, local time
 * @param message {@code INIT} for a request, {@code CONFIRM} for a callback, {@link #PAID_BACK} for a request that comes
 *     again with that state
 * @param reference MaThamChieu
 * @param transaction MaGiaoDich; empty where the platform gave none
 * @param errorCode MaLoi; empty for a request
 * @param amount SoTien; negative for a refund
 * @param bank MaNganHang
 * @param namesDossier whether the message names the dossier beside the reference
 * @param unit MaDonVi of a message that names a unit but no dossier; empty where it names none
 */
record LifePayment(
        LocalDateTime at,
        String message,
        String reference,
        String transaction,
        String errorCode,
        BigDecimal amount,
        String bank,
        boolean namesDossier,
        String unit) {

    /** TrangThai of a request whose money was paid back. */
    static final String PAID_BACK = "Đã hoàn phí";

    /** Whether money moved from the payer. */
    boolean succeeded() {
        return message.equals("CONFIRM") && errorCode.equals("00") && amount.signum() >= 0;
    }
}
