// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

/**
 * Makes the records of one file out of the sender's texts: a reader fills the slots of a record, then takes it. One
 * object serves all records of a file, one after the other.
 */
final class RecordMaker {

    static final String RECORD_UNREADABLE = "RECORD_UNREADABLE";
    static final String FILE_UNREADABLE = "FILE_UNREADABLE";
    static final String SCHEMA_DRIFT = "SCHEMA_DRIFT";

    /** A record with more unknown names than this is noise; the first ones in the alphabet tell enough. */
    private static final int MOST_UNKNOWN_NAMES = 50;

    private static final int LONGEST_UNKNOWN_NAME = 100;
    private static final BitSet NOTHING = new BitSet(0);

    private final Dialect.Reading reading;
    private final Sent feed;
    private final String path;
    private final LocalDate day;
    private final String verdict;
    private final Contract contract;
    private final FileSchema schema;
    private final BitSet carried = new BitSet();
    private final BitSet carriedOfKind = new BitSet();
    private final BitSet filledLists = new BitSet();
    private final Map<String, String> retyped = new LinkedHashMap<>();
    private final String[] slots;
    private final UnaryOperator<String> bySender = this::text;
    private final Source[] sources;
    private final int[] directSlots;
    private final boolean[] isCode;
    private final List<List<SentRecord.Element>> lists = new ArrayList<>();
    private final TreeSet<String> unknown = new TreeSet<>();
    private boolean mended;

    /** @param verdict what is wrong with every record, whatever it says; null when nothing is */
    RecordMaker(Dialect.Reading reading, Sent feed, Contract contract, Slice slice, String verdict) {
        this.reading = reading;
        this.feed = feed;
        this.path = slice.path();
        this.day = slice.day();
        this.verdict = verdict;
        this.contract = contract;
        this.schema = new FileSchema(path);
        this.sources = feed.columns().stream()
                .map(word -> reading.columns()
                        .getOrDefault(word, new Source.Constant(null))
                        .within(path))
                .toArray(Source[]::new);
        feed.lists().forEach(list -> lists.add(new ArrayList<>()));
        this.slots = new String[contract.columns().size()];
        this.isCode = new boolean[sources.length];
        for (int i = 0; i < isCode.length; i++) {
            isCode[i] = Sent.isCode(feed.columns().get(i));
        }
        this.directSlots = new int[sources.length];
        for (int i = 0; i < sources.length; i++) {
            directSlots[i] = sources[i] instanceof Source.FromColumn column
                    ? contract.columns().get(column.name())
                    : -1;
        }
    }

    /** What the records of the file were seen to carry so far. */
    FileSchema schema() {
        return schema;
    }

    /** Forgets the record before. */
    void begin() {
        Arrays.fill(slots, null);
        lists.forEach(List::clear);
        unknown.clear();
        carried.clear();
        filledLists.clear();
        retyped.clear();
        mended = false;
    }

    /** Says that the record carries a field of the contract, whatever it holds. */
    void carries(int field) {
        carried.set(field);
    }

    /** Says that a list of the record has an element. */
    void fills(int list) {
        filledLists.set(list);
    }

    /** Says what an agreed field of the record is instead: the end of a sentence that begins with its name. */
    void retypes(String field, String clause) {
        retyped.put(field, clause);
    }

    /** Says what the sender's column of this slot holds; of two texts the last one counts. */
    void set(int slot, String text) {
        slots[slot] = reading.said(text);
    }

    /** The elements of a list, to be filled. */
    List<SentRecord.Element> list(int index) {
        return lists.get(index);
    }

    /** An element of a list, from its texts in the order of {@link Sent.Nested#fields()}, which become its own. */
    SentRecord.Element element(int list, String[] texts) {
        Sent.Nested nested = feed.lists().get(list);
        for (int i = 0; i < texts.length; i++) {
            String text = reading.said(texts[i]);
            texts[i] = Sent.isCode(nested.fields().get(i)) ? mended(text) : text;
        }
        return new SentRecord.Element(nested, texts);
    }

