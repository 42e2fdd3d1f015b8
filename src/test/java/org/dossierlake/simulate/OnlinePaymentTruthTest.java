// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlinePaymentTruthTest {

    private static final LocalDate LANDED_ON = HandMade.date("2025-07-16");

    private static final String CODE = "H44.100-250703-0001";
    private static final String REFERENCE = "dvc" + CODE + "20250704080000";

    @Test
    void paymentsCountByTheirDayAndDossiersByTheirReceipt() {
        // Received on 3 July with a fee of 50,000. On the 4th one attempt fails and the next succeeds; on the 16th the
        // money goes back. The request counts nowhere.
        FinalState state = new FinalState();
        PortalRecord dossier = HandMade.dossier("4", "20250703080000", "", "")
                .put("DuocThanhToanTrucTuyen", "0")
                .put("DanhSachLePhi", List.of(new PortalRecord().put("Gia", "50000")));
        state.put(SimulatedFeed.DOSSIERS, CODE, dossier, LANDED_ON);
        state.put(SimulatedFeed.PAYMENTS, "1", message("INIT", "", "50000", "20250704080000"), LANDED_ON);
        state.put(SimulatedFeed.PAYMENTS, "2", message("CONFIRM", "05", "50000", "20250704080100"), LANDED_ON);
        state.put(SimulatedFeed.PAYMENTS, "3", message("CONFIRM", "00", "50000", "20250704080500"), LANDED_ON);
        state.put(SimulatedFeed.PAYMENTS, "4", message("CONFIRM", "00", "-50000", "20250716080500"), LANDED_ON);
        Outcome outcome = Outcome.of(state, HandMade.date("2025-07-20"), HandMade.CALENDAR);
        TruthTable table = OnlinePaymentTruth.of(outcome);
        assertThat(HandMade.filled(table, "half_month", "2025-07-01", "2025-07-14", "H44", "1.004100", "", "VND"))
                .containsExactly(
                        "successful=1",
                        "amount=50000",
                        "failed=1",
                        "dossiers_with_fee=1",
                        "dossiers_paid_online=1",
                        "paid_without_flag=1");
        assertThat(HandMade.filled(table, "half_month", "2025-07-01", "2025-07-14", "VN", "", "VCB", "VND"))
                .containsExactly("successful=1", "amount=50000", "failed=1");
        assertThat(HandMade.filled(table, "half_month", "2025-07-15", "2025-07-31", "VN", "", "", "VND"))
                .containsExactly("refunded=1", "refunded_amount=50000");
        assertThat(HandMade.filled(AgencyDayTruth.of(outcome), "2025-07-04", "H44.100"))
                .containsExactly("paid=1", "paid_amount=50000");
    }

    @Test
    void aReferenceWithoutDossierIsLinkedByItsRequestOrNotAtAll() {
        FinalState state = new FinalState();
        PortalRecord named = new PortalRecord().put("MaHoSo", CODE);
        state.put(
                SimulatedFeed.PAYMENTS,
                "1",
                message("INIT", "", "1", "20250704080000")
                        .put("MaThamChieu", "TT1")
                        .put("ThongTinBienLai", named),
                LANDED_ON);
        state.put(
                SimulatedFeed.PAYMENTS,
                "2",
                message("CONFIRM", "00", "1", "20250704080000").put("MaThamChieu", "TT1"),
                LANDED_ON);
        state.put(
                SimulatedFeed.PAYMENTS,
                "3",
                message("CONFIRM", "00", "2", "20250704080000").put("MaThamChieu", "TT2"),
                LANDED_ON);
        List<PaymentFacts> payments = Outcome.of(state, HandMade.date("2025-07-20"), HandMade.CALENDAR)
                .payments();
        assertThat(payments).extracting(PaymentFacts::amount).containsExactly(BigDecimal.ONE, BigDecimal.valueOf(2));
        assertThat(payments).extracting(PaymentFacts::dossierCode).containsExactly(CODE, null);
        assertThat(payments).extracting(PaymentFacts::agency).containsExactly("H44.100", "VN.OTHER");
    }

    private static PortalRecord message(String kind, String errorCode, String amount, String at) {
        return new PortalRecord()
                .put("LoaiBanTin", kind)
                .put("MaLoi", errorCode)
                .put("MaThamChieu", REFERENCE)
                .put("SoTien", amount)
                .put("MaNganHang", "VCB")
                .put("ThoiGianGD", at);
    }
}
