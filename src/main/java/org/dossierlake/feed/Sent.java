// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * What a feed asks of any sender, as text: the words a dialect maps its own names to.
 *
 * <p>The column of a word is {@code sent_} and the word, hyphens as underscores, so that it never hides a typed one.
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
                    "valid-from",
                    "version"),
            List.of(
                    new Nested("fields", List.of("code")),
                    new Nested("times", List.of("channel", "time", "unit")),
                    new Nested("fees", List.of("amount")))),
    /** Agencies: what a register says of one agency from a day on. */
    AGENCIES(
            "agencies",
            List.of("code", "name", "kind", "parent", "unit", "valid-from", "valid-to", "successors", "version"),
            List.of());

    /** Words whose texts are names, links and prose: they are taken as sent. All others are codes, numbers and dates. */
    private static final Set<String> PROSE =
            Set.of("procedure-name", "summary", "file", "file-name", "name", "handler", "content");

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

    Sent(String feed, List<String> columns, List<Nested> lists) {
        this.feed = feed;
        this.columns = columns;
        this.lists = lists;
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

    /** The words of the plain columns, in the order of {@link #schema()}. */
    List<String> columns() {
        return columns;
    }

    /** The lists inside a record, in the order of {@link #schema()}, behind the plain columns. */
    List<Nested> lists() {
        return lists;
    }

    /**
     * The schema of what {@link RecordReader} gives: where the record lies, whether it could be taken apart, whether
     * characters of a code, number or date were mended, and its texts. Blank texts and the dialect's empty values are null; lists are never null, nor are their elements.
     */
    public StructType schema() {
        StructType schema = new StructType()
                .add("path", StringType, false)
                .add("path_day", DateType, true)
                .add("position", LongType, false)
                .add("raw", StringType, true)
                .add("broken", StringType, true)
                .add("unknown_fields", createArrayType(StringType, false), true)
                .add("mended", BooleanType, false);
        for (String word : columns) {
            schema = schema.add(column(word), StringType, true);
        }
        for (Nested list : lists) {
            StructType element = new StructType();
            for (String field : list.fields()) {
                element = element.add(column(field), StringType, true);
            }
            schema = schema.add(column(list.word()), createArrayType(element, false), false);
        }
        return schema;
    }

    /** Whether the texts of {@code word} are codes, numbers or dates, in which only plain characters are agreed. */
    static boolean isCode(String word) {
        return !PROSE.contains(word);
    }

    /** The name of the column, or of the field of a list's element, that holds the text of {@code word}. */
    static String column(String word) {
        return "sent_" + word.replace('-', '_');
    }
}
