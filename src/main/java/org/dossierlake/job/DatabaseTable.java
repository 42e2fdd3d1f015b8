// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.dossierlake.lake.Field;

/**
 * A table as PostgreSQL has it: the same columns by the same names, each with a type that holds every value exactly, and with
 * its comment. Columns may be null: what is stored here was judged elsewhere.
 *
 * @param schema where it is, as PostgreSQL names it
 * @param name its name
 * @param comment its grain
 * @param columns its columns, in order
 */
record DatabaseTable(String schema, String name, String comment, List<Field> columns) {

    private static final String JSON = "jsonb";

    private static final Map<DataType, String> SIMPLE = Map.ofEntries(
            Map.entry(DataTypes.StringType, "text"),
            Map.entry(DataTypes.BooleanType, "boolean"),
            Map.entry(DataTypes.ShortType, "smallint"),
            Map.entry(DataTypes.IntegerType, "integer"),
            Map.entry(DataTypes.LongType, "bigint"),
            Map.entry(DataTypes.DoubleType, "double precision"),
            Map.entry(DataTypes.DateType, "date"),
            Map.entry(DataTypes.TimestampType, "timestamp with time zone"),
            Map.entry(DataTypes.BinaryType, "bytea"));

    DatabaseTable {
        columns = List.copyOf(columns);
    }

    /**
     * What makes the table from what is there. A table that is there stays, and with it the rights, indexes and views that
     * others have given it: only columns that are new, gone or of another type are touched.
     *
     * @param there its columns with their types; empty where there is no table
     */
    List<String> made(Map<String, String> there) {
        Map<String, String> wanted = types();
        if (there.isEmpty()) {
            return List.of("CREATE TABLE %s (%s)"
                    .formatted(
                            qualified(),
                            wanted.entrySet().stream()
                                    .map(column -> "%s %s".formatted(quoted(column.getKey()), column.getValue()))
                                    .collect(Collectors.joining(", "))));
        }
        List<String> changes = new ArrayList<>();
        there.forEach((column, type) -> {
            if (!type.equals(wanted.get(column))) {
                changes.add("ALTER TABLE %s DROP COLUMN %s".formatted(qualified(), quoted(column)));
            }
        });
        wanted.forEach((column, type) -> {
            if (!type.equals(there.get(column))) {
                changes.add("ALTER TABLE %s ADD COLUMN %s %s".formatted(qualified(), quoted(column), type));
            }
        });
        return changes;
    }

    /** What the table and its columns mean, for whoever looks at them there. */
    List<String> commented() {
        return Stream.concat(
                        Stream.of("COMMENT ON TABLE %s IS %s".formatted(qualified(), text(comment))),
                        columns.stream().map(column -> "COMMENT ON COLUMN %s.%s IS %s"
                                .formatted(qualified(), quoted(column.name()), text(column.comment()))))
                .toList();
    }

    /** Takes rows in, in the form of {@link CopyText}, with these columns in this order. */
    String copied(List<String> columns) {
        return "COPY %s (%s) FROM STDIN"
                .formatted(
                        qualified(), columns.stream().map(DatabaseTable::quoted).collect(Collectors.joining(", ")));
    }

    String qualified() {
        return "%s.%s".formatted(quoted(schema), quoted(name));
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        columns.forEach(column -> types.put(column.name(), type(column.type())));
        return types;
    }

    /** The type by the name that PostgreSQL itself shows it by. */
    private static String type(DataType type) {
        if (type instanceof DecimalType decimal) {
            return "numeric(%d,%d)".formatted(decimal.precision(), decimal.scale());
        }
        if (isTextList(type)) {
            return "text[]";
        }
        return SIMPLE.getOrDefault(type, JSON);
    }

    /** Whether values of this type are to come as JSON: they have parts, and are no list of texts. */
    static boolean isJson(DataType type) {
        return type(type).equals(JSON);
    }

    private static boolean isTextList(DataType type) {
        return type instanceof ArrayType list && list.elementType().equals(DataTypes.StringType);
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A text as SQL writes it, whatever the server thinks of backslashes. */
    private static String text(String text) {
        return (text.contains("\\") ? "E" : "") + "'"
                + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
