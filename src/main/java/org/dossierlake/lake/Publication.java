// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;
import static org.apache.spark.sql.types.DataTypes.createMapType;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What readers see: the versions of all tables after one run. It is appended when every table is written, so a reader
 * has the old night or the new one, never half of each.
 *
 * @param number 1 for the first publication, then one more each time
 * @param runId the run that published
 * @param publishedAt when, UTC
 * @param completeUntil how far the required feeds have landed; null before they have
 * @param newestDay T of the definitions: day of the newest landed dossiers file; null before one has landed
 * @param due766 which due time rule index_766 judges the stored dossiers by; null in those that programs before
 *     30 November 2026 made
 * @param versions Delta version by table name
 */
public record Publication(
        int number,
        String runId,
        Instant publishedAt,
        LocalDate completeUntil,
        LocalDate newestDay,
        String due766,
        Map<String, Long> versions) {

    public static final Field NUMBER =
            Field.required("number", IntegerType, "1 for the first, then one more each time");
    public static final Field RUN_ID = Field.required("run_id", StringType, "The run that published");
    public static final Field PUBLISHED_AT = Field.required("published_at", TimestampType, "When, UTC");
    public static final Field COMPLETE_UNTIL = Field.optional(
            "complete_until", DateType, "How far the required feeds have landed; null before they all have");
    public static final Field NEWEST_DAY =
            Field.optional("newest_day", DateType, "Day of the newest landed dossiers file: stocks are as of its end");
    public static final Field DUE_766 = Field.optional(
            "due_766",
            StringType,
            "The setting index-766.due that the dossiers are judged by: original or as-sent; null: original");
    public static final Field VERSIONS = Field.required(
            "versions", createMapType(StringType, LongType, false), "Delta version of each table that readers see");

    public static final Table TABLE = new Table(
            "publication",
            "One row per publication: which version of each table readers see",
            List.of(NUMBER),
            List.of(NUMBER, RUN_ID, PUBLISHED_AT, COMPLETE_UNTIL, NEWEST_DAY, DUE_766, VERSIONS),
            Table.Layout.PLAIN);

    public Publication {
        versions = Map.copyOf(versions);
    }

    /**
     * The newest publication; empty before the first. Every command that opens a lake asks this first.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the lake was written by a newer program, see {@link LakeVersion}
     */
    public static Optional<Publication> newest(Lake lake) {
        LakeVersion.require(lake);
        if (!lake.exists(TABLE)) {
            return Optional.empty();
        }
        Dataset<Row> newestFirst =
                lake.read(TABLE).orderBy(col(NUMBER.name()).desc()).limit(1);
        return newestFirst.collectAsList().stream().findFirst().map(Publication::fromRow);
    }

    /** What the run of this name published; empty when it published nothing. */
    public static Optional<Publication> of(Lake lake, String runId) {
        return lake.read(TABLE).filter(RUN_ID.col().equalTo(runId)).collectAsList().stream()
                .findFirst()
                .map(Publication::fromRow);
    }

    /** The version of {@code table} that readers see; -1 when it is not published. */
    public long versionOf(Table table) {
        return versions.getOrDefault(table.name(), -1L);
    }

    /**
     * The version of {@code table} since which all is news to readers: the one that they see, or 0, which has no rows.
     *
     * @param publication what they see; empty before the first
     */
    public static long seenVersion(Optional<Publication> publication, Table table) {
        return Math.max(0, publication.map(seen -> seen.versionOf(table)).orElse(0L));
    }

    /** This publication as a row of {@link #TABLE}. */
    public Row toRow() {
        return RowFactory.create(number, runId, publishedAt, completeUntil, newestDay, due766, versions);
    }

    private static Publication fromRow(Row row) {
        return new Publication(
                row.getInt(0),
                row.getString(1),
                row.getInstant(2),
                row.getLocalDate(3),
                row.getLocalDate(4),
                row.getString(5),
                row.getJavaMap(6));
    }
}
