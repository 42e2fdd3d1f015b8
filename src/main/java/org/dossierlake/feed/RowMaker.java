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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Makes the rows of one file out of the sender's texts: a reader fills the slots of a record, then takes its row. One
 * object serves all records of a file, one after the other.
 */
final class RowMaker {

    static final String RECORD_UNREADABLE = "RECORD_UNREADABLE";
    static final String FILE_UNREADABLE = "FILE_UNREADABLE";
    static final String SCHEMA_DRIFT = "SCHEMA_DRIFT";

    /** A record with more unknown names than this is noise; the first ones in the alphabet tell enough. */
    private static final int MOST_UNKNOWN_NAMES = 50;

    private static final int LONGEST_UNKNOWN_NAME = 100;
    private static final int FIXED_COLUMNS = 7;
    private static final Row[] NO_ELEMENTS = {};
    private static final BitSet NOTHING = new BitSet(0);

    private final Dialect.Reading reading;
    private final Sent feed;
    private final String path;
    private final LocalDate day;
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
    private final List<List<Row>> lists = new ArrayList<>();
    private final TreeSet<String> unknown = new TreeSet<>();
    private boolean mended;

    RowMaker(Dialect.Reading reading, Sent feed, Contract contract, Slice slice) {
        this.reading = reading;
        this.feed = feed;
        this.path = slice.path();
        this.day = slice.day();
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
    List<Row> list(int index) {
        return lists.get(index);
    }

    /** An element of a list, from its fields in the order of {@link Sent.Nested#fields()}. */
    Row element(int list, String[] texts) {
        List<String> words = feed.lists().get(list).fields();
        Object[] said = new Object[texts.length];
        for (int i = 0; i < texts.length; i++) {
            String text = reading.said(texts[i]);
            said[i] = Sent.isCode(words.get(i)) ? mended(text) : text;
        }
        return RowFactory.create(said);
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
     * The row of the record begun last.
     *
     * @param broken the code of what is wrong with the record as a whole, null when nothing is
     */
    Row row(long position, String raw, String broken) {
        Object[] values = new Object[FIXED_COLUMNS + sources.length + lists.size()];
        values[0] = path;
        values[1] = day;
        values[2] = position;
        values[3] = raw;
        values[4] = broken;
        values[5] = unknown.isEmpty() ? null : unknown.toArray(String[]::new);
        for (int i = 0; i < sources.length; i++) {
            String text = directSlots[i] >= 0 ? slots[directSlots[i]] : sources[i].text(bySender);
            values[FIXED_COLUMNS + i] = isCode[i] ? mended(text) : text;
        }
        for (int i = 0; i < lists.size(); i++) {
            values[FIXED_COLUMNS + sources.length + i] = elements(i);
        }
        values[6] = mended;
        return RowFactory.create(values);
    }

    /** The row of a record that could not be taken apart: where it lies and what was sent, nothing else. */
    Row unreadable(long position, String raw) {
        begin();
        return row(position, raw, RECORD_UNREADABLE);
    }

    /** The row that stands for a whole file which holds no text. */
    Row refused() {
        begin();
        return row(0, null, FILE_UNREADABLE);
    }

    private Row[] elements(int index) {
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
            return saysNothing ? NO_ELEMENTS : new Row[] {element(index, texts)};
        }
        List<Row> elements = lists.get(index);
        return elements.isEmpty() ? NO_ELEMENTS : elements.toArray(Row[]::new);
    }

    private Row[] elementsInText(int index, Dialect.ListSource list) {
        String text = text(list.inText().column());
        if (text == null) {
            return NO_ELEMENTS;
        }
        List<Row> elements = new ArrayList<>();
        Matcher matcher = list.inText().each().matcher(text);
        while (matcher.find()) {
            elements.add(element(
                    index,
                    feed.lists().get(index).fields().stream()
                            .map(field -> list.fields().get(field))
                            .map(group -> group == null ? null : matcher.group(group))
                            .toArray(String[]::new)));
        }
        return elements.toArray(Row[]::new);
    }

    private String text(String name) {
        Integer slot = name == null ? null : contract.columns().get(name);
        return slot == null ? null : slots[slot];
    }
}
