// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;
import org.dossierlake.lake.Field;
import org.dossierlake.posting.PeriodKind;

/**
 * Which rows of a public table tell too much about few, and which other rows must then go as well.
 *
 * <p>Public rows are the totals of agencies, a tree in which each node is the sum of its children, and the rows of a root by
 * procedure or bank, which are its sum but for what names none. A row is <em>small</em> when the whole, a part of it, or
 * the rest without that part counts 1 to 4. Three rules follow, and then nothing is left to do:
 *
 * <ol>
 *   <li>A small row is suppressed.
 *   <li>Where it is the only small one among its siblings, the smallest of the others is suppressed, too.
 *   <li>Where a suppressed node has children and none is suppressed, the smallest of them is; level by level, downwards.
 * </ol>
 *
 * <p>Why nobody can tell what a small row counts: one of those few can be thought to be with a suppressed sibling instead.
 * By rule 3 both have suppressed rows all the way down; everything else that is public stays as it is, and the small row
 * counts one less. Where a row has no sibling its parent counts the same and is small, too; a small root can be thought to
 * count one less itself. Rows that count nothing are never chosen, for nobody could be thought to come from there.
 */
final class SmallCells {

    /** The kind of the public periods. One kind alone: periods of several kinds can be taken from each other. */
    static final PeriodKind PERIOD_KIND = PeriodKind.QUARTER;

    /** Counts from 1 to this say something about few; 5 is the least that is published. */
    static final int MOST_SMALL = 4;

    /** What tells the rows of one breakdown of a period apart: the agency, or the procedure or bank of the root. */
    static final String NODE = "node";

    private static final String TOTAL = "total";
    private static final String PARENT = AgencyTree.PARENT_CODE;
    private static final String LEVEL = AgencyTree.LEVEL;
    private static final String SMALL = "is_small";
    private static final String NAMED = "is_named";
    private static final String RANK = "rank";
    private static final String GONE = "is_suppressed";
    private static final String GONE_BESIDE = "suppressed_beside";

    private SmallCells() {}

    /**
     * The public ones of the rows that readers see, with {@code node}, {@code parent_code} and {@code level}: whole periods
     * of the kind {@link #PERIOD_KIND}, agencies as of today, totals and at roots also the given breakdowns.
     *
     * @param seen rows of a published table
     * @param below its columns below the agency by which its roots are public
     * @param levels what {@link AgencyTree#levels} gave
     */
    static Dataset<Row> open(Dataset<Row> seen, List<Field> below, Dataset<Row> levels) {
        Column isTotal = PublishedKey.BREAKDOWN.col().equalTo(TOTAL);
        Column isOfRoot = col(LEVEL)
                .equalTo(0)
                .and(PublishedKey.BREAKDOWN
                        .col()
                        .isin(below.stream().map(PublishedKey::breakdownBy).toArray()));
        Column item = coalesce(below.stream().map(Field::col).toArray(Column[]::new));
        Column unknown = raise_error(lit("a published row is about an agency that the tree of today does not have"));
        return seen.filter(PublishedKey.PERIOD_KIND
                        .col()
                        .equalTo(PERIOD_KIND.code())
                        .and(PublishedKey.AGENCY_VIEW.col().equalTo(PublishedKey.AS_OF_TODAY))
                        .and(PublishedKey.PERIOD_END.col().leq(PublishedKey.COMPLETE_UNTIL.col())))
                .join(broadcast(levels), new String[] {PublishedKey.AGENCY_CODE.name()}, "left")
                .withColumn(LEVEL, coalesce(col(LEVEL), unknown.cast(IntegerType)))
                .filter(isTotal.or(isOfRoot))
                .withColumn(NODE, when(isTotal, PublishedKey.AGENCY_CODE.col()).otherwise(item))
                .withColumn(PARENT, when(isTotal, col(PARENT)).otherwise(PublishedKey.AGENCY_CODE.col()))
                .withColumn(LEVEL, when(isTotal, col(LEVEL)).otherwise(1));
    }

    /**
     * The suppressed ones of public rows that count anything: their {@link #key}.
     *
     * @param open what {@link #open} gave
     * @param by what else tells public tables apart: each of its values is a table for itself
     * @param whole the count that the parts belong to
     * @param parts counts of some of the whole
     * @param keep keeps rows that are read several times
     */
    static Dataset<Row> suppressed(
            Dataset<Row> open, List<Field> by, Field whole, List<Field> parts, UnaryOperator<Dataset<Row>> keep) {
        Dataset<Row> rows = open.select(columns(by, whole, parts));
        Dataset<Row> cells = keep.apply(rows.withColumn(NAMED, lit(true))
                .unionByName(namingNone(rows, by, whole, parts))
                .filter(whole.col().gt(0))
                .withColumn(SMALL, isSmall(whole, parts))
                .transform(counted -> chosen(counted, by, whole)));
        Dataset<Row> gone = broken(cells).unionByName(ofTree(cells, by, keep));
        Column agency =
                when(PublishedKey.BREAKDOWN.col().equalTo(TOTAL), col(NODE)).otherwise(col(PARENT));
        return gone.filter(col(GONE).and(col(NAMED)))
                .withColumn(PublishedKey.AGENCY_CODE.name(), agency)
                .select(key(by).stream().map(functions::col).toArray(Column[]::new));
    }

    /** The columns that tell public rows apart. */
    static List<String> key(List<Field> by) {
        return Stream.concat(
                        by.stream().map(Field::name),
                        Stream.of(PublishedKey.BREAKDOWN.name(), PublishedKey.AGENCY_CODE.name(), NODE))
                .toList();
    }

