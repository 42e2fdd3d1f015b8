// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dossierlake.failure.Failures;

/**
 * How one sender writes its feeds: a file of {@code conf/dialects/}; the head of {@code portal.conf} explains every key.
 *
 * @param name the file's name without {@code .conf}
 * @param sections what the sender says of each feed it knows, by the feed
 */
public record Dialect(String name, Map<Sent, Section> sections) {

    /**
     * What holds for dialects that do not say: they come from the site's settings.
     *
     * @param zone the zone of local times
     * @param calendar the working calendar's name
     * @param currency the ISO 4217 currency of amounts
     */
    public record Defaults(ZoneId zone, String calendar, String currency) {

        /** The portal's own. */
        public static final Defaults PORTAL = new Defaults(ZoneId.of("Asia/Ho_Chi_Minh"), "vn", "VND");
    }

    /** The format of a file. */
    enum Format {
        JSON,
        CSV
    }

    /**
     * One feed of one sender.
     *
     * @param reading how a file becomes texts
     * @param zone the sender's zone: local times are in it, and local dates are those of this zone
     * @param calendar the working calendar's name
     * @param agencyRoot the root of the sender's agency tree
     * @param currency the ISO 4217 currency of amounts that name none
     * @param timestamps the patterns of moments, tried in this order
     * @param dayInPath finds the day in a file's path as its first group; null for the first date-like folder
     * @param codes sender's code to canonical code, by {@code status}, {@code channel} and {@code subject}; a set that is
     *     absent is written as the portal writes it
     * @param negativeFees whether a fee line may be negative (a correction); else it is unreadable
     * @param confirm the message that reports a transaction; every other message is a request
     * @param success the result code of a successful transaction
     * @param refund the state of a request whose money was paid back; null when no state tells
     * @param online how a request that is paid online says so; null when none does
     * @param dossierInReference finds the dossier's code in a payment's reference as its first group; null when the
     *     reference names no dossier
     * @param agencyWithin the level-1 agency that agencies given by name lie in; null where only the name tells
     */
    record Section(
            Reading reading,
            ZoneId zone,
            String calendar,
            String agencyRoot,
            String currency,
            List<String> timestamps,
            Pattern dayInPath,
            Map<String, Map<String, String>> codes,
            boolean negativeFees,
            String confirm,
            String success,
            String refund,
            String online,
            Pattern dossierInReference,
            String agencyWithin)
            implements Serializable {}

    /**
     * How the tasks take a file apart; they get this and nothing else of a dialect.
     *
     * @param format JSON or CSV
     * @param charsetName the charset
     * @param separator the separator of a CSV
     * @param envelope the field of a JSON object whose array holds the records
     * @param emptyValues texts that say nothing, beside blanks
     * @param columns where the text of each word comes from; words without an entry are never said
     * @param lists where each list inside a record is
     * @param only rows count only where these columns have these texts
     * @param known names of top-level fields that are known and not kept
     * @param optional fields that a file may lack, by column or JSON path: without any other field that is read, its
     *     schema has drifted
     */
    record Reading(
            Format format,
            String charsetName,
            char separator,
            String envelope,
            Set<String> emptyValues,
            Map<String, Source> columns,
            Map<String, ListSource> lists,
            Map<String, String> only,
            Set<String> known,
            Set<String> optional)
            implements Serializable {

        Charset charset() {
            return Charset.forName(charsetName);
        }

        /** The same for records of all kinds. */
        Reading ofEveryKind() {
            return new Reading(
                    format, charsetName, separator, envelope, emptyValues, columns, lists, Map.of(), known, optional);
        }

        /** The text, composed and without blanks around it; null when nothing is left or the sender means nothing by it. */
        String said(String text) {
            if (text == null) {
                return null;
            }
            int from = 0;
            int to = text.length();
            while (from < to && isBlank(text.charAt(from))) {
                from++;
            }
            while (to > from && isBlank(text.charAt(to - 1))) {
                to--;
            }
            String bare = Characters.composed(text.substring(from, to));
            return bare.isEmpty() || emptyValues.contains(bare) ? null : bare;
        }

        /** The no-break space counts as blank: it comes with texts pasted from word processors. */
        private static boolean isBlank(char c) {
            return c <= ' ' || c == '\u00A0' || Character.isWhitespace(c);
        }
    }

    /**
     * A list inside a record.
     *
     * @param path the JSON path of the array; null when the record's own columns make one element, if any of them says
     *     something, and for {@code inText}
     * @param inText the running text that the elements are found in; null for the two other kinds
     * @param fields the sender's field, in an element or in the record, by the word it stands for; for {@code inText}
     *     the pattern's named group
     */
    record ListSource(String path, InText inText, Map<String, String> fields) implements Serializable {}

    /**
     * A list that a sender writes as running text.
     *
     * @param column the sender's column
     * @param each finds one element after the other; its named groups are the element's fields
     */
    record InText(String column, Pattern each) implements Serializable {}

    /** Reads a dialect with the portal's own zone, calendar and currency where it names none. */
    public static Dialect load(Path file) {
        return load(file, Defaults.PORTAL);
    }

    /**
     * Reads a dialect.
     *
     * @throws org.dossierlake.failure.RunFailure when the file cannot be read or anything in it is wrong; every problem
     *     is listed
     */
    public static Dialect load(Path file, Defaults defaults) {
        return new DialectFile(file, defaults).read();
    }

    /** Whether its dossiers' agencies may be given by name or by a unit's code. */
    public boolean asksDirectory() {
        return Optional.ofNullable(sections.get(Sent.DOSSIERS))
                .filter(DossierAgency::asksDirectory)
                .isPresent();
    }

    /** The working calendars that the sender's feeds are counted by. */
    public Set<String> calendars() {
        return sections.values().stream().map(Section::calendar).collect(Collectors.toSet());
    }

    /** The currency of its dossiers' fees; empty where the sender has no dossiers. */
    public Optional<String> feeCurrency() {
        return Optional.ofNullable(sections.get(Sent.DOSSIERS)).map(Section::currency);
    }

    /**
     * What the sender says of a feed.
     *
     * @throws org.dossierlake.failure.RunFailure when the dialect does not know the feed
     */
    Section section(Sent feed) {
        Section section = sections.get(feed);
        if (section == null) {
            throw Failures.dialectWithoutFeed(name, feed.feed());
        }
        return section;
    }
}
