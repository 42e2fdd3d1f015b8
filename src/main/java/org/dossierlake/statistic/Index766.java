// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createDecimalType;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * The index of Decision 766/QĐ-TTg: what agencies reach in each indicator, in its groups, and in all. Nothing of it is stored:
 * it follows from the totals of published tables by an {@link IndicatorContract}. What has no source here is null and says
 * why, and every sum says what it is without.
 */
public final class Index766 {

    private static final DataType POINTS = createDecimalType(9, 2);

    public static final Field INDICATOR = Field.required(
            "indicator", StringType, "Number of the indicator; the code of a group for the group's sum; total for all");
    public static final Field GROUP_CODE =
            Field.optional("group_code", StringType, "Code of the indicator's group; null in the total");
    public static final Field INDICATOR_NAME = Field.required("indicator_name", StringType, "What it measures");
    public static final Field NUMERATOR = Field.optional(
            "numerator", LongType, "What the contract's formula counts; null where there is no source, and in sums");
    public static final Field DENOMINATOR =
            Field.optional("denominator", LongType, "What it is divided by; null likewise");
    public static final Field RATE = Figure.quotient(
            "rate",
            "numerator / denominator: a share, which may be above 1 where the contract says so, or days where the name does;"
                    + " null where denominator is 0 or null");
    public static final Field POINTS_REACHED = Field.optional(
            "points",
            POINTS,
            "maximum x rate / threshold, at most maximum, rounded to hundredths; maximum where the contract gives that when there"
                    + " is nothing to divide by; of a sum those of the parts that are known;"
                    + " null where nothing is");
    public static final Field MAXIMUM = Field.required("maximum", POINTS, "The most that can be reached");
    public static final Field MAXIMUM_KNOWN = Field.required(
            "maximum_known", POINTS, "Of maximum: of what points could be given for; reason says of what not");
    public static final Field REASON = Field.optional(
            "reason",
            StringType,
            "Why there are no points, or points without a rate, or which parts a sum is without; else null");
    public static final Field CONTRACT = Field.required("contract", StringType, "Version of the formulas");

    public static final Table TABLE = new Table(
            "index_766",
            "One row per period, agency and indicator, group or total: points by Decision 766, from the other tables",
            PublishedKey.with(PublishedKey.key(List.of()), List.of(INDICATOR)),
            PublishedKey.columns(
                    List.of(INDICATOR),
                    List.of(
                            GROUP_CODE,
                            INDICATOR_NAME,
                            NUMERATOR,
                            DENOMINATOR,
                            RATE,
                            POINTS_REACHED,
                            MAXIMUM,
                            MAXIMUM_KNOWN,
                            REASON,
                            CONTRACT)),
            Table.Layout.PLAIN);

    private static final List<Field> ROW =
            PublishedKey.with(PublishedKey.PERIOD, List.of(PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE));

    private static final String NOTHING = "nothing to divide by";
    private static final String NOT_KNOWN = "a count is not known";
    private static final String NO_CATALOGUE = "no catalogue says which procedures it offers";
    private static final String WITHOUT = "without ";
    private static final String NO_FEEDBACK = "no feedback has landed of this period or of one before it";
    private static final String FULL_WITHOUT_ANY = "nothing to divide by, which gives all points";
    private static final String IS_FEEDBACK_KNOWN = "is_feedback_known";

    /** What the sum of all groups is called in place of an indicator's number. */
    static final String TOTAL = "total";

    private Index766() {}

    /**
     * The index of all periods and agencies.
     *
     * @param published the rows of a published table
     * @param currency whose rows count where a table has one per currency
     * @param feedbackSince the first day of which feedback is known; empty where none has landed. Periods that ended before
     *     it, or all, know nothing of {@link Feedback}, which is not the same as having had none
     */
    public static Dataset<Row> of(
            Function<Table, Dataset<Row>> published,
            IndicatorContract contract,
            String currency,
            Optional<LocalDate> feedbackSince) {
        Column isFeedbackKnown = feedbackSince
                .map(since -> PublishedKey.PERIOD_END.col().geq(lit(since)))
                .orElse(lit(false));
        Map<Table, List<Field>> counts = contract.counts();
        Dataset<Row> totals = counts.keySet().stream()
                .map(table -> totals(published.apply(table), table, counts, currency))
                .reduce(Dataset::unionAll)
                .orElseThrow();
        List<Column> sums = new ArrayList<>();
        counts.forEach((table, columns) -> columns.forEach(column -> {
            String name = name(table, column);
            sums.add(sum(col(name)).as(name));
        }));
        counts.keySet().forEach(table -> sums.add(max(col(isThere(table))).as(isThere(table))));
        sums.add(PublishedKey.AS_KNOWN_AT.of(max(PublishedKey.AS_KNOWN_AT.col())));
        return totals.groupBy(ROW.stream().map(Field::col).toArray(Column[]::new))
                .agg(PublishedKey.AGENCY_NAME.of(max(PublishedKey.AGENCY_NAME.col())), sums.toArray(Column[]::new))
                .withColumn(IS_FEEDBACK_KNOWN, isFeedbackKnown)
                // Each count and each quotient is a column before it is told in several places: written out in each
                // of them they would be more than Java compiles.
                .transform(rows -> with(rows, contract, DENOMINATOR, Index766::denominator))
                .transform(rows -> with(rows, contract, NUMERATOR, Index766::numerator))
                .transform(rows -> with(rows, contract, POINTS_REACHED, Index766::points))
                .withColumn("each", explode(array(parts(contract).toArray(Column[]::new))))
                .select(TABLE.columns().stream()
                        .map(field -> isOfPart(field) ? field.of(col("each").getField(field.name())) : field.col())
                        .toArray(Column[]::new))
                .transform(TABLE::conform);
    }

