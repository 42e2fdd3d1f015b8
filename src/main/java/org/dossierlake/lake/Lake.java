// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.substring_index;

import io.delta.tables.DeltaMergeBuilder;
import io.delta.tables.DeltaTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.types.DataTypes;
import org.dossierlake.failure.Failures;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The folder of tables: reads, appends, replaces and merges them by their declarations.
 *
 * <p>Safe for use by several threads that write different tables.
 */
public final class Lake {

    /** Name of the column that tells {@link #changes} what a row is; see {@link #isAfter()}. */
    private static final String CHANGE_TYPE = "_change_type";

    static final String STORED = "stored";
    static final String ARRIVING = "arriving";

    private final SparkSession spark;
    private final String root;
    private final String restricted;

    /** Finding a table's log anew costs more than asking it for news. */
    private final Map<Table, DeltaLog> logs = new ConcurrentHashMap<>();

    /** The files of the versions that have been read, by the table's generation and the version. */
    private final Map<String, ListedFiles> listed = new ConcurrentHashMap<>();

    /**
     * @param root the lake's folder, any Hadoop URI
     * @param restricted the folder of the tables that only the pipeline itself reads unmasked
     */
    public Lake(SparkSession spark, String root, String restricted) {
        this.spark = spark;
        this.root = root;
        this.restricted = restricted;
    }

    /** The session that reads and writes. */
    public SparkSession spark() {
        return spark;
    }

    /** The folder of {@code table}. */
    public String path(Table table) {
        return (table.layout().restricted() ? restricted : root) + "/" + table.name();
    }

    /** Whether {@code table} has been created. */
    public boolean exists(Table table) {
        return snapshot(table).version() >= 0;
    }

    /** Creates {@code table} where it does not exist. */
    public void create(Table table) {
        Snapshot before = snapshot(table);
        if (before.version() < 0) {
            Commit.create(before, table, propertiesAtCreation(table));
        }
    }

    private static Map<String, String> propertiesAtCreation(Table table) {
        Map<String, String> properties = new LinkedHashMap<>(Retention.atCreation());
        String changeFeed = Boolean.toString(table.layout().changeFeed());
        properties.put("delta.enableDeletionVectors", changeFeed);
        properties.put("delta.enableChangeDataFeed", changeFeed);
        properties.put("delta.dataSkippingStatsColumns", statisticsColumns(table));
        if (table.equals(Publication.TABLE)) {
            properties.putAll(LakeVersion.atCreation());
        }
        return properties;
    }

    /** File statistics cost time for every column and help only where rows are looked for. */
    private static String statisticsColumns(Table table) {
        return Stream.concat(table.key().stream(), table.layout().foundBy().stream())
                .filter(field -> !table.layout().partitionedBy().contains(field))
                .map(Field::name)
                .collect(Collectors.joining(","));
    }

    /** The newest version of {@code table}, -1 before it is created. */
    public long version(Table table) {
        return snapshot(table).version();
    }

    /**
     * Whether a version of {@code table} later than {@code version} changed rows. A version may also have put files in order,
     * added a column or set a property: no row is another one for it.
     */
    public boolean isChangedSince(Table table, long version) {
        Snapshot newest = snapshot(table);
        if (newest.version() <= version) {
            return false;
        }
        long next = version + 1;
        scala.collection.Iterator<Tuple2<Object, Seq<Action>>> commits =
                newest.deltaLog().getChanges(next, scala.Option.empty(), false);
        while (commits.hasNext()) {
            Tuple2<Object, Seq<Action>> commit = commits.next();
            // What the log no longer tells counts as a change.
            if ((long) commit._1() != next || changesRows(commit._2())) {
                return true;
            }
            next++;
        }
        return next <= newest.version();
    }

    private static boolean changesRows(Seq<Action> actions) {
        return CollectionConverters.asJava(actions).stream()
                .anyMatch(action -> action instanceof FileAction file && file.dataChange());
    }

    /** Whether a version of {@code table} later than {@code version} took it back to an earlier one, as {@code RESTORE} does. */
    public boolean isRestoredSince(Table table, long version) {
        return commitsAfter(table, version).stream()
                .anyMatch(commit -> commit.operation().equals("RESTORE"));
    }

