// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.TargetRole;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedTarget;
import org.dossierlake.table.Target;

/**
 * How far the targets of programmes have got. Nothing of it is stored or posted: it is counted from the current rows of
 * {@link Target} as of a day, so that it is not restated and no part of what balances.
 */
public final class TargetProgress {

    public static final Field ASSIGNED_ON = StagedTarget.ASSIGNED_ON.as(
            true,
            "Day on which the row's targets were assigned: rows add up over any range of days, but for agencies_assigned;"
                    + " null in the total over all days");
    public static final Field COUNTED_ON = Field.required(
            "counted_on", DateType, "The day at whose end it was counted: that of the newest landed dossiers file");
    public static final Field ASSIGNED = Figure.count(
            "assigned",
            "Targets assigned by counted_on and not cancelled by then, as the row in target of the agency says that they count"
                    + " under: done + in_progress + overdue");
    public static final Field DONE = Figure.count("done", "Of assigned: done by counted_on, also after the due day");
    public static final Field IN_PROGRESS =
            Figure.count("in_progress", "Of assigned: not done, and due on counted_on, later, or on no day");
    public static final Field OVERDUE = Figure.count("overdue", "Of assigned: not done, and due before counted_on");
    public static final Field DONE_RATE = Figure.rate("done_rate", "done", "assigned");
    public static final Field CANCELLED = Figure.count(
            "cancelled",
            "Beside assigned: targets whose lead, of several each, was told by counted_on that they are asked no more; where"
                    + " nobody leads, each agency");
    public static final Field WITHOUT_LEAD = Figure.count(
            "without_lead",
            "Of assigned: those that no agency leads; they count under the one that was told of last, before those that are"
                    + " asked no more");
    public static final Field AGENCIES_ASSIGNED = Figure.count(
            "agencies_assigned",
            "Agencies that lead the targets in assigned or work with them, but for those told by counted_on that they are asked"
                    + " no more; each once, by the code in target. Not additive: neither over days nor over agencies");

    private static final Field AGENCY_VIEW = PublishedKey.AGENCY_VIEW.as(
            false,
            "as_of_today: the agency that does the work today, X.UNALLOCATED where nobody alone took it over;"
                    + " as_reported: the agency and its parents when the target was assigned. Every target counts in both:"
                    + " choose one");
    private static final Field AGENCY_CODE = PublishedKey.AGENCY_CODE.as(
            false,
            PublishedKey.AGENCY_CODE.comment()
                    + ". A target counts once, under the agency that leads it: of several, under the one that was told of"
                    + " last, before those that are asked no more. Rows assigned after counted_on say nothing yet");

    /** What adds up over targets. */
    private static final List<Field> COUNTS = List.of(ASSIGNED, DONE, IN_PROGRESS, OVERDUE, CANCELLED, WITHOUT_LEAD);

    private static final List<Field> KEY =
            List.of(StagedTarget.PROGRAMME, StagedTarget.UNIT_OF_COUNT, AGENCY_VIEW, AGENCY_CODE, ASSIGNED_ON);

    public static final Table TABLE = new Table(
            "target_progress",
            "One row per programme, unit of count and agency, and per day of assignment, with any target: done, in progress,"
                    + " overdue; basis = current rows of target, so never restated",
            KEY,
            List.of(
                    StagedTarget.PROGRAMME,
                    StagedTarget.UNIT_OF_COUNT,
                    AGENCY_VIEW,
                    AGENCY_CODE,
                    PublishedKey.AGENCY_NAME,
                    PublishedKey.AGENCY_KIND,
                    ASSIGNED_ON,
                    COUNTED_ON,
                    ASSIGNED,
                    DONE,
                    IN_PROGRESS,
                    OVERDUE,
                    DONE_RATE,
                    CANCELLED,
                    WITHOUT_LEAD,
                    AGENCIES_ASSIGNED,
                    PublishedKey.AS_KNOWN_AT),
            Table.Layout.PLAIN);

    private static final String SAID = "said";
    private static final String IS_LED = "is_led";
    private static final String AGENCIES = "agencies";

    private TargetProgress() {}

