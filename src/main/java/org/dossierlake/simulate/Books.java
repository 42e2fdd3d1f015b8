// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Says of every landed record what is expected to become of it, and keeps the newest version of every key. */
final class Books {

    private static final Comparator<LandedRow> ORDER =
            Comparator.comparing(LandedRow::path).thenComparingLong(LandedRow::position);

    private final SimulatedFeed feed;
    private final Map<String, UUID> newest = new HashMap<>();
    private final Map<String, FileTotals> files = new TreeMap<>();
    private final Set<LandedRow> refused = new TreeSet<>(ORDER);
    private final FinalState state;

    Books(SimulatedFeed feed, FinalState state) {
        this.feed = feed;
        this.state = state;
    }

    /** The feed whose records are judged. */
    SimulatedFeed feed() {
        return feed;
    }

    /** Expected totals by file. */
    Map<String, FileTotals> files() {
        return files;
    }

    /** All refused rows by file and position. */
    Set<LandedRow> refused() {
        return refused;
    }

    /**
     * Takes rows out of a night's plan whose verdict could be argued about: at most two clean rows share a key, either
     * the same twice or two that differ from each other and from what is known.
     */
    List<List<OutgoingRow>> withoutRiddles(List<List<OutgoingRow>> bundles, LocalDate day) {
        Map<String, List<UUID>> seen = new HashMap<>();
        List<List<OutgoingRow>> kept = new ArrayList<>();
        for (List<OutgoingRow> bundle : bundles) {
            List<OutgoingRow> rows = new ArrayList<>();
            for (OutgoingRow row : bundle) {
                boolean clean = Screening.of(feed, row.record(), day).isEmpty();
                if (!clean || isPlain(row, seen)) {
                    rows.add(row);
                }
            }
            kept.add(rows);
        }
        return kept;
    }

    private boolean isPlain(OutgoingRow row, Map<String, List<UUID>> seen) {
        String key = key(row.record());
        UUID content = row.content();
        List<UUID> before = seen.computeIfAbsent(key, any -> new ArrayList<>());
        boolean repeats = before.contains(content);
        boolean known = content.equals(newest.get(key)) || before.contains(newest.get(key));
        if (before.size() > 1 || (!before.isEmpty() && !repeats && known)) {
            return false;
        }
        before.add(content);
        return true;
    }

    /** Judges the rows of a night, each against what is known and all others of its night. */
    void judge(Landing.Written night) {
        for (String path : night.paths()) {
            files.put(path, new FileTotals());
        }
        Map<String, List<LandedRow>> byKey = new LinkedHashMap<>();
        for (LandedRow row : night.rows()) {
            if (row.refused()) {
                refused.add(row);
                book(row, Verdict.QUARANTINED);
            } else {
                byKey.computeIfAbsent(key(row.record()), any -> new ArrayList<>())
                        .add(row);
            }
        }
        byKey.forEach(this::judgeKey);
    }

    private void judgeKey(String key, List<LandedRow> rows) {
        rows.sort(ORDER);
        Set<UUID> known = new HashSet<>();
        known.add(newest.get(key));
        LandedRow accepted = null;
        for (LandedRow row : rows) {
            if (!known.add(row.content())) {
                book(row, Verdict.DUPLICATE);
                continue;
            }
            if (accepted != null) {
                book(accepted, Verdict.SUPERSEDED);
            }
            accepted = row;
            state.put(feed, key, row.record(), row.day());
        }
        if (accepted != null) {
            book(accepted, Verdict.ACCEPTED);
            newest.put(key, accepted.content());
        }
    }

    private void book(LandedRow row, Verdict verdict) {
        files.get(row.path()).add(verdict, feed.carriesMoney() ? amount(feed, row.record()) : BigDecimal.ZERO);
    }

    /** The money of a record; null where it cannot be read. */
    static BigDecimal amount(SimulatedFeed feed, PortalRecord record) {
        if (record == null) {
            return null;
        }
        return feed == SimulatedFeed.DOSSIERS
                ? Screening.feeSum(record).orElse(null)
                : Screening.number(record.text("SoTien")).orElse(null);
    }

    private String key(PortalRecord record) {
        return switch (feed) {
            case DOSSIERS -> record.code("MaHoSo");
            case STEPS ->
                String.join(
                        "|",
                        record.text("MaHoSo"),
                        record.text("ThoiDiemXuLy"),
                        record.text("TrangThai"),
                        record.text("NgayBatDau"));
            case PAYMENTS -> SentPayment.of(record).key();
            case PROCEDURES -> SentProcedure.of(record).code() + "|" + record.text("NGAYHIEULUC");
        };
    }
}