    /** Adds a column of every indicator. */
    private static Dataset<Row> with(
            Dataset<Row> rows,
            IndicatorContract contract,
            Field field,
            Function<IndicatorContract.Indicator, Column> value) {
        List<Column> columns = new ArrayList<>(List.of(col("*")));
        contract.indicators()
                .forEach(indicator -> columns.add(value.apply(indicator).as(name(indicator, field))));
        return rows.select(columns.toArray(Column[]::new));
    }

    private static Column of(IndicatorContract.Indicator indicator, Field field) {
        return col(name(indicator, field));
    }

    private static String name(IndicatorContract.Indicator indicator, Field field) {
        return field.name() + "_of_" + indicator.id().replace('.', '_');
    }

    private static boolean isOfPart(Field field) {
        return !ROW.contains(field)
                && !field.equals(PublishedKey.AGENCY_NAME)
                && !field.equals(PublishedKey.AS_KNOWN_AT);
    }

    /** A table's totals, with the counts of all tables: null where they are another's. */
    private static Dataset<Row> totals(
            Dataset<Row> rows, Table table, Map<Table, List<Field>> counts, String currency) {
        List<Column> columns = new ArrayList<>();
        ROW.forEach(field -> columns.add(field.col()));
        columns.add(PublishedKey.AGENCY_NAME.col());
        columns.add(PublishedKey.AS_KNOWN_AT.col());
        counts.forEach((other, fields) -> fields.forEach(field ->
                columns.add((other.equals(table) ? field.col() : lit(null).cast(LongType)).as(name(other, field)))));
        // A catalogue that lists nothing for an agency has a row for what the agency uses all the same.
        Column tells = table.equals(ProcedureCatalogue.TABLE)
                ? ProcedureCatalogue.PROCEDURES.col().gt(0)
                : lit(true);
        counts.keySet().forEach(other -> columns.add((other.equals(table) ? tells : lit(false)).as(isThere(other))));
        Column isTotal = PublishedKey.below(table).stream()
                .map(field -> field.col().isNull())
                .reduce(lit(true), Column::and);
        boolean isByCurrency =
                table.key().stream().anyMatch(field -> field.name().equals(OnlinePayment.CURRENCY.name()));
        return rows.filter(
                        isByCurrency ? isTotal.and(OnlinePayment.CURRENCY.col().equalTo(currency)) : isTotal)
                .select(columns.toArray(Column[]::new));
    }

    /** The column that says whether the table tells of the row: if not it counts nothing, which is no count that is not known. */
    private static String isThere(Table table) {
        return table.name() + "__is_there";
    }

    private static String name(Table table, Field column) {
        return table.name() + "__" + column.name();
    }

    /** The indicators, the groups and the total, as structs. */
    private static List<Column> parts(IndicatorContract contract) {
        Map<IndicatorContract.Indicator, Column> points = new LinkedHashMap<>();
        contract.indicators().forEach(indicator -> points.put(indicator, of(indicator, POINTS_REACHED)));
        List<Column> parts = new ArrayList<>();
        contract.indicators().forEach(indicator -> parts.add(part(contract, indicator, points.get(indicator))));
        contract.groups()
                .forEach((code, group) ->
                        parts.add(summed(contract, code, lit(code), group.name(), points, each -> each.group()
                                .equals(code))));
        parts.add(summed(contract, TOTAL, lit(null).cast(StringType), "All groups", points, each -> true));
        return parts;
    }

