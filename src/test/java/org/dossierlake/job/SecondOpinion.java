// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dossierlake.SecondOpinionText;
import org.dossierlake.lake.Table;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.Index766;
import org.dossierlake.statistic.ProcedureCatalogue;
import org.dossierlake.statistic.ResolvingAgencies;
import org.dossierlake.statistic.Supplements;
import org.dossierlake.statistic.YearOverYear;

/**
 * The published tables and most views once more, by another engine and without books: DuckDB reads the files that the
 * portal sent and counts anew, dossier by dossier and period by period, as the definitions are worded. The statements
 * stand in {@code second-opinion/} of the test resources; they share nothing with the pipeline but names of columns, words
 * of reasons, the calendar and the register of agencies.
 */
final class SecondOpinion implements AutoCloseable {

    private static final List<String> COUNTING = List.of("1-landed", "2-clean", "3-facts", "period");
    private static final List<String> TELLING = List.of("4-places", "5-published", "6-told");
    private static final List<String> ASIDE = List.of("7-shares", "8-views", "9-exact");

    /** The views that are counted here, too. */
    static final List<Table> VIEWS = List.of(
            Form06.TABLE,
            YearOverYear.TABLE,
            Supplements.TABLE,
            ResolvingAgencies.TABLE,
            ProcedureCatalogue.TABLE,
            Index766.TABLE);

    /** Both sides divide the same whole numbers, maybe in another order. */
    private static final String ROUNDING = "1e-12";

    private final Connection connection;

    /**
     * What comes of a comparison.
     *
     * @param table the published table
     * @param rows how many rows it has
     * @param cells how many of its cells were compared, keys too
     * @param differences one line per differing column with how many cells differ, then examples; empty when none does
     */
    record Compared(String table, long rows, long cells, List<String> differences) {}

    /**
     * How much of what landed changed what was known before. A due date that is corrected alone is not seen here.
     *
     * @param late share of the dossiers filed since the first night that landed after the day they were filed
     * @param corrected share of the dossiers whose receipt, procedure or channel was corrected
     * @param cancelledAndReopened share of those that were refused, withdrawn or stopped, and then open again
     * @param reopened share of those that were resolved, and then open again
     */
    record Shares(double late, double corrected, double cancelledAndReopened, double reopened) {}

    /**
     * How far published percentiles lie from those of the minutes themselves.
     *
     * @param compared how many there are
     * @param overADay of these, how many are above 480 minutes, so that they may differ
     * @param wrong how many differ though they are not
     * @param largest the largest relative error of the others
     */
    record Percentiles(long compared, long overADay, long wrong, double largest) {}

