// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dossierlake.domain.Coded;
import org.dossierlake.domain.DossierStatus;

/** What a task types the records of one sender with: how they are written, and the run that takes them in. */
final class Typing {

    private final Dialect.Section section;
    private final Arrival arrival;
    private final Moments moments;
    private final Map<String, String> statuses;

    Typing(Dialect.Section section, Arrival arrival) {
        this.section = section;
        this.arrival = arrival;
        this.moments = new Moments(section);
        this.statuses = codes("status", DossierStatus.values());
    }

    Dialect.Section section() {
        return section;
    }

    Arrival arrival() {
        return arrival;
    }

    /** The moment of a text; null when there is none to be read. */
    Moment moment(String text) {
        return moments.read(text);
    }

    /** The portal's status; null for null and for a code that nobody has agreed. */
    String status(String text) {
        return mapped(text, statuses);
    }

    /** The canonical code of a sender's code; null for null and for a code that the map lacks. */
    static String mapped(String text, Map<String, String> codes) {
        return text == null ? null : codes.get(text);
    }

    /** The sender's map of a code set; where it has none, the codes are written as ours. */
    Map<String, String> codes(String set, Coded[] ours) {
        Map<String, String> sent = section.codes().get(set);
        return sent != null
                ? sent
                : Arrays.stream(ours).map(Coded::code).collect(Collectors.toMap(Function.identity(), code -> code));
    }

    /** The day of the file that a record lies in, else the day of the run. */
    LocalDate dayOf(SentRecord sent) {
        return sent.pathDay() == null ? arrival.runOn() : sent.pathDay();
    }
}
