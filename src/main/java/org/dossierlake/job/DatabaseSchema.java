// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.dossierlake.failure.Failures;
import org.dossierlake.job.Export.Audience;
import org.dossierlake.lake.Publication;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A schema of a PostgreSQL database in the one transaction of an export.
 *
 * <p>Rows of the earlier publication are deleted, not truncated, and tables stay: a transaction that began before still sees
 * the earlier rows, and no reader waits for a lock.
 */
final class DatabaseSchema implements AutoCloseable {

    /** Rows go to the server in pieces of about this many characters. */
    private static final int PIECE = 1 << 16;

    /** A transaction of many tables takes its time, and waits for Spark meanwhile: limits that are set for people go. */
    private static final String UNLIMITED =
            "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

    private final Connection connection;
    private final String name;
    private final DatabaseContent content;

    private DatabaseSchema(Connection connection, String name) {
        this.connection = connection;
        this.name = name;
        this.content = new DatabaseContent(name);
    }

    /**
     * Begins the transaction, with the schema for this export alone.
     *
     * @throws org.dossierlake.failure.RunFailure as {@link DatabaseExport#begin} says
     */
    static DatabaseSchema locked(DatabaseUrl url, Map<String, String> environment) {
        Connection connection = null;
        try {
            // By DriverManager it would not be found where spark-submit has loaded it.
            connection = new Driver().connect(url.text(), DatabaseUrl.properties(environment));
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(UNLIMITED);
            }
            return new DatabaseSchema(connection, lockedName(connection, url));
        } catch (SQLException e) {
            abandon(connection);
            throw DatabaseTrouble.failure(url, e);
        } catch (RuntimeException e) {
            abandon(connection);
            throw e;
        }
    }

    private static String lockedName(Connection connection, DatabaseUrl url) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        SELECT current_schema(),
                        pg_try_advisory_xact_lock(hashtextextended('dossierlake export ' || current_schema(), 0))""")) {
            row.next();
            if (row.getString(1) == null) {
                throw Failures.exportTargetRefused(
                        "the schema that the URL names is not in the database %s. Make it, or name another"
                                .formatted(url.shown()));
            }
            if (!row.getBoolean(2)) {
                throw Failures.exportTargetLocked(url.shown());
            }
            return row.getString(1);
        }
    }

    String name() {
        return name;
    }

    /** The columns of a table with their types, in order; empty where there is none. */
    Map<String, String> columns(String table) throws SQLException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(
                """
                SELECT attname, format_type(atttypid, atttypmod)
                FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace JOIN pg_attribute ON attrelid = pg_class.oid
                WHERE nspname = ? AND relname = ? AND attnum > 0 AND NOT attisdropped ORDER BY attnum""")) {
            query.setString(1, name);
            query.setString(2, table);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    columns.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return columns;
    }

    /** For whom the tables are that exports have loaded, by name. */
    Map<String, Audience> loaded() throws SQLException {
        return columns(content.table().name()).isEmpty() ? Map.of() : content.read(connection);
    }

    /** Makes a table, or makes it what it is to be, and leaves no row in it. */
    void empty(DatabaseTable table) throws SQLException {
        make(table);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM " + table.qualified());
        }
    }

    private void make(DatabaseTable table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : table.made(columns(table.name()))) {
                statement.executeUpdate(sql);
            }
            statement.execute(String.join(";", table.commented()));
        }
    }

    /**
     * Adds rows.
     *
     * @param columns the columns of the rows, in order
     * @return how many rows the server has taken
     */
    long copy(DatabaseTable table, List<String> columns, Iterator<Row> rows) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copied(columns));
        try {
            StringBuilder piece = new StringBuilder();
            while (rows.hasNext()) {
                piece.append(CopyText.line(rows.next()));
                if (piece.length() > PIECE) {
                    send(piece, copy);
                }
            }
            send(piece, copy);
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void send(StringBuilder piece, CopyIn copy) throws SQLException {
        byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        piece.setLength(0);
    }

    /** Says what the tables are now, and lets others see all of it. */
    void finish(Map<String, Long> rows, Audience audience, Publication publication) throws SQLException {
        make(content.table());
        content.write(connection, rows, audience, publication);
        try (Statement statement = connection.createStatement()) {
            for (String table : rows.keySet()) {
                // Else the server plans its first questions by what it knows of the earlier rows.
                statement.execute("ANALYZE %s.%s".formatted(DatabaseTable.quoted(name), DatabaseTable.quoted(table)));
            }
        }
        connection.commit();
    }

    @Override
    public void close() {
        abandon(connection);
    }

    /** What is not committed is undone by the server; also when it hears of this end only by losing the connection. */
    private static void abandon(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The failure that led here is told, and there is nothing more to undo.
                return;
            }
        }
    }
}
