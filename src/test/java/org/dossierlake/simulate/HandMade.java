// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dossierlake.domain.WorkingCalendar;

/** Tiny dossiers written by hand. */
final class HandMade {

    /** Monday to Friday, 07:00-11:30 and 13:30-17:00. */
    static final WorkingCalendar CALENDAR = WorkingCalendar.weekendsOnly("weekends-only");

    /** The day on which all of it landed; nothing is due before it. */
    private static final LocalDate LAST_LANDING = LocalDate.of(2025, 7, 1);

    private HandMade() {}

    static LocalDate date(String text) {
        return LocalDate.parse(text);
    }

    /** A dossier of H44.100, procedure 1.004100, received online; times are {@code yyyyMMddHHmmss}. */
    static PortalRecord dossier(String status, String received, String due, String finished) {
        return new PortalRecord()
                .put("MaHoSo", "H44.100-250703-0001")
                .put("MaTTHC", "1.004100")
                .put("KenhThucHien", "2")
                .put("TrangThaiHoSo", status)
                .put("NgayTiepNhan", received)
                .put("NgayHenTra", due)
                .put("NgayKetThucXuLy", finished)
                .put("TaiLieuNop", List.of(new PortalRecord().put("DuongDanTaiTepTin", "/nop/1")));
    }

    static PortalRecord supplement(String asked, String answered) {
        return new PortalRecord().put("NgayBoSung", asked).put("NgayTiepNhanBoSung", answered);
    }

    static SentStep step(String processed, int status) {
        return new SentStep(PortalDate.read(processed), status, false);
    }

    static DossierFacts facts(PortalRecord record, SentStep... steps) {
        SentDossier sent = SentDossier.of(record);
        return DossierFacts.of(
                sent,
                List.of(steps),
                List.of(sent.status()),
                LAST_LANDING,
                AgencyTree.agencyOf(sent.code(), World.AGENCIES),
                CALENDAR,
                null);
    }

    static Outcome outcome(String lastDay, DossierFacts... dossiers) {
        return new Outcome(Arrays.asList(dossiers), List.of(), date(lastDay), CALENDAR);
    }

    /** The columns of a table that are neither zero nor a key in the one row with this beginning of its key. */
    static List<String> filled(TruthTable table, String... key) {
        List<String> named = new ArrayList<>();
        for (List<String> row : table.rows()) {
            if (row.subList(0, key.length).equals(List.of(key))) {
                for (int i = key.length; i < row.size(); i++) {
                    if (!row.get(i).isEmpty() && !row.get(i).equals("0")) {
                        named.add(table.columns().get(i) + "=" + row.get(i));
                    }
                }
            }
        }
        return named;
    }
}
