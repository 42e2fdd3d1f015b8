// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;

/**
 * A record as its sender wrote it: where it lies, whether it could be taken apart, and its texts. Blank texts and the
 * dialect's empty values are null.
 *
 * @param feed what was asked of the sender
 * @param path the landed file, relative to the landing root
 * @param pathDay the day in the path, null when there is none
 * @param position where the record begins, see {@link org.dossierlake.table.Staged#POSITION}
 * @param raw the record as sent; null where a row stands for a whole file
 * @param broken the code of what is wrong with the record as a whole, null when nothing is
 * @param unknownFields names of top-level fields that the dialect does not know, sorted; null when there are none
 * @param mended whether characters of a code, number or date were mended
 * @param texts the texts of {@link Sent#columns()}
 * @param lists the elements of {@link Sent#lists()}, none of them null
 */
record SentRecord(
        Sent feed,
        String path,
        LocalDate pathDay,
        long position,
        String raw,
        String broken,
        String[] unknownFields,
        boolean mended,
        String[] texts,
        List<List<Element>> lists) {

    /** One element of a list, by the words of {@link Sent.Nested#fields()}. */
    record Element(Sent.Nested list, String[] texts) {

        /** The text of a word, null when nothing is said. */
        String text(String word) {
            return texts[list.fields().indexOf(word)];
        }

        /** Shows no text. */
        @Override
        public String toString() {
            return "an element of " + list.word();
        }
    }

    /** The text of a word, null when nothing is said. */
    String text(String word) {
        return texts[feed.indexOf(word)];
    }

    /** The elements of a list, in the order sent. */
    List<Element> list(String word) {
        return lists.get(feed.indexOfList(word));
    }

    /** Whether any element of a list is as asked for. */
    boolean any(String word, Predicate<Element> asked) {
        for (Element element : list(word)) {
            if (asked.test(element)) {
                return true;
            }
        }
        return false;
    }

    /** Where the record lies; its texts may be personal data. */
    @Override
    public String toString() {
        return path + " at " + position;
    }
}
