// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.List;
import org.dossierlake.domain.AgencyCode;

/** A sender's record whose texts have become values; what could not be read is null. */
abstract class TypedRecord {

    private final SentRecord sent;
    private final LocalDate fileDay;
    private final Moment[] moments;

    /** @param words the words of the record that are moments */
    TypedRecord(SentRecord sent, Typing typing, List<String> words) {
        this.sent = sent;
        this.fileDay = typing.dayOf(sent);
        this.moments = new Moment[sent.texts().length];
        for (String word : words) {
            moments[sent.feed().indexOf(word)] = typing.moment(sent.text(word));
        }
    }

    SentRecord sent() {
        return sent;
    }

    /** The text of a word, null when nothing is said. */
    final String text(String word) {
        return sent.text(word);
    }

    /** Whether the record says anything for a word. */
    final boolean says(String word) {
        return sent.text(word) != null;
    }

    /** The moment that a word says; null when it says none that can be read. */
    final Moment moment(String word) {
        return moments[sent.feed().indexOf(word)];
    }

    /** The local date that a word says; null when it says none that can be read. */
    final LocalDate on(String word) {
        return Moment.on(moment(word));
    }

    /** Whether the text of a word says nothing, or a moment that could be read. */
    final boolean isReadable(String word) {
        return !says(word) || moment(word) != null;
    }

    /** Whether a day is not after the file that says so; true where it is not known. */
    final boolean isByFileDay(LocalDate day) {
        return isNotAfter(day, fileDay);
    }

    final LocalDate fileDay() {
        return fileDay;
    }

    /**
     * Whether an agency can answer for what the record says: under VN its code must be readable, and a group or the whole
     * country is nobody that could.
     *
     * @param agency the normal form of the code; null when none is said
     * @param root the root of the agency's tree
     */
    static boolean isAnswerable(String agency, String root) {
        return agency != null
                && (!root.equals(AgencyCode.ROOT) || AgencyCode.parse(agency).isPresent());
    }

    /** Whether a day is not after another; true where one of them is not known. */
    static boolean isNotAfter(LocalDate day, LocalDate other) {
        return day == null || other == null || !day.isAfter(other);
    }
}