    /** What the versions of {@code table} later than {@code version} say of themselves; nothing where there are none. */
    private List<CommitInfo> commitsAfter(Table table, long version) {
        List<CommitInfo> commits = new ArrayList<>();
        if (version(table) > version) {
            CollectionConverters.asJava(logs.get(table).getChanges(version + 1, Option.empty(), false))
                    .forEachRemaining(
                            each -> CollectionConverters.asJava(each._2()).forEach(action -> {
                                if (action instanceof CommitInfo commit) {
                                    commits.add(commit);
                                }
                            }));
        }
        return commits;
    }

    /** What tells this table from another that was created in the same folder later. */
    public String generation(Table table) {
        return snapshot(table).metadata().id();
    }

    /** A table without rows. */
    public Dataset<Row> none(Table table) {
        return spark.createDataFrame(List.of(), table.schema());
    }

    /** All rows of {@code table}, newest version. */
    public Dataset<Row> read(Table table) {
        Snapshot newest = snapshot(table);
        return rows(table, newest, newest.version());
    }

    private Dataset<Row> rows(Table table, Snapshot newest, long version) {
        return version == 0
                ? none(table)
                : declared(table, together(files(newest, version).rows()));
    }

    /** Where rows are shuffled into one partition they may as well be read into one: then most shuffles are not needed. */
    private static Dataset<Row> together(Dataset<Row> rows) {
        return "1".equals(rows.sparkSession().conf().get("spark.sql.shuffle.partitions")) ? rows.coalesce(1) : rows;
    }

    private ListedFiles files(Snapshot newest, long version) {
        return listed.computeIfAbsent(
                newest.metadata().id() + "@" + version, each -> ListedFiles.of(spark, at(newest, version)));
    }

    private static Snapshot at(Snapshot newest, long version) {
        return newest.version() == version
                ? newest
                : newest.deltaLog().getSnapshotAt(version, Option.empty(), Option.empty(), false);
    }

    /** Columns that were added to the declaration after these rows were written are null in them. */
    private static Dataset<Row> declared(Table table, Dataset<Row> rows) {
        Set<String> stored = new HashSet<>(Arrays.asList(rows.columns()));
        Column[] missing = table.columns().stream()
                .filter(field -> field.nullable() && !stored.contains(field.name()))
                .map(field -> field.of(lit(null).cast(field.type())))
                .toArray(Column[]::new);
        return missing.length == 0
                ? rows
                : rows.select(Stream.concat(Stream.of(col("*")), Arrays.stream(missing))
                                .toArray(Column[]::new))
                        .select(table.cols());
    }

    /** A table that has been created and nothing more: it need not be looked into. */
    public boolean isUnwritten(Table table) {
        return version(table) == 0;
    }

    /**
     * All rows of {@code table} as of {@code version}.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the table has forgotten it, see {@link TableFiles#forget}
     */
    public Dataset<Row> readAt(Table table, long version) {
        TableFiles.requireRemembered(this, table, version);
        return rows(table, snapshot(table), version);
    }

    /**
     * The images of the rows that exactly this version of a table with change feed changed, tell them apart by
     * {@link #isAfter()}.
     */
    public Dataset<Row> changes(Table table, long version) {
        return changeFeed(
                table, Map.of("startingVersion", String.valueOf(version), "endingVersion", String.valueOf(version)));
    }

    private Dataset<Row> changeFeed(Table table, Map<String, String> versions) {
        return together(spark.read()
                .format("delta")
                .option("readChangeFeed", "true")
                .options(versions)
                .load(path(table)));
    }

    /**
     * The images of all rows changed by versions later than {@code version}: the declared columns and what
     * {@link #isAfter()} reads. No rows where there is no later version.
     */
    public Dataset<Row> changesAfter(Table table, long version) {
        if (version(table) <= version) {
            return spark.createDataFrame(List.of(), table.schema().add(CHANGE_TYPE, DataTypes.StringType));
        }
        return changeFeed(table, Map.of("startingVersion", String.valueOf(version + 1)));
    }

