// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dossierlake.domain.Channel;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Dossier;

/** What is odd in a dossier's record itself; the flags read what {@link DossierRecord} makes of its texts. */
public final class DossierRecordFlags {

    /** What one-stop products write where a person typed nothing. */
    private static final Set<String> PLACEHOLDERS = Set.of("Dinhkem", "DinhKem", "dinhkem");

    /** Names of a fee line that stands for all of them. */
    private static final Set<String> ANY_FEE = Set.of("phí", "phi");

    /** Every such flag. */
    public static final List<Flag<Predicate<DossierRecord>>> FLAGS = Stream.of(
                    who(), DossierAgency.FLAGS, money(), papers(), texts())
            .flatMap(List::stream)
            .toList();

    private DossierRecordFlags() {}

    private static List<Flag<Predicate<DossierRecord>>> who() {
        return List.of(
                new Flag<>(
                        "channel_missing",
                        "channel",
                        Treatment.ACCEPTED,
                        "The record names no channel (KenhThucHien). It counts as filed at the desk.",
                        "Send the channel.",
                        dossier -> !dossier.says("channel")),
                new Flag<>(
                        "channel_unknown",
                        "channel",
                        Treatment.ACCEPTED,
                        "The channel (KenhThucHien) is none of the agreed codes. It counts as filed at the desk.",
                        "Send an agreed code, or announce the new one so that the dialect is adapted.",
                        dossier -> dossier.says("channel") && dossier.knownChannel() == null),
                new Flag<>(
                        "subject_unknown",
                        "subject",
                        Treatment.ACCEPTED,
                        "The kind of applicant (LoaiDoiTuong) is none of the dialect's codes; provinces and ministries"
                                + " number them differently. It counts as other.",
                        "Send an agreed code, or land the file under the dialect that has it.",
                        dossier -> dossier.says("subject") && dossier.knownSubject() == null),
                new Flag<>(
                        "identity_placeholder",
                        "identities",
                        Treatment.ACCEPTED,
                        "The applicant's number (DinhDanhCHS, SoGiayToChuHoSo) is one that offices type when they have"
                                + " none. It counts as no person.",
                        "Send the number, or leave it empty.",
                        dossier -> dossier.applicant().kind() == Applicant.Kind.PLACEHOLDER),
                new Flag<>(
                        "identity_malformed",
                        "identities",
                        Treatment.ACCEPTED,
                        "The applicant's number has neither the 12 or 9 digits of a person's nor the 10 or 13 of a tax"
                                + " code. It counts as no person.",
                        "Send the number as it stands on the card.",
                        dossier -> dossier.applicant().kind() == Applicant.Kind.MALFORMED),
                new Flag<>(
                        "tax_code_invalid",
                        "identities",
                        Treatment.ACCEPTED,
                        "The applicant's number has as many digits as a tax code, but the check digit or the branch is"
                                + " wrong. It counts as no applicant.",
                        "Correct the tax code.",
                        dossier -> dossier.applicant().kind() == Applicant.Kind.TAX_CODE_INVALID),
                new Flag<>(
                        "tax_code_undecided",
                        "identities",
                        Treatment.ACCEPTED,
                        "The rule gives no check digit for this tax code, which ends in 0: programs disagree whether it"
                                + " is one. It counts as no applicant.",
                        "Compare it with the register of tax codes.",
                        dossier -> dossier.applicant().kind() == Applicant.Kind.TAX_CODE_UNDECIDED),
                new Flag<>(
                        "verified_flag_unknown",
                        "account-verified",
                        Treatment.ACCEPTED,
                        "The mark of a verified account (TaiKhoanDuocXacThucVoiVNeID) is neither yes nor no. It counts"
                                + " as no.",
                        "Send 1 or 0.",
                        dossier -> !Marks.isKnown(dossier.text("account-verified"))));
    }

