// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.RunFailure;
import org.dossierlake.job.Query;
import org.dossierlake.job.Settings;

/** The rows of a query as text. */
final class SqlResult {

    /** How a table for people shows that there is no value. */
    static final String NULL = "NULL";

    /** A table for people must be measured before it is printed; a longer one nobody reads. */
    private static final int MOST_TABLE_ROWS = 1_000;

    /** A longer cell of such a table ends in three dots. */
    private static final int WIDEST_CELL = 80;

    private static final Pattern PLACE = Pattern.compile("line (\\d+),? pos(?:ition)? (\\d+)");

    private SqlResult() {}

    /** Runs the query and prints its rows; a query that is itself at fault becomes a usage failure. */
    static void print(
            SparkSession spark,
            Settings settings,
            String sql,
            Optional<String> runId,
            SqlCommand.Format format,
            PrintStream out,
            PrintStream err) {
        try {
            Dataset<Row> rows = Query.run(spark, settings, sql, runId);
            switch (format) {
                case table -> printTable(rows, out, err);
                case csv -> printCsv(rows, out);
                case json -> printJson(rows, out);
            }
        } catch (RunFailure failure) {
            throw failure;
        } catch (Exception thrown) {
            throw refused(thrown);
        }
    }

    private static void printTable(Dataset<Row> rows, PrintStream out, PrintStream err) {
        List<List<String>> cells = new ArrayList<>();
        for (Row row : asText(rows).takeAsList(MOST_TABLE_ROWS + 1)) {
            cells.add(IntStream.range(0, row.size())
                    .mapToObj(column -> row.isNullAt(column) ? NULL : shortened(row.getString(column)))
                    .toList());
        }
        boolean cut = cells.size() > MOST_TABLE_ROWS;
        List<List<String>> shown = cut ? cells.subList(0, MOST_TABLE_ROWS) : cells;
        AlignedText.of(List.of(rows.columns()), shown).forEach(out::println);
        if (cut) {
            err.printf("Only the first %,d rows are shown; --format csv gives all of them.%n", MOST_TABLE_ROWS);
        }
    }

    private static void printCsv(Dataset<Row> rows, PrintStream out) {
        out.println(Arrays.stream(rows.columns()).map(SqlResult::csvCell).collect(Collectors.joining(",")));
        Iterator<Row> texts = asText(rows).toLocalIterator();
        while (texts.hasNext() && !out.checkError()) {
            Row row = texts.next();
            out.println(IntStream.range(0, row.size())
                    .mapToObj(column -> row.isNullAt(column) ? "" : csvCell(row.getString(column)))
                    .collect(Collectors.joining(",")));
        }
    }

    private static void printJson(Dataset<Row> rows, PrintStream out) {
        // A row says which columns it has, also where there is no value.
        Column json = to_json(struct(col("*")), Map.of("ignoreNullFields", "false"));
        Iterator<String> lines = rows.select(json).as(Encoders.STRING()).toLocalIterator();
        while (lines.hasNext() && !out.checkError()) {
            out.println(lines.next());
        }
    }

    /** Every column as Spark writes it; by position, because two columns of a query may have one name. */
    private static Dataset<Row> asText(Dataset<Row> rows) {
        StructField[] fields = rows.schema().fields();
        String[] positions = IntStream.range(0, fields.length)
                .mapToObj(column -> "c" + column)
                .toArray(String[]::new);
        Column[] texts = IntStream.range(0, fields.length)
                .mapToObj(column ->
                        text(col(positions[column]), fields[column].dataType()).as(positions[column]))
                .toArray(Column[]::new);
        return rows.toDF(positions).select(texts);
    }

    private static Column text(Column column, DataType type) {
        return type.equals(DataTypes.BinaryType) ? hex(column) : column.cast(DataTypes.StringType);
    }

    private static String shortened(String cell) {
        boolean fits = cell.codePointCount(0, cell.length()) <= WIDEST_CELL;
        return fits ? cell : cell.substring(0, cell.offsetByCodePoints(0, WIDEST_CELL - 3)) + "...";
    }

    private static String csvCell(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(letter -> ",\"\r\n".indexOf(letter) >= 0);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** SQL states that begin so are the query's own fault: cardinality, data, syntax or names, not supported. */
    private static boolean isFaultOfQuery(String sqlState) {
        return sqlState != null && List.of("0A", "21", "22", "42").stream().anyMatch(sqlState::startsWith);
    }

    /** What to throw for what a query threw: when the query is itself at fault, a failure that says so in a line. */
    static RuntimeException refused(Exception thrown) {
        for (Throwable link : Diagnosis.chain(thrown)) {
            if (link instanceof SparkThrowable known && isFaultOfQuery(known.getSqlState())) {
                return Failures.queryRefused(essence(String.valueOf(link.getMessage())));
            }
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }

    /** What is wrong, what was meant, and where: without the advice and the plan that Spark adds. */
    private static String essence(String message) {
        String[] sentences =
                message.replaceFirst("(?s)\\s*(SQLSTATE:|\\n|== SQL).*", "").split("(?<=[.?]) (?=[A-Z])");
        StringBuilder essence = new StringBuilder(sentences[0]);
        for (String sentence : sentences) {
            if (sentence.startsWith("Did you mean")) {
                essence.append(' ').append(sentence);
            }
        }
        Matcher place = PLACE.matcher(message);
        if (place.find()) {
            if (essence.charAt(essence.length() - 1) == '.') {
                essence.setLength(essence.length() - 1);
            }
            essence.append(" (line %s, position %s)".formatted(place.group(1), place.group(2)));
        }
        return essence.toString();
    }
}
