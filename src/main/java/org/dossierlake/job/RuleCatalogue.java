// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;
import org.dossierlake.statistic.OnlinePayment;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.table.DossierFlags;
import org.dossierlake.table.Finding;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Verdict;

/** Everything that a record can be refused, mended or flagged for, out of the declarations; needs no session. */
public final class RuleCatalogue {

    /**
     * One line of the catalogue.
     *
     * @param code stable code
     * @param feed the feed whose records it is about; {@code all} for a finding in any
     * @param field the dialect's word for what it is about
     * @param treatment what becomes of the record
     * @param meaning what is wrong or odd, and how the record counts
     * @param advice what the sender should do
     */
    public record Entry(String code, String feed, String field, Treatment treatment, String meaning, String advice) {

        private static Entry of(String feed, Rule<?> rule) {
            return new Entry(rule.code(), feed, rule.field(), Treatment.REFUSED, rule.meaning(), rule.advice());
        }

        private static Entry of(String feed, Flag<?> flag) {
            return new Entry(flag.code(), feed, flag.field(), flag.treatment(), flag.meaning(), flag.advice());
        }

        private static Entry of(Finding.Kind kind) {
            return new Entry(kind.name(), kind.feed(), kind.about(), Treatment.REPORTED, kind.meaning(), kind.advice());
        }
    }

    /** What no flag tells, because a figure or a class does. */
    private static final List<Entry> COUNTED = List.of(
            counted(Feeds.DOSSIERS, "supplements", Timeliness.IN_PROGRESS_PAUSED, "Nothing: the applicant is awaited."),
            counted(Feeds.DOSSIERS, "received", Timeliness.WAITING_LATE, "Receive or refuse what was filed."),
            counted(
                    Feeds.DOSSIERS,
                    "filed",
                    Timeliness.FILED_EQUALS_RECEIVED,
                    "Send the time of filing, not a copy of the receipt."),
            counted(
                    Feeds.DOSSIERS,
                    "paid-flag",
                    OnlinePayment.FLAGGED_WITHOUT_PAYMENT,
                    "Send 1 or 2 only for money that came in online."),
            new Entry(
                    "paid_without_dossier",
                    Feeds.PAYMENTS.feed(),
                    "dossier",
                    Treatment.COUNTED,
                    "Class of a settlement: a payment whose dossier never landed.",
                    "Send the dossier, or correct its code in the payment."),
            counted(Feeds.DOSSIERS, Rule.RECORD, LandedFile.rows(Verdict.DUPLICATE), "Nothing: a repeat is harmless."),
            counted(
                    Feeds.DOSSIERS,
                    Rule.RECORD,
                    LandedFile.rows(Verdict.SUPERSEDED),
                    "Send versions in the order in which they arose."));

    /** Feed by feed, the refusals first, each in the order of its declaration. */
    public static final List<Entry> ENTRIES = Stream.of(
                    Arrays.stream(Feeds.values()).flatMap(RuleCatalogue::ofFeed),
                    DossierFlags.FLAGS.stream().map(flag -> Entry.of(Feeds.DOSSIERS.feed(), flag)),
                    Arrays.stream(Finding.Kind.values()).map(Entry::of),
                    COUNTED.stream())
            .flatMap(entries -> entries)
            .toList();

    private RuleCatalogue() {}

    /** The catalogue as text: a line of its own for what names the entry, then what it means and what to do. */
    public static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Entry entry : ENTRIES) {
            lines.add("%s  [%s, %s: %s]"
                    .formatted(
                            entry.code(),
                            entry.feed(),
                            entry.field(),
                            entry.treatment().words()));
            lines.add("    " + entry.meaning());
            lines.add("    To do: " + entry.advice());
        }
        return lines;
    }

    private static Entry counted(Feeds feed, String word, Field figure, String advice) {
        return new Entry(figure.name(), feed.feed(), word, Treatment.COUNTED, figure.comment() + ".", advice);
    }

    private static Stream<Entry> ofFeed(Feeds feed) {
        return Stream.concat(
                feed.rules().stream().map(rule -> Entry.of(feed.feed(), rule)),
                feed.flags().stream().map(flag -> Entry.of(feed.feed(), flag)));
    }
}
