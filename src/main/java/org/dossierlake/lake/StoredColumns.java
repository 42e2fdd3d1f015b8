// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How the columns of a table as it is stored differ from those that this program declares.
 *
 * @param missing declared columns that may be null, are no part of the key and are not stored: they can be added
 * @param differences everything else, as clauses for people
 */
public record StoredColumns(List<Field> missing, List<String> differences) {

    public StoredColumns {
        missing = List.copyOf(missing);
        differences = List.copyOf(differences);
    }

    /** Compares a table that exists. Reads no row. */
    public static StoredColumns of(Lake lake, Table table) {
        return of(lake.snapshot(table).metadata(), table);
    }

    static StoredColumns of(Metadata stored, Table table) {
        Map<String, String> types = new LinkedHashMap<>();
        for (StructField field : stored.schema().fields()) {
            types.put(field.name(), field.dataType().catalogString());
        }
        List<Field> missing = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (Field field : table.columns()) {
            String declared = field.type().catalogString();
            String found = types.remove(field.name());
            if (found == null && table.key().contains(field)) {
                differences.add("%s.%s is not stored and tells rows apart".formatted(table.name(), field.name()));
            } else if (found == null && field.nullable()) {
                missing.add(field);
            } else if (found == null) {
                differences.add("%s.%s is not stored and may not be null".formatted(table.name(), field.name()));
            } else if (!found.equals(declared)) {
                differences.add("%s.%s is stored as %s and declared as %s"
                        .formatted(table.name(), field.name(), found, declared));
            }
        }
        types.keySet().forEach(name -> differences.add("%s.%s is stored and not known".formatted(table.name(), name)));
        List<String> split = CollectionConverters.asJava(stored.partitionColumns());
        List<String> declaredSplit =
                table.layout().partitionedBy().stream().map(Field::name).toList();
        if (!split.equals(declaredSplit)) {
            differences.add("%s is split by %s and declared to be split by %s"
                    .formatted(table.name(), shown(split), shown(declaredSplit)));
        }
        return new StoredColumns(missing, differences);
    }

    private static String shown(List<String> columns) {
        return columns.isEmpty() ? "nothing" : String.join(", ", columns);
    }

    /** Adds the missing columns where the declaration has them; they are null in every row that is there. */
    public void add(Lake lake, Table table) {
        lake.spark()
                .sql("ALTER TABLE %s ADD COLUMNS (%s)"
                        .formatted(
                                lake.sqlName(table),
                                missing.stream()
                                        .map(field -> declaration(table, field))
                                        .collect(Collectors.joining(", "))));
    }

    private static String declaration(Table table, Field field) {
        int place = table.columns().indexOf(field);
        return "`%s` %s COMMENT %s %s"
                .formatted(
                        field.name(),
                        field.type().sql(),
                        Lake.quoted(field.comment()),
                        place == 0
                                ? "FIRST"
                                : "AFTER `%s`"
                                        .formatted(
                                                table.columns().get(place - 1).name()));
    }
}
