// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.posting.Control;
import org.dossierlake.posting.Period;
import org.dossierlake.posting.PeriodKind;
import org.dossierlake.statistic.AgencyTree;
import org.dossierlake.statistic.Feedback;
import org.dossierlake.statistic.Flags;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.Index766;
import org.dossierlake.statistic.Names;
import org.dossierlake.statistic.OnlinePayment;
import org.dossierlake.statistic.ProcedureCatalogue;
import org.dossierlake.statistic.ResolvingAgencies;
import org.dossierlake.statistic.Restatement;
import org.dossierlake.statistic.Signals;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.statistic.Supplements;
import org.dossierlake.statistic.TargetProgress;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.statistic.YearOverYear;
import org.dossierlake.table.Agency;
import org.dossierlake.table.CalendarDay;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.FeedbackItem;
import org.dossierlake.table.Procedure;
import org.dossierlake.table.ProcedureField;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.StagedFeedback;
import org.dossierlake.table.Target;

/** The tables as readers see them: every one at the version of one publication, raw records masked. */
final class Readers {

    private static final String MASK = "(masked)";

    private final Lake lake;
    private final Publication publication;
    private final Settings settings;

    /** The periods of which tables by period have rows. */
    private final Set<PeriodKind> kinds;

    /** Those of all kinds, which know the tree; empty for themselves. */
    private final Optional<Readers> whole;

    /** Made when it is first asked for: most tables do without. */
    private AgencyTree tree;

    /** Those that SQL has asked for: to tell a table anew takes longer than many an answer. */
    private final Map<Table, Dataset<Row>> named = new ConcurrentHashMap<>();

    /** Those that tell of some kinds of period alone. */
    private final Map<Set<PeriodKind>, Readers> ofKinds = new ConcurrentHashMap<>();

    /** Tables that other tables are told from, too. */
    private final Map<Table, Dataset<Row>> told = new ConcurrentHashMap<>();

    private Readers(Lake lake, Publication publication, Settings settings) {
        this.lake = lake;
        this.publication = publication;
        this.settings = settings;
        this.kinds = EnumSet.allOf(PeriodKind.class);
        this.whole = Optional.empty();
    }

    private Readers(Readers whole, Set<PeriodKind> kinds) {
        this.lake = whole.lake;
        this.publication = whole.publication;
        this.settings = whole.settings;
        this.kinds = kinds;
        this.whole = Optional.of(whole);
    }

    /** The newest publication of the lake; a failure for people when there is none yet. */
    static Readers of(SparkSession spark, Settings settings) {
        Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
        return new Readers(
                lake, Publication.newest(lake).orElseThrow(() -> Failures.lakeMissing(settings.lakeRoot())), settings);
    }

    /**
     * What the run of this name published: the tables as they were known then.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the run published nothing, or is none
     */
    static Readers of(SparkSession spark, Settings settings, String runId) {
        Readers newest = of(spark, settings);
        return new Readers(
                newest.lake,
                Publication.of(newest.lake, runId).orElseThrow(() -> Failures.unpublishedRun(runId)),
                settings);
    }

    /** The same, but tables by period tell of one kind alone: to plan that takes a fraction of the time. */
    Readers only(PeriodKind kind) {
        return only(EnumSet.of(kind));
    }

    /** The same of some kinds, or all. */
    Readers only(Set<PeriodKind> some) {
        return some.equals(kinds) ? this : ofKinds.computeIfAbsent(some, each -> new Readers(this, each));
    }

    Lake lake() {
        return lake;
    }

    Publication publication() {
        return publication;
    }

    /** All rows of a table or view that are published, with what readers see and is not stored. */
    Dataset<Row> read(Table table) {
        if (table.equals(Publication.TABLE)) {
            return lake.read(table);
        }
        if (Tables.SHOWN.contains(table)) {
            return Statistics.seen(table, rows(table), publication.completeUntil(), names());
        }
        if (table.equals(Restatement.TABLE)) {
            // What a run told that did not live to publish, the next one has told again.
            return stored(table)
                    .join(
                            lake.read(Publication.TABLE).select(Publication.RUN_ID.col()),
                            new String[] {Publication.RUN_ID.name()},
                            "left_semi")
                    .select(table.cols());
        }
        return hasRaw(table)
                ? stored(table)
                        .withColumn(Staged.RAW.name(), when(Staged.RAW.col().isNotNull(), lit(MASK)))
                : stored(table);
    }

