// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.table.Agency;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedProcedure;

/** The columns that published tables share: what a row is about, how far its input is complete, who wrote it. */
public final class PublishedKey {

    /** Agencies, their parents and names as they stand on the newest landed day. */
    public static final String AS_OF_TODAY = "as_of_today";

    /** Agencies and their parents as they stood when the dossier was received. */
    static final String AS_REPORTED = "as_reported";

    static final List<String> VIEWS = List.of(AS_REPORTED, AS_OF_TODAY);

    public static final Field PERIOD_KIND = Field.required(
            "period_kind",
            StringType,
            Arrays.stream(PeriodKind.values()).map(PeriodKind::code).collect(Collectors.joining(", "))
                    + "; half months are 1-14 and 15-end, administrative periods run from the 15th to the 14th");
    public static final Field PERIOD_START = Field.required("period_start", DateType, "First day of the period");
    public static final Field PERIOD_END = Field.required(
            "period_end", DateType, "Last day of the period, inclusive; a running period holds what has landed so far");
    public static final Field AGENCY_VIEW = Field.required(
            "agency_view",
            StringType,
            "as_of_today: the agency that does the work today, X.UNALLOCATED where nobody alone took it over;"
                    + " as_reported: the agency and its parents when the dossier was received, or the payment made."
                    + " Every fact counts in both: choose one");
    public static final Field AGENCY_CODE = Field.required(
            "agency_code",
            StringType,
            "Agency or node above agencies; a node is the sum of its children, X.OWN is the share of X itself where X"
                    + " has children");
    public static final Field AGENCY_NAME = Field.required(
            "agency_name",
            StringType,
            "Name of the agency; its code where no register names it. In as_reported the one of the period's end, at the"
                    + " latest of the newest day");
    public static final Field AGENCY_KIND = Agency.AGENCY_KIND.as(
            false, Agency.AGENCY_KIND.comment() + "; other for X.OWN, so that a sum over one kind counts X once");
    public static final Field PROCEDURE_CODE = StagedDossier.PROCEDURE_CODE.as(
            true,
            "Administrative procedure; null in the total over all procedures, which alone counts records naming none");
    public static final Field PROCEDURE_NAME = StagedProcedure.PROCEDURE_NAME.as(
            true, "Its name by the newest entry that has one; null where none has, and where procedure_code is");
    public static final Field CHANNEL = StagedDossier.CHANNEL.as(
            true, "1 desk, 2 online, 3 post, further codes by dialect; null in the total over all channels");
    public static final Field FIELD_CODE = Cell.FIELD_CODE.as(
            true, "Field of the procedures; null in the total over all fields, which alone counts dossiers of none");
    public static final Field FIELD_NAME = ProcedureField.FIELD_NAME.as(
            true, "Its name, as dossiers tell it; null where none has told it, and where field_code is null");
    public static final Field SUBJECT = Cell.SUBJECT.as(
            true,
            "Who applies: citizen, enterprise, agency or other; null in the total over all, which alone counts dossiers that"
                    + " do not say");
    public static final Field BREAKDOWN = Field.required(
            "breakdown",
            StringType,
            "total, or what the row is broken down by below the agency, such as procedure or procedure+bank: choose one, each"
                    + " counts the same dossiers and payments but those that do not say");
    public static final Field COMPLETE_UNTIL = Field.optional(
            "complete_until",
            DateType,
            "The required feeds have landed up to this day; null before each of them has landed a file");
    public static final Field AS_KNOWN_AT =
            Field.required("as_known_at", StringType, "The run that last changed a sum that this row is told from");

    /** What tells the rows of one agency apart by time. */
    static final List<Field> PERIOD = List.of(PERIOD_KIND, PERIOD_START, PERIOD_END);

    private PublishedKey() {}

    /** The declared columns of a table by period: the shared key, its own columns, the run. */
    static List<Field> columns(List<Field> below, List<Field> figures) {
        List<Field> columns = new ArrayList<>(PERIOD);
        columns.addAll(List.of(AGENCY_VIEW, AGENCY_CODE, AGENCY_NAME));
        columns.addAll(below);
        columns.addAll(figures);
        columns.add(AS_KNOWN_AT);
        return columns;
    }

    /** The key of a table by period, whose rows go below the agency by the columns {@code below}. */
    static List<Field> key(List<Field> below) {
        List<Field> key = new ArrayList<>(List.of(PERIOD_KIND, PERIOD_START, AGENCY_VIEW, AGENCY_CODE));
        key.addAll(below);
        return key;
    }

    /** The columns, of which that of the view says otherwise what it means. */
    static List<Field> viewed(List<Field> fields, Field agencyView) {
        return fields.stream()
                .map(field -> field.equals(AGENCY_VIEW) ? agencyView : field)
                .toList();
    }

    /** Some columns, and others after them. */
    static List<Field> with(List<Field> fields, List<Field> also) {
        return Stream.concat(fields.stream(), also.stream()).toList();
    }

