// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaymentFeedTest {

    private static final String[] CONFIRM = {
        "LoaiBanTin", "CONFIRM",
        "MaLoi", "00",
        "MaThamChieu", "dvcH44.100-250701-000120250701090000",
        "SoTien", "15000",
        "MaTienTe", "VND",
        "MaGiaoDich", "T1",
        "MaNganHang", "VCB",
        "ThoiGianGD", "20250701090500"
    };

    @TempDir
    Path folder;

    @Test
    void aConfirmedTransactionIsAPayment() {
        Row row = staged(CONFIRM);
        assertThat(Landed.texts(row, "rules")).isEmpty();
        assertThat(Landed.<String>get(row, "kind")).isEqualTo("payment");
        assertThat(Landed.<String>get(row, "outcome")).isEqualTo("success");
        assertThat(Landed.<String>get(row, "transaction_key")).isEqualTo("T1");
        assertThat(Landed.<BigDecimal>get(row, "amount")).isEqualByComparingTo("15000");
        assertThat(Landed.<BigDecimal>get(row, "control_amount")).isEqualByComparingTo("15000");
        assertThat(Landed.<String>get(row, "currency")).isEqualTo("VND");
        assertThat(Landed.<String>get(row, "bank")).isEqualTo("VCB");
        assertThat(Landed.<String>get(row, "reference_dossier_code")).isEqualTo("H44.100-250701-0001");
        assertThat(Landed.<String>get(row, "receipt_dossier_code")).isNull();
        assertThat(Landed.<LocalDate>get(row, "code_month")).isEqualTo("2025-07-01");
        assertThat(Landed.<Instant>get(row, "paid_at")).isEqualTo("2025-07-01T02:05:00Z");
        assertThat(Landed.<LocalDate>get(row, "paid_on")).isEqualTo("2025-07-01");
    }

    @Test
    void theSignAndTheMessageTellTheKind() {
        Row refund = staged(Landed.with(CONFIRM, "SoTien", "-15000"));
        assertThat(Landed.<String>get(refund, "kind")).isEqualTo("refund");
        assertThat(Landed.<BigDecimal>get(refund, "amount")).isEqualByComparingTo("15000");
        assertThat(Landed.<BigDecimal>get(refund, "control_amount")).isEqualByComparingTo("-15000");
        Row failed = staged(Landed.with(CONFIRM, "MaLoi", "05", "MaGiaoDich", ""));
        assertThat(Landed.<String>get(failed, "outcome")).isEqualTo("failed");
        assertThat(Landed.<String>get(failed, "transaction")).isNull();
        assertThat(Landed.<String>get(failed, "transaction_key")).isEqualTo("20250701090500/05");
        Row request = staged(Landed.with(
                CONFIRM,
                "LoaiBanTin",
                "INIT",
                "ThongTinBienLai",
                "{\"MaHoSo\":\"G09.20-20250601-0000001\",\"MaDonVi\":\"000.00.00.H59\",\"HoTenNguoiNop\":\"A\"}"));
        assertThat(Landed.<String>get(request, "kind")).isEqualTo("request");
        assertThat(Landed.<String>get(request, "outcome")).isNull();
        assertThat(Landed.<String>get(request, "receipt_dossier_code")).isEqualTo("G09.20-20250601-0000001");
        assertThat(Landed.<String>get(request, "unit_code")).isEqualTo("H59");
        // The month is that of the reference, never of the receipt, which may be corrected.
        assertThat(Landed.<LocalDate>get(request, "code_month")).isEqualTo("2025-07-01");
    }

    @Test
    void aRequestThatWasPaidBackIsARefundOfItsOwnDay() {
        String[] request = Landed.with(
                CONFIRM,
                "LoaiBanTin",
                "INIT",
                "TrangThai",
                "Đã hoàn phí",
                "NgayHoanPhi",
                "20250701160000",
                "ThoiGianGD",
                "20250630090000");
        Row refund = staged(request);
        assertThat(Landed.texts(refund, "rules")).isEmpty();
        assertThat(Landed.<String>get(refund, "kind")).isEqualTo("refund");
        assertThat(Landed.<String>get(refund, "outcome")).isEqualTo("stated");
        assertThat(Landed.<BigDecimal>get(refund, "amount")).isEqualByComparingTo("15000");
        assertThat(Landed.<LocalDate>get(refund, "paid_on")).isEqualTo("2025-07-01");
        // However often the state is sent, and with whatever transaction, it is one refund.
        assertThat(Landed.<String>get(refund, "transaction_key")).isEqualTo("Đã hoàn phí");
        assertThat(Landed.texts(staged(Landed.with(request, "NgayHoanPhi", "")), "rules"))
                .containsExactly("PAID_UNREADABLE");
        assertThat(Landed.texts(staged(Landed.with(request, "NgayHoanPhi", "20250702000000")), "rules"))
                .containsExactly("PAID_AFTER_FILE_DAY");
        assertThat(Landed.texts(staged(Landed.with(request, "ThoiGianGD", "20250631090000")), "rules"))
                .containsExactly("PAID_UNREADABLE");
        assertThat(Landed.texts(
                        staged(Landed.with(request, "TrangThai", "Chờ thanh toán", "NgayHoanPhi", "hôm qua")), "rules"))
                .containsExactly("PAID_UNREADABLE");
        // Cash that was paid back is no online payment.
        assertThat(Landed.<String>get(staged(Landed.with(request, "HinhThucThanhToan", "truc-tuyen")), "kind"))
                .isEqualTo("refund");
        assertThat(Landed.<String>get(staged(Landed.with(request, "HinhThucThanhToan", "tien-mat")), "kind"))
                .isEqualTo("request");
        Row other = staged(Landed.with(request, "TrangThai", "Đã thanh toán"));
        assertThat(Landed.<String>get(other, "kind")).isEqualTo("request");
        assertThat(Landed.<String>get(other, "outcome")).isNull();
        assertThat(Landed.<LocalDate>get(other, "paid_on")).isEqualTo("2025-06-30");
        // A message goes by its sign, whatever state stands beside it.
        Row message = staged(Landed.with(request, "LoaiBanTin", "CONFIRM"));
        assertThat(Landed.<String>get(message, "kind")).isEqualTo("payment");
        assertThat(Landed.<String>get(message, "outcome")).isEqualTo("success");
    }

    @Test
    void aReferenceWithoutADossierNamesNone() {
        List<String> references = List.of("REF-77", "dvc20250701090000", "H44.100-250701-000120250701090000");
        assertThat(stagedWith("MaThamChieu", references)).hasSize(3).allSatisfy(row -> {
            assertThat(Landed.<String>get(row, "reference_dossier_code")).isNull();
            assertThat(Landed.<LocalDate>get(row, "code_month")).isEqualTo("1970-01-01");
        });
    }

    @Test
    void eachRuleRefusesItsRowAndSparesItsCleanNeighbour() {
        Map<String, String[]> broken = new LinkedHashMap<>();
        broken.put("REFERENCE_MISSING", new String[] {"MaThamChieu", " "});
        broken.put("AMOUNT_UNREADABLE", new String[] {"SoTien", ""});
        broken.put("AMOUNT_AMBIGUOUS", new String[] {"SoTien", "7.000"});
        broken.put("AMOUNT_NOT_WHOLE", new String[] {"SoTien", "100000.25"});
        broken.put("PAID_UNREADABLE", new String[] {"ThoiGianGD", "20250701140560"});
        broken.put("PAID_AFTER_FILE_DAY", new String[] {"ThoiGianGD", "20250702000000"});
        assertThat(broken.keySet())
                .containsExactlyElementsOf(PaymentFeed.RULES.stream()
                        .filter(rule -> !rule.field().equals(Rule.RECORD))
                        .map(Rule::code)
                        .toList());
        List<Row> refused = staged(broken.values().stream()
                .map(change -> Landed.with(CONFIRM, change))
                .toList());
        assertThat(refused.stream().flatMap(row -> Landed.texts(row, "rules").stream()))
                .containsExactlyElementsOf(broken.keySet());
        assertThat(staged(List.of(
                        Landed.with(CONFIRM, "SoTien", "100000.25", "MaTienTe", "usd"),
                        Landed.with(CONFIRM, "SoTien", "100000.00"),
                        Landed.with(CONFIRM, "ThoiGianGD", "20250701235959"))))
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).isEmpty());
    }

    @Test
    void anAmountIsExactOrUnreadable() {
        Map<String, String> amounts = new LinkedHashMap<>();
        amounts.put("0.00001", "0.00001");
        amounts.put("0.1000000000", "0.1");
        amounts.put("9999999999999.99999", "9999999999999.99999");
        amounts.put("1.7E7", "17000000");
        amounts.put("+5", "5");
        List<Row> rows = stagedWith("SoTien", List.copyOf(amounts.keySet()));
        assertThat(rows.stream().map(row -> row.<BigDecimal>getAs("control_amount")
                        .stripTrailingZeros()
                        .toPlainString()))
                .containsExactlyElementsOf(amounts.values());
        List<String> texts = List.of(
                "0.000001", "10000000000000", "1.000.00", "15..000", "NaN", "Infinity", "1e400", "0x10", "mot tram");
        assertThat(stagedWith("SoTien", texts))
                .hasSize(texts.size())
                .allSatisfy(row -> assertThat(Landed.texts(row, "rules")).containsExactly("AMOUNT_UNREADABLE"));
    }

    @Test
    void whatIsOddIsFlagged() {
        List<Row> rows = staged(List.of(
                Landed.with(CONFIRM, "SoTien", "1.234.567 đ"),
                Landed.with(CONFIRM, "SoTien", "１２３４５６７"),
                Landed.with(CONFIRM, "SoTien", "1\u202F234\u202F567"),
                Landed.with(CONFIRM, "SoTien", "#1234567.0")));
        assertThat(rows.stream().map(row -> Landed.texts(row, "sent_flags")))
                .containsExactly(
                        List.of("amount_with_separators"),
                        List.of("characters_mended"),
                        List.of("amount_with_separators", "characters_mended"),
                        List.of());
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.<BigDecimal>getAs("amount")).isEqualByComparingTo("1234567"));
        assertThat(PaymentFeed.FLAGS.stream().map(Flag::code))
                .containsExactlyInAnyOrder("amount_with_separators", "characters_mended");
    }

    private Row staged(String... record) {
        return staged(List.<String[]>of(record)).get(0);
    }

    /** In euros, so that decimals are accepted. */
    private List<Row> stagedWith(String name, List<String> values) {
        return staged(values.stream()
                .map(value -> Landed.with(CONFIRM, "MaTienTe", "EUR", name, value))
                .toList());
    }

    private List<Row> staged(List<String[]> records) {
        String lines = records.stream().map(Landed::json).collect(Collectors.joining("\n"));
        return new Landed(folder).file("payments/day=2025-07-01/a.jsonl", lines).staged(Sent.PAYMENTS, Landed.PORTAL);
    }
}
