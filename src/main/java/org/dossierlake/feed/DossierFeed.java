// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.Map;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.DossierCode;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.domain.ProcedureCode;
import org.dossierlake.domain.Subject;
import org.dossierlake.rule.Flag;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;

/** Dossiers as any sender writes them: typed, reduced to what the statistics need, and screened. */
final class DossierFeed extends Feed<DossierRecord> {

    private final Dialect.Section section;
    private final PersonKey key;
    private final Map<String, String> channels;

    DossierFeed(Typing typing) {
        super(Sent.DOSSIERS, typing, StagedDossier.TABLE, StagedDossier.CANONICAL, DossierRules.RULES);
        this.section = typing.section();
        this.key = typing.arrival().key();
        this.channels = typing.codes("channel", Channel.values());
    }

    @Override
    DossierRecord typed(SentRecord sent, Typing with) {
        return new DossierRecord(sent, with, channels);
    }

    @Override
    void put(DossierRecord dossier, StageRow row) {
        String code = dossier.text("code");
        DossierStatus status = dossier.status();
        row.put(StagedDossier.DOSSIER_CODE, code)
                .put(StagedDossier.CODE_MONTH, DossierCode.monthOf(code))
                .put(StagedDossier.AGENCY_CODE, agency(dossier))
                .put(StagedDossier.AGENCY_ROOT, section.agencyRoot())
                .put(StagedDossier.RESOLVING_AGENCY_CODE, dossier.agency().found())
                .put(Staged.HINT, dossier.agency().candidates())
                .put(StagedDossier.CALENDAR, section.calendar())
                .put(StagedDossier.PROCEDURE_CODE, ProcedureCode.shortForm(dossier.text("procedure")))
                .put(StagedDossier.PROCEDURE_NAME, dossier.text("procedure-name"))
                .put(StagedDossier.SENT_FIELD_CODE, dossier.text("field"))
                .put(StagedDossier.FIELD_NAME, dossier.text("field-name"))
                .put(StagedDossier.CHANNEL, dossier.channel())
                .put(StagedDossier.SUBJECT, subject(dossier))
                .put(StagedDossier.STATUS, status == null ? null : status.code())
                .put(StagedDossier.FILED, dossier.moment("filed"))
                .put(StagedDossier.RECEIVED, dossier.moment("received"))
                .put(StagedDossier.PROMISED, dossier.moment("promised"))
                .put(StagedDossier.ENDED, dossier.moment("ended"))
                .put(StagedDossier.RETURNED, dossier.moment("returned"))
                .put(StagedDossier.REFUSED, dossier.moment("refused"))
                .put(StagedDossier.VERSION_AT, Moment.at(dossier.moment("version")))
                .put(StagedDossier.SUPPLEMENT_REQUESTS, Supplement.packed(dossier.supplements()))
                .put(StagedDossier.OTHER_CODE, dossier.otherCode())
                .put(StagedDossier.SENT_FLAGS, Flag.codes(DossierRecordFlags.FLAGS, dossier));
        putPapersAndMoney(dossier, row);
    }

    private void putPapersAndMoney(DossierRecord dossier, StageRow row) {
        row.put(StagedDossier.COMPONENT_FILE, dossier.papers().hasFile())
                .put(StagedDossier.RESULT_FILE, dossier.papers().hasResult())
                .put(StagedDossier.DATA_REUSED, dossier.papers().isReused())
                .put(StagedDossier.FROM_PERSONAL_STORE, dossier.papers().isFromStore())
                .put(StagedDossier.ACCOUNT_VERIFIED, Marks.isYes(dossier.text("account-verified")))
                .put(StagedDossier.FEE_DUE, dossier.fees().due())
                .put(StagedDossier.FEE_CURRENCY, section.currency())
                .put(StagedDossier.PAID_FLAG, dossier.isSaidPaid())
                .put(StagedDossier.PERSON_HASH, dossier.applicant().hash(key))
                .put(StagedDossier.KEY_ID, dossier.applicant().keyId(key))
                // A dossier without fee lines moves no money; only what cannot be read is missing from the totals.
                .put(
                        Staged.CONTROL_AMOUNT,
                        dossier.sent().broken() == null ? dossier.fees().sum() : null);
    }

    private static String subject(DossierRecord dossier) {
        boolean isOther = dossier.knownSubject() == null && dossier.says("subject");
        return isOther ? Subject.OTHER.code() : dossier.knownSubject();
    }

    @Override
    String agency(DossierRecord dossier) {
        return dossier.agency().code(section.agencyRoot());
    }
}
