// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per administrative procedure and version of its catalogue entry; beside them one row per procedure that
 * dossiers have named and no catalogue knows.
 */
public final class Procedure {

    public static final Field PROCEDURE_CODE = StagedProcedure.PROCEDURE_CODE;
    public static final Field VALID_FROM = StagedProcedure.VALID_FROM;
    public static final Field VERSION_ORDER = Dossier.VERSION_ORDER.as(
            true, "Order of versions, greatest wins; null for a procedure that only dossiers have named");

    public static final Table TABLE = new Table(
            "procedure",
            "One row per procedure and day from which a catalogue says so, or per procedure that only dossiers have named",
            List.of(PROCEDURE_CODE, VALID_FROM),
            Stream.concat(
                            StagedProcedure.CANONICAL.stream(),
                            Stream.of(
                                    VERSION_ORDER,
                                    Dossier.CONTENT_HASH.as(
                                            true, Dossier.CONTENT_HASH.comment() + "; null as version_order"),
                                    Dossier.RUN_ID))
                    .toList(),
            Table.Layout.PLAIN.withChangeFeed());

    private Procedure() {}

    /**
     * The procedures named by clean staged dossiers and not yet among {@code known}, as rows of {@link #TABLE} without
     * {@code run_id}: name and field as sent, valid since ever, everything else not known. A catalogue entry that lands
     * later for the same day takes the row's place.
     */
    public static Dataset<Row> unseen(Dataset<Row> staged, Dataset<Row> known) {
        Column code = StagedDossier.PROCEDURE_CODE.col();
        Dataset<Row> named = staged.filter(code.isNotNull())
                .groupBy(code)
                .agg(
                        max(StagedDossier.PROCEDURE_NAME.col()).as(StagedProcedure.PROCEDURE_NAME.name()),
                        max(StagedDossier.SENT_FIELD_CODE.col()).as(StagedProcedure.FIELD_CODE.name()))
                .join(known.select(PROCEDURE_CODE.col()), new String[] {PROCEDURE_CODE.name()}, "left_anti");
        List<String> told = List.of(named.columns());
        List<Column> columns = new ArrayList<>();
        for (Field field : TABLE.columns()) {
            if (told.contains(field.name())) {
                columns.add(field.col());
            } else if (field.equals(VALID_FROM)) {
                columns.add(field.of(lit(StagedProcedure.SINCE_EVER)));
            } else if (field.equals(StagedProcedure.LEVELS)) {
                columns.add(field.of(array().cast(field.type())));
            } else if (!field.equals(Dossier.RUN_ID)) {
                columns.add(field.of(lit(null).cast(field.type())));
            }
        }
        return named.select(columns.toArray(Column[]::new));
    }
}
