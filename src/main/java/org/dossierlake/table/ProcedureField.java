// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.max;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** The names of the fields of procedures: catalogues tell codes, dossiers tell both. */
public final class ProcedureField {

    public static final Field FIELD_CODE =
            Field.required("field_code", DataTypes.StringType, "Field of procedures, as dossiers write its code");
    public static final Field FIELD_NAME = Field.required(
            "field_name", DataTypes.StringType, "Its name, as the first night with a dossier of it was told");

    public static final Table TABLE = new Table(
            "procedure_field",
            "One row per field of procedures that a dossier has named",
            List.of(FIELD_CODE),
            List.of(FIELD_CODE, FIELD_NAME, Dossier.RUN_ID),
            Table.Layout.PLAIN);

    private ProcedureField() {}

    /** The fields that clean staged dossiers name and that are not yet among {@code known}: code and name. */
    public static Dataset<Row> unseen(Dataset<Row> staged, Dataset<Row> known) {
        Column code = StagedDossier.SENT_FIELD_CODE.col();
        return staged.filter(code.isNotNull().and(StagedDossier.FIELD_NAME.col().isNotNull()))
                .groupBy(FIELD_CODE.of(code))
                .agg(FIELD_NAME.of(max(StagedDossier.FIELD_NAME.col())))
                .join(known.select(FIELD_CODE.col()), new String[] {FIELD_CODE.name()}, "left_anti");
    }
}
