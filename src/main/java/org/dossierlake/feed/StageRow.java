// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.table.Instant;

/** A row of a stage in the making: what nobody puts is null. */
final class StageRow {

    /** Where the columns of a stage are. */
    static final class Columns {

        private final Map<String, Integer> places = new HashMap<>();

        Columns(Table stage) {
            stage.columns().forEach(field -> places.put(field.name(), places.size()));
        }

        int[] of(List<Field> fields) {
            return fields.stream().mapToInt(this::of).toArray();
        }

        boolean has(Field field) {
            return places.containsKey(field.name());
        }

        private int of(Field field) {
            return places.get(field.name());
        }
    }

    private final Columns columns;
    private final Object[] values;

    StageRow(Columns columns) {
        this.columns = columns;
        this.values = new Object[columns.places.size()];
    }

    StageRow put(Field field, Object value) {
        values[columns.of(field)] = value;
        return this;
    }

    /** What was put; null also where the stage has no such column. */
    Object get(Field field) {
        return columns.has(field) ? values[columns.of(field)] : null;
    }

    StageRow put(Instant columnsOfIt, Moment moment) {
        if (moment != null) {
            put(columnsOfIt.at(), moment.at());
            put(columnsOfIt.on(), moment.on());
            put(columnsOfIt.second(), moment.second());
        }
        return this;
    }

    /** The values at some places. */
    Object[] values(int[] places) {
        Object[] some = new Object[places.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = values[places[i]];
        }
        return some;
    }

    Row row() {
        return RowFactory.create(values);
    }
}
