// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.Channel;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.StagedDossier;

/** What is odd in a dossier's record itself; the flags read the columns that {@link DossierFeed} makes. */
public final class DossierRecordFlags {

    private static final Column FEES = col("sent_fees");
    private static final Column COMPONENTS = col("sent_components");
    private static final Column PAID_FLAG = col("sent_paid_flag");
    private static final Column NUMBER_KIND = col("number_kind");

    /** What one-stop products write where a person typed nothing. */
    private static final Object[] PLACEHOLDERS = {"Dinhkem", "DinhKem", "dinhkem"};

    /** Names of a fee line that stands for all of them. */
    private static final Object[] ANY_FEE = {"phí", "phi"};

    /** Every such flag. */
    public static final List<Flag> FLAGS = Stream.of(who(), AgencyColumns.FLAGS, money(), papers(), texts())
            .flatMap(List::stream)
            .toList();

    private DossierRecordFlags() {}

    private static List<Flag> who() {
        return List.of(
                new Flag(
                        "channel_missing",
                        "channel",
                        Treatment.ACCEPTED,
                        "The record names no channel (KenhThucHien). It counts as filed at the desk.",
                        "Send the channel.",
                        col("sent_channel").isNull()),
                new Flag(
                        "channel_unknown",
                        "channel",
                        Treatment.ACCEPTED,
                        "The channel (KenhThucHien) is none of the agreed codes. It counts as filed at the desk.",
                        "Send an agreed code, or announce the new one so that the dialect is adapted.",
                        col("sent_channel").isNotNull().and(col("channel_known").isNull())),
                new Flag(
                        "subject_unknown",
                        "subject",
                        Treatment.ACCEPTED,
                        "The kind of applicant (LoaiDoiTuong) is none of the dialect's codes; provinces and ministries"
                                + " number them differently. It counts as other.",
                        "Send an agreed code, or land the file under the dialect that has it.",
                        col("sent_subject").isNotNull().and(col("subject_known").isNull())),
                new Flag(
                        "identity_placeholder",
                        "identities",
                        Treatment.ACCEPTED,
                        "The applicant's number (DinhDanhCHS, SoGiayToChuHoSo) is one that offices type when they have"
                                + " none. It counts as no person.",
                        "Send the number, or leave it empty.",
                        NUMBER_KIND.equalTo(Applicant.PLACEHOLDER)),
                new Flag(
                        "identity_malformed",
                        "identities",
                        Treatment.ACCEPTED,
                        "The applicant's number has neither the 12 or 9 digits of a person's nor the 10 or 13 of a tax"
                                + " code. It counts as no person.",
                        "Send the number as it stands on the card.",
                        NUMBER_KIND.equalTo(Applicant.MALFORMED)),
                new Flag(
                        "tax_code_invalid",
                        "identities",
                        Treatment.ACCEPTED,
                        "The applicant's number has as many digits as a tax code, but the check digit or the branch is"
                                + " wrong. It counts as no applicant.",
                        "Correct the tax code.",
                        NUMBER_KIND.equalTo(Applicant.TAX_CODE_INVALID)),
                new Flag(
                        "tax_code_undecided",
                        "identities",
                        Treatment.ACCEPTED,
                        "The rule gives no check digit for this tax code, which ends in 0: programs disagree whether it"
                                + " is one. It counts as no applicant.",
                        "Compare it with the register of tax codes.",
                        NUMBER_KIND.equalTo(Applicant.TAX_CODE_UNDECIDED)));
    }

