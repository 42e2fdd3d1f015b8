// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * One supplement request; each of its moments may be null.
 *
 * @param isReadable whether every moment that is said could be read
 */
record Supplement(Moment asked, Moment answered, Moment dueBefore, Moment dueAfter, boolean isReadable) {

    /** Requests without a day come last; requests of one moment stay in the order sent. */
    private static final Comparator<Supplement> BY_ASKED =
            Comparator.comparing(request -> request.asked == null ? Instant.MAX : request.asked.at());

    /** The requests, in the order asked. */
    static List<Supplement> of(List<SentRecord.Element> sent, Typing typing) {
        return sent.isEmpty()
                ? List.of()
                : sent.stream()
                        .map(element -> of(element, typing))
                        .sorted(BY_ASKED)
                        .toList();
    }

    private static Supplement of(SentRecord.Element sent, Typing typing) {
        Moment[] moments = new Moment[4];
        String[] words = {"asked", "answered", "due-before", "due-after"};
        boolean readable = true;
        for (int i = 0; i < words.length; i++) {
            String text = sent.text(words[i]);
            moments[i] = typing.moment(text);
            readable &= text == null || moments[i] != null;
        }
        return new Supplement(moments[0], moments[1], moments[2], moments[3], readable);
    }

    /** The requests as {@link org.dossierlake.table.StagedDossier#SUPPLEMENTS}. */
    static Row[] packed(List<Supplement> requests) {
        return requests.stream()
                .map(request -> RowFactory.create(
                        Moment.packed(request.asked),
                        Moment.packed(request.answered),
                        Moment.packed(request.dueBefore),
                        Moment.packed(request.dueAfter)))
                .toArray(Row[]::new);
    }
}
