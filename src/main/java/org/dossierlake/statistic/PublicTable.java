// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * A published table as everybody may have it: fewer columns and rows, and what tells too much about few suppressed by
 * {@link SmallCells}. Only what stands in {@link #ALL} is public. Whoever adds a column here asks which public columns of
 * any table it can be computed from, or they from it: those belong to one {@link Counted}.
 *
 * <p>Stocks are not public: each is next to the stock of the period before, and with the flows they make sums that show
 * what is suppressed.
 *
 * @param table the published table
 * @param below the columns by which its roots are public, beside the totals of all agencies
 * @param groups its public figures; those of a group are suppressed together
 */
public record PublicTable(Table table, List<Field> below, List<Group> groups) {

    /** What is suppressed in a row. */
    public static final Field SUPPRESSED = Field.required(
            "suppressed",
            StringType,
            "The columns of this row that are null because they, or others by a difference, would tell of fewer than 5; empty"
                    + " where nothing is suppressed. A column that is null and not named here had nothing to be divided by");

    /**
     * Counts of the same dossiers or payments, in whichever public tables they stand: they decide together.
     *
     * @param table whose rows decide
     * @param whole how many there are
     * @param parts how many of them have something in common; the rest is the whole less the part
     */
    record Counted(Table table, Field whole, List<Field> parts) {}

    /**
     * Figures that are published or suppressed together.
     *
     * @param counted what decides
     * @param figures the columns
     */
    record Group(Counted counted, List<Field> figures) {}

    private static final String WHOLE = "whole_";
    private static final String GONE = "gone_";

    private static final Counted RECEIVED =
            new Counted(Timeliness.TABLE, Timeliness.RECEIVED, List.of(Timeliness.RECEIVED_ONLINE));

    private static final Counted RESOLVED = new Counted(
            Timeliness.TABLE,
            Timeliness.RESOLVED,
            List.of(Timeliness.ON_TIME_WITH_DUE, Timeliness.RESOLVED_LATE, Timeliness.RESOLVED_WITHOUT_DUE));

    /** The tables that are public. */
    public static final List<PublicTable> ALL = List.of(
            new PublicTable(
                    Timeliness.TABLE,
                    List.of(PublishedKey.PROCEDURE_CODE),
                    List.of(
                            new Group(RECEIVED, List.of(Timeliness.RECEIVED, Timeliness.RECEIVED_ONLINE)),
                            new Group(
                                    RESOLVED,
                                    List.of(
                                            Timeliness.RESOLVED,
                                            Timeliness.RESOLVED_LATE,
                                            Timeliness.RESOLVED_WITHOUT_DUE,
                                            Timeliness.ON_TIME_WITH_DUE,
                                            Timeliness.JUDGED_WITH_DUE,
                                            Timeliness.ON_TIME_WITH_DUE_RATE)))),
            new PublicTable(
                    ProcessingTime.TABLE,
                    List.of(PublishedKey.PROCEDURE_CODE),
                    List.of(new Group(
                            RESOLVED,
                            List.of(
                                    ProcessingTime.RESOLVED,
                                    ProcessingTime.WORKING_MINUTES,
                                    ProcessingTime.ELAPSED_DAYS,
                                    ProcessingTime.MEAN_WORKING_HOURS,
                                    ProcessingTime.P50_WORKING_HOURS,
                                    ProcessingTime.P90_WORKING_HOURS,
                                    ProcessingTime.P95_WORKING_HOURS,
                                    ProcessingTime.MEAN_ELAPSED_DAYS)))),
            new PublicTable(
                    OnlinePayment.TABLE,
                    List.of(PublishedKey.PROCEDURE_CODE, OnlinePayment.BANK),
                    List.of(
                            alone(OnlinePayment.SUCCESSFUL, OnlinePayment.AMOUNT),
                            alone(OnlinePayment.FAILED),
                            alone(OnlinePayment.REFUNDED, OnlinePayment.REFUNDED_AMOUNT))));

    private static Group alone(Field count, Field... figures) {
        return new Group(
                new Counted(OnlinePayment.TABLE, count, List.of()),
                Stream.concat(Stream.of(count), Stream.of(figures)).toList());
    }

    /**
     * Its public rows: whole quarters, agencies as of today, without what tells too much; columns as {@link #columns} has
     * them.
     *
     * <p>The rows are those of the table that decides: that a row is there must not tell that there was something to count.
     * For the same reason a whole of nothing is suppressed, too.
     *
     * @param seen the rows that readers see of a table
     * @param tree the agencies of today
     * @param keep keeps rows that are read several times
     */
    public Dataset<Row> rows(Function<Table, Dataset<Row>> seen, AgencyTree tree, UnaryOperator<Dataset<Row>> keep) {
        return rows(seen, tree.levels(PublishedKey.AS_OF_TODAY), keep);
    }

    Dataset<Row> rows(Function<Table, Dataset<Row>> seen, Dataset<Row> levels, UnaryOperator<Dataset<Row>> keep) {
        Dataset<Row> open = keep.apply(SmallCells.open(seen.apply(deciding()), below, levels));
        List<Field> figures =
                groups.stream().flatMap(group -> group.figures().stream()).toList();
        Dataset<Row> rows = open.select(Stream.of(
                        columns().stream()
                                .filter(field -> !figures.contains(field) && !field.equals(SUPPRESSED))
                                .map(Field::col),
                        Stream.of(col(SmallCells.NODE)),
                        IntStream.range(0, groups.size())
                                .mapToObj(i ->
                                        groups.get(i).counted().whole().col().as(WHOLE + i)))
                .flatMap(each -> each)
                .toArray(Column[]::new));
        List<String> key = SmallCells.key(by());
        String[] same = key.toArray(String[]::new);
        rows = rows.join(
                SmallCells.open(seen.apply(table), below, levels)
                        .select(Stream.concat(
                                        key.stream().map(functions::col),
                                        figures.stream().map(Field::col))
                                .toArray(Column[]::new)),
                same,
                "left");
        for (int i = 0; i < groups.size(); i++) {
            Counted counted = groups.get(i).counted();
            Dataset<Row> gone = SmallCells.suppressed(open, by(), counted.whole(), counted.parts(), keep);
            rows = rows.join(gone.withColumn(GONE + i, lit(true)), same, "left");
        }
        return rows.select(columns().stream().map(this::shown).toArray(Column[]::new));
    }

    private Column shown(Field column) {
        if (column.equals(SUPPRESSED)) {
            return SUPPRESSED.of(concat_ws(
                    ", ",
                    IntStream.range(0, groups.size())
                            .mapToObj(i -> when(isSuppressed(i), lit(names(groups.get(i)))))
                            .toArray(Column[]::new)));
        }
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).figures().contains(column)) {
                return column.of(when(not(isSuppressed(i)), column.col()));
            }
        }
        return column.col();
    }

    private static Column isSuppressed(int group) {
        return col(GONE + group).isNotNull().or(col(WHOLE + group).equalTo(0));
    }

    private static String names(Group group) {
        return group.figures().stream().map(Field::name).collect(Collectors.joining(", "));
    }

    /** The table whose rows decide what is suppressed, and which rows there are. */
    private Table deciding() {
        return groups.get(0).counted().table();
    }

    private List<Field> by() {
        return PublishedKey.with(List.of(PublishedKey.PERIOD_START), also());
    }

    /** What tells its public rows apart and gives them their order. */
    public List<Field> key() {
        return Stream.of(by(), List.of(PublishedKey.BREAKDOWN, PublishedKey.AGENCY_CODE), below)
                .flatMap(List::stream)
                .toList();
    }

    /** The columns of its public rows. */
    public List<Field> columns() {
        List<Field> columns = new ArrayList<>(PublishedKey.PERIOD);
        columns.addAll(List.of(
                PublishedKey.AGENCY_VIEW, PublishedKey.AGENCY_CODE, PublishedKey.AGENCY_NAME, PublishedKey.BREAKDOWN));
        columns.addAll(below);
        columns.addAll(also());
        groups.forEach(group -> columns.addAll(group.figures()));
        columns.add(SUPPRESSED);
        columns.add(PublishedKey.COMPLETE_UNTIL);
        return List.copyOf(columns);
    }

    /** What else its key has, such as the currency: values that are never added up. */
    private List<Field> also() {
        List<Field> grain = PublishedKey.key(PublishedKey.below(table));
        return table.key().stream().filter(field -> !grain.contains(field)).toList();
    }
}
