// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.lake.Field;

/** What the catalogue tells of a dossier's procedure: by the entry that was valid on the day of receipt. */
final class ProcedureFacts {

    /** Levels of online services: 2 only informs, as 1 does on the older scale; 3 and 4 take dossiers. */
    private static final int MOST_THAT_INFORMS = 2;

    private static final String ENTRY = "procedure_entry";
    private static final String ENTRIES = "procedure_entries";
    private static final String ENTRIES_OF = "entries_of";

    /** What is taken out of an entry, the day from which it is valid first: entries are sorted by it. */
    private static final List<Field> TAKEN = Stream.concat(
                    Stream.of(
                            StagedProcedure.VALID_FROM,
                            StagedProcedure.FIELD_CODE,
                            StagedProcedure.RETURNS_PAPER,
                            StagedProcedure.HAS_FEE,
                            StagedProcedure.ONLINE_LEVEL),
                    StagedProcedure.MAXIMUM_TIMES.values().stream().flatMap(maximum -> maximum.fields().stream()))
            .toList();

    private ProcedureFacts() {}

    /**
     * Adds a column that {@link #columns} and {@link #isUnknown} read: the entry of the dossier's procedure that was valid
     * at receipt; before receipt the one valid at filing; where neither day is known, the newest. Null where no catalogue
     * had an entry then.
     *
     * @param procedures rows of {@code procedure}; those that only dossiers have named tell nothing
     */
    static Dataset<Row> withEntry(Dataset<Row> dossiers, Dataset<Row> procedures) {
        Dataset<Row> entries = procedures
                .filter(Procedure.VERSION_ORDER.col().isNotNull())
                .groupBy(Procedure.PROCEDURE_CODE.col().as(ENTRIES_OF))
                .agg(sort_array(
                                collect_list(
                                        struct(TAKEN.stream().map(Field::col).toArray(Column[]::new))),
                                false)
                        .as(ENTRIES));
        Column day = coalesce(
                StagedDossier.RECEIVED.on().col(), StagedDossier.FILED.on().col());
        Column valid = get(
                filter(
                        col(ENTRIES),
                        entry -> coalesce(
                                entry.getField(StagedProcedure.VALID_FROM.name())
                                        .leq(day),
                                lit(true))),
                lit(0));
        // One small row per procedure of a country: the entries go to the dossiers.
        return dossiers.join(
                        broadcast(entries), StagedDossier.PROCEDURE_CODE.col().equalTo(col(ENTRIES_OF)), "left")
                .withColumn(ENTRY, valid)
                .drop(ENTRIES_OF, ENTRIES);
    }

    /** The dossier without the column that {@link #withEntry} added. */
    static Dataset<Row> withoutEntry(Dataset<Row> dossiers) {
        return dossiers.drop(ENTRY);
    }

    /** Whether no catalogue had an entry of the procedure, or the record names none. */
    static Column isUnknown() {
        return col(ENTRY).isNull();
    }

    /** Whether the catalogue says that the procedure's online service only informs, so that nothing can be filed there. */
    static Column informsOnly() {
        return told(StagedProcedure.ONLINE_LEVEL).leq(MOST_THAT_INFORMS);
    }

    /** The columns of {@code dossier} that come from the entry. */
    static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                Dossier.FIELD_CODE.of(coalesce(told(StagedProcedure.FIELD_CODE), StagedDossier.SENT_FIELD_CODE.col())),
                Dossier.RETURNS_PAPER.of(told(StagedProcedure.RETURNS_PAPER)),
                Dossier.HAS_FEE.of(told(StagedProcedure.HAS_FEE)),
                Dossier.ONLINE_LEVEL.of(told(StagedProcedure.ONLINE_LEVEL))));
        columns.add(Dossier.MAXIMUM.time().of(maximum(MaximumTime::time)));
        columns.add(Dossier.MAXIMUM.unit().of(maximum(MaximumTime::unit)));
        return columns;
    }

    /** The number or the unit of the maximum time for the dossier's channel. */
    static Column maximum(Function<MaximumTime, Field> part) {
        Column maximum = lit(null).cast(part.apply(Dossier.MAXIMUM).type());
        for (Map.Entry<Channel, MaximumTime> each : StagedProcedure.MAXIMUM_TIMES.entrySet()) {
            Column isChannel = StagedDossier.CHANNEL.col().equalTo(each.getKey().code());
            maximum = when(isChannel, told(part.apply(each.getValue()))).otherwise(maximum);
        }
        return maximum;
    }

    private static Column told(Field field) {
        return col(ENTRY).getField(field.name());
    }
}
