// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;

/**
 * What Trino must be told to see the stored tables of a lake: that they are there, and the version of each that is published.
 * What is published but not stored is told by this program alone; the restricted tables are seen masked by it alone, and left
 * out.
 */
public final class TrinoStatements {

    /** The tables as they lie in the lake, at whatever version. */
    private static final String STORED = "stored";

    /** A view of each at the version of the last publication. */
    private static final String PUBLISHED = "published";

    private static final List<Table> SEEN =
            Tables.ALL.stream().filter(table -> !table.layout().restricted()).toList();

    private TrinoStatements() {}

    /**
     * Names every table to Trino, once for a lake.
     *
     * @param location the folder of the lake, as Trino's file system names it
     */
    public static List<String> registering(SparkSession spark, Settings settings, String location) {
        String folder = location.replaceFirst("/+$", "");
        return Stream.concat(
                        Stream.of(STORED, PUBLISHED).map(schema -> "CREATE SCHEMA IF NOT EXISTS %s;".formatted(schema)),
                        seen(Readers.of(spark, settings))
                                .map(table ->
                                        "CALL system.register_table(schema_name => '%s', table_name => '%s', table_location => '%s/%s');"
                                                .formatted(STORED, table.name(), text(folder), table.name())))
                .toList();
    }

    /** Shows every table as it was published last; after each publication. */
    public static List<String> showing(SparkSession spark, Settings settings) {
        Readers readers = Readers.of(spark, settings);
        return seen(readers)
                .map(table -> "CREATE OR REPLACE VIEW %s.%s SECURITY INVOKER AS SELECT * FROM %s.%s%s;"
                        .formatted(PUBLISHED, table.name(), STORED, table.name(), version(readers, table)))
                .toList();
    }

    private static Stream<Table> seen(Readers readers) {
        return SEEN.stream().filter(readers::isThere);
    }

    /** The table of publications is always read as it is. */
    private static String version(Readers readers, Table table) {
        return table.equals(Publication.TABLE)
                ? ""
                : " FOR VERSION AS OF " + readers.publication().versionOf(table);
    }

    private static String text(String text) {
        return text.replace("'", "''");
    }
}
