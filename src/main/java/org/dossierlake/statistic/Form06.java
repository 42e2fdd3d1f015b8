// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * Form II.06 of Circular 01/2020/TT-VPCP: what agencies had to resolve, have resolved and have left, by agency and by field.
 * Nothing of it is stored: each row follows from one row of {@link Timeliness}.
 *
 * <p>The form has no column for dossiers that were stopped. It keeps them in progress for ever, within their time, so they
 * are carried over from period to period; by the setting {@code form-06.stopped} they count as resolved on time instead, as
 * withdrawn ones do.
 */
public final class Form06 {

    /** What becomes of dossiers that were stopped. */
    public enum Stopped {
        /** They stay in progress for ever, as the form has it. */
        IN_PROGRESS("in-progress"),
        /** They are resolved on time, as withdrawn ones are. */
        CLOSED("closed");

        private final String word;

        Stopped(String word) {
            this.word = word;
        }

        /** The word for it in settings. */
        public String word() {
            return word;
        }
    }

    public static final Field TOTAL = column(3, "total", "to resolve: (4) + (5) + (6) = (7) + (11)");
    public static final Field RECEIVED_ONLINE = column(4, "received_online", "received in the period online");
    public static final Field RECEIVED_DIRECT =
            column(5, "received_direct", "received in the period at the desk, by post or in another way");
    public static final Field CARRIED_OVER = column(6, "carried_over", "from the periods before");
    public static final Field RESOLVED = column(7, "resolved", "closed in the period: (8) + (9) + (10)");
    public static final Field RESOLVED_EARLY = column(8, "resolved_early", "resolved before the due date");
    public static final Field RESOLVED_ON_TIME =
            column(9, "resolved_on_time", "resolved on the due date or without any, or withdrawn");
    public static final Field RESOLVED_LATE = column(10, "resolved_late", "resolved after the due date");
    public static final Field IN_PROGRESS =
            column(11, "in_progress", "in progress at the end of the period: (12) + (13)");
    public static final Field IN_PROGRESS_WITHIN =
            column(12, "in_progress_within", "in progress within their time: paused or without due date, too");
    public static final Field IN_PROGRESS_OVERDUE =
            column(13, "in_progress_overdue", "in progress, not paused, and past the due date");

    /** Columns (3) to (13), in their order. */
    public static final List<Field> FIGURES = List.of(
            TOTAL,
            RECEIVED_ONLINE,
            RECEIVED_DIRECT,
            CARRIED_OVER,
            RESOLVED,
            RESOLVED_EARLY,
            RESOLVED_ON_TIME,
            RESOLVED_LATE,
            IN_PROGRESS,
            IN_PROGRESS_WITHIN,
            IN_PROGRESS_OVERDUE);

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.FIELD_CODE);

    public static final Table TABLE = new Table(
            "form_06",
            "One row per period and agency, and per field, with anything to resolve: form II.06, from timeliness; the setting"
                    + " form-06.stopped says whether stopped dossiers stand in (6), (11) and (12) or in (7) and (9)",
            PublishedKey.key(BELOW_AGENCY),
            PublishedKey.columns(BELOW_AGENCY, FIGURES),
            Table.Layout.PLAIN);

    private Form06() {}

    private static Field column(int number, String name, String comment) {
        return Figure.count(name, "Column (%d), dossiers %s".formatted(number, comment));
    }

    /**
     * The form's rows.
     *
     * @param timeliness rows of {@link Timeliness#TABLE}; with other breakdowns than by field, which are left out
     * @param stopped what becomes of stopped dossiers
     */
    public static Dataset<Row> of(Dataset<Row> timeliness, Stopped stopped) {
        boolean isInProgress = stopped == Stopped.IN_PROGRESS;
        Column stoppedNow = Timeliness.STOPPED.col();
        Column stock = Timeliness.STOPPED_STOCK.col();
        Column nobody = lit(0L);
        Column stoppedBefore = isInProgress ? stock.minus(stoppedNow) : nobody;
        Column stoppedSoFar = isInProgress ? stock : nobody;
        Column stoppedOnTime = isInProgress ? nobody : stoppedNow;
        Column carriedOver = Timeliness.CARRIED_OVER.col().plus(stoppedBefore);
        Column closedOnTime = Timeliness.RESOLVED_ON_TIME
                .col()
                .plus(Timeliness.RESOLVED_WITHOUT_DUE.col())
                .plus(Timeliness.WITHDRAWN.col())
                .plus(stoppedOnTime);
        Column inProgress = Timeliness.IN_PROGRESS.col().plus(stoppedSoFar);
        Map<Field, Column> columns = new LinkedHashMap<>();
        columns.put(TOTAL, Timeliness.RECEIVED.col().plus(carriedOver));
        columns.put(RECEIVED_ONLINE, Timeliness.RECEIVED_ONLINE.col());
        columns.put(RECEIVED_DIRECT, Timeliness.RECEIVED.col().minus(Timeliness.RECEIVED_ONLINE.col()));
        columns.put(CARRIED_OVER, carriedOver);
        columns.put(
                RESOLVED,
                Timeliness.RESOLVED.col().plus(Timeliness.WITHDRAWN.col()).plus(stoppedOnTime));
        columns.put(RESOLVED_EARLY, Timeliness.RESOLVED_EARLY.col());
        columns.put(RESOLVED_ON_TIME, closedOnTime);
        columns.put(RESOLVED_LATE, Timeliness.RESOLVED_LATE.col());
        columns.put(IN_PROGRESS, inProgress);
        columns.put(IN_PROGRESS_WITHIN, inProgress.minus(Timeliness.IN_PROGRESS_OVERDUE.col()));
        columns.put(IN_PROGRESS_OVERDUE, Timeliness.IN_PROGRESS_OVERDUE.col());
        Column others = PublishedKey.below(Timeliness.TABLE).stream()
                .filter(field -> !BELOW_AGENCY.contains(field))
                .map(field -> field.col().isNull())
                .reduce(lit(true), Column::and);
        return timeliness
                .filter(others)
                .select(Stream.concat(
                                TABLE.columns().stream()
                                        .filter(field -> !FIGURES.contains(field))
                                        .map(Field::col),
                                columns.entrySet().stream()
                                        .map(column -> column.getKey().of(column.getValue())))
                        .toArray(Column[]::new))
                .filter(TOTAL.col().notEqual(0))
                .transform(TABLE::conform);
    }
}
