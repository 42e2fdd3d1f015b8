// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.DossierFlags;
import org.dossierlake.table.Finding;

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

        private static Entry of(String feed, Rule rule) {
            return new Entry(rule.code(), feed, rule.field(), Treatment.REFUSED, rule.meaning(), rule.advice());
        }

        private static Entry of(String feed, Flag flag) {
            return new Entry(flag.code(), feed, flag.field(), flag.treatment(), flag.meaning(), flag.advice());
        }

        private static Entry of(Finding.Kind kind) {
            return new Entry(kind.name(), kind.feed(), kind.about(), Treatment.REPORTED, kind.meaning(), kind.advice());
        }
    }

    /** Feed by feed, the refusals first, each in the order of its declaration. */
    public static final List<Entry> ENTRIES = Stream.of(
                    Arrays.stream(Feeds.values()).flatMap(RuleCatalogue::ofFeed),
                    DossierFlags.FLAGS.stream().map(flag -> Entry.of(Feeds.DOSSIERS.feed(), flag)),
                    Arrays.stream(Finding.Kind.values()).map(Entry::of))
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

    private static Stream<Entry> ofFeed(Feeds feed) {
        return Stream.concat(
                feed.rules().stream().map(rule -> Entry.of(feed.feed(), rule)),
                feed.flags().stream().map(flag -> Entry.of(feed.feed(), flag)));
    }
}
