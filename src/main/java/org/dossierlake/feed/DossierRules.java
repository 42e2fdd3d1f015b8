// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.StagedDossier;

/** What a dossier's record must keep; the rules read the columns that {@link DossierFeed} makes. */
public final class DossierRules {

    private static final Column STATUS = StagedDossier.STATUS.col();
    private static final Column RECEIVED_ON = StagedDossier.RECEIVED.on().col();
    private static final Column CLOSED_ON = col("closed_on");
    private static final Column FILE_DAY = col("file_day");

    /** What every dossier's record must keep, in the order in which broken rules are listed. */
    public static final List<Rule> RULES = Stream.of(
                    WholeRecord.RULES,
                    List.of(WholeRecord.DOSSIER_CODE_MISSING, WholeRecord.STATUS_UNREADABLE, AgencyColumns.RULE),
                    moments(),
                    contents(),
                    order())
            .flatMap(List::stream)
            .toList();

    private DossierRules() {}

    private static List<Rule> moments() {
        return List.of(
                unreadable("FILED_UNREADABLE", "filed", "The day of filing (NgayNopHoSo)"),
                unreadable("RECEIVED_UNREADABLE", "received", "The day of receipt (NgayTiepNhan)"),
                unreadable("DUE_UNREADABLE", "promised", "The promised day (NgayHenTra)"),
                unreadable("FINISHED_UNREADABLE", "ended", "The end of processing (NgayKetThucXuLy)"),
                unreadable("RETURNED_UNREADABLE", "returned", "The day of handing over (NgayTra)"),
                unreadable("REFUSED_UNREADABLE", "refused", "The day of refusal (NgayTuChoi)"));
    }

    private static List<Rule> contents() {
        return List.of(
                new Rule(
                        "SUPPLEMENT_UNREADABLE",
                        "supplements",
                        "A date of a supplement request (DanhSachHoSoBoSung) cannot be read as a moment between 1990"
                                + " and 2049.",
                        "Send it in the agreed format, or leave it empty.",
                        not(exists(col("supplements"), element -> element.getField("readable")
                                .equalTo(false)))),
                new Rule(
                        "RECEIVED_MISSING",
                        "received",
                        "The status says that the dossier was received, but there is no day of receipt"
                                + " (NgayTiepNhan).",
                        "Send the day, or the status from before receipt.",
                        not(STATUS.isin(DossierFeed.codes(DossierStatus::needsReceipt)))
                                .or(STATUS.isNull())
                                .or(col("sent_received").isNotNull())),
                new Rule(
                        "FEE_UNREADABLE",
                        "fees",
                        "A fee line (Gia) is not an amount of money, or is negative.",
                        "Send digits only, or leave it empty when nothing is due.",
                        not(col("fee_unreadable"))),
                new Rule(
                        "FEE_AMBIGUOUS",
                        "fees",
                        "A fee line (Gia) can be read as two amounts: 7.000 is 7 to a program and 7,000 to a person, 1,5"
                                + " is neither.",
                        "Send digits without separators.",
                        not(col("fee_ambiguous"))),
                new Rule(
                        "FEE_NOT_WHOLE",
                        "fees",
                        "A fee line (Gia) in VND has decimals, but there is no part of a dong.",
                        "Send the whole amount.",
                        StagedDossier.FEE_CURRENCY
                                .col()
                                .notEqual(Money.WHOLE_CURRENCY)
                                .or(not(exists(
                                        col("fee_lines"), line -> coalesce(not(Money.isWhole(line)), lit(false)))))));
    }

    private static List<Rule> order() {
        return List.of(
                new Rule(
                        "RECEIVED_AFTER_FILE_DAY",
                        "received",
                        "The dossier was received (NgayTiepNhan) after the day of the file that says so.",
                        "Correct the day of receipt, or the file's folder.",
                        WholeRecord.notAfter(RECEIVED_ON, FILE_DAY)),
                new Rule(
                        "CLOSED_AFTER_FILE_DAY",
                        "ended",
                        "The dossier was closed after the day of the file that says so.",
                        "Correct the day of closing, or the file's folder.",
                        WholeRecord.notAfter(CLOSED_ON, FILE_DAY)),
                new Rule(
                        "CLOSED_BEFORE_RECEIVED",
                        "ended",
                        "The dossier was closed on a day before it was received.",
                        "Correct one of the two days.",
                        WholeRecord.notAfter(RECEIVED_ON, CLOSED_ON)));
    }

    private static Rule unreadable(String code, String word, String what) {
        return WholeRecord.unreadableMoment(code, word, what + " cannot be read");
    }
}