    private SecondOpinion(Path folder, String memory) throws SQLException {
        this.connection = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("second-opinion.duckdb"));
        try (Statement statement = connection.createStatement()) {
            // Nothing is fetched at run time: what is needed is in the engine's library.
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET memory_limit = '%s'".formatted(memory));
        }
    }

    /**
     * Counts all that has landed.
     *
     * @param landing the landing folder, as the portal simulator fills it
     * @param conf the folder of the calendar and of the register of agencies
     * @param folder where the engine keeps what does not fit into memory
     */
    static SecondOpinion of(Path landing, Path conf, Path folder) throws SQLException {
        SecondOpinion opinion = new SecondOpinion(folder, "3GB");
        opinion.execute(COUNTING, landing, conf);
        opinion.execute(TELLING, landing, conf);
        opinion.execute(ASIDE, landing, conf);
        return opinion;
    }

    /** Counts what a lake stores, and no more: half months alone, and none of the views. With as much memory as is told. */
    static SecondOpinion ofHalfMonths(Path landing, Path conf, Path folder, String memory) throws SQLException {
        SecondOpinion opinion = new SecondOpinion(folder, memory);
        opinion.execute(COUNTING, landing, conf);
        try (Statement statement = opinion.connection.createStatement()) {
            statement.execute("DELETE FROM period WHERE period_kind <> 'half_month'");
        }
        opinion.execute(TELLING, landing, conf);
        return opinion;
    }

    /** What was counted in a folder before. */
    static SecondOpinion opened(Path folder) throws SQLException {
        return new SecondOpinion(folder, "10GB");
    }

    private void execute(List<String> names, Path landing, Path conf) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute(SecondOpinionText.of(name)
                        .replace("${landing}", landing.toString())
                        .replace("${conf}", conf.toString()));
            }
        }
    }

    /** Writes rows as a file of Parquet. */
    void write(String rows, Path file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd)".formatted(rows, file));
        }
    }

    /**
     * Compares published percentiles with those of the minutes themselves.
     *
     * @param published Parquet files with all rows of {@code processing_time}
     */
    Percentiles percentiles(Path published) throws SQLException {
        String sql =
                """
                SELECT count(*), count(*) FILTER (minutes > 480), count(*) FILTER (minutes <= 480 AND hours <> minutes / 60),
                    coalesce(max(abs(hours * 60 - minutes) / minutes) FILTER (minutes > 480), 0)
                FROM (UNPIVOT (SELECT period_kind, period_start, agency_view, agency_code, procedure_code, channel,
                        p50_working_hours, p90_working_hours, p95_working_hours FROM read_parquet('%s/*.parquet'))
                    ON p50_working_hours, p90_working_hours, p95_working_hours INTO NAME percentile VALUE hours) p
                JOIN exact_processing_time e ON e.period_kind = p.period_kind AND e.period_start = p.period_start
                AND e.agency_view = p.agency_view AND e.agency_code = p.agency_code AND e.percentile = p.percentile
                AND e.procedure_code IS NOT DISTINCT FROM p.procedure_code AND e.channel IS NOT DISTINCT FROM p.channel"""
                        .formatted(published);
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return new Percentiles(found.getLong(1), found.getLong(2), found.getLong(3), found.getDouble(4));
        }
    }

    /** What the landed dossiers are like. */
    Shares shares() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet share = statement.executeQuery("SELECT late / filed_since, corrected / dossiers,"
                        + " cancelled_and_reopened / dossiers, reopened / dossiers FROM share")) {
            share.next();
            return new Shares(share.getDouble(1), share.getDouble(2), share.getDouble(3), share.getDouble(4));
        }
    }

    /**
     * Compares a published table with what was counted here, all rows and in both directions.
     *
     * @param published Parquet files with all rows of the table
     * @param key what tells its rows apart
     * @param left columns that are compared with nothing
     */
    Compared compare(String table, Path published, List<String> key, Set<String> left) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE OR REPLACE TEMP VIEW published AS FROM read_parquet('%s/*.parquet')".formatted(published));
            Set<String> columns = columns(statement, "published");
            columns.removeAll(left);
            statement.execute("CREATE OR REPLACE TEMP VIEW counted AS FROM told_%s %s %s"
                    .formatted(
                            table,
                            columns.contains("procedure_name")
                                    ? "LEFT JOIN named_procedure USING (procedure_code)"
                                    : "",
                            columns.contains("field_name") ? "LEFT JOIN named_field USING (field_code)" : ""));
            Set<String> counted = columns(statement, "counted");
            if (!counted.equals(columns)) {
                throw new AssertionError(
                        "%s has the columns %s, the second opinion %s.".formatted(table, columns, counted));
            }
            statement.execute("CREATE OR REPLACE TEMP TABLE pair AS SELECT p, c FROM (SELECT p FROM published p) p"
                    + " FULL JOIN (SELECT c FROM counted c) c ON "
                    + key.stream()
                            .map(column -> "p.p.%1$s IS NOT DISTINCT FROM c.c.%1$s".formatted(column))
                            .collect(Collectors.joining(" AND ")));
            long rows = number(statement, "SELECT count(*) FROM published");
            return new Compared(table, rows, rows * columns.size(), differences(statement, table, columns));
        }
    }

    private static List<String> differences(Statement statement, String table, Set<String> columns)
            throws SQLException {
        List<String> differences = new ArrayList<>();
        examples(statement, table + ": published, not counted", "c IS NULL", "p", differences);
        examples(statement, table + ": counted, not published", "p IS NULL", "c", differences);
        for (String column : columns) {
            String differ = "p IS NOT NULL AND c IS NOT NULL AND p.%1$s IS DISTINCT FROM c.%1$s".formatted(column);
            if (isDouble(statement, column)) {
                differ += " AND coalesce(abs(p.%1$s - c.%1$s) > %2$s * greatest(1, abs(c.%1$s)), true)"
                        .formatted(column, ROUNDING);
            }
            examples(
                    statement,
                    table + "." + column,
                    differ,
                    "{'published': p.%1$s, 'counted': c.%1$s, 'row': p}".formatted(column),
                    differences);
        }
        return differences;
    }

    private static void examples(
            Statement statement, String what, String differ, String shown, List<String> differences)
            throws SQLException {
        long differing = number(statement, "SELECT count(*) FROM pair WHERE " + differ);
        if (differing > 0) {
            differences.add("%s: %,d".formatted(what, differing));
            try (ResultSet examples = statement.executeQuery(
                    "SELECT (%s)::VARCHAR FROM pair WHERE %s LIMIT 3".formatted(shown, differ))) {
                while (examples.next()) {
                    differences.add("    " + examples.getString(1));
                }
            }
        }
    }

    private static boolean isDouble(Statement statement, String column) throws SQLException {
        try (ResultSet type =
                statement.executeQuery("SELECT typeof(%s) = 'DOUBLE' FROM published LIMIT 1".formatted(column))) {
            return type.next() && type.getBoolean(1);
        }
    }

    private static Set<String> columns(Statement statement, String table) throws SQLException {
        try (ResultSet described = statement.executeQuery("SELECT column_name FROM (DESCRIBE %s)".formatted(table))) {
            Set<String> columns = new LinkedHashSet<>();
            while (described.next()) {
                columns.add(described.getString(1));
            }
            return columns;
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