    /** How many rows the versions of {@code table} later than {@code version} changed; nothing where there are none. */
    public RowsChanged rowsChangedAfter(Table table, long version) {
        return commitsAfter(table, version).stream()
                .filter(commit -> commit.operationMetrics().isDefined())
                .map(commit -> RowsChanged.of(
                        commit.operation(),
                        CollectionConverters.asJava(commit.operationMetrics().get())))
                .reduce(RowsChanged.NONE, RowsChanged::plus);
    }

    /** True for a row as it is after the change, false for a row as it was before. */
    public static Column isAfter() {
        return col(CHANGE_TYPE).isin("insert", "update_postimage");
    }

    /** Appends rows. */
    public void append(Table table, Dataset<Row> rows) {
        commit(table, rows, (commit, before) -> commit.append(Optional.empty()));
    }

    /**
     * Makes a version of a table whose stored columns are the declared ones.
     *
     * @param how writes it; gets the version that it follows, too
     */
    private void commit(Table table, Dataset<Row> rows, BiConsumer<Commit, Snapshot> how) {
        Snapshot before = snapshot(table);
        StoredColumns stored = StoredColumns.of(before.metadata(), table);
        List<String> differences = new ArrayList<>(stored.differences());
        stored.missing().forEach(field -> differences.add("%s.%s is not stored".formatted(table.name(), field.name())));
        if (!differences.isEmpty()) {
            throw Failures.lakeOfAnotherForm(root, differences);
        }
        // Delta asks for the session of the thread, which may be another one.
        ((org.apache.spark.sql.classic.SparkSession) spark).withActive(() -> {
            how.accept(new Commit(before, table.conform(rows)), before);
            return null;
        });
    }

    /**
     * Appends rows once: a repeat with the same application and a number already seen writes nothing.
     *
     * @param application names the source, generation included
     * @param number grows with every append of this application
     */
    public void appendOnce(Table table, Dataset<Row> rows, String application, long number) {
        commit(table, rows, (commit, before) -> {
            if (appendedOnce(before).getOrDefault(application, -1L) < number) {
                commit.append(Optional.of(transaction(application, number)));
            }
        });
    }

    private static SetTransaction transaction(String application, long number) {
        return new SetTransaction(application, number, Option.apply(System.currentTimeMillis()));
    }

    /**
     * Appends rows that were made out of the table as it was, as long as it still is.
     *
     * @param version the version that they were made out of
     * @param numbers what {@link #appendOnce} is not to append any more, by application; it may be none
     * @throws org.dossierlake.failure.RunFailure TRANSIENT when another version has followed: only a run that has taken
     *     over the lake writes to it meanwhile. Nothing is appended then
     */
    public void appendAfter(Table table, long version, Dataset<Row> rows, Map<String, Long> numbers) {
        commit(table, rows, (commit, before) -> {
            if (before.version() != version) {
                throw Failures.lockLost(root);
            }
            commit.appendNext(numbers.entrySet().stream()
                    .map(each -> transaction(each.getKey(), each.getValue()))
                    .toList());
        });
    }

    /**
     * Replaces the rows of some parts of a table.
     *
     * @param partition a column that the table is split by
     * @param values texts or dates: the parts; nothing is done where there are none
     * @param rows rows that have one of {@code values} there, all of them
     * @throws IllegalStateException when one has another value; nothing is changed then
     */
    public void replaceParts(Table table, Field partition, Collection<?> values, Dataset<Row> rows) {
        if (!values.isEmpty()) {
            Set<String> parts = values.stream().map(Object::toString).collect(Collectors.toSet());
            replace(
                    table,
                    rows,
                    file -> parts.contains(
                            file.partitionValues().get(partition.name()).getOrElse(() -> null)));
        }
    }

    /**
     * Some parts of a table.
     *
     * @param partition a column that it is split by
     * @param values texts or dates, at least one
     */
    public record Parts(Field partition, Collection<?> values) {

        private String where() {
            return values.stream()
                    .map("'%s'"::formatted)
                    .collect(Collectors.joining(", ", partition.name() + " IN (", ")"));
        }
    }

    /**
     * Replaces rows by fewer that come to the same: who reads what has changed reads nothing of it.
     *
     * @param parts all rows of these are replaced; empty for all rows of the table
     */
    public void condense(Table table, Optional<Parts> parts, Dataset<Row> rows) {
        DataFrameWriter<Row> writer =
                table.conform(rows).write().format("delta").mode("overwrite").option("dataChange", false);
        parts.ifPresent(some -> writer.option("replaceWhere", some.where()));
        writer.save(path(table));
    }

