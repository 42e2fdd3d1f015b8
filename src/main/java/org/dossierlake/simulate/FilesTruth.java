// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The expected ledger of the landed files, and every refused row. */
final class FilesTruth {

    private static final List<String> COLUMNS = List.of(
            "feed",
            "path",
            "rows_landed",
            "rows_accepted",
            "rows_quarantined",
            "rows_duplicate",
            "rows_superseded",
            "amount_landed",
            "amount_accepted",
            "amount_quarantined",
            "amount_duplicate",
            "amount_superseded",
            "rows_amount_unreadable");

    private FilesTruth() {}

    /** One row per landed file; the money columns are empty where the feed carries no money. */
    static TruthTable files(List<Books> feeds) {
        SortedMap<String, FileTotals> files = new TreeMap<>();
        feeds.forEach(books -> files.putAll(books.files()));
        return files(files);
    }

    /** The same of files by path. */
    static TruthTable files(SortedMap<String, FileTotals> files) {
        List<List<String>> rows = new ArrayList<>();
        files.forEach((path, totals) -> rows.add(row(SimulatedFeed.ofPath(path), path, totals)));
        return new TruthTable("files", COLUMNS, rows);
    }

    /** One row per refused record. */
    static TruthTable refused(List<Books> feeds) {
        List<List<String>> rows = new ArrayList<>();
        for (Books books : byName(feeds)) {
            for (LandedRow row : books.refused()) {
                rows.add(List.of(
                        books.feed().folder(),
                        row.path(),
                        Long.toString(row.position()),
                        String.join("|", row.rules())));
            }
        }
        return new TruthTable("refused", List.of("feed", "path", "position", "rules"), rows);
    }

    private static List<Books> byName(List<Books> feeds) {
        return feeds.stream()
                .sorted((one, other) ->
                        one.feed().folder().compareTo(other.feed().folder()))
                .toList();
    }

    private static List<String> row(SimulatedFeed feed, String path, FileTotals totals) {
        List<String> row = new ArrayList<>(List.of(feed.folder(), path, Long.toString(totals.rowsLanded())));
        for (Verdict verdict : Verdict.values()) {
            row.add(Long.toString(totals.rows(verdict)));
        }
        if (!feed.carriesMoney()) {
            row.addAll(List.of("", "", "", "", "", ""));
            return row;
        }
        row.add(plain(totals.amountLanded()));
        for (Verdict verdict : Verdict.values()) {
            row.add(plain(totals.amount(verdict)));
        }
        row.add(Long.toString(totals.rowsAmountUnreadable()));
        return row;
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
