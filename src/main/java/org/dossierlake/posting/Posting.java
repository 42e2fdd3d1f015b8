// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.posting;

import java.util.List;
import java.util.stream.Stream;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** What each run's changed dossiers add to the statistics, grain A: signed, summed per cell, appended, never updated. */
public final class Posting {

    public static final Field RECEIVED = Cell.count("received", "Dossiers in scope received");
    public static final Field RESOLVED = Cell.count("resolved", "Dossiers resolved: the sum of its four parts");
    public static final Field RESOLVED_EARLY = Cell.count("resolved_early", "Resolved before the due date");
    public static final Field RESOLVED_ON_TIME = Cell.count("resolved_on_time", "Resolved on the due date");
    public static final Field RESOLVED_LATE = Cell.count("resolved_late", "Resolved after the due date");
    public static final Field RESOLVED_WITHOUT_DUE = Cell.count("resolved_without_due", "Resolved, no due date");
    public static final Field WITHDRAWN = Cell.count("withdrawn", "Withdrawn by the applicant after receipt");
    public static final Field STOPPED = Cell.count("stopped", "Stopped by the agency");
    public static final Field REFUSED = Cell.count("refused", "Not accepted, by the date of the refusal");
    public static final Field WITHDRAWN_BEFORE_RECEIPT =
            Cell.count("withdrawn_before_receipt", "Withdrawn without ever having been received");
    public static final Field RECEIVED_LATE =
            Cell.count("received_late", "Online, received more than 480 working minutes after filing");
    public static final Field FILED_EQUALS_RECEIVED =
            Cell.count("filed_equals_received", "Received with the very time of filing");
    public static final Field COMPONENT_DIGITISED = Cell.count("component_digitised", "Received with a component file");
    public static final Field DATA_REUSED = Cell.count("data_reused", "Received with reused data");
    public static final Field FROM_PERSONAL_STORE =
            Cell.count("from_personal_store", "Received with a component from the applicant's store on the portal");
    public static final Field POPULATION_DATA = Cell.count(
            "population_data",
            "Received with an account that is verified by VNeID, or with a component from the store");
    public static final Field RESOLVED_WITH_PAPER =
            Cell.count("resolved_with_paper", "Resolved, of a procedure that returns a paper or is not known");
    public static final Field RESULT_ELECTRONIC =
            Cell.count("result_electronic", "Of resolved_with_paper, those with a result file");
    public static final Field DOSSIER_DIGITISED =
            Cell.count("dossier_digitised", "Of resolved_with_paper, those with component and result file");
    public static final Field END_TO_END_ONLINE =
            Cell.count("end_to_end_online", "Resolved, filed online, with a result file or without a paper to return");
    public static final Field FULL_ONLINE = Cell.count("full_online", "Received, of a procedure with online level 4");
    public static final Field ONLINE_LEVEL_KNOWN =
            Cell.count("online_level_known", "Received, of a procedure whose online level a catalogue tells");
    public static final Field PROCEDURE_UNKNOWN =
            Cell.count("procedure_unknown", "Received, of a procedure that no catalogue knows");
    public static final Field WORKING_MINUTES =
            Cell.count("working_minutes", "Working minutes of the resolved dossiers, summed");
    public static final Field ELAPSED_DAYS =
            Cell.count("elapsed_days", "Calendar days of the resolved dossiers, summed");
    public static final Field DELAY_MINUTES_APPLICANT = Cell.count(
            "delay_minutes_applicant", "Of resolved_late: minutes past the due time, waiting for a supplement");
    public static final Field DELAY_MINUTES_PAYMENT =
            Cell.count("delay_minutes_payment", "Of resolved_late: minutes past the due time, waiting for a payment");
    public static final Field DELAY_MINUTES_CLOSED_HOURS = Cell.count(
            "delay_minutes_closed_hours", "Of resolved_late: minutes past the due time, outside office hours");
    public static final Field DELAY_MINUTES_AGENCY = Cell.count(
            "delay_minutes_agency",
            "Of resolved_late: minutes past the due time, in office hours and waiting for nobody");
    public static final Field LATE_EXPLAINED_BY_PAUSE =
            Cell.count("late_explained_by_pause", "Of resolved_late: paused for as long as the delay, or longer");
    public static final Field LATE_SYNC =
            Cell.count("late_sync", "Resolved in time by the date, which landed after the due day only");
    public static final Field CLOSED_JUDGED_766 = Cell.count(
            "closed_judged_766", "Closings with a due or a maximum time, or two requests, judged by rule index_766");
    public static final Field CLOSED_ON_TIME_766 =
            Cell.count("closed_on_time_766", "Of closed_judged_766, those on time by rule index_766");
    public static final Field CLOSED_UNJUDGED_766 = Cell.count(
            "closed_unjudged_766",
            "Closings that rule index_766 cannot judge: no due time, no maximum time, no second request");

