// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** What each run's changed dossiers add to the daily figures, grain B. */
public final class PostingDay {

    public static final Field RESOLVED_OF_RECEIVED =
            Cell.count("resolved_of_received", "Received and resolved on this very day");

    public static final List<Field> MEASURES = List.of(
            Posting.RECEIVED,
            Posting.RESOLVED,
            Posting.RESOLVED_EARLY,
            Posting.RESOLVED_ON_TIME,
            Posting.RESOLVED_LATE,
            Posting.RESOLVED_WITHOUT_DUE,
            Posting.WITHDRAWN,
            Posting.STOPPED,
            RESOLVED_OF_RECEIVED);

    /** What a figure is about, whoever posted it and why. */
    public static final List<Field> CELL = List.of(Cell.DAY, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, Cell.CHANNEL);

    static final List<Field> KEY = Cell.withCause(CELL);

    public static final Table TABLE = new Table(
            "posting_day",
            "One row per run, cause, day, agency and channel: signed changes",
            List.of(Cell.DAY, Cell.AGENCY_CODE),
            Stream.of(KEY, List.of(Cell.RUN_ID), MEASURES).flatMap(List::stream).toList(),
            Table.Layout.PLAIN.withChangeFeed());

    private PostingDay() {}
}
