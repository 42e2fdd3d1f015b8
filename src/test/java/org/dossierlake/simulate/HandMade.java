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

    /**
     * The columns of a table that are neither zero nor a key in the one row as of today with this beginning of its key,
     * the view left out.
     */
    static List<String> filled(TruthTable table, String... key) {
        int view = table.columns().indexOf("agency_view");
        List<String> columns = without(view, table.columns());
        List<String> named = new ArrayList<>();
        for (List<String> row : table.rows()) {
            List<String> cells = without(view, row);
            if (row.get(view).equals("as_of_today")
                    && cells.subList(0, key.length).equals(List.of(key))) {
                for (int i = key.length; i < cells.size(); i++) {
                    if (!cells.get(i).isEmpty() && !cells.get(i).equals("0")) {
                        named.add(columns.get(i) + "=" + cells.get(i));
                    }
                }
            }
        }
        return named;
    }

    private static List<String> without(int index, List<String> cells) {
        List<String> rest = new ArrayList<>(cells);
        rest.remove(index);
        return rest;
    }
}