    private static List<Flag> money() {
        return List.of(
                new Flag(
                        "fee_with_separators",
                        "fees",
                        Treatment.REPAIRED,
                        "A fee line (Gia) has thousands separators or a unit. It was read without them.",
                        "Send digits only.",
                        col("fee_sum")
                                .isNotNull()
                                .and(exists(FEES, fee -> Money.isMended(fee.getField("sent_amount"))))),
                new Flag(
                        "fee_amount_missing",
                        "fees",
                        Treatment.ACCEPTED,
                        "A fee line has no amount (Gia), which is not the same as 0. It adds nothing.",
                        "Send the amount; 0 where nothing is due.",
                        exists(FEES, fee -> fee.getField("sent_amount").isNull())),
                new Flag(
                        "fee_not_split",
                        "fees",
                        Treatment.ACCEPTED,
                        "The only fee line is called just \"Phí\": probably the whole amount, never split into fee (phí)"
                                + " and charge (lệ phí). The sum counts.",
                        "Send a line for each, by its name in the catalogue.",
                        size(FEES)
                                .equalTo(1)
                                .and(lower(get(FEES, lit(0)).getField("sent_name"))
                                        .isin(ANY_FEE))
                                .and(StagedDossier.FEE_DUE.col().gt(0))),
                new Flag(
                        "paid_flag_missing",
                        "paid-flag",
                        Treatment.ACCEPTED,
                        "A fee is due, but the record does not say whether it was paid online (DuocThanhToanTrucTuyen);"
                                + " nothing is not the same as 0. It counts as not said to be paid.",
                        "Send 0 where it was not paid online.",
                        col("says_paid")
                                .and(PAID_FLAG.isNull())
                                .and(StagedDossier.FEE_DUE.col().gt(0))),
                new Flag(
                        "paid_flag_unknown",
                        "paid-flag",
                        Treatment.ACCEPTED,
                        "The mark of an online payment (DuocThanhToanTrucTuyen) is none of the known ones. It counts as"
                                + " not said to be paid.",
                        "Send 1 or 2 where it was paid online, 0 where not.",
                        PAID_FLAG.isNotNull().and(not(isYesOrNo(PAID_FLAG, "2", "3")))));
    }

    private static List<Flag> papers() {
        return List.of(
                new Flag(
                        "component_flag_unknown",
                        "components",
                        Treatment.ACCEPTED,
                        "A mark of a submitted paper (IsDeleted, DuocTaiSuDung, DuocLayTuKhoDMQG) is neither yes nor no."
                                + " It counts as no.",
                        "Send 1 or 0.",
                        exists(
                                COMPONENTS,
                                paper -> not(isYesOrNo(paper.getField("sent_deleted"))
                                        .and(isYesOrNo(paper.getField("sent_reused"), "2"))
                                        .and(isYesOrNo(paper.getField("sent_from_store")))))),
                new Flag(
                        "online_without_attachment",
                        "components",
                        Treatment.ACCEPTED,
                        "The dossier was filed online without any file (TaiLieuNop).",
                        "Send the submitted files, or refuse the empty dossier with a reason.",
                        col("says_components")
                                .and(StagedDossier.CHANNEL.col().equalTo(Channel.ONLINE.code()))
                                .and(not(StagedDossier.COMPONENT_FILE.col()))),
                new Flag(
                        "result_is_submitted_file",
                        "results",
                        Treatment.ACCEPTED,
                        "The only result files (DuongDanTepTinKetQua) are files that the applicant submitted. They count"
                                + " as no result.",
                        "Send the result's own file, or none.",
                        not(StagedDossier.RESULT_FILE.col())
                                .and(exists(col("sent_results"), result -> result.getField("sent_file")
                                        .isNotNull()))));
    }

    private static List<Flag> texts() {
        Column summary = col("sent_summary");
        return List.of(
                WholeRecord.CHARACTERS_MENDED,
                new Flag(
                        "other_code",
                        "other-code",
                        Treatment.ACCEPTED,
                        "The dossier has a second code (MaHoSoKhac). If its records land under both codes it counts twice.",
                        "Keep one code from filing to handing over.",
                        StagedDossier.OTHER_CODE.col().isNotNull()),
                new Flag(
                        "text_placeholder",
                        "summary",
                        Treatment.ACCEPTED,
                        "The summary (TrichYeuHoSo) or the name of a file (TenTepDinhKem) is \"Dinhkem\": nobody typed"
                                + " one. No figure reads it.",
                        "Send what the dossier is about, or nothing.",
                        summary.isin(PLACEHOLDERS).or(exists(COMPONENTS, paper -> paper.getField("sent_file_name")
                                .isin(PLACEHOLDERS)))),
                new Flag(
                        "text_cut",
                        "summary",
                        Treatment.ACCEPTED,
                        "The summary (TrichYeuHoSo) or the procedure's name (TenTTHC) ends in \"...\": a program cut it.",
                        "Send the whole text.",
                        isCut(summary).or(isCut(col("sent_procedure_name")))));
    }

    private static Column isCut(Column text) {
        return coalesce(text.endsWith("...").or(text.endsWith("…")), lit(false));
    }

    /** Whether a flag says yes, no or nothing; {@code further} are codes of its own. */
    private static Column isYesOrNo(Column text, String... further) {
        Object[] known = Stream.concat(Stream.of("0", "1", "true", "false"), Stream.of(further))
                .toArray();
        return text.isNull().or(text.isin(known)).or(lower(text).isin("true", "false"));
    }
}
