// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.feed.SchemaDrift;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.DossierVersion;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.SchemaFinding;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;
import org.dossierlake.table.Verdict;

/** Reads the night's files once, keeps every record in the stage, and says of each what becomes of it. */
final class Staging {

    private final NightRun night;
    private final Map<Feeds, Dataset<Row>> narrow = new ConcurrentHashMap<>();
    private final Map<String, List<LocalDate>> months = new HashMap<>();
    private final Map<Feeds, Dataset<Row>> clean = new ConcurrentHashMap<>();
    private Dataset<Row> verdicts;

    Staging(NightRun night) {
        this.night = night;
    }

    /** Writes the stage of every register that has files: facts are looked up in them, tonight's entries included. */
    void readRegistersOnce() {
        readOnce(Feeds::isReference, "registers");
    }

    /** Writes the stage of every other feed that has files. */
    void readFactsOnce() {
        readOnce(feed -> !feed.isReference(), "facts");
    }

    private void readOnce(Predicate<Feeds> which, String part) {
        Queue<Dataset<Row>> findings = new ConcurrentLinkedQueue<>();
        Concurrently.run(
                night.spark(),
                feedsWithFiles().stream()
                        .filter(which)
                        .map(feed -> (Runnable) () -> readOnce(feed).ifPresent(findings::add))
                        .toList());
        // Once for all feeds: appends that meet in one table wait for each other.
        findings.stream()
                .reduce(Dataset::unionAll)
                .ifPresent(rows -> night.append(
                        SchemaFinding.TABLE, rows.withColumn(Staged.RUN_ID.name(), lit(night.runId())), part));
    }

    /** What the registers say of agencies: the stored entries and tonight's, of each the newest, over the reference files. */
    AgencyRegister agencies() {
        boolean isStored = night.lake().version(RegisteredAgency.TABLE) > 0;
        boolean isLanding = feedsWithFiles().contains(Feeds.AGENCIES);
        if (!isStored && !isLanding) {
            return night.agencies();
        }
        Column[] said = Agencies.said();
        Dataset<Row> entries = night.lake().read(RegisteredAgency.TABLE).select(said);
        if (isLanding) {
            entries = entries.unionAll(ordered(Feeds.AGENCIES)
                    .filter(size(Staged.RULES.col()).equalTo(0))
                    .select(said));
        }
        return Agencies.registered(night.agencies(), entries);
    }

    /** Writes the stage of a feed; returns how its drifted files differ, if any do. */
    private Optional<Dataset<Row>> readOnce(Feeds feed) {
        RunLog.about(feed.feed());
        Reading reading = Reading.of(night, feed);
        Dataset<Row> rows = taken(reading.rows());
        if (night.isResumed()) {
            // The run may have died between reading the records and refusing those of drifted files.
            night.lake().replaceParts(feed.stage(), Staged.RUN_ID, List.of(night.runId()), rows);
        } else {
            night.lake().append(feed.stage(), rows);
        }
        List<SchemaDrift> drifts = reading.drifts();
        if (drifts.isEmpty()) {
            return Optional.empty();
        }
        refuse(feed, drifts, taken(reading.refused(drifts)));
        return Optional.of(SchemaFinding.ofDrifts(feed.feed(), differences(drifts), rows(feed)));
    }

    private Dataset<Row> taken(Dataset<Row> staged) {
        return night.replay().map(replay -> replay.taken(staged)).orElse(staged);
    }

    /** Puts the refused rows of drifted files in the place of what the stage holds of them: files that are rare. */
    private void refuse(Feeds feed, List<SchemaDrift> drifts, Dataset<Row> refused) {
        Column drifted =
                Staged.PATH.col().isin(drifts.stream().map(SchemaDrift::path).toArray());
        night.lake()
                .replaceRows(
                        feed.stage(), Staged.RUN_ID.col().equalTo(night.runId()).and(drifted), refused);
    }

    private Dataset<Row> differences(List<SchemaDrift> drifts) {
        StructType schema = new StructType()
                .add(Staged.PATH.name(), StringType)
                .add(SchemaFinding.FIELD.name(), StringType)
                .add(SchemaFinding.DIFFERENCE.name(), StringType);
        List<Row> rows = drifts.stream()
                .map(drift -> RowFactory.create(drift.path(), drift.fields(), drift.difference()))
                .toList();
        return night.spark().createDataFrame(rows, schema);
    }

    /**
     * The night with the day of every file known: the date in its path, else its newest event that broke no rule, at
     * most today, else today.
     */
    NightRun withFileDays() {
        Map<String, LocalDate> newest = new HashMap<>();
        for (Feeds feed : feedsWithFiles()) {
            if (night.filesOf(feed).stream().allMatch(landed -> landed.day().isPresent())) {
                continue;
            }
            rows(feed)
                    .filter(size(Staged.RULES.col()).equalTo(0))
                    .groupBy(Staged.PATH.col())
                    .agg(max(feed.newestEvent()))
                    .collectAsList()
                    .forEach(row -> newest.put(row.getString(0), row.getLocalDate(1)));
        }
        return night.with(night.files().stream()
                .map(landed -> landed.day().isPresent() ? landed : landed.on(dayOf(landed, newest)))
                .toList());
    }

