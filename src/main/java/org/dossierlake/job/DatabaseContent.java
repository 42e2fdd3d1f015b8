// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dossierlake.job.Export.Audience;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Publication;

/** What a schema of a database holds by exports: a row for each table, which says of what publication all of them are. */
final class DatabaseContent {

    private static final Field TABLE_NAME = Field.required("table_name", StringType, "A table of this schema");
    private static final Field ROWS = Field.required("row_count", LongType, "How many rows it has");
    private static final Field FOR_EVERYBODY = Field.required(
            "for_everybody", BooleanType, "Whether it is as everybody may have it, see export --public; else whole");
    private static final Field LOADED_AT = Field.required("loaded_at", TimestampType, "When it was loaded, UTC");

    private static final List<Field> COLUMNS = List.of(
            TABLE_NAME,
            ROWS,
            FOR_EVERYBODY,
            Publication.NUMBER,
            Publication.RUN_ID,
            Publication.PUBLISHED_AT,
            Publication.COMPLETE_UNTIL,
            Publication.NEWEST_DAY,
            LOADED_AT);

    private final DatabaseTable table;

    /** @param schema where it is */
    DatabaseContent(String schema) {
        table = new DatabaseTable(
                schema,
                "dossierlake_publication",
                "One row per table that dossierlake export has loaded: the publication that it is of, the same for all",
                COLUMNS);
    }

    DatabaseTable table() {
        return table;
    }

    /** For whom each table is, by name. The table is there. */
    Map<String, Audience> read(Connection connection) throws SQLException {
        Map<String, Audience> content = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT %s, %s FROM %s ORDER BY 1"
                        .formatted(TABLE_NAME.name(), FOR_EVERYBODY.name(), table.qualified()))) {
            while (rows.next()) {
                content.put(rows.getString(1), rows.getBoolean(2) ? Audience.EVERYBODY : Audience.ANALYSTS);
            }
        }
        return content;
    }

    /** Says what the tables are now, and nothing else. */
    void write(Connection connection, Map<String, Long> rows, Audience audience, Publication publication)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM " + table.qualified());
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO %s VALUES (?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())".formatted(table.qualified()))) {
            for (Map.Entry<String, Long> each : rows.entrySet()) {
                insert.setString(1, each.getKey());
                insert.setLong(2, each.getValue());
                insert.setBoolean(3, audience == Audience.EVERYBODY);
                insert.setInt(4, publication.number());
                insert.setString(5, publication.runId());
                insert.setObject(6, publication.publishedAt().atOffset(ZoneOffset.UTC));
                insert.setObject(7, publication.completeUntil());
                insert.setObject(8, publication.newestDay());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