    /** The columns by which the rows of a table go below the agency: null where they are the total over it. */
    static List<Field> below(Table table) {
        return table.key().stream().filter(Field::nullable).toList();
    }

    /**
     * Whether a row is about this agency and period, as the total over all that it goes below the agency by, but for one
     * procedure where one is given.
     */
    public static Column isAbout(Table table, Period period, String view, String agency, Optional<String> procedure) {
        return isOf(view, agency).and(isAbout(table, period, procedure));
    }

    /** The same, whatever agency it is of. */
    public static Column isAbout(Table table, Period period, Optional<String> procedure) {
        Column about = PERIOD_KIND
                .col()
                .equalTo(period.kind().code())
                .and(PERIOD_START.col().equalTo(lit(period.start())));
        for (Field below : table.key()) {
            if (below.name().equals(PROCEDURE_CODE.name())) {
                about = about.and(below.col().eqNullSafe(lit(procedure.orElse(null))));
            } else if (below.nullable()) {
                about = about.and(below.col().isNull());
            }
        }
        return about;
    }

    /** Whether a row is about this agency in this view. */
    public static Column isOf(String view, String agency) {
        return AGENCY_VIEW.col().equalTo(view).and(AGENCY_CODE.col().equalTo(agency));
    }

    /**
     * {@link #BREAKDOWN} of a row: which of the columns {@code below} it fills. Spelt out case by case, one in the other:
     * Spark makes of a question for one of them a question for columns that are null, which reading can look for.
     */
    static Column breakdown(List<Field> below) {
        List<List<Field>> cases = new ArrayList<>(List.of(List.of()));
        below.forEach(field -> List.copyOf(cases).forEach(filled -> cases.add(with(filled, List.of(field)))));
        int last = cases.size() - 1;
        Column name = lit(breakdownOf(cases.get(last)));
        for (int i = last - 1; i >= 0; i--) {
            name = when(areFilled(below, cases.get(i)), lit(breakdownOf(cases.get(i))))
                    .otherwise(name);
        }
        return BREAKDOWN.of(name);
    }

    private static String breakdownOf(List<Field> filled) {
        return filled.isEmpty()
                ? "total"
                : filled.stream().map(PublishedKey::breakdownBy).collect(Collectors.joining("+"));
    }

    /** What {@code breakdown} calls the rows by this column alone. */
    static String breakdownBy(Field below) {
        return below.name().replace("_code", "");
    }

    private static Column areFilled(List<Field> below, List<Field> filled) {
        return below.stream()
                .map(field -> filled.contains(field)
                        ? field.col().isNotNull()
                        : field.col().isNull())
                .reduce(Column::and)
                .orElseThrow();
    }

    /** What the figures of a table by period are added up by, whose rows go below the agency by {@code below}. */
    static List<Field> grain(List<Field> below) {
        return Stream.of(PERIOD, List.of(AGENCY_VIEW, AGENCY_CODE), below)
                .flatMap(List::stream)
                .toList();
    }

    /** Adds the period columns: one row for each of {@code periods}. */
    static Dataset<Row> inPeriods(Dataset<Row> rows, Column periods) {
        return rows.withColumn("period", explode(periods)).select(with(rows, PERIOD, "period"));
    }

    /**
     * Replaces the columns {@code below} by those of each row set: one row for each set that the row counts in.
     *
     * @param sets for each set the columns that it keeps; in the others its rows have null, which is the total over
     *     them. A row that has itself no value in a kept column counts in that total alone
     */
    static Dataset<Row> inRowSets(Dataset<Row> rows, List<Field> below, List<List<Field>> sets) {
        Column[] places = sets.stream()
                .map(kept -> struct(below.stream()
                        .map(field -> field.of(
                                kept.contains(field) ? field.col() : lit(null).cast(field.type())))
                        .toArray(Column[]::new)))
                .toArray(Column[]::new);
        // Where a kept column is null its set falls together with a more general one: distinct leaves it once.
        return rows.withColumn("place", explode(array_distinct(array(places)))).select(with(rows, below, "place"));
    }

    /** Adds the run that publishes. */
    static Dataset<Row> knownAt(Dataset<Row> rows, String runId) {
        return rows.withColumn(AS_KNOWN_AT.name(), lit(runId));
    }

    /** The columns of {@code rows}, but {@code fields} are taken out of a struct. */
    private static Column[] with(Dataset<Row> rows, List<Field> fields, String packed) {
        List<Column> columns = new ArrayList<>();
        fields.forEach(field -> columns.add(field.of(col(packed).getField(field.name()))));
        Arrays.stream(rows.columns())
                .filter(name -> fields.stream().noneMatch(field -> field.name().equals(name)))
                .forEach(name -> columns.add(col(name)));
        return columns.toArray(Column[]::new);
    }
}