    private LocalDate dayOf(Landed landed, Map<String, LocalDate> newest) {
        LocalDate event = newest.get(landed.file().path());
        return event == null || event.isAfter(night.today()) ? night.today() : event;
    }

    /** Finds the verdict of every staged record, against the stored rows of its key. Needs {@link #withFileDays}. */
    void judge() {
        keepPerFeed(narrow, this::narrow);
        months.putAll(monthsPerFeed());
        Map<Feeds, Dataset<Row>> judged = new ConcurrentHashMap<>();
        keepPerFeed(judged, this::verdicts);
        verdicts = judged.values().stream()
                .reduce(Dataset::unionByName)
                .orElseGet(() -> night.lake().read(Verdict.TABLE).limit(0));
    }

    /** Keeps rows of every feed that has files, planned side by side: small nights are mostly planning. */
    private void keepPerFeed(Map<Feeds, Dataset<Row>> kept, Function<Feeds, Dataset<Row>> rows) {
        Concurrently.run(
                night.spark(),
                feedsWithFiles().stream()
                        .map(feed ->
                                (Runnable) () -> kept.put(feed, night.kept().keep(rows.apply(feed))))
                        .toList());
    }

    /** Takes the verdicts that the run found before it died; what they were found against has moved since. */
    void recall() {
        keepPerFeed(narrow, this::narrow);
        months.putAll(monthsPerFeed());
        verdicts = night.kept()
                .keep(Verdict.TABLE.conform(night.lake()
                        .read(Verdict.TABLE)
                        .filter(Staged.RUN_ID.col().equalTo(night.runId()))));
    }

    private Dataset<Row> verdicts(Feeds feed) {
        return Verdict.of(narrow.get(feed), stored(feed, narrow.get(feed)), feed.key())
                .withColumn(Quarantine.FEED.name(), lit(feed.feed()))
                .withColumn(Staged.RUN_ID.name(), lit(night.runId()));
    }

    /** The months that the clean rows of each feed touch. */
    private Map<String, List<LocalDate>> monthsPerFeed() {
        Map<String, List<LocalDate>> found = new HashMap<>();
        feedsWithFiles().stream()
                .map(feed -> narrow.get(feed)
                        .filter(size(Staged.RULES.col()).equalTo(0))
                        .select(Quarantine.FEED.of(lit(feed.feed())), StagedDossier.CODE_MONTH.col()))
                .reduce(Dataset::unionAll)
                .ifPresent(rows -> rows.distinct().collectAsList().forEach(row -> found.computeIfAbsent(
                                row.getString(0), feed -> new ArrayList<>())
                        .add(row.getLocalDate(1))));
        return found;
    }

    /** The months, in order, that the clean rows of this feed touch tonight: at most one per month of history. */
    List<LocalDate> months(Feeds feed) {
        return months.getOrDefault(feed.feed(), List.of()).stream().sorted().toList();
    }

    /** What a verdict needs of the stage of this run: key, content, order, rules. */
    private Dataset<Row> narrow(Feeds feed) {
        return ordered(feed)
                .withColumn(StagedDossier.CODE_MONTH.name(), feed.month())
                .select(Stream.of(
                                Stream.of(
                                        Staged.PATH,
                                        Staged.POSITION,
                                        Staged.RULES,
                                        Staged.CONTROL_AMOUNT,
                                        Staged.CONTENT_HASH,
                                        Staged.UNKNOWN_FIELDS,
                                        Dossier.VERSION_ORDER),
                                Stream.of(StagedDossier.CODE_MONTH),
                                feed.key().stream())
                        .flatMap(fields -> fields)
                        .map(Field::col)
                        .toArray(Column[]::new));
    }

    private Dataset<Row> ordered(Feeds feed) {
        return Reading.ordered(night, feed, rows(feed));
    }

    /** Key, order and content of the stored rows that staged rows are about. */
    private Dataset<Row> stored(Feeds feed, Dataset<Row> narrow) {
        Dataset<Row> clean = narrow.filter(size(Staged.RULES.col()).equalTo(0));
        String[] key = feed.key().stream().map(Field::name).toArray(String[]::new);
        Dataset<Row> target = night.lake()
                .read(feed.target())
                .filter(feed.month().isin(months(feed).toArray()));
        Dataset<Row> wanted = night.sent(clean.select(renamed(feed.key())).distinct());
        Column same = Arrays.stream(key)
                .map(name -> target.col(name).eqNullSafe(wanted.col("wanted_" + name)))
                .reduce(Column::and)
                .orElseThrow();
        return target.join(wanted, same, "left_semi");
    }

