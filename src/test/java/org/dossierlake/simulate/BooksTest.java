// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BooksTest {

    private static final LocalDate DAY = LocalDate.of(2025, 7, 14);
    private static final PortalRecord RECEIVED = HandMade.dossier("2", "20250703080000", "", "");
    private static final PortalRecord PROCESSING = HandMade.dossier("4", "20250703080000", "", "");
    private static final PortalRecord FINISHED = HandMade.dossier("9", "20250703080000", "", "20250704080000");

    @Test
    void eachRowIsJudgedAgainstWhatIsKnownAndItsWholeNight() {
        Books books = new Books(SimulatedFeed.DOSSIERS, new FinalState());
        // Received, processing, processing again: the last new content wins, its repeat is a duplicate.
        books.judge(night("dossiers/2025-07-01/a", RECEIVED, PROCESSING, PROCESSING));
        assertThat(counts(books, "dossiers/2025-07-01/a")).containsExactly(1L, 0L, 1L, 1L);
        // The same content in a later night is a duplicate; a version without code is refused.
        books.judge(night("dossiers/2025-07-02/a", PROCESSING, PROCESSING.copy().put("MaHoSo", " ")));
        assertThat(counts(books, "dossiers/2025-07-02/a")).containsExactly(0L, 1L, 1L, 0L);
        // A newer version, then an older one that lands later: it wins.
        books.judge(night("dossiers/2025-07-03/a", FINISHED));
        books.judge(night("dossiers/2025-07-04/a", RECEIVED));
        assertThat(counts(books, "dossiers/2025-07-04/a")).containsExactly(1L, 0L, 0L, 0L);
    }

    @Test
    void anUnreadableFeeIsLeftOutOfTheSumsAndCounted() {
        Books books = new Books(SimulatedFeed.DOSSIERS, new FinalState());
        PortalRecord paid = RECEIVED.copy().put("DanhSachLePhi", List.of(fee("10000"), fee(""), fee("2500")));
        PortalRecord unreadable = RECEIVED.copy().put("DanhSachLePhi", List.of(fee("10000"), fee("mien phi")));
        books.judge(night("dossiers/2025-07-01/a", paid, unreadable));
        FileTotals totals = books.files().get("dossiers/2025-07-01/a");
        assertThat(totals.amount(Verdict.ACCEPTED)).isEqualByComparingTo("12500");
        assertThat(totals.amountLanded()).isEqualByComparingTo("12500");
        assertThat(totals.rowsAmountUnreadable()).isEqualTo(1);
    }

    private static PortalRecord fee(String amount) {
        return new PortalRecord().put("Gia", amount);
    }

    private static Landing.Written night(String path, PortalRecord... records) {
        List<LandedRow> rows = new ArrayList<>();
        for (PortalRecord record : records) {
            OutgoingRow row = OutgoingRow.of(record);
            List<String> rules = Screening.of(SimulatedFeed.DOSSIERS, record, DAY);
            rows.add(new LandedRow(path, rows.size(), record, row.content(), rules));
        }
        return new Landing.Written(List.of(path), rows);
    }

    /** Accepted, quarantined, duplicate, superseded. */
    private static List<Long> counts(Books books, String path) {
        FileTotals totals = books.files().get(path);
        return Stream.of(Verdict.values()).map(totals::rows).toList();
    }
}