    private static Column part(IndicatorContract contract, IndicatorContract.Indicator indicator, Column points) {
        Column numerator = of(indicator, NUMERATOR);
        Column denominator = of(indicator, DENOMINATOR);
        Column reason = indicator.missing().map(why -> lit(why)).orElseGet(() -> when(
                        not(knows(indicator, ProcedureCatalogue.TABLE)), NO_CATALOGUE)
                .when(not(knows(indicator, Feedback.TABLE)), NO_FEEDBACK)
                .when(numerator.isNull().or(denominator.isNull()), NOT_KNOWN)
                .when(denominator.equalTo(0), indicator.isFullWithoutAny() ? FULL_WITHOUT_ANY : NOTHING));
        Column maximum = lit(indicator.points()).cast(POINTS);
        return struct(
                INDICATOR.of(lit(indicator.id())),
                GROUP_CODE.of(lit(indicator.group())),
                INDICATOR_NAME.of(lit(indicator.name())),
                NUMERATOR.of(numerator),
                DENOMINATOR.of(denominator),
                RATE.of(Figure.ratio(numerator, denominator)),
                POINTS_REACHED.of(points),
                MAXIMUM.of(maximum),
                MAXIMUM_KNOWN.of(when(points.isNotNull(), maximum).otherwise(zero())),
                REASON.of(reason),
                CONTRACT.of(lit(contract.version())));
    }

    private static Column summed(
            IndicatorContract contract,
            String indicator,
            Column group,
            String name,
            Map<IndicatorContract.Indicator, Column> points,
            Predicate<IndicatorContract.Indicator> isPart) {
        Column reached = zero();
        Column known = zero();
        Column isAnyKnown = lit(false);
        BigDecimal maximum = BigDecimal.ZERO;
        List<Column> unknown = new ArrayList<>();
        for (Map.Entry<IndicatorContract.Indicator, Column> each : points.entrySet()) {
            IndicatorContract.Indicator part = each.getKey();
            if (isPart.test(part) && part.points().signum() > 0) {
                reached = reached.plus(coalesce(each.getValue(), zero()));
                known = known.plus(
                        when(each.getValue().isNotNull(), lit(part.points())).otherwise(zero()));
                isAnyKnown = isAnyKnown.or(each.getValue().isNotNull());
                maximum = maximum.add(part.points());
                unknown.add(when(each.getValue().isNull(), part.id()));
            }
        }
        Column missing = concat_ws(", ", unknown.toArray(Column[]::new));
        return struct(
                INDICATOR.of(lit(indicator)),
                GROUP_CODE.of(group),
                INDICATOR_NAME.of(lit(name)),
                NUMERATOR.of(lit(null).cast(LongType)),
                DENOMINATOR.of(lit(null).cast(LongType)),
                RATE.of(lit(null).cast(RATE.type())),
                POINTS_REACHED.of(when(isAnyKnown, reached.cast(POINTS))),
                MAXIMUM.of(lit(maximum).cast(POINTS)),
                MAXIMUM_KNOWN.of(known.cast(POINTS)),
                REASON.of(when(missing.notEqual(""), concat(lit(WITHOUT), missing))),
                CONTRACT.of(lit(contract.version())));
    }

    private static Column zero() {
        return lit(BigDecimal.ZERO).cast(POINTS);
    }

    /**
     * Whether a table tells of the row, where the indicator counts anything of it: a view of a feed that may not have landed
     * knows nothing then, which is not the same as having none.
     */
    private static Column knows(IndicatorContract.Indicator indicator, Table view) {
        boolean isCounted = indicator.share().stream()
                .flatMap(share -> Stream.concat(share.numerator().stream(), share.denominator().stream()))
                .anyMatch(term -> term.table().equals(view));
        if (!isCounted) {
            return lit(true);
        }
        return view.equals(Feedback.TABLE) ? col(IS_FEEDBACK_KNOWN) : col(isThere(view));
    }

    private static Column isKnown(IndicatorContract.Indicator indicator) {
        return knows(indicator, ProcedureCatalogue.TABLE).and(knows(indicator, Feedback.TABLE));
    }

    private static Column numerator(IndicatorContract.Indicator indicator) {
        return indicator
                .share()
                .map(share -> when(isKnown(indicator), added(share.numerator())))
                .orElse(lit(null).cast(LongType));
    }

    private static Column denominator(IndicatorContract.Indicator indicator) {
        return indicator
                .share()
                .map(share -> when(isKnown(indicator), added(share.denominator())))
                .orElse(lit(null).cast(LongType));
    }

    private static Column added(List<IndicatorContract.Term> terms) {
        return terms.stream()
                .map(term -> when(col(isThere(term.table())), col(name(term.table(), term.column())))
                        .otherwise(0L)
                        .multiply((long) term.sign()))
                .reduce(Column::plus)
                .orElseThrow();
    }

    /** Counted in decimals, so that what is rounded is what was divided. */
    private static Column points(IndicatorContract.Indicator indicator) {
        if (indicator.share().isEmpty()) {
            return lit(null).cast(POINTS);
        }
        Column denominator = of(indicator, DENOMINATOR);
        Column maximum = lit(indicator.points());
        Column reached =
                maximum.multiply(of(indicator, NUMERATOR)).divide(denominator.multiply(lit(indicator.fullAt())));
        // least skips what is null: a numerator that is not known would reach the maximum.
        Column points = when(denominator.notEqual(0).and(reached.isNotNull()), least(round(reached, 2), maximum));
        return (indicator.isFullWithoutAny() ? points.when(denominator.equalTo(0), maximum) : points).cast(POINTS);
    }
}
