// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.rule.Rule;

/** What a dossier's record must keep; the rules read what {@link DossierRecord} makes of its texts. */
public final class DossierRules {

    /** What every dossier's record must keep, in the order in which broken rules are listed. */
    public static final List<Rule<DossierRecord>> RULES = Stream.of(
                    WholeRecord.<DossierRecord>rules(),
                    List.of(
                            WholeRecord.<DossierRecord>dossierCodeMissing(),
                            WholeRecord.<DossierRecord>statusUnreadable(DossierRecord::status),
                            DossierAgency.RULE),
                    moments(),
                    contents(),
                    order())
            .flatMap(List::stream)
            .toList();

    private DossierRules() {}

    private static List<Rule<DossierRecord>> moments() {
        return List.of(
                unreadable("FILED_UNREADABLE", "filed", "The day of filing (NgayNopHoSo)"),
                unreadable("RECEIVED_UNREADABLE", "received", "The day of receipt (NgayTiepNhan)"),
                unreadable("DUE_UNREADABLE", "promised", "The promised day (NgayHenTra)"),
                unreadable("FINISHED_UNREADABLE", "ended", "The end of processing (NgayKetThucXuLy)"),
                unreadable("RETURNED_UNREADABLE", "returned", "The day of handing over (NgayTra)"),
                unreadable("REFUSED_UNREADABLE", "refused", "The day of refusal (NgayTuChoi)"));
    }

    private static List<Rule<DossierRecord>> contents() {
        return List.of(
                new Rule<>(
                        "SUPPLEMENT_UNREADABLE",
                        "supplements",
                        "A date of a supplement request (DanhSachHoSoBoSung) cannot be read as a moment between 1990"
                                + " and 2049.",
                        "Send it in the agreed format, or leave it empty.",
                        dossier -> dossier.supplements().stream().allMatch(Supplement::isReadable)),
                new Rule<>(
                        "RECEIVED_MISSING",
                        "received",
                        "The status says that the dossier was received, but there is no day of receipt"
                                + " (NgayTiepNhan).",
                        "Send the day, or the status from before receipt.",
                        dossier -> dossier.status() == null
                                || !dossier.status().needsReceipt()
                                || dossier.says("received")),
                new Rule<>(
                        "FEE_UNREADABLE",
                        "fees",
                        "A fee line (Gia) is not an amount of money, or is negative.",
                        "Send digits only, or leave it empty when nothing is due.",
                        dossier -> !dossier.fees().isUnreadable()),
                new Rule<>(
                        "FEE_AMBIGUOUS",
                        "fees",
                        "A fee line (Gia) can be read as two amounts: 7.000 is 7 to a program and 7,000 to a person, 1,5"
                                + " is neither.",
                        "Send digits without separators.",
                        dossier -> !dossier.fees().isAmbiguous()),
                new Rule<>(
                        "FEE_NOT_WHOLE",
                        "fees",
                        "A fee line (Gia) in VND has decimals, but there is no part of a dong.",
                        "Send the whole amount.",
                        dossier -> dossier.fees().arePayable()));
    }

    private static List<Rule<DossierRecord>> order() {
        return List.of(
                new Rule<>(
                        "RECEIVED_AFTER_FILE_DAY",
                        "received",
                        "The dossier was received (NgayTiepNhan) after the day of the file that says so.",
                        "Correct the day of receipt, or the file's folder.",
                        dossier -> dossier.isByFileDay(dossier.receivedOn())),
                new Rule<>(
                        "CLOSED_AFTER_FILE_DAY",
                        "ended",
                        "The dossier was closed after the day of the file that says so.",
                        "Correct the day of closing, or the file's folder.",
                        dossier -> dossier.isByFileDay(dossier.closedOn())),
                new Rule<>(
                        "CLOSED_BEFORE_RECEIVED",
                        "ended",
                        "The dossier was closed on a day before it was received.",
                        "Correct one of the two days.",
                        dossier -> TypedRecord.isNotAfter(dossier.receivedOn(), dossier.closedOn())));
    }

    private static Rule<DossierRecord> unreadable(String code, String word, String what) {
        return WholeRecord.unreadableMoment(code, word, what + " cannot be read");
    }
}
