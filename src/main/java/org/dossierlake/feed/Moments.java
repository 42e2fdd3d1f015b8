// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_utc_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_utc_timestamp;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_to_timestamp;
import static org.apache.spark.sql.functions.unix_seconds;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.WorkingCalendar;
import org.dossierlake.table.Instant;

/**
 * A sender's moments: text to UTC instant, local date and second of the local day. The only place where the zone is
 * used. Needs a session in UTC, where a wall clock without a zone is read as if it were UTC and then moved.
 */
final class Moments {

    private static final long SECONDS_PER_DAY = 86_400L;

    private final Dialect.Section section;

    Moments(Dialect.Section section) {
        this.section = section;
    }

    /** Whether a working calendar has the day: 1990-01-01 to 2049-12-31. A moment on any other day is unreadable. */
    static boolean covers(LocalDate day) {
        return !day.isBefore(WorkingCalendar.FIRST_DAY) && !day.isAfter(WorkingCalendar.LAST_DAY);
    }

    /** Whether the text of a word says nothing, or a moment that could be read. */
    static Column readable(String word) {
        return sent(word).isNull().or(col(word + "_at").isNotNull());
    }

    /**
     * Adds {@code _at}, {@code _on} and {@code _second} of every word. In two steps, each a select of its own; within a
     * step Spark computes what stands in it several times only once.
     */
    Dataset<Row> typed(Dataset<Row> rows, List<String> words) {
        Map<String, Column> instants = new LinkedHashMap<>();
        Map<String, Column> parts = new LinkedHashMap<>();
        for (String word : words) {
            instants.put(word + "_at", covered(instant(sent(word))));
            parts.put(word + "_on", on(wall(col(word + "_at"))));
            parts.put(word + "_second", second(wall(col(word + "_at"))));
        }
        return rows.withColumns(instants).withColumns(parts);
    }

    /**
     * A list of texts' structs as structs of {@link Instant#TYPE}, one field per word, and {@code readable}: whether all
     * texts of the element could be read. Nested transforms, because within one an
     * expression is computed as often as it stands there.
     */
    Column typedElements(Column list, List<String> words) {
        Column read = transform(
                list,
                element -> structOf(words, (fields, word) -> {
                    fields.add(element.getField(Sent.column(word)).as(word + "_text"));
                    fields.add(instant(element.getField(Sent.column(word))).as(word + "_read"));
                }));
        Column local = transform(
                read,
                element -> structOf(words, (fields, word) -> {
                    fields.add(element.getField(word + "_text").as(word + "_text"));
                    fields.add(covered(element.getField(word + "_read")).as(word + "_at"));
                    fields.add(wall(covered(element.getField(word + "_read"))).as(word + "_wall"));
                }));
        return transform(local, element -> {
            Column readable = lit(true);
            for (String word : words) {
                readable = readable.and(element.getField(word + "_text")
                        .isNull()
                        .or(element.getField(word + "_at").isNotNull()));
            }
            Column allReadable = readable;
            List<Column> fields = new ArrayList<>();
            for (String word : words) {
                Column wall = element.getField(word + "_wall");
                fields.add(Instant.packed(element.getField(word + "_at"), on(wall), second(wall))
                        .as(word.replace('-', '_')));
            }
            fields.add(allReadable.as("readable"));
            return struct(fields.toArray(Column[]::new));
        });
    }

    /** The instant in the first pattern that fits; null when none does. */
    private Column instant(Column text) {
        String zone = section.zone().getId();
        Column[] attempts = section.timestamps().stream()
                .map(pattern -> section.hasOffset(pattern)
                        ? try_to_timestamp(text, lit(pattern))
                        : to_utc_timestamp(try_to_timestamp(text, lit(pattern)), zone))
                .toArray(Column[]::new);
        return coalesce(attempts);
    }

    private Column covered(Column instant) {
        ZoneId zone = section.zone();
        java.time.Instant from = WorkingCalendar.FIRST_DAY.atStartOfDay(zone).toInstant();
        java.time.Instant until =
                WorkingCalendar.LAST_DAY.plusDays(1).atStartOfDay(zone).toInstant();
        return when(instant.geq(lit(from)).and(instant.lt(lit(until))), instant);
    }

    private Column wall(Column instant) {
        return from_utc_timestamp(instant, section.zone().getId());
    }

    private static Column on(Column wall) {
        return wall.cast(DateType);
    }

    private static Column second(Column wall) {
        return pmod(unix_seconds(wall), lit(SECONDS_PER_DAY)).cast(IntegerType);
    }

    private static Column sent(String word) {
        return col(Sent.column(word));
    }

    private static Column structOf(List<String> words, BiConsumer<List<Column>, String> addFields) {
        List<Column> fields = new ArrayList<>();
        words.forEach(word -> addFields.accept(fields, word));
        return struct(fields.toArray(Column[]::new));
    }
}
