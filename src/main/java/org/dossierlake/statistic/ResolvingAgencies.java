// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.LongType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Contribution;
import org.dossierlake.posting.Posting;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.StagedDossier;

/**
 * What agencies resolved, and how much of it late, whoever had received it: any desk of a province takes dossiers in, and
 * {@link Timeliness} counts them for the agency of that desk. Nothing of it is stored or posted: it is counted from the current
 * rows of {@link Dossier} as of a day, so that it is not restated.
 *
 * <p>A record names the unit that processes its dossier, by name. Where the register knows exactly one agency of that name the
 * dossier counts for it, else for the agency that received it: so the country's sums are those of {@link Timeliness}, and
 * {@link #UNIT_UNKNOWN} says how many nobody can tell of.
 */
public final class ResolvingAgencies {

    public static final Field RESOLVED = Figure.count(
            "resolved", "Dossiers that the agency resolved in the period, whoever received them; by rule form_06");
    public static final Field LATE_RATE = Figure.rate("late_rate", "resolved_late", "resolved");
    public static final Field RECEIVED_ELSEWHERE =
            Figure.count("received_elsewhere", "Of resolved: received by another agency");
    public static final Field RECEIVED_ELSEWHERE_LATE =
            Figure.count("received_elsewhere_late", "Of resolved_late: received by another agency");
    public static final Field RECEIVED_ELSEWHERE_LATE_RATE =
            Figure.rate("received_elsewhere_late_rate", "received_elsewhere_late", "received_elsewhere");
    public static final Field UNIT_UNKNOWN = Figure.count(
            "unit_unknown",
            "Of resolved: received by the agency, and the record names no unit that the register knows as one agency");

    private static final List<Field> COUNTS = List.of(
            RESOLVED,
            Timeliness.RESOLVED_EARLY,
            Timeliness.RESOLVED_ON_TIME,
            Timeliness.RESOLVED_LATE,
            Timeliness.RESOLVED_WITHOUT_DUE,
            RECEIVED_ELSEWHERE,
            RECEIVED_ELSEWHERE_LATE,
            UNIT_UNKNOWN);

    private static final List<Field> BELOW_AGENCY = List.of(PublishedKey.PROCEDURE_CODE);

    public static final Table TABLE = new Table(
            "resolving_agency",
            "One row per period and agency, and per procedure, that resolved any dossier, whoever received it: how many, and how"
                    + " many late; basis = current rows of dossier, so never restated",
            PublishedKey.key(BELOW_AGENCY),
            PublishedKey.columns(
                    BELOW_AGENCY,
                    List.of(
                            RESOLVED,
                            Timeliness.RESOLVED_EARLY,
                            Timeliness.RESOLVED_ON_TIME,
                            Timeliness.RESOLVED_LATE,
                            Timeliness.RESOLVED_WITHOUT_DUE,
                            LATE_RATE,
                            RECEIVED_ELSEWHERE,
                            RECEIVED_ELSEWHERE_LATE,
                            RECEIVED_ELSEWHERE_LATE_RATE,
                            UNIT_UNKNOWN)),
            Table.Layout.PLAIN);

    private static final List<Field> CELL =
            List.of(Cell.HALF_MONTH, Cell.AGENCY_CODE, Cell.AGENCY_VALID_FROM, Cell.PROCEDURE_CODE);

    private ResolvingAgencies() {}