    private Names names() {
        return new Names(storedOrNone(Procedure.TABLE), storedOrNone(ProcedureField.TABLE));
    }

    private Dataset<Row> rows(Table table) {
        if (table.equals(Form06.TABLE)) {
            return Form06.of(told(Timeliness.TABLE), settings.stoppedInForm06());
        }
        if (table.equals(Index766.TABLE)) {
            return Index766.of(this::rowsOrNone, settings.indicators(), settings.currency(), feedbackSince());
        }
        if (table.equals(Feedback.TABLE)) {
            return feedback();
        }
        if (table.equals(TargetProgress.TABLE)) {
            return targetProgress();
        }
        if (table.equals(YearOverYear.TABLE)) {
            return YearOverYear.of(told(Timeliness.TABLE), publication.newestDay());
        }
        if (table.equals(Supplements.TABLE)) {
            return supplements();
        }
        if (table.equals(Flags.TABLE)) {
            Dataset<Row> dossiers = storedOrNone(Dossier.TABLE);
            return Flags.of(dossiers, tree(dossiers, knownAgencies(), publication.newestDay()));
        }
        if (table.equals(ResolvingAgencies.TABLE)) {
            return resolvingAgencies();
        }
        if (table.equals(Signals.TABLE)) {
            return Signals.of(
                    storedOrNone(Dossier.TABLE), storedOrNone(DossierVersion.TABLE), storedOrNone(Agency.TABLE));
        }
        if (table.equals(ProcedureCatalogue.TABLE)) {
            return procedureCatalogue();
        }
        return told(table);
    }

    private Dataset<Row> told(Table table) {
        return told.computeIfAbsent(table, this::toldAnew);
    }

    private Dataset<Row> toldAnew(Table table) {
        Statistic statistic = Statistics.of(table).orElseThrow();
        AgencyTree nodes = statistic.isByPeriod() ? tree() : tree().expecting(landedAgencies());
        return Statistics.told(statistic, storedOrNone(statistic.sums()), nodes, publication.newestDay(), kinds);
    }

    /** What the registers that landed say; none where none did. */
    private List<AgencyVersion> landedAgencies() {
        return publication.versionOf(RegisteredAgency.TABLE) <= 0
                ? List.of()
                : RegisteredAgency.versions(stored(RegisteredAgency.TABLE));
    }

    /** The agencies that any stored row counts for, and all above them. */
    synchronized AgencyTree tree() {
        if (whole.isPresent()) {
            return whole.get().tree();
        }
        if (tree == null) {
            tree = Publishing.tree(storedOrNone(Agency.TABLE), storedOrNone(Control.TABLE), publication.newestDay());
        }
        return tree;
    }

    private Dataset<Row> supplements() {
        LocalDate day = publication.newestDay();
        Dataset<Row> dossiers = storedOrNone(Dossier.TABLE);
        return Supplements.of(dossiers, tree(dossiers, knownAgencies(), day), day);
    }

    private Dataset<Row> resolvingAgencies() {
        LocalDate day = publication.newestDay();
        AgencyRegister known = knownAgencies();
        Dataset<Row> resolved = ResolvingAgencies.resolved(storedOrNone(Dossier.TABLE), known, day);
        return ResolvingAgencies.of(resolved, tree(resolved, known, day));
    }

    /** Looks agencies up as of the publication; a site without a register of targets pays nothing for it. */
    private Dataset<Row> targetProgress() {
        if (publication.versionOf(Target.TABLE) <= 0) {
            return lake.none(TargetProgress.TABLE);
        }
        LocalDate day = publication.newestDay();
        AgencyRegister known = knownAgencies();
        Dataset<Row> led = TargetProgress.led(stored(Target.TABLE), known, day);
        return TargetProgress.of(led, tree(led, known, day), day);
    }

    /** Looks agencies up as of the publication; a site without feedback pays nothing for it. */
    private Dataset<Row> feedback() {
        if (publication.versionOf(FeedbackItem.TABLE) <= 0) {
            return lake.none(Feedback.TABLE);
        }
        LocalDate day = publication.newestDay();
        AgencyRegister known = knownAgencies();
        Dataset<Row> items = Feedback.known(
                stored(FeedbackItem.TABLE),
                known,
                Opening.calendars(settings, Opening.dialects(settings), storedOrNone(CalendarDay.TABLE)),
                settings.calendar().name(),
                day);
        return Feedback.of(items, tree(items, known, day), day);
    }