    /** Takes a table back to how it was at {@code version}, as a new version, where any row has changed since. */
    public void takeBack(Table table, long version) {
        if (isChangedSince(table, version)) {
            DeltaTable.forPath(spark, path(table)).restoreToVersion(version);
        }
    }

    /** The newest number of each application that has appended once to {@code table}; empty before it is created. */
    public Map<String, Long> appendedOnce(Table table) {
        return appendedOnce(snapshot(table));
    }

    private static Map<String, Long> appendedOnce(Snapshot newest) {
        Map<String, Long> numbers = new HashMap<>();
        // Delta's checksum of a version tells them; without it they are looked for in the whole log.
        Option<Seq<SetTransaction>> told = newest.checksumOpt().isEmpty()
                ? Option.empty()
                : newest.checksumOpt().get().setTransactions();
        Seq<SetTransaction> known = told.isEmpty() ? newest.setTransactions() : told.get();
        CollectionConverters.asJava(known)
                .forEach(transaction -> numbers.put(transaction.appId(), transaction.version()));
        return numbers;
    }

    /** Replaces all rows. */
    public void replace(Table table, Dataset<Row> rows) {
        replace(table, rows, file -> true);
    }

    private void replace(Table table, Dataset<Row> rows, Predicate<AddFile> which) {
        commit(
                table,
                rows,
                (commit, before) ->
                        commit.replace(files(before, before.version()).those(which), which));
    }

    /**
     * Puts rows in the place of those for which {@code which} holds. Files without such rows stay as they are.
     *
     * @param which over the columns of the table
     */
    public void replaceRows(Table table, Column which, Dataset<Row> rows) {
        Column file = substring_index(input_file_name(), "/", -1);
        Set<String> touched = new HashSet<>(read(table)
                .filter(which)
                .select(file)
                .distinct()
                .as(Encoders.STRING())
                .collectAsList());
        Snapshot newest = snapshot(table);
        ListedFiles listed = files(newest, newest.version());
        List<AddFile> replaced = listed.those(
                each -> touched.contains(each.path().substring(each.path().lastIndexOf('/') + 1)));
        Dataset<Row> left =
                declared(table, together(listed.only(replaced).rows())).filter(not(coalesce(which, lit(false))));
        commit(table, left.unionAll(table.conform(rows)), (commit, before) -> commit.replace(replaced, each -> true));
    }

    /**
     * Updates the stored row of each arriving key where {@code rewrite} holds, inserts the keys that are not stored.
     * A merge that changes nothing commits nothing.
     *
     * @param arriving declared columns, at most one row per key
     * @param partitions the values of the partition column that arriving rows have: nothing else is read
     * @param rewrite over {@link #stored} and {@link #arriving} columns
     */
    public void merge(Table table, Dataset<Row> arriving, Collection<?> partitions, Column rewrite) {
        merging(table, arriving, partitions)
                .whenMatched(rewrite)
                .updateExpr(all(table))
                .whenNotMatched()
                .insertExpr(all(table))
                .execute();
    }

    /**
     * The keys of arriving rows that are stored. Of the stored rows no other column is read.
     *
     * @param arriving as for {@link #merge}
     */
    public Dataset<Row> storedKeys(Table table, Dataset<Row> arriving, Collection<?> partitions) {
        return read(table)
                .as(STORED)
                .join(arriving.as(ARRIVING), isSame(table, partitions), "left_semi")
                .select(keyAndParts(table));
    }

    /** The arriving rows whose key is among {@code keys}; or those whose key is not. */
    public static Dataset<Row> having(Table table, Dataset<Row> arriving, Dataset<Row> keys, boolean isAmong) {
        return arriving.as(ARRIVING).join(keys.as(STORED), isSame(table), isAmong ? "left_semi" : "left_anti");
    }

    /**
     * Updates the stored row of each arriving key where {@code rewrite} holds, and passes over the keys that are not stored.
     * Unlike a {@link #merge} it can be sent the arriving rows, so that no stored row is moved.
     */
    public void update(Table table, Dataset<Row> arriving, Collection<?> partitions, Column rewrite) {
        merging(table, arriving, partitions)
                .whenMatched(rewrite)
                .updateExpr(all(table))
                .execute();
    }