    private static Column isSmall(Field whole, List<Field> parts) {
        return Stream.concat(
                        Stream.of(whole.col()),
                        parts.stream()
                                .flatMap(part ->
                                        Stream.of(part.col(), whole.col().minus(part.col()))))
                .map(count -> count.between(1, MOST_SMALL))
                .reduce(Column::or)
                .orElseThrow();
    }

    /** What the rows of a breakdown leave of their root: nobody publishes it, and a subtraction shows it. */
    private static Dataset<Row> namingNone(Dataset<Row> rows, List<Field> by, Field whole, List<Field> parts) {
        List<Field> counts = Stream.concat(Stream.of(whole), parts.stream()).toList();
        Column isTotal = PublishedKey.BREAKDOWN.col().equalTo(TOTAL);
        Column[] sums = counts.stream()
                .map(count -> sum(count.col()).as("named_" + count.name()))
                .toArray(Column[]::new);
        Dataset<Row> named = rows.filter(not(isTotal))
                .groupBy(names(by, Stream.of(PublishedKey.BREAKDOWN.name(), PARENT)))
                .agg(sums[0], Arrays.copyOfRange(sums, 1, sums.length));
        Dataset<Row> roots = rows.filter(isTotal.and(col(LEVEL).equalTo(0)))
                .select(Stream.concat(
                                Stream.of(names(by, Stream.empty())),
                                Stream.concat(
                                        Stream.of(col(NODE).as(PARENT)),
                                        counts.stream().map(Field::col)))
                        .toArray(Column[]::new));
        Column[] rest = Stream.of(
                        Stream.of(names(by, Stream.of(PublishedKey.BREAKDOWN.name(), PARENT))),
                        Stream.of(
                                lit(null).cast(StringType).as(NODE),
                                lit(1).as(LEVEL),
                                lit(false).as(NAMED)),
                        counts.stream().map(count -> count.of(count.col().minus(col("named_" + count.name())))))
                .flatMap(each -> each)
                .toArray(Column[]::new);
        return named.join(roots, keys(by, PARENT), "inner").select(rest);
    }

    /** Rules 1 and 2; and the rank by which rule 3 chooses. */
    private static Dataset<Row> chosen(Dataset<Row> counted, List<Field> by, Field whole) {
        WindowSpec siblings = siblings(by);
        WindowSpec smallestFirst = siblings.orderBy(col(SMALL), col(NAMED).desc(), whole.col(), col(NODE));
        Column isOnlySmall = count_if(col(SMALL)).over(siblings).equalTo(1);
        Column isFirst = col(RANK).equalTo(1).and(not(col(SMALL)));
        // Roots have no siblings: they are not the parts of one sum.
        return counted.withColumn(RANK, row_number().over(smallestFirst))
                .withColumn(
                        GONE,
                        col(SMALL).or(isOnlySmall.and(isFirst).and(col(PARENT).isNotNull())));
    }

    private static Dataset<Row> broken(Dataset<Row> cells) {
        return cells.filter(PublishedKey.BREAKDOWN.col().notEqual(TOTAL));
    }

    /** Rule 3: the tree from its roots down, a round for each level. */
    private static Dataset<Row> ofTree(Dataset<Row> cells, List<Field> by, UnaryOperator<Dataset<Row>> keep) {
        Dataset<Row> tree = keep.apply(cells.filter(PublishedKey.BREAKDOWN.col().equalTo(TOTAL))
                .withColumn(GONE_BESIDE, count_if(col(GONE)).over(siblings(by))));
        Row deepest = tree.agg(max(col(LEVEL))).head();
        Dataset<Row> above = tree.filter(col(LEVEL).equalTo(0)).drop(GONE_BESIDE);
        Dataset<Row> all = above;
        for (int level = 1; !deepest.isNullAt(0) && level <= deepest.getInt(0); level++) {
            Dataset<Row> goneAbove = above.filter(col(GONE))
                    .select(names(
                            by, Stream.empty(), col(NODE).as(PARENT), lit(true).as("parent_gone")));
            Column isNext = col("parent_gone")
                    .isNotNull()
                    .and(col(GONE_BESIDE).equalTo(0))
                    .and(col(RANK).equalTo(1));
            above = keep.apply(tree.filter(col(LEVEL).equalTo(level))
                    .join(goneAbove, keys(by, PARENT), "left")
                    .withColumn(GONE, col(GONE).or(isNext))
                    .drop(GONE_BESIDE, "parent_gone"));
            all = all.unionByName(above);
        }
        return all;
    }

    private static WindowSpec siblings(List<Field> by) {
        return Window.partitionBy(names(by, Stream.of(PublishedKey.BREAKDOWN.name(), PARENT)));
    }

    private static Column[] columns(List<Field> by, Field whole, List<Field> parts) {
        return Stream.concat(
                        Stream.of(names(by, Stream.of(PublishedKey.BREAKDOWN.name(), PARENT, NODE, LEVEL))),
                        Stream.concat(Stream.of(whole), parts.stream()).map(Field::col))
                .toArray(Column[]::new);
    }

    private static Column[] names(List<Field> by, Stream<String> names, Column... also) {
        return Stream.of(by.stream().map(Field::col), names.map(functions::col), Stream.of(also))
                .flatMap(each -> each)
                .toArray(Column[]::new);
    }

    private static String[] keys(List<Field> by, String also) {
        return Stream.concat(by.stream().map(Field::name), Stream.of(also)).toArray(String[]::new);
    }
}
