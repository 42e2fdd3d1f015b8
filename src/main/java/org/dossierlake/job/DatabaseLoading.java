// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.dossierlake.failure.Failures;
import org.dossierlake.job.Export.Audience;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.PublicTable;

/**
 * The one transaction of an export: all tables are of one publication, and whoever asks finds the earlier one or this. A table
 * that an earlier export has loaded comes along although it is not named: it would be left behind at the earlier publication.
 */
public final class DatabaseLoading implements AutoCloseable {

    /**
     * What was loaded.
     *
     * @param rows how many, by table
     * @param runId the run that published them
     * @param database host and name
     */
    public record Loaded(Map<String, Long> rows, String runId, String database) {}

    private final DatabaseUrl url;
    private final DatabaseSchema schema;
    private final Audience audience;
    private final List<Table> tables;

    private DatabaseLoading(DatabaseUrl url, DatabaseSchema schema, Audience audience, List<Table> tables) {
        this.url = url;
        this.schema = schema;
        this.audience = audience;
        this.tables = tables;
    }

    /** Begins as {@link DatabaseExport#begin} says. */
    static DatabaseLoading begin(
            DatabaseUrl url, Map<String, String> environment, List<Table> named, Audience audience) {
        DatabaseSchema schema = DatabaseSchema.locked(url, environment);
        try {
            return new DatabaseLoading(url, schema, audience, withThoseThere(schema, named, audience));
        } catch (SQLException e) {
            schema.close();
            throw DatabaseTrouble.failure(url, e);
        } catch (RuntimeException e) {
            schema.close();
            throw e;
        }
    }

    /** Tables that no export has loaded are somebody else's, and none that is whole may stand where everybody reads. */
    private static List<Table> withThoseThere(DatabaseSchema schema, List<Table> named, Audience audience)
            throws SQLException {
        Map<String, Audience> loaded = schema.loaded();
        Set<Table> tables = new LinkedHashSet<>(named);
        Set<String> foreign = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        for (Table table : Tables.READABLE) {
            Audience there = loaded.get(table.name());
            boolean isThere = !schema.columns(table.name()).isEmpty();
            if (isThere && there == null && tables.contains(table)) {
                foreign.add(table.name());
            } else if (isThere && there != null && there != audience) {
                others.add(table.name());
            } else if (isThere && there != null) {
                tables.add(table);
            }
        }
        if (!foreign.isEmpty()) {
            throw Failures.exportTargetRefused(
                    "the schema %s has tables that no export has loaded (%s). Name another schema, with ?currentSchema=NAME at the"
                                    .formatted(schema.name(), String.join(", ", foreign))
                            + " end of the URL, or rename them");
        }
        if (!others.isEmpty()) {
            throw Failures.exportTargetRefused(
                    "the schema %s has tables that were loaded %s --public (%s), and whoever reads there would take one for the"
                                    .formatted(
                                            schema.name(),
                                            audience == Audience.EVERYBODY ? "without" : "with",
                                            String.join(", ", others))
                            + " other. Name another schema, with ?currentSchema=NAME at the end of the URL");
        }
        return List.copyOf(tables);
    }

    /**
     * Loads the tables and ends the transaction.
     *
     * @param runId the run that published what is loaded; empty for the last one
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake, that run published nothing, or the database
     *     refuses; TRANSIENT when it went away
     */
    public Loaded load(SparkSession spark, Settings settings, Optional<String> runId) {
        Readers readers =
                runId.map(run -> Readers.of(spark, settings, run)).orElseGet(() -> Readers.of(spark, settings));
        Map<String, Long> rows = new LinkedHashMap<>();
        try {
            for (Table table : tables) {
                rows.put(table.name(), load(table, readers));
            }
            schema.finish(rows, audience, readers.publication());
        } catch (SQLException e) {
            throw DatabaseTrouble.failure(url, e);
        }
        return new Loaded(rows, readers.publication().runId(), url.shown());
    }

    private long load(Table table, Readers readers) throws SQLException {
        try (Kept kept = new Kept(readers.lake().spark())) {
            if (audience == Audience.ANALYSTS) {
                return load(table, Tables.columns(table), readers.readOrNone(table));
            }
            PublicTable open = Export.publicTable(table);
            return load(table, open.columns(), open.rows(readers::read, readers.tree(), kept::keep));
        }
    }

    private long load(Table table, List<Field> columns, Dataset<Row> rows) throws SQLException {
        DatabaseTable target = new DatabaseTable(schema.name(), table.name(), table.grain(), columns);
        schema.empty(target);
        Column[] cells =
                Arrays.stream(rows.schema().fields()).map(DatabaseLoading::cell).toArray(Column[]::new);
        // Part by part: no more than one of them is ever here.
        return schema.copy(target, List.of(rows.columns()), rows.select(cells).toLocalIterator());
    }

    private static Column cell(StructField field) {
        Column column = col(field.name());
        return DatabaseTable.isJson(field.dataType()) ? to_json(column).as(field.name()) : column;
    }

    /** Without {@link #load} having ended, nothing was done. */
    @Override
    public void close() {
        schema.close();
    }
}