    /** Deletes the stored rows that have an arriving key. */
    public void delete(Table table, Dataset<Row> arriving, Collection<?> partitions) {
        merging(table, arriving, partitions).whenMatched().delete().execute();
    }

    /** Sets columns of the stored rows for which {@code which} holds; returns how many there are. */
    public long update(Table table, Map<Field, Column> values, Column which) {
        long rows = isUnwritten(table) ? 0 : read(table).filter(which).count();
        if (rows > 0) {
            Map<String, Column> assignments = new LinkedHashMap<>();
            values.forEach((field, value) -> assignments.put(field.name(), value));
            DeltaTable.forPath(spark, path(table)).update(which, assignments);
        }
        return rows;
    }

    private DeltaMergeBuilder merging(Table table, Dataset<Row> arriving, Collection<?> partitions) {
        return DeltaTable.forPath(spark, path(table))
                .as(STORED)
                .merge(arriving.as(ARRIVING), isSame(table, partitions));
    }

    /** True where both rows have the same key, and the stored one lies in one of these parts. */
    private static Column isSame(Table table, Collection<?> partitions) {
        return table.layout().partitionedBy().stream()
                .map(field -> stored(field).isin(partitions.toArray()))
                .reduce(lit(true), Column::and)
                .and(isSame(table));
    }

    private static Column isSame(Table table) {
        return sameKey(table.layout().partitionedBy()).and(sameKey(table.key()));
    }

    private static Column[] keyAndParts(Table table) {
        return Stream.concat(table.layout().partitionedBy().stream(), table.key().stream())
                .distinct()
                .map(field -> stored(field).as(field.name()))
                .toArray(Column[]::new);
    }

    /** True in a merge where both rows have the same values in {@code key}. */
    static Column sameKey(List<Field> key) {
        return key.stream()
                .map(field -> field.nullable()
                        ? stored(field).eqNullSafe(arriving(field))
                        : stored(field).equalTo(arriving(field)))
                .reduce(lit(true), Column::and);
    }

    /** A column of the stored row in a merge. */
    public static Column stored(Field field) {
        return col(STORED + "." + field.name());
    }

    /** A column of the arriving row in a merge. */
    public static Column arriving(Field field) {
        return col(ARRIVING + "." + field.name());
    }

    /** True in a merge where any of {@code fields} differs; null is a value like others. */
    public static Column differs(List<Field> fields) {
        Column same = lit(true);
        for (Field field : fields) {
            same = same.and(stored(field).eqNullSafe(arriving(field)));
        }
        return not(same);
    }

    /** How SQL names {@code table}. */
    String sqlName(Table table) {
        return "delta.`%s`".formatted(path(table).replace("`", "``"));
    }

    /** A property of {@code table}; empty where it has none of this name, and before it is created. */
    Optional<String> property(Table table, String name) {
        return exists(table)
                ? Optional.ofNullable(
                        CollectionConverters.asJava(snapshot(table).metadata().configuration())
                                .get(name))
                : Optional.empty();
    }

    /** Sets properties of {@code table}, in one version that changes no row. */
    void setProperties(Table table, Map<String, String> properties) {
        spark.sql("ALTER TABLE %s SET TBLPROPERTIES (%s)"
                .formatted(
                        sqlName(table),
                        properties.entrySet().stream()
                                .map(each -> "%s = %s".formatted(quoted(each.getKey()), quoted(each.getValue())))
                                .collect(Collectors.joining(", "))));
    }

    /** A text as SQL writes it. */
    static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** The newest version of {@code table}, as Delta knows it. */
    Snapshot snapshot(Table table) {
        return logs.computeIfAbsent(table, each -> DeltaLog.forTable(spark, path(each)))
                .update(false, Option.empty(), Option.empty());
    }

    /** What makes a stored row the arriving one. */
    static Map<String, String> all(Table table) {
        Map<String, String> assignments = new LinkedHashMap<>();
        table.columns().forEach(field -> assignments.put(field.name(), ARRIVING + "." + field.name()));
        return assignments;
    }
}
