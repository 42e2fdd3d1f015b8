// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.LakeVersion;
import org.dossierlake.lake.StoredColumns;
import org.dossierlake.lake.Table;

/** Brings the tables of an older lake to the columns that this program declares. Needs the lake's lock. */
final class Migration {

    private Migration() {}

    /**
     * Adds the columns that are declared, may be null and are not stored. Running it twice, or again after it died, is
     * harmless: no row changes, so nothing is posted for it.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the lake was written by a newer program, or differs by more
     *     than such columns; nothing is changed then
     */
    static void run(Lake lake, String lakeRoot, Progress progress) {
        LakeVersion.require(lake);
        Map<Table, StoredColumns> stored = stored(lake);
        List<String> differences = new ArrayList<>();
        List<Table> older = new ArrayList<>();
        for (Table table : Tables.ALL) {
            if (stored.containsKey(table)) {
                differences.addAll(stored.get(table).differences());
                if (!stored.get(table).missing().isEmpty()) {
                    older.add(table);
                }
            }
        }
        if (!differences.isEmpty()) {
            throw Failures.lakeOfAnotherForm(lakeRoot, differences);
        }
        for (Table table : older) {
            StoredColumns columns = stored.get(table);
            String names = columns.missing().stream().map(Field::name).collect(Collectors.joining(", "));
            progress.phase("migrate", "%s gets %s".formatted(table.name(), names));
            columns.add(lake, table);
        }
    }

    private static Map<Table, StoredColumns> stored(Lake lake) {
        Map<Table, StoredColumns> stored = new ConcurrentHashMap<>();
        List<Runnable> looks = new ArrayList<>();
        for (Table table : Tables.ALL) {
            looks.add(() -> {
                if (lake.exists(table)) {
                    stored.put(table, StoredColumns.of(lake, table));
                }
            });
        }
        Concurrently.run(lake.spark(), looks);
        return stored;
    }
}
