// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.dossierlake.domain.TaxCode;

/** What is odd in a dossier's record itself, told record by record. */
final class RecordFlags {

    private static final Set<String> YES_OR_NO = Set.of("", "0", "1", "true", "false");

    private RecordFlags() {}

    /** The codes of all flags of an accepted record. */
    static SortedSet<String> of(PortalRecord record) {
        SortedSet<String> flags = new TreeSet<>();
        String channel = record.text("KenhThucHien");
        flag(flags, "channel_missing", channel.isEmpty());
        flag(flags, "channel_unknown", !List.of("", "1", "2", "3").contains(channel));
        flag(flags, "subject_unknown", !List.of("", "1", "2", "3", "4").contains(record.text("LoaiDoiTuong")));
        flag(flags, "verified_flag_unknown", !isYesOrNo(record.text("TaiKhoanDuocXacThucVoiVNeID")));
        String other = record.text("MaHoSoKhac");
        flag(flags, "other_code", !other.isEmpty() && !other.equals(record.code("MaHoSo")));
        flag(flags, "characters_mended", !record.text("MaHoSo").equals(record.code("MaHoSo")));
        identity(record, flags);
        money(record, flags);
        papers(record, flags);
        List<String> names = record.records("TaiLieuNop").stream()
                .map(paper -> paper.text("TenTepDinhKem"))
                .toList();
        String summary = record.text("TrichYeuHoSo");
        flag(flags, "text_placeholder", summary.equals("Dinhkem") || names.contains("Dinhkem"));
        flag(
                flags,
                "text_cut",
                summary.endsWith("...") || record.text("TenTTHC").endsWith("..."));
        return flags;
    }

    private static void identity(PortalRecord record, SortedSet<String> flags) {
        List<PortalRecord> identities = record.records("DinhDanhCHS");
        String number = identities.isEmpty() ? "" : identities.get(0).text("SoDinhDanh");
        if (number.isEmpty()) {
            return;
        }
        if (number.equals("000000001") || number.equals("000000000")) {
            flags.add("identity_placeholder");
        } else if (!number.matches("[0-9]+") || !List.of(9, 10, 12, 13).contains(number.length())) {
            flags.add("identity_malformed");
        } else {
            flag(flags, "tax_code_invalid", TaxCode.check(number) == TaxCode.Check.INVALID);
            flag(flags, "tax_code_undecided", TaxCode.check(number) == TaxCode.Check.UNDECIDED);
        }
    }

    private static void money(PortalRecord record, SortedSet<String> flags) {
        List<PortalRecord> fees = record.records("DanhSachLePhi");
        List<String> amounts = fees.stream().map(fee -> fee.text("Gia")).toList();
        boolean due = Screening.feeSum(record).orElse(BigDecimal.ZERO).signum() > 0;
        flag(
                flags,
                "fee_with_separators",
                amounts.stream().anyMatch(amount -> !amount.isEmpty() && !Screening.isPlainNumber(amount)));
        flag(flags, "fee_amount_missing", amounts.contains(""));
        String name = fees.size() == 1 ? fees.get(0).text("TenPhiLePhi").toLowerCase(Locale.ROOT) : "";
        flag(flags, "fee_not_split", due && (name.equals("phí") || name.equals("phi")));
        String paid = record.text("DuocThanhToanTrucTuyen");
        flag(flags, "paid_flag_missing", due && paid.isEmpty());
        flag(flags, "paid_flag_unknown", !isYesOrNo(paid) && !paid.equals("2") && !paid.equals("3"));
    }

    private static void papers(PortalRecord record, SortedSet<String> flags) {
        Set<String> submitted = new HashSet<>();
        boolean hasFile = false;
        for (PortalRecord paper : record.records("TaiLieuNop")) {
            String deleted = paper.text("IsDeleted");
            String reused = paper.text("DuocTaiSuDung");
            String link = paper.text("DuongDanTaiTepTin");
            boolean known = isYesOrNo(deleted)
                    && (isYesOrNo(reused) || reused.equals("2"))
                    && isYesOrNo(paper.text("DuocLayTuKhoDMQG"));
            flag(flags, "component_flag_unknown", !known);
            hasFile |= !link.isEmpty() && !deleted.equals("1") && !deleted.equalsIgnoreCase("true");
            submitted.add(link);
        }
        flag(flags, "online_without_attachment", record.text("KenhThucHien").equals("2") && !hasFile);
        List<String> results = record.records("DanhSachGiayToKetQua").stream()
                .map(result -> result.text("DuongDanTepTinKetQua"))
                .filter(link -> !link.isEmpty())
                .toList();
        flag(flags, "result_is_submitted_file", !results.isEmpty() && submitted.containsAll(results));
    }

    private static boolean isYesOrNo(String text) {
        return YES_OR_NO.contains(text.toLowerCase(Locale.ROOT));
    }

    private static void flag(SortedSet<String> flags, String code, boolean applies) {
        if (applies) {
            flags.add(code);
        }
    }
}
