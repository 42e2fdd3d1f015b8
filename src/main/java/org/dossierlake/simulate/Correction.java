// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.Random;
import java.util.function.UnaryOperator;

/** What an office corrects in a dossier that it has sent already. */
enum Correction {
    /** It was received up to three weeks earlier: in another half month as a rule. */
    RECEIVED_EARLIER(Correction::receivedEarlier),
    /** It is due later, or by nothing any more. */
    DUE(Correction::due),
    /** It is of another procedure, and so of another field. */
    PROCEDURE(Correction::procedure),
    /** It came in another way. */
    CHANNEL(record -> record.put("KenhThucHien", record.text("KenhThucHien").equals("2") ? "1" : "2"));

    private final UnaryOperator<PortalRecord> change;

    Correction(UnaryOperator<PortalRecord> change) {
        this.change = change;
    }

    static Correction any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    /** The record as it is after the correction. */
    PortalRecord of(PortalRecord record) {
        return change.apply(record);
    }

    /** The record of a dossier that the office has ended. */
    static PortalRecord ended(PortalRecord record, LifeEvent end) {
        return record.put("TrangThaiHoSo", Integer.toString(end.status()))
                .put(end.status() == 3 ? "NgayTuChoi" : "NgayKetThucXuLy", PortalDate.text(end.at()));
    }

    private static PortalRecord receivedEarlier(PortalRecord record) {
        String received = record.text("NgayTiepNhan");
        if (received.isEmpty()) {
            return record;
        }
        return record.put(
                "NgayTiepNhan", PortalDate.text(PortalDate.read(received).minusDays(1 + number(record) % 21)));
    }

    private static PortalRecord due(PortalRecord record) {
        String due = record.text("NgayHenTra");
        if (due.isEmpty() || number(record) % 4 == 0) {
            return record.put("NgayHenTra", "");
        }
        return record.put("NgayHenTra", PortalDate.text(PortalDate.read(due).plusDays(1 + number(record) % 9)));
    }

    private static PortalRecord procedure(PortalRecord record) {
        Procedure other = World.PROCEDURES.get(number(record) % World.PROCEDURES.size());
        return record.put("MaTTHC", other.code())
                .put("TenTTHC", other.name())
                .put("MaLinhVuc", other.fieldCode())
                .put("TenLinhVuc", World.fieldName(other.fieldCode()));
    }

    /** The same for the same dossier. */
    private static int number(PortalRecord record) {
        return Math.floorMod(record.text("MaHoSo").hashCode(), 1000);
    }
}