    public static final Field IN_PROGRESS = Cell.count("in_progress", "Received and not closed");
    public static final Field IN_PROGRESS_UNDATED =
            Cell.count("in_progress_undated", "Of in_progress: closed by status, but no date says when");
    public static final Field IN_PROGRESS_PAUSED =
            Cell.count("in_progress_paused", "Of in_progress: waiting for a supplement or a payment");
    public static final Field IN_PROGRESS_WITHOUT_DUE =
            Cell.count("in_progress_without_due", "Of in_progress: running, no due date");
    public static final Field IN_PROGRESS_OVERDUE_1_5 =
            Cell.count("in_progress_overdue_1_5", "Of in_progress: running, 1 to 5 days past the due date");
    public static final Field IN_PROGRESS_OVERDUE_6_30 =
            Cell.count("in_progress_overdue_6_30", "Of in_progress: running, 6 to 30 days past the due date");
    public static final Field IN_PROGRESS_OVERDUE_OVER_30 =
            Cell.count("in_progress_overdue_over_30", "Of in_progress: running, more than 30 days past the due date");
    public static final Field WAITING_LATE =
            Cell.count("waiting_late", "Filed online, not received by then, waiting for more than 480 working minutes");
    public static final Field STOPPED_STOCK = Cell.count("stopped_stock", "Stopped until now");
    public static final Field OPEN_JUDGED_766 = Cell.count(
            "open_judged_766", "Open with a due or a maximum time, or two requests, judged by rule index_766");
    public static final Field OPEN_ON_TIME_766 =
            Cell.count("open_on_time_766", "Of open_judged_766, those still on time by rule index_766");
    public static final Field OPEN_UNJUDGED_766 = Cell.count(
            "open_unjudged_766",
            "Open, and rule index_766 cannot judge: no due time, no maximum time, no second request");

    /** What happened in the half month; sums over time. */
    public static final List<Field> FLOWS = List.of(
            RECEIVED,
            RESOLVED,
            RESOLVED_EARLY,
            RESOLVED_ON_TIME,
            RESOLVED_LATE,
            RESOLVED_WITHOUT_DUE,
            WITHDRAWN,
            STOPPED,
            REFUSED,
            WITHDRAWN_BEFORE_RECEIPT,
            RECEIVED_LATE,
            FILED_EQUALS_RECEIVED,
            COMPONENT_DIGITISED,
            DATA_REUSED,
            FROM_PERSONAL_STORE,
            POPULATION_DATA,
            RESOLVED_WITH_PAPER,
            RESULT_ELECTRONIC,
            DOSSIER_DIGITISED,
            END_TO_END_ONLINE,
            FULL_ONLINE,
            ONLINE_LEVEL_KNOWN,
            PROCEDURE_UNKNOWN,
            WORKING_MINUTES,
            ELAPSED_DAYS,
            DELAY_MINUTES_APPLICANT,
            DELAY_MINUTES_PAYMENT,
            DELAY_MINUTES_CLOSED_HOURS,
            DELAY_MINUTES_AGENCY,
            LATE_EXPLAINED_BY_PAUSE,
            LATE_SYNC,
            CLOSED_JUDGED_766,
            CLOSED_ON_TIME_766,
            CLOSED_UNJUDGED_766);

    /** How a stock changed in the half month; the stock is the sum of all changes until then. */
    public static final List<Field> STOCKS = List.of(
            IN_PROGRESS,
            IN_PROGRESS_UNDATED,
            IN_PROGRESS_PAUSED,
            IN_PROGRESS_WITHOUT_DUE,
            IN_PROGRESS_OVERDUE_1_5,
            IN_PROGRESS_OVERDUE_6_30,
            IN_PROGRESS_OVERDUE_OVER_30,
            WAITING_LATE,
            STOPPED_STOCK,
            OPEN_JUDGED_766,
            OPEN_ON_TIME_766,
            OPEN_UNJUDGED_766);

    /** All measures, in stored order. */
    public static final List<Field> MEASURES =
            Stream.concat(FLOWS.stream(), STOCKS.stream()).toList();

    /** What a figure is about, whoever posted it and why: the columns that sums of postings are compared by. */
    public static final List<Field> CELL = Stream.concat(
                    Cell.STATISTICS.stream(), Stream.of(Cell.EFFECTIVE_ON, Cell.DURATION_EDGE))
            .toList();

    /** The columns that rows are summed by within a run. */
    static final List<Field> KEY = Cell.withCause(CELL);

    public static final Table TABLE = new Table(
            "posting",
            "One row per run, cause, cell (half month, agency, field, procedure, channel, subject), effective day and"
                    + " duration bucket: signed changes",
            List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE),
            Stream.of(KEY, List.of(Cell.RUN_ID), MEASURES).flatMap(List::stream).toList(),
            Table.Layout.partitioned(Cell.HALF_MONTH).withChangeFeed());

    private Posting() {}
}
