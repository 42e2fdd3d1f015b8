// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the records of one file were seen to carry. It holds sets and no counts, so that a part which is read twice says
 * the same as one that is read once.
 */
final class FileSchema implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A file with more unknown names is noise; the first ones in the alphabet tell enough. */
    private static final int MOST_UNKNOWN_NAMES = 50;

    private final String path;
    private boolean holdsRecords;
    private boolean holdsMeantRecords;
    private final BitSet carried = new BitSet();
    private final BitSet filledLists = new BitSet();
    private final TreeMap<String, String> retyped = new TreeMap<>();
    private final TreeSet<String> unknown = new TreeSet<>();

    FileSchema(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    /**
     * Adds what one record of the file carries.
     *
     * @param fields by their numbers in the {@link Contract}
     * @param lists those that have an element: fields of elements are missed only where there are elements
     * @param isMeant whether the record is of the kind that the dialect means
     */
    void add(BitSet fields, BitSet lists, boolean isMeant) {
        holdsRecords = true;
        holdsMeantRecords |= isMeant;
        carried.or(fields);
        filledLists.or(lists);
    }

    /**
     * Notes that an agreed field was sent as something else.
     *
     * @param clause what it is instead, to follow the field's name in a sentence
     */
    void retype(String field, String clause) {
        retyped.putIfAbsent(field, clause);
    }

    /** Notes a field that the dialect does not know. */
    void meet(String name) {
        unknown.add(name);
        if (unknown.size() > MOST_UNKNOWN_NAMES) {
            unknown.pollLast();
        }
    }

    /** What two parts of the same file carry together; both stay as they are. */
    FileSchema and(FileSchema other) {
        FileSchema whole = new FileSchema(path);
        for (FileSchema part : List.of(this, other)) {
            whole.holdsRecords |= part.holdsRecords;
            whole.holdsMeantRecords |= part.holdsMeantRecords;
            whole.carried.or(part.carried);
            whole.filledLists.or(part.filledLists);
            part.retyped.forEach(whole::retype);
            part.unknown.forEach(whole::meet);
        }
        return whole;
    }

    boolean holdsRecords() {
        return holdsRecords;
    }

    /** Whether any record is of the kind that the dialect means. */
    boolean holdsMeantRecords() {
        return holdsMeantRecords;
    }

    boolean carries(int field) {
        return carried.get(field);
    }

    boolean fills(int list) {
        return filledLists.get(list);
    }

    /** The fields that were sent as something else, with what that is. */
    Map<String, String> retyped() {
        return retyped;
    }

    Set<String> unknown() {
        return unknown;
    }
}