    /**
     * One row per target that was assigned by a day: the newest row of an agency that leads it, before those of agencies
     * from which it was taken back; where nobody leads it the newest of one that works with it. Columns of {@link
     * Target}, of which {@code run_id} is the newest among all rows of the target, {@link Cell#AGENCY_VALID_FROM} of the day
     * of assignment, and what {@link #of} needs beside.
     *
     * @param targets rows of {@link Target#TABLE}
     * @param register the periods of validity of agencies; those that it lacks are valid since ever
     * @param day the day at whose end it is counted
     */
    public static Dataset<Row> led(Dataset<Row> targets, AgencyRegister register, LocalDate day) {
        Column isAsked = not(isBy(StagedTarget.CANCELLED_ON, day));
        Column leads = StagedTarget.ROLE.col().equalTo(TargetRole.LEAD.code());
        Column[] said = Target.TABLE.columns().stream()
                .filter(field -> !Target.TABLE.key().contains(field) || field.equals(StagedTarget.AGENCY_CODE))
                .filter(field -> !field.equals(Dossier.RUN_ID))
                .map(Field::col)
                .toArray(Column[]::new);
        Dataset<Row> led = targets.filter(StagedTarget.ASSIGNED_ON.col().leq(lit(day)))
                .groupBy(StagedTarget.PROGRAMME.col(), StagedTarget.TARGET_CODE.col())
                .agg(
                        // No two rows have the same place in the order of versions: the greatest is one.
                        max(struct(
                                        leads.as(IS_LED),
                                        isAsked.as("is_asked"),
                                        Dossier.VERSION_ORDER.col(),
                                        struct(said).as(SAID)))
                                .as("greatest"),
                        collect_set(when(isAsked, StagedTarget.AGENCY_CODE.col()))
                                .as(AGENCIES),
                        // The row of another agency, too, changes what is said of the target.
                        max(Dossier.RUN_ID.col()).as(Dossier.RUN_ID.name()))
                .select(
                        StagedTarget.PROGRAMME.col(),
                        StagedTarget.TARGET_CODE.col(),
                        col("greatest." + SAID + ".*"),
                        col("greatest." + IS_LED).as(IS_LED),
                        col(AGENCIES),
                        Dossier.RUN_ID.col());
        return Agency.withValidFrom(led, register, StagedTarget.ASSIGNED_ON.col(), Cell.AGENCY_VALID_FROM);
    }

    /**
     * The progress at the end of a day.
     *
     * @param led what {@link #led} returned for that day
     * @param tree the agencies in it, and all above them
     */
    public static Dataset<Row> of(Dataset<Row> led, AgencyTree tree, LocalDate day) {
        List<Column> columns = new ArrayList<>(Stream.of(
                        StagedTarget.PROGRAMME,
                        StagedTarget.UNIT_OF_COUNT,
                        Cell.AGENCY_CODE,
                        Cell.AGENCY_VALID_FROM,
                        StagedTarget.ASSIGNED_ON,
                        StagedTarget.DUE_ON)
                .map(Field::col)
                .toList());
        Column isCancelled = isBy(StagedTarget.CANCELLED_ON, day);
        Column isDone = isBy(StagedTarget.DONE_ON, day);
        Column isOverdue = coalesce(StagedTarget.DUE_ON.col().lt(lit(day)), lit(false));
        Column isOpen = not(isCancelled).and(not(isDone));
        columns.add(one(ASSIGNED, not(isCancelled)));
        columns.add(one(DONE, not(isCancelled).and(isDone)));
        columns.add(one(IN_PROGRESS, isOpen.and(not(isOverdue))));
        columns.add(one(OVERDUE, isOpen.and(isOverdue)));
        columns.add(one(CANCELLED, isCancelled));
        columns.add(one(WITHOUT_LEAD, not(isCancelled).and(not(col(IS_LED)))));
        columns.add(when(not(isCancelled), col(AGENCIES)).as(AGENCIES));
        columns.add(Dossier.RUN_ID.col());
        Dataset<Row> inNodes = tree.counted(led.select(columns.toArray(Column[]::new)));
        Dataset<Row> rows =
                PublishedKey.inRowSets(inNodes, List.of(ASSIGNED_ON), List.of(List.of(), List.of(ASSIGNED_ON)));
        Dataset<Row> counted = Figure.summed(
                rows,
                KEY,
                COUNTS,
                AGENCIES_ASSIGNED.of(size(array_distinct(flatten(collect_set(col(AGENCIES)))))
                        .cast(LongType)),
                PublishedKey.AS_KNOWN_AT.of(max(Dossier.RUN_ID.col())));
        // The day whose name is shown; of a total, which has no day of its own, that is today.
        return Figure.with(
                        tree.named(counted, ASSIGNED_ON),
                        Map.of(COUNTED_ON, lit(day), DONE_RATE, Figure.ratio(DONE.col(), ASSIGNED.col())))
                .transform(TABLE::conform);
    }

    private static Column one(Field count, Column holds) {
        return count.of(when(holds, 1L).otherwise(0L));
    }

    /** Whether something had come about by the end of a day; not where no day is said. */
    private static Column isBy(Field on, LocalDate day) {
        return coalesce(on.col().leq(lit(day)), lit(false));
    }
}