    private static List<Flag<Predicate<DossierRecord>>> money() {
        return List.of(
                new Flag<>(
                        "fee_with_separators",
                        "fees",
                        Treatment.REPAIRED,
                        "A fee line (Gia) has thousands separators or a unit. It was read without them.",
                        "Send digits only.",
                        dossier -> dossier.fees().sum() != null
                                && dossier.sent().any("fees", fee -> Money.isMended(fee.text("amount")))),
                new Flag<>(
                        "fee_amount_missing",
                        "fees",
                        Treatment.ACCEPTED,
                        "A fee line has no amount (Gia), which is not the same as 0. It adds nothing.",
                        "Send the amount; 0 where nothing is due.",
                        dossier -> dossier.sent().any("fees", fee -> fee.text("amount") == null)),
                new Flag<>(
                        "fee_not_split",
                        "fees",
                        Treatment.ACCEPTED,
                        "The only fee line is called just \"Phí\": probably the whole amount, never split into fee (phí)"
                                + " and charge (lệ phí). The sum counts.",
                        "Send a line for each, by its name in the catalogue.",
                        dossier -> dossier.fees().isDue()
                                && dossier.fees().sent().size() == 1
                                && isAnyFee(dossier.fees().sent().get(0).text("name"))),
                new Flag<>(
                        "paid_flag_missing",
                        "paid-flag",
                        Treatment.ACCEPTED,
                        "A fee is due, but the record does not say whether it was paid online (DuocThanhToanTrucTuyen);"
                                + " nothing is not the same as 0. It counts as not said to be paid.",
                        "Send 0 where it was not paid online.",
                        dossier -> dossier.hasPlaceFor("paid-flag")
                                && !dossier.says("paid-flag")
                                && dossier.fees().isDue()),
                new Flag<>(
                        "paid_flag_unknown",
                        "paid-flag",
                        Treatment.ACCEPTED,
                        "The mark of an online payment (DuocThanhToanTrucTuyen) is none of the known ones. It counts as"
                                + " not said to be paid.",
                        "Send 1 or 2 where it was paid online, 0 where not.",
                        dossier -> !dossier.isSaidPaid()
                                && !Marks.isKnown(dossier.text("paid-flag"))
                                && !"3".equals(dossier.text("paid-flag"))));
    }

    private static List<Flag<Predicate<DossierRecord>>> papers() {
        return List.of(
                new Flag<>(
                        "component_flag_unknown",
                        "components",
                        Treatment.ACCEPTED,
                        "A mark of a submitted paper (IsDeleted, DuocTaiSuDung, DuocLayTuKhoDMQG) is neither yes nor no."
                                + " It counts as no.",
                        "Send 1 or 0.",
                        dossier -> dossier.sent().any("components", Papers::isOddlyMarked)),
                new Flag<>(
                        "online_without_attachment",
                        "components",
                        Treatment.ACCEPTED,
                        "The dossier was filed online without any file (TaiLieuNop).",
                        "Send the submitted files, or refuse the empty dossier with a reason.",
                        dossier -> dossier.hasPlaceFor("components")
                                && dossier.channel().equals(Channel.ONLINE.code())
                                && !dossier.papers().hasFile()),
                new Flag<>(
                        Dossier.RESULT_IS_SUBMITTED_FILE,
                        "results",
                        Treatment.ACCEPTED,
                        "The only result files (DuongDanTepTinKetQua) are files that the applicant submitted. They count"
                                + " as no result.",
                        "Send the result's own file, or none.",
                        dossier -> dossier.papers().hasResultFiles()
                                && !dossier.papers().hasResult()));
    }

    private static List<Flag<Predicate<DossierRecord>>> texts() {
        return List.of(
                WholeRecord.<DossierRecord>charactersMended(),
                new Flag<>(
                        "other_code",
                        "other-code",
                        Treatment.ACCEPTED,
                        "The dossier has a second code (MaHoSoKhac). If its records land under both codes it counts twice.",
                        "Keep one code from filing to handing over.",
                        dossier -> dossier.otherCode() != null),
                new Flag<>(
                        "text_placeholder",
                        "summary",
                        Treatment.ACCEPTED,
                        "The summary (TrichYeuHoSo) or the name of a file (TenTepDinhKem) is \"Dinhkem\": nobody typed"
                                + " one. No figure reads it.",
                        "Send what the dossier is about, or nothing.",
                        dossier -> isPlaceholder(dossier.text("summary"))
                                || dossier.sent().any("components", paper -> isPlaceholder(paper.text("file-name")))),
                new Flag<>(
                        "text_cut",
                        "summary",
                        Treatment.ACCEPTED,
                        "The summary (TrichYeuHoSo) or the procedure's name (TenTTHC) ends in \"...\": a program cut it.",
                        "Send the whole text.",
                        dossier -> isCut(dossier.text("summary")) || isCut(dossier.text("procedure-name"))));
    }

    private static boolean isAnyFee(String name) {
        return name != null && ANY_FEE.contains(name.toLowerCase(Locale.ROOT));
    }

    private static boolean isPlaceholder(String text) {
        return text != null && PLACEHOLDERS.contains(text);
    }

    private static boolean isCut(String text) {
        return text != null && (text.endsWith("...") || text.endsWith("…"));
    }
}