    /**
     * What each resolved dossier counts, for the agency that resolved it.
     *
     * @param dossiers rows of {@link Dossier#TABLE}
     * @param register the agencies as they are known; which version of the agency counts is told by the day of receipt, as that
     *     of the receiving one
     * @return half month of the closing, {@code agency_code}, {@code agency_root}, {@code agency_valid_from}, {@code
     *     procedure_code}, {@code run_id} and the counts
     */
    public static Dataset<Row> resolved(Dataset<Row> dossiers, AgencyRegister register, LocalDate day) {
        Column closedOn = Dossier.FINISHED.on().col();
        Column resolving = StagedDossier.RESOLVING_AGENCY_CODE.col();
        List<Column> columns = new ArrayList<>(List.of(
                Cell.HALF_MONTH.of(Balance.halfMonthOf(closedOn)),
                Cell.AGENCY_CODE.of(coalesce(resolving, StagedDossier.AGENCY_CODE.col())),
                StagedDossier.AGENCY_ROOT.col(),
                Cell.PROCEDURE_CODE.col(),
                StagedDossier.RECEIVED.on().col(),
                Dossier.RUN_ID.col()));
        counts(resolving).forEach((count, says) -> columns.add(count.of(says.cast(LongType))));
        Dataset<Row> counted = dossiers.filter(Dossier.IN_SCOPE.col().and(closedOn.leq(lit(day))))
                .select(columns.toArray(Column[]::new));
        return Agency.withValidFrom(
                        counted, register, StagedDossier.RECEIVED.on().col(), Cell.AGENCY_VALID_FROM)
                .drop(StagedDossier.RECEIVED.on().name());
    }

    private static Map<Field, Column> counts(Column resolving) {
        Map<Field, Column> closed = Contribution.closedCounts();
        Column late = closed.get(Posting.RESOLVED_LATE);
        Column isElsewhere = coalesce(resolving.notEqual(StagedDossier.AGENCY_CODE.col()), lit(false));
        Map<Field, Column> counts = new LinkedHashMap<>();
        counts.put(RESOLVED, closed.get(Posting.RESOLVED));
        counts.put(Timeliness.RESOLVED_EARLY, closed.get(Posting.RESOLVED_EARLY));
        counts.put(Timeliness.RESOLVED_ON_TIME, closed.get(Posting.RESOLVED_ON_TIME));
        counts.put(Timeliness.RESOLVED_LATE, late);
        counts.put(Timeliness.RESOLVED_WITHOUT_DUE, closed.get(Posting.RESOLVED_WITHOUT_DUE));
        counts.put(RECEIVED_ELSEWHERE, isElsewhere);
        counts.put(RECEIVED_ELSEWHERE_LATE, when(isElsewhere, late).otherwise(0L));
        counts.put(UNIT_UNKNOWN, resolving.isNull());
        return counts;
    }

    /**
     * The figures at the end of a day.
     *
     * @param resolved what {@link #resolved} returned for that day
     * @param tree the agencies in it, and all above them
     */
    public static Dataset<Row> of(Dataset<Row> resolved, AgencyTree tree) {
        // Added up before periods and nodes multiply the rows.
        Dataset<Row> inPeriods = PublishedKey.inPeriods(
                Figure.summed(resolved, CELL, COUNTS, Figure.greatest(Dossier.RUN_ID)),
                PublishedPeriods.holding(Cell.HALF_MONTH.col()));
        Dataset<Row> inRowSets = PublishedKey.inRowSets(inPeriods, BELOW_AGENCY, List.of(List.of(), BELOW_AGENCY));
        Dataset<Row> figures = Figure.summed(
                        tree.counted(inRowSets),
                        PublishedKey.grain(BELOW_AGENCY),
                        COUNTS,
                        Figure.greatest(Dossier.RUN_ID))
                .withColumnRenamed(Dossier.RUN_ID.name(), PublishedKey.AS_KNOWN_AT.name());
        return Figure.with(
                        tree.named(figures, PublishedKey.PERIOD_END),
                        Map.of(
                                LATE_RATE,
                                Figure.ratio(Timeliness.RESOLVED_LATE.col(), RESOLVED.col()),
                                RECEIVED_ELSEWHERE_LATE_RATE,
                                Figure.ratio(RECEIVED_ELSEWHERE_LATE.col(), RECEIVED_ELSEWHERE.col())))
                .transform(TABLE::conform);
    }
}
