// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a feed asks of any sender, as text: the words a dialect maps its own names to.
 */
public enum Sent {
    /** Dossiers: the header of one case, with its papers, results, fees and supplement requests. */
    DOSSIERS(
            "dossiers",
            List.of(
                    "code",
                    "agency",
                    "agency-unit",
                    "agency-name",
                    "procedure",
                    "procedure-name",
                    "field",
                    "field-name",
                    "channel",
                    "subject",
                    "status",
                    "filed",
                    "received",
                    "promised",
                    "ended",
                    "returned",
                    "refused",
                    "paid-flag",
                    "identity",
                    "account-verified",
                    "other-code",
                    "summary",
                    "version"),
            List.of(
                    new Nested("components", List.of("file", "file-name", "deleted", "reused", "from-store")),
                    new Nested("results", List.of("file")),
                    new Nested("fees", List.of("amount", "name")),
                    new Nested("supplements", List.of("asked", "answered", "due-before", "due-after")),
                    new Nested("identities", List.of("number")))),
    /** Progress steps: one step in the handling of a dossier. */
    STEPS(
            "steps",
            List.of("code", "status", "processed", "started", "deadline", "handler", "content", "version"),
            List.of()),
    /** Payments: one message of the payment platform. */
    PAYMENTS(
            "payments",
            List.of(
                    "message",
                    "result",
                    "reference",
                    "transaction",
                    "amount",
                    "currency",
                    "bank",
                    "paid",
                    "state",
                    "manner",
                    "refunded",
                    "dossier",
                    "unit",
                    "version"),
            List.of()),
    /** Procedures: one entry of a catalogue, from a day on. */
    PROCEDURES(
            "procedures",
            List.of(
                    "code",
                    "code-confirmed",
                    "name",
                    "field",
                    "level",
                    "agency",
                    "online-level",
                    "returns-paper",
                    "has-fee",
                    "is-published",
                    "is-integrated",
                    "valid-from",
                    "valid-to",
                    "version"),
            List.of(
                    new Nested("fields", List.of("code")),
                    new Nested("times", List.of("channel", "time", "unit")),
                    new Nested("fees", List.of("amount")),
                    new Nested("agencies", List.of("code")),
                    new Nested("lists", List.of("list")))),
    /** Agencies: what a register says of one agency from a day on. */
    AGENCIES(
            "agencies",
            List.of("code", "name", "kind", "parent", "unit", "valid-from", "valid-to", "successors", "version"),
            List.of()),
    /** Targets: what a programme asks of one agency that leads a target or works with it. */
    TARGETS(
            "targets",
            List.of(
                    "programme",
                    "code",
                    "unit-of-count",
                    "agency",
                    "role",
                    "assigned",
                    "due",
                    "done",
                    "cancelled",
                    "version"),
            List.of()),
    /** Feedback on administrative procedures: what became of one piece of it. */
    FEEDBACK(
            "feedback",
            List.of(
                    "code",
                    "agency",
                    "kind",
                    "received",
                    "refused",
                    "supplement-asked",
                    "supplement-returned",
                    "answered",
                    "published",
                    "dissatisfied",
                    "repeated",
                    "version"),
            List.of());

    /** Words whose texts are names, links and prose: they are taken as sent. All others are codes, numbers and dates. */
    private static final Set<String> PROSE =
            Set.of("procedure-name", "field-name", "summary", "file", "file-name", "name", "handler", "content");

    /**
     * A list inside a record.
     *
     * @param word what the dialect calls it
     * @param fields what is kept of each element, as words
     */
    record Nested(String word, List<String> fields) {}

    private final String feed;
    private final List<String> columns;
    private final List<Nested> lists;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Integer> placesOfLists = new HashMap<>();

    Sent(String feed, List<String> columns, List<Nested> lists) {
        this.feed = feed;
        this.columns = columns;
        this.lists = lists;
        columns.forEach(word -> places.put(word, places.size()));
        lists.forEach(list -> placesOfLists.put(list.word(), placesOfLists.size()));
    }

    /** The feed's name: its folder under the landing root, its section in a dialect. */
    public String feed() {
        return feed;
    }

    /**
     * The feed with this name.
     *
     * @throws IllegalArgumentException naming the known feeds, for any other name
     */
    public static Sent ofFeed(String feed) {
        return Arrays.stream(values())
                .filter(sent -> sent.feed.equals(feed))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No feed is called %s. Known feeds: %s."
                        .formatted(feed, Arrays.stream(values()).map(Sent::feed).collect(Collectors.joining(", ")))));
    }

    /** The words of the plain columns, as a record holds them. */
    List<String> columns() {
        return columns;
    }

    /** The lists inside a record, as a record holds them. */
    List<Nested> lists() {
        return lists;
    }

    /** The place of a word among {@link #columns()}. */
    int indexOf(String word) {
        return places.get(word);
    }

    /** The place of a list among {@link #lists()}. */
    int indexOfList(String word) {
        return placesOfLists.get(word);
    }

    /** Whether the texts of {@code word} are codes, numbers or dates, in which only plain characters are agreed. */
    static boolean isCode(String word) {
        return !PROSE.contains(word);
    }
}
