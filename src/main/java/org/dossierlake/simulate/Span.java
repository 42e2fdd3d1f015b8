// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.simulate;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A stretch of time.
 *
 * @param from its beginning
 * @param to its end; null while it lasts
 */
record Span(LocalDateTime from, LocalDateTime to) {

    /** The spans within [least, most] as a union: in order, none touching another. */
    static List<Span> union(List<Span> spans, LocalDateTime least, LocalDateTime most) {
        List<Span> sorted = new ArrayList<>();
        for (Span span : spans) {
            LocalDateTime from = span.from().isBefore(least) ? least : span.from();
            LocalDateTime to = span.to() == null || span.to().isAfter(most) ? most : span.to();
            if (from.isBefore(to)) {
                sorted.add(new Span(from, to));
            }
        }
        sorted.sort(Comparator.comparing(Span::from));
        List<Span> union = new ArrayList<>();
        for (Span span : sorted) {
            Span last = union.isEmpty() ? null : union.get(union.size() - 1);
            if (last == null || span.from().isAfter(last.to())) {
                union.add(span);
            } else if (span.to().isAfter(last.to())) {
                union.set(union.size() - 1, new Span(last.from(), span.to()));
            }
        }
        return union;
    }
}