    /** The day of the first feedback; empty where none has landed. */
    private Optional<LocalDate> feedbackSince() {
        return publication.versionOf(FeedbackItem.TABLE) <= 0
                ? Optional.empty()
                : Optional.ofNullable(stored(FeedbackItem.TABLE)
                        .agg(min(StagedFeedback.RECEIVED_ON.col()))
                        .first()
                        .getAs(0));
    }

    private AgencyRegister knownAgencies() {
        return AgencyRegister.of(Agency.versions(storedOrNone(Agency.TABLE).collectAsList()));
    }

    /** The agencies of rows with {@code agency_code}, {@code agency_root} and {@code agency_valid_from}, and all above them. */
    private static AgencyTree tree(Dataset<Row> rows, AgencyRegister known, LocalDate day) {
        Map<String, String> roots = new HashMap<>();
        Set<AgencyTree.Counted> counted = new HashSet<>();
        rows.select(Agency.AGENCY_CODE.col(), StagedDossier.AGENCY_ROOT.col(), Cell.AGENCY_VALID_FROM.col())
                .distinct()
                .collectAsList()
                .forEach(row -> {
                    roots.put(row.getString(0), row.getString(1));
                    counted.add(new AgencyTree.Counted(row.getString(0), row.getLocalDate(2)));
                });
        return AgencyTree.of(rows.sparkSession(), known.with(roots), counted, day);
    }

    /** Nothing where no catalogue has landed: procedures that only dossiers have named are no catalogue. */
    private Dataset<Row> procedureCatalogue() {
        Dataset<Row> entries = ProcedureCatalogue.entries(storedOrNone(Procedure.TABLE));
        if (entries.isEmpty()) {
            return lake.none(ProcedureCatalogue.TABLE);
        }
        return ProcedureCatalogue.of(
                entries,
                periods(),
                told(Timeliness.TABLE),
                told(OnlinePayment.TABLE),
                knownAgencies(),
                publication.newestDay());
    }

    /** The periods that {@code timeliness} has. Told from its half months: its rows need not be for that. */
    private Set<Period> periods() {
        Set<Period> periods = new LinkedHashSet<>();
        storedOrNone(Statistics.of(Timeliness.TABLE).orElseThrow().sums())
                .select(Cell.HALF_MONTH.col())
                .distinct()
                .orderBy(Cell.HALF_MONTH.col())
                .collectAsList()
                .forEach(row -> {
                    for (PeriodKind kind : kinds) {
                        periods.add(Period.containing(kind, row.getLocalDate(0)));
                    }
                });
        return periods;
    }

    private Dataset<Row> rowsOrNone(Table table) {
        return Tables.SHOWN.contains(table) ? rows(table) : storedOrNone(table);
    }

    Dataset<Row> storedOrNone(Table table) {
        return publication.versionOf(table) >= 0 ? stored(table) : lake.none(table);
    }

    /** All rows of {@code table} that are published, as they are stored. */
    Dataset<Row> stored(Table table) {
        return lake.readAt(table, publication.versionOf(table));
    }

    /** The same; no rows of a table that is younger than the newest publication. */
    Dataset<Row> readOrNone(Table table) {
        return isThere(table) ? read(table) : lake.none(table);
    }

    /** A table that is younger than the newest publication has nothing to show yet. */
    boolean isThere(Table table) {
        Table stored = Statistics.of(table).map(Statistic::sums).orElse(table);
        return table.equals(Publication.TABLE) || Tables.VIEWS.contains(table) || publication.versionOf(stored) >= 0;
    }

    private static boolean hasRaw(Table table) {
        return table.columns().stream().anyMatch(field -> field.name().equals(Staged.RAW.name()));
    }

    /**
     * Names the tables that SQL mentions, so that it can ask for them by their plain names. The others would cost time for
     * nothing: some views look agencies up before they are asked.
     */
    void nameMentioned(String sql) {
        Concurrently.run(
                lake.spark(),
                Tables.READABLE.stream()
                        .filter(table -> isMentioned(table, sql) && isThere(table))
                        .map(table -> (Runnable)
                                () -> named.computeIfAbsent(table, this::read).createOrReplaceTempView(table.name()))
                        .toList());
    }

    private static boolean isMentioned(Table table, String sql) {
        return mentions(table.name(), sql) > 0;
    }

    /** How many whole words of it are a table's name, that of one of its columns left out: columns begin like tables. */
    static long mentions(String table, String sql) {
        return Pattern.compile("\\b%s\\b(?!\\s*\\.)".formatted(table), Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .results()
                .count();
    }
}
