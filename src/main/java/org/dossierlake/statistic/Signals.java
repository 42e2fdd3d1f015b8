// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.bool_or;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Instant;
import org.dossierlake.table.StagedDossier;

/**
 * Signs that records were written wrong, or tuned: how many dossiers of an agency and month show each. They are facts, and no
 * judgement: each has an honest explanation, too, and none of them changes a figure. Nothing of it is stored or posted: it is
 * counted from the current rows of {@link Dossier} and from {@link DossierVersion}, so that it is not restated.
 */
public final class Signals {

    /** So many closings of one agency in one minute are no longer the work of people at a desk: our own choice. */
    static final int CLOSED_TOGETHER = 10;

    /** So many dossiers of one person at one agency on one day are more than families bring: our own choice. */
    static final int SAME_PERSON = 5;

    public static final Field MONTH = Field.required(
            "month",
            DateType,
            "First day of the month in which the dossiers were finished, closed or received, as rule says");
    public static final Field SIGNAL = Field.required("signal", StringType, "Code of the signal");
    public static final Field RULE =
            Field.required("rule", StringType, "Which dossiers show the signal, and among which they are counted");
    public static final Field SIGNALLED = Figure.count("signalled", "Of looked_at: dossiers that show the signal");
    public static final Field LOOKED_AT =
            Figure.count("looked_at", "Dossiers in scope that could show it: those that rule counts them among");
    public static final Field SIGNALLED_RATE = Figure.rate("signalled_rate", "signalled", "looked_at");

    private static final Field AGENCY_CODE =
            Agency.AGENCY_CODE.as(false, "Receiving agency as in dossier: rows add up over agencies and over months");
    private static final Field AGENCY_NAME =
            Agency.AGENCY_NAME.as(false, "Its newest name; its code where it has none");

    public static final Table TABLE = new Table(
            "signal",
            "One row per receiving agency, month and signal of wrong or tuned records, wherever there are dossiers that could"
                    + " show it; basis = current rows of dossier, so never restated",
            List.of(AGENCY_CODE, MONTH, SIGNAL),
            List.of(
                    AGENCY_CODE,
                    AGENCY_NAME,
                    MONTH,
                    SIGNAL,
                    RULE,
                    SIGNALLED,
                    LOOKED_AT,
                    SIGNALLED_RATE,
                    PublishedKey.AS_KNOWN_AT),
            Table.Layout.PLAIN);

    private static final String TOGETHER = "closed_together";
    private static final String OF_PERSON = "of_person";
    private static final String MOVED_BACK = "moved_back";
    private static final String LATEST_END = "latest_end";
    private static final String VERSION_OF = "version_of";

    private static final Column IS_RESOLVED = Dossier.FINISHED.on().col().isNotNull();

    private static final Column HAS_DUE_TIME =
            IS_RESOLVED.and(Dossier.DUE.on().col().isNotNull());

    private static final List<Signal> ALL = List.of(
            new Signal(
                    "finished_in_receipt_minute",
                    "Finished in the minute in which it was received, of the dossiers resolved in the month: a status that"
                            + " waits may have been sent as finished",
                    Dossier.FINISHED,
                    IS_RESOLVED,
                    isSameMinute(Dossier.FINISHED, StagedDossier.RECEIVED)),
            new Signal(
                    "finished_in_due_minute",
                    "Finished in the minute in which it was due, of the dossiers with a due time resolved in the month: the end"
                            + " may have been copied from the due time",
                    Dossier.FINISHED,
                    HAS_DUE_TIME,
                    isSameMinute(Dossier.FINISHED, Dossier.DUE)),
            new Signal(
                    "closed_together",
                    "One of %d or more that the agency closed in the same minute, of those closed in the month at another time than"
                                    .formatted(CLOSED_TOGETHER)
                            + " 00:00:00, which stands for no time: stale dossiers may have been closed in bulk",
                    Dossier.CLOSED,
                    hasTimeOfClosing(),
                    col(TOGETHER).geq(CLOSED_TOGETHER)),
            new Signal(
                    "end_moved_back",
                    "A version that resolves it names an earlier end than the one named last by such a version before it, of"
                            + " the dossiers resolved in the month",
                    Dossier.FINISHED,
                    IS_RESOLVED,
                    col(MOVED_BACK)),
            new Signal(
                    "end_moved_into_time",
                    "Finished by its due time, and an earlier version that resolves it named an end after it, of the dossiers"
                            + " with a due time resolved in the month: lateness may have been taken out",
                    Dossier.FINISHED,
                    HAS_DUE_TIME,
                    Dossier.FINISHED
                            .at()
                            .col()
                            .leq(Dossier.DUE.at().col())
                            .and(col(LATEST_END).gt(Dossier.DUE.at().col()))),
            new Signal(
                    "submitted_file_as_result",
                    "The only result files are files that the applicant submitted, of the dossiers resolved in the month; they"
                            + " count as no result",
                    Dossier.FINISHED,
                    IS_RESOLVED,
                    array_contains(Dossier.FLAGS.col(), Dossier.RESULT_IS_SUBMITTED_FILE)),
            new Signal(
                    "same_person_same_day",
                    "One of %d or more that the agency received of the same person on the same day, of those received in the month"
                                    .formatted(SAME_PERSON)
                            + " whose person is known: staff may have filed for others",
                    StagedDossier.RECEIVED,
                    isOfKnownPerson(),
                    col(OF_PERSON).geq(SAME_PERSON)));

