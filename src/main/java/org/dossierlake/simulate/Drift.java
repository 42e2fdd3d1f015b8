// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.util.List;
import java.util.Objects;

/** Files that lack a field which the portal always sends: all that can be read in them is refused. */
final class Drift {

    private static final String RULE = "SCHEMA_DRIFT";

    private Drift() {}

    /** The rows of one file as they are judged once all of them are known. */
    static List<LandedRow> judged(SimulatedFeed feed, List<LandedRow> file) {
        List<PortalRecord> records =
                file.stream().map(LandedRow::record).filter(Objects::nonNull).toList();
        boolean isWhole =
                needed(feed).stream().allMatch(name -> records.stream().anyMatch(record -> record.carries(name)));
        return records.isEmpty() || isWhole
                ? file
                : file.stream().map(row -> refused(feed, row)).toList();
    }

    /** The record as a sender writes it who gave a needed field another name. */
    static PortalRecord renamed(SimulatedFeed feed, PortalRecord record) {
        List<String> needed = needed(feed);
        String name = needed.get(needed.size() - 1);
        return record.copy().without(name).put(name + "Moi", record.text(name));
    }

    /** No fees are read in a drifted file's dossiers; the amount of a payment is plain to see. */
    private static LandedRow refused(SimulatedFeed feed, LandedRow row) {
        return row.record() == null
                ? row
                : new LandedRow(
                        row.path(),
                        row.position(),
                        feed == SimulatedFeed.DOSSIERS ? null : row.record(),
                        row.content(),
                        List.of(RULE));
    }

    private static List<String> needed(SimulatedFeed feed) {
        return switch (feed) {
            case DOSSIERS -> List.of("MaHoSo", "MaTTHC", "LoaiDoiTuong", "TrangThaiHoSo");
            case STEPS -> List.of("MaHoSo", "TrangThai", "ThoiDiemXuLy");
            case PROCEDURES -> List.of("MATTHC");
            case PAYMENTS -> List.of("LoaiBanTin", "SoTien", "ThoiGianGD", "MaThamChieu");
        };
    }
}
