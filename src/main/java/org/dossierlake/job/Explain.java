// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.transform;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.NumericType;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.OneLine;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Control;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.Posting;
import org.dossierlake.posting.PostingDay;
import org.dossierlake.posting.PostingPayment;
import org.dossierlake.posting.PostingSettlement;
import org.dossierlake.statistic.AgencyDay;
import org.dossierlake.statistic.AgencyTree;
import org.dossierlake.statistic.Books;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.Index766;
import org.dossierlake.statistic.PublishedKey;
import org.dossierlake.statistic.Reconciliation;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.table.Agency;
import org.dossierlake.table.OpenedRun;

/**
 * What a published figure means and where it comes from: its definition with all that it is made of, and what every run
 * added to it by which cause. The books are counted again with the run in the place of the cause, by the same functions
 * that published them.
 */
public final class Explain {

    /** More files of a run than these are counted, not named. */
    private static final int MOST_FILES = 4;

    private static final String NO_FILE = "which took up no file";

    /** Stands between run and cause; neither holds it. */
    private static final String BETWEEN = " ";

    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]+");

    /**
     * What is asked.
     *
     * @param table a published table
     * @param agency code of an agency or of a node above agencies
     * @param period its name, see {@link Period#named}; a date where rows are about days
     * @param procedure code of a procedure; empty for the total over all
     * @param view {@code as_reported} or {@code as_of_today}
     * @param figure a column of the table, shown with all that it is made of; empty for every figure that is not zero
     */
    public record Question(
            String table,
            String agency,
            String period,
            Optional<String> procedure,
            String view,
            Optional<String> figure) {}

    private final Readers readers;
    private final Kept kept;
    private final Statistic statistic;
    private final Question question;

    /** Empty where rows are about days. */
    private final Optional<Period> period;

    private final List<String> lines = new ArrayList<>();

    private Explain(Readers whole, Kept kept, Statistic statistic, Question question) {
        this.kept = kept;
        this.statistic = statistic;
        this.question = question;
        this.period = statistic.isByPeriod()
                ? Optional.of(
                        Period.named(question.period()).orElseThrow(() -> Failures.unknownPeriod(question.period())))
                : Optional.empty();
        this.readers = period.map(asked -> whole.only(asked.kind())).orElse(whole);
    }

    /**
     * The answer, for people.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake yet, no such table, figure, period or agency,
     *     or no row about them
     */
    public static List<String> lines(SparkSession spark, Settings settings, Question question) {
        if (question.table().equals(Form06.TABLE.name())) {
            throw Failures.viewNotExplained(question.table(), List.of(Timeliness.TABLE.name()));
        }
        if (question.table().equals(Index766.TABLE.name())) {
            throw Failures.viewNotExplained(
                    question.table(),
                    settings.indicators().tables().stream()
                            .filter(Tables.PUBLISHED::contains)
                            .map(Table::name)
                            .toList());
        }
        Statistic statistic = Statistics.ALL.stream()
                .filter(each -> each.table().name().equals(question.table()))
                .findFirst()
                .orElseThrow(() -> Failures.unknownTable(
                        question.table(),
                        Tables.PUBLISHED.stream().map(Table::name).toList()));
        question.figure()
                .filter(figure -> figures(statistic).stream()
                        .noneMatch(field -> field.name().equals(figure)))
                .ifPresent(figure -> {
                    throw Failures.unknownFigure(
                            figure,
                            question.table(),
                            figures(statistic).stream().map(Field::name).toList());
                });
        if (question.procedure().isPresent() && !isKey(statistic, PublishedKey.PROCEDURE_CODE)) {
            throw Failures.notByProcedure(question.table());
        }
        try (Kept kept = new Kept(spark)) {
            Explain explain = new Explain(Readers.of(spark, settings), kept, statistic, question);
            explain.tell(settings.currency());
            return explain.lines;
        }
    }

    private void tell(String currency) {
        Column asked = asked();
        List<Row> rows = readers.readOrNone(statistic.table())
                .filter(asked)
                .orderBy(keys())
                .collectAsList();
        if (rows.isEmpty()) {
            throw Unpublished.rows(
                    readers,
                    statistic.table(),
                    question.view(),
                    question.agency(),
                    question.period(),
                    question.procedure());
        }
        AgencyTree tree = tree();
        Column isAsked = askedOfAnyAgency();
        Dataset<Row> counted = inPeriod(kept.keep(counted(tree, currency))).filter(isAsked);
        Dataset<Row> published =
                inPeriod(ofAgency(readers.stored(statistic.sums()), tree)).filter(isAsked);
        for (Row row : rows) {
            addRow(row);
            Column isOfRow = alsoBy().stream()
                    .map(field -> field.col().equalTo(row.getAs(field.name())))
                    .reduce(lit(true), Column::and);
            addRuns(counted.filter(isOfRow), published.filter(isOfRow));
        }
    }

    /** Figures of half months as what they add to the kind of period in question. */
    private Dataset<Row> inPeriod(Dataset<Row> figures) {
        return period.map(asked -> statistic.inPeriods(
                        asked.kind(), figures, readers.publication().newestDay()))
                .orElse(figures);
    }

    /** The rows in question: their period, view and agency, and the totals over all that is not asked for. */
    private Column asked() {
        return PublishedKey.isOf(question.view(), question.agency()).and(askedOfAnyAgency());
    }

    /** The same of figures that are of the agency in question alone. */
    private Column askedOfAnyAgency() {
        return period.map(asked -> PublishedKey.isAbout(statistic.table(), asked, question.procedure()))
                .orElseGet(() -> AgencyDay.DAY.col().equalTo(lit(day())));
    }

    private LocalDate day() {
        try {
            return LocalDate.parse(question.period());
        } catch (DateTimeParseException e) {
            throw Failures.unknownDay(question.period(), question.table());
        }
    }

    /** What the answer is given for one by one, because it is never added up. */
    private List<Field> alsoBy() {
        return Stream.of(Reconciliation.CURRENCY, Reconciliation.CLASS)
                .filter(field -> isKey(statistic, field))
                .toList();
    }

    private static boolean isKey(Statistic statistic, Field field) {
        return statistic.table().key().stream().anyMatch(key -> key.name().equals(field.name()));
    }

    private Column[] keys() {
        return statistic.table().key().stream().map(Field::col).toArray(Column[]::new);
    }

    /** What a row shows, each figure with its definition. */
    private void addRow(Row row) {
        lines.add("%s of %s %s, %s, %s"
                .formatted(
                        question.table(),
                        question.agency(),
                        OneLine.of(row.getAs(PublishedKey.AGENCY_NAME.name())),
                        statistic.isByPeriod()
                                ? "%s %s to %s"
                                        .formatted(
                                                row.getAs(PublishedKey.PERIOD_KIND.name()),
                                                row.getAs(PublishedKey.PERIOD_START.name()),
                                                row.getAs(PublishedKey.PERIOD_END.name()))
                                : question.period(),
                        question.view()));
        lines.add("  %s%s"
                .formatted(
                        question.procedure()
                                .map(code -> "procedure " + OneLine.of(code))
                                .orElse("all procedures"),
                        alsoBy().stream()
                                .map(field -> ", %s %s".formatted(field.name(), row.<String>getAs(field.name())))
                                .collect(Collectors.joining())));
        lines.add("  last changed by run %s; the required feeds have landed until %s"
                .formatted(row.getAs(PublishedKey.AS_KNOWN_AT.name()), row.getAs(PublishedKey.COMPLETE_UNTIL.name())));
        lines.add("Figures and what they mean" + (question.figure().isEmpty() ? ", zeros left out" : ""));
        for (Field figure : shown()) {
            Number value = row.getAs(figure.name());
            if (question.figure().isPresent() || decimal(value).signum() != 0) {
                lines.add("  %-32s %18s  %s".formatted(figure.name(), text(value), figure.comment()));
            }
        }
    }

    /** The figure in question, and every one that its definition names, and so on; else all. */
    private List<Field> shown() {
        List<Field> all = figures(statistic);
        if (question.figure().isEmpty()) {
            return all;
        }
        Map<String, Field> byName = all.stream().collect(Collectors.toMap(Field::name, field -> field));
        Set<String> names = new LinkedHashSet<>();
        List<String> toCome = new ArrayList<>(List.of(question.figure().get()));
        while (!toCome.isEmpty()) {
            String name = toCome.remove(0);
            if (byName.containsKey(name) && names.add(name)) {
                WORD.matcher(byName.get(name).comment()).results().forEach(word -> toCome.add(word.group()));
            }
        }
        return names.stream().map(byName::get).toList();
    }

    /** The columns of a table that tell a number. */
    private static List<Field> figures(Statistic statistic) {
        return statistic.table().columns().stream()
                .filter(field -> field.type() instanceof NumericType && !isKey(statistic, field))
                .toList();
    }

    /** All that was posted and is counted in the asked agency, as the figures that follow, by run and cause. */
    private Dataset<Row> counted(AgencyTree tree, String currency) {
        LocalDate newestDay = readers.publication().newestDay();
        Dataset<Row> posting = posted(Posted.to(Posting.TABLE), tree, newestDay);
        Dataset<Row> balance =
                kept.keep(ofPeriod(Balance.of(posting, newestDay)).withColumn(Books.AS_OF.name(), lit(newestDay)));
        return statistic
                .changes()
                .apply(new Books(
                        posting,
                        posted(Posted.to(PostingDay.TABLE), tree, newestDay),
                        posted(Posted.to(PostingPayment.TABLE), tree, newestDay),
                        posted(Posted.to(PostingSettlement.TABLE), tree, newestDay),
                        balance,
                        newestDay,
                        currency));
    }

    /** Today's tree, and versions of agencies that something was posted to and no stored row names any more. */
    private AgencyTree tree() {
        LocalDate newestDay = readers.publication().newestDay();
        Dataset<Row> everPosted = Posted.ALL.stream()
                .map(posted -> readers.stored(posted.target())
                        .select(Cell.AGENCY_CODE.col(), Cell.AGENCY_VALID_FROM.col())
                        .distinct())
                .reduce(Dataset::unionAll)
                .orElseThrow();
        Dataset<Row> agencies = readers.stored(Agency.TABLE);
        return Publishing.tree(agencies, readers.stored(Control.TABLE), newestDay)
                .with(Publishing.tree(agencies, everPosted, newestDay));
    }

    /** The stocks that the period closes or opens with: of every run they last until today. */
    private Dataset<Row> ofPeriod(Dataset<Row> balances) {
        return period.map(asked -> balances.filter(Cell.HALF_MONTH
                        .col()
                        .between(lit(Period.previousHalfMonth(Period.halfMonthOf(asked.start()))), lit(asked.end()))))
                .orElse(balances);
    }

    private Dataset<Row> posted(Posted posted, AgencyTree tree, LocalDate newestDay) {
        Dataset<Row> ofAgency = ofAgency(readers.stored(posted.target()).filter(posted.countsOn(newestDay)), tree);
        Dataset<Row> ofProcedure = question.procedure()
                .filter(code -> posted.cell().contains(Cell.PROCEDURE_CODE))
                .map(code -> ofAgency.filter(Cell.PROCEDURE_CODE.col().equalTo(code)))
                .orElse(ofAgency);
        return kept.keep(posted.perCause(
                ofProcedure.withColumn(Cell.CAUSE.name(), concat_ws(BETWEEN, Cell.RUN_ID.col(), Cell.CAUSE.col()))));
    }

    /** The rows of all versions of agencies that count in the one in question. */
    private Dataset<Row> ofAgency(Dataset<Row> rows, AgencyTree tree) {
        return rows.join(
                broadcast(tree.countedIn(question.view(), question.agency())),
                new String[] {Cell.AGENCY_CODE.name(), Cell.AGENCY_VALID_FROM.name()},
                "left_semi");
    }

    private void addRuns(Dataset<Row> counted, Dataset<Row> published) {
        List<Field> figures = statistic.figures();
        Map<String, Map<String, List<String>>> added = new TreeMap<>();
        Map<String, BigDecimal> sums = new TreeMap<>();
        for (Row row : statistic
                .added(counted, List.of(Cell.CAUSE))
                .orderBy(Cell.CAUSE.col())
                .collectAsList()) {
            String[] runAndCause = row.<String>getAs(Cell.CAUSE.name()).split(BETWEEN, 2);
            for (Field figure : figures) {
                BigDecimal value = decimal(row.getAs(figure.name()));
                sums.merge(figure.name(), value, BigDecimal::add);
                if (value.signum() != 0 && isAskedFor(figure)) {
                    added.computeIfAbsent(runAndCause[0], run -> new TreeMap<>())
                            .computeIfAbsent(runAndCause[1], cause -> new ArrayList<>())
                            .add("%s %s%s".formatted(figure.name(), value.signum() > 0 ? "+" : "", text(value)));
                }
            }
        }
        lines.add("What each run added, by cause");
        if (added.isEmpty()) {
            lines.add("  nothing: no run has anything to do with these figures");
        }
        Map<String, String> files = files(added.keySet());
        added.forEach((run, causes) -> {
            lines.add("  run %s, %s".formatted(run, files.getOrDefault(run, NO_FILE)));
            causes.forEach((cause, values) -> lines.add("    %-10s %s".formatted(cause, String.join(", ", values))));
        });
        lines.add(
                addsUp(sums, published)
                        ? "All runs together are what is published."
                        : "All runs together are NOT what is published: \"dossierlake verify --full\" tells what differs.");
    }

    /** Components are told under the names that the books have for them; those that the table shows may be left out. */
    private boolean isAskedFor(Field figure) {
        return question.figure().isEmpty()
                || figures(statistic).stream().noneMatch(shown -> shown.name().equals(figure.name()))
                || shown().stream().anyMatch(shown -> shown.name().equals(figure.name()));
    }

    private boolean addsUp(Map<String, BigDecimal> sums, Dataset<Row> published) {
        Row row = statistic.added(published, List.of()).head();
        return statistic.figures().stream()
                .allMatch(figure ->
                        decimal(row.getAs(figure.name())).compareTo(sums.getOrDefault(figure.name(), BigDecimal.ZERO))
                                == 0);
    }

    /** The landed files that each of these runs took up, a replay's among them: the first names and how many more. */
    private Map<String, String> files(Set<String> runs) {
        Column paths = sort_array(transform(OpenedRun.FILES.col(), file -> file.getField("path")));
        Map<String, String> files = new HashMap<>();
        readers.read(OpenedRun.TABLE)
                .filter(OpenedRun.RUN_ID.col().isin(runs.toArray()))
                .select(OpenedRun.RUN_ID.col(), slice(paths, 1, MOST_FILES), size(paths))
                .collectAsList()
                .forEach(row -> files.put(row.getString(0), named(row.getList(1), row.getInt(2))));
        return files;
    }

    private static String named(List<String> paths, int all) {
        if (all == 0) {
            return NO_FILE;
        }
        String more = all > paths.size() ? " and %,d more".formatted(all - paths.size()) : "";
        return "files " + paths.stream().map(OneLine::of).collect(Collectors.joining(", ")) + more;
    }

    private static BigDecimal decimal(Number value) {
        return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
    }

    private static String text(Number value) {
        if (value == null) {
            return "not known";
        }
        if (value instanceof Double rate) {
            return "%,.4f".formatted(rate);
        }
        BigDecimal exact = decimal(value).stripTrailingZeros();
        return exact.scale() > 0 ? exact.toPlainString() : "%,d".formatted(exact.toBigIntegerExact());
    }
}