    /**
     * @param moment whose month a dossier counts in
     * @param couldShow whether a dossier is looked at
     * @param shows whether it shows the signal; null where nothing says so
     */
    private record Signal(String code, String rule, Instant moment, Column couldShow, Column shows) {

        /** What a dossier adds to the signal; null where it is not looked at. */
        private Column counted() {
            return when(
                    couldShow,
                    struct(
                            MONTH.of(trunc(moment.on().col(), "MM")),
                            SIGNAL.of(lit(code)),
                            RULE.of(lit(rule)),
                            SIGNALLED.of(when(shows, 1L).otherwise(0L)),
                            LOOKED_AT.of(lit(1L))));
        }
    }

    private Signals() {}

    /**
     * The rows of {@link #TABLE}.
     *
     * @param dossiers rows of {@link Dossier#TABLE}; those that are not in scope show nothing
     * @param versions rows of {@link DossierVersion#TABLE}
     * @param agencies rows of {@link Agency#TABLE}
     */
    public static Dataset<Row> of(Dataset<Row> dossiers, Dataset<Row> versions, Dataset<Row> agencies) {
        WindowSpec sameMinute = Window.partitionBy(
                StagedDossier.AGENCY_CODE.col(),
                Dossier.CLOSED.on().col(),
                minuteOfDay(Dossier.CLOSED),
                hasTimeOfClosing());
        WindowSpec samePerson = Window.partitionBy(
                StagedDossier.AGENCY_CODE.col(),
                StagedDossier.RECEIVED.on().col(),
                StagedDossier.KEY_ID.col(),
                StagedDossier.PERSON_HASH.col());
        Column signal = explode(array(ALL.stream().map(Signal::counted).toArray(Column[]::new)));
        Dataset<Row> counted = dossiers.filter(Dossier.IN_SCOPE.col())
                .join(ends(versions), StagedDossier.DOSSIER_CODE.col().equalTo(col(VERSION_OF)), "left")
                .withColumns(Map.of(
                        TOGETHER,
                        count(lit(1)).over(sameMinute),
                        OF_PERSON,
                        count(lit(1)).over(samePerson)))
                .select(StagedDossier.AGENCY_CODE.col(), Dossier.RUN_ID.col(), signal.as("shown"))
                .select(StagedDossier.AGENCY_CODE.col(), Dossier.RUN_ID.col(), col("shown.*"))
                .filter(SIGNAL.col().isNotNull())
                .groupBy(StagedDossier.AGENCY_CODE.col(), MONTH.col(), SIGNAL.col(), RULE.col())
                .agg(
                        Figure.sum(SIGNALLED),
                        Figure.sum(LOOKED_AT),
                        PublishedKey.AS_KNOWN_AT.of(max(Dossier.RUN_ID.col())));
        return counted.join(broadcast(names(agencies)), StagedDossier.AGENCY_CODE.name(), "left")
                .withColumn(AGENCY_NAME.name(), coalesce(AGENCY_NAME.col(), StagedDossier.AGENCY_CODE.col()))
                .withColumn(SIGNALLED_RATE.name(), Figure.ratio(SIGNALLED.col(), LOOKED_AT.col()))
                .transform(TABLE::conform);
    }

    /** What the versions that resolve a dossier say of its end: whether it moved back, and the latest of them. */
    private static Dataset<Row> ends(Dataset<Row> versions) {
        Object[] resolving = Arrays.stream(DossierStatus.values())
                .filter(status -> status.closedKind().equals(Optional.of(ClosedKind.RESOLVED)))
                .map(DossierStatus::code)
                .toArray();
        Column end = StagedDossier.ENDED.at().col();
        WindowSpec inOrder =
                Window.partitionBy(StagedDossier.DOSSIER_CODE.col()).orderBy(Dossier.VERSION_ORDER.col());
        return versions.filter(StagedDossier.STATUS.col().isin(resolving).and(end.isNotNull()))
                .select(
                        StagedDossier.DOSSIER_CODE.col().as(VERSION_OF),
                        end.as("end"),
                        end.lt(lag(end, 1).over(inOrder)).as(MOVED_BACK))
                .groupBy(col(VERSION_OF))
                .agg(bool_or(col(MOVED_BACK)).as(MOVED_BACK), max(col("end")).as(LATEST_END));
    }

    private static Dataset<Row> names(Dataset<Row> agencies) {
        return agencies.groupBy(Agency.AGENCY_CODE.col())
                .agg(AGENCY_NAME.of(max_by(Agency.AGENCY_NAME.col(), Agency.VALID_FROM.col())));
    }

    private static Column isSameMinute(Instant one, Instant other) {
        return one.on().col().equalTo(other.on().col()).and(minuteOfDay(one).equalTo(minuteOfDay(other)));
    }

    private static Column minuteOfDay(Instant moment) {
        return floor(moment.second().col().divide(60)).cast(LongType);
    }

    private static Column hasTimeOfClosing() {
        return Dossier.CLOSED
                .second()
                .col()
                .isNotNull()
                .and(Dossier.CLOSED.second().col().notEqual(0));
    }

    private static Column isOfKnownPerson() {
        return StagedDossier.RECEIVED
                .on()
                .col()
                .isNotNull()
                .and(StagedDossier.PERSON_HASH.col().isNotNull());
    }
}