    private static Column[] renamed(List<Field> key) {
        return key.stream()
                .map(field -> field.col().as("wanted_" + field.name()))
                .toArray(Column[]::new);
    }

    /** Writes the verdicts. */
    void keepVerdicts() {
        night.append(Verdict.TABLE, verdicts);
    }

    /** Writes the verdicts, refused records (a replay's only at its end) and unknown fields. */
    void keepAside() {
        List<Runnable> writes = new ArrayList<>();
        if (!feedsWithFiles().isEmpty()) {
            writes.add(this::keepVerdicts);
        }
        if (night.replay().isEmpty()) {
            writes.add(this::keepRefused);
        }
        writes.add(() -> perFeed(SchemaFinding.TABLE, feed -> SchemaFinding.of(feed.feed(), narrow.get(feed))
                        .withColumn(Staged.RUN_ID.name(), lit(night.runId())))
                .map(night.kept()::keep)
                .filter(findings -> !findings.isEmpty())
                .ifPresent(findings -> night.append(SchemaFinding.TABLE, findings)));
        Concurrently.run(night.spark(), writes);
    }

    /** Writes the refused records. A try of this run that died may have refused others: a dialect was corrected since. */
    private void keepRefused() {
        if (night.isResumed()) {
            night.lake()
                    .replaceParts(
                            Quarantine.TABLE,
                            Staged.RUN_ID,
                            List.of(night.runId()),
                            refused().orElseGet(() -> night.lake().none(Quarantine.TABLE)));
        } else {
            refused().ifPresent(refused -> night.append(Quarantine.TABLE, refused));
        }
    }

    /** Writes the narrow history of dossier versions. */
    void keepVersions() {
        if (feedsWithFiles().contains(Feeds.DOSSIERS)) {
            night.append(DossierVersion.TABLE, versions());
        }
    }

    /** The refused rows of this run, as rows of {@link Quarantine#TABLE}. */
    Optional<Dataset<Row>> refused() {
        return perFeed(Quarantine.TABLE, feed -> Quarantine.of(feed.feed(), rows(feed)));
    }

    /** The rows of every feed that has files, as rows of one table. */
    private Optional<Dataset<Row>> perFeed(Table table, Function<Feeds, Dataset<Row>> rows) {
        return feedsWithFiles().stream()
                .map(feed -> table.conform(rows.apply(feed)))
                .reduce(Dataset::unionAll);
    }

    /**
     * The rows of this run that are the newest of their key, what was stored included: accepted ones, and duplicates that
     * take its place in the order. Canonical columns, version order, content hash, run. One row per key.
     */
    Dataset<Row> newest(Feeds feed) {
        return clean(feed).filter(Verdict.IS_NEWEST.col());
    }

    private Dataset<Row> versions() {
        return clean(Feeds.DOSSIERS).filter(Verdict.VERDICT.col().isin(Verdict.ACCEPTED, Verdict.SUPERSEDED));
    }

    /** The rows of this run that broke no rule, with their verdict and whether they are the newest of their key. */
    Dataset<Row> clean(Feeds feed) {
        return clean.computeIfAbsent(feed, each -> night.kept().keep(judged(each)));
    }

    private Dataset<Row> judged(Feeds feed) {
        Dataset<Row> judged = verdicts()
                .filter(Quarantine.FEED.col().equalTo(feed.feed()))
                .filter(not(Verdict.VERDICT.col().equalTo(Verdict.QUARANTINED)))
                .select(
                        Staged.PATH.col(),
                        Staged.POSITION.col(),
                        Verdict.VERDICT.col(),
                        Verdict.IS_NEWEST.col(),
                        Dossier.VERSION_ORDER.col());
        return rows(feed)
                .drop(Staged.CONTROL_AMOUNT.name())
                .join(judged, new String[] {Staged.PATH.name(), Staged.POSITION.name()}, "inner");
    }

    /** The verdicts of this run. */
    Dataset<Row> verdicts() {
        return verdicts;
    }

    /** Feed, file and money of every staged row of this run. */
    Dataset<Row> landed() {
        return feedsWithFiles().stream()
                .map(feed -> narrow.get(feed)
                        .select(Quarantine.FEED.of(lit(feed.feed())), Staged.PATH.col(), Staged.CONTROL_AMOUNT.col()))
                .reduce(Dataset::unionAll)
                .orElseGet(
                        () -> verdicts.select(Quarantine.FEED.col(), Staged.PATH.col(), Staged.CONTROL_AMOUNT.col()));
    }

    /** The staged rows of this run. */
    Dataset<Row> rows(Feeds feed) {
        return night.lake().read(feed.stage()).filter(Staged.RUN_ID.col().equalTo(night.runId()));
    }

    /** The feeds that have files tonight. */
    List<Feeds> feedsWithFiles() {
        return Arrays.stream(Feeds.values())
                .filter(feed -> !night.filesOf(feed).isEmpty())
                .toList();
    }
}