    private String mended(String code) {
        String plain = code == null ? null : Characters.mended(code);
        mended |= !Objects.equals(plain, code);
        return plain == null || plain.isEmpty() ? null : plain;
    }

    /** Notes a top-level field that the dialect does not know. */
    void unknown(String name) {
        unknown.add(name.length() <= LONGEST_UNKNOWN_NAME ? name : name.substring(0, LONGEST_UNKNOWN_NAME));
        if (unknown.size() > MOST_UNKNOWN_NAMES) {
            unknown.pollLast();
        }
    }

    /**
     * Whether the record begun last is a row: of the kind that the dialect means, which all are when it says nothing.
     * What the record carries is noted.
     */
    boolean isMeant() {
        boolean meant = isOfKind();
        if (meant) {
            schema.add(carried, filledLists, true);
            retyped.forEach(schema::retype);
            unknown.forEach(schema::meet);
        } else {
            // A record of another kind need not keep the contract, but it can show that its kind is told.
            carriedOfKind.clear();
            reading.only().keySet().forEach(name -> {
                int field = contract.columns().get(name);
                carriedOfKind.set(field, carried.get(field));
            });
            schema.add(carriedOfKind, NOTHING, false);
        }
        return meant;
    }

    private boolean isOfKind() {
        return reading.only().entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(text(entry.getKey())));
    }

    /**
     * The record begun last.
     *
     * @param broken the code of what is wrong with the record as a whole, null when nothing is
     */
    SentRecord record(long position, String raw, String broken) {
        String[] texts = new String[sources.length];
        for (int i = 0; i < sources.length; i++) {
            String text = directSlots[i] >= 0 ? slots[directSlots[i]] : sources[i].text(bySender);
            texts[i] = isCode[i] ? mended(text) : text;
        }
        List<List<SentRecord.Element>> elements = new ArrayList<>(lists.size());
        for (int i = 0; i < lists.size(); i++) {
            elements.add(elements(i));
        }
        return new SentRecord(
                feed,
                path,
                day,
                position,
                raw,
                broken == null ? verdict : broken,
                unknown.isEmpty() ? null : unknown.toArray(String[]::new),
                mended,
                texts,
                elements);
    }

    /** A record that could not be taken apart: where it lies and what was sent, nothing else. */
    SentRecord unreadable(long position, String raw) {
        begin();
        return record(position, raw, RECORD_UNREADABLE);
    }

    /** The record that stands for a whole file which holds no text. */
    SentRecord refused() {
        begin();
        return record(0, null, FILE_UNREADABLE);
    }

    private List<SentRecord.Element> elements(int index) {
        Sent.Nested nested = feed.lists().get(index);
        Dialect.ListSource list = reading.lists().get(nested.word());
        if (list != null && list.inText() != null) {
            return elementsInText(index, list);
        }
        if (list != null && list.path() == null) {
            String[] texts = nested.fields().stream()
                    .map(field -> text(list.fields().get(field)))
                    .toArray(String[]::new);
            boolean saysNothing = Arrays.stream(texts).allMatch(text -> text == null);
            return saysNothing ? List.of() : List.of(element(index, texts));
        }
        return List.copyOf(lists.get(index));
    }

    private List<SentRecord.Element> elementsInText(int index, Dialect.ListSource list) {
        String text = text(list.inText().column());
        if (text == null) {
            return List.of();
        }
        List<SentRecord.Element> elements = new ArrayList<>();
        Matcher matcher = list.inText().each().matcher(text);
        while (matcher.find()) {
            elements.add(element(
                    index,
                    feed.lists().get(index).fields().stream()
                            .map(field -> list.fields().get(field))
                            .map(group -> group == null ? null : matcher.group(group))
                            .toArray(String[]::new)));
        }
        return elements;
    }

    private String text(String name) {
        Integer slot = name == null ? null : contract.columns().get(name);
        return slot == null ? null : slots[slot];
    }
}
