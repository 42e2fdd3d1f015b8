// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/** One row per administrative procedure that a dossier has named. */
public final class Procedure {

    public static final Field PROCEDURE_CODE =
            Field.required("procedure_code", StringType, "National procedure code, as n.nnnnnn");
    public static final Field PROCEDURE_NAME =
            Field.optional("procedure_name", StringType, "Name as first sent with a dossier; null when none was");
    public static final Field FIELD_CODE =
            Field.optional("field_code", StringType, "Field as first sent with a dossier; null when none was");
    public static final Field RETURNS_PAPER = Field.optional(
            "returns_paper", BooleanType, "A paper is returned; null: not known, counted as returning one");
    public static final Field ONLINE_LEVEL = Field.optional(
            "online_level", IntegerType, "4 full online, 3 partial, 2 information only; null: not known");

    public static final Table TABLE = new Table(
            "procedure",
            "One row per procedure that a dossier has named; what no catalogue tells is null",
            List.of(PROCEDURE_CODE),
            List.of(PROCEDURE_CODE, PROCEDURE_NAME, FIELD_CODE, RETURNS_PAPER, ONLINE_LEVEL),
            Table.Layout.PLAIN);

    private Procedure() {}

    /** The procedures named by clean staged dossiers and not yet among {@code known}. */
    public static Dataset<Row> unseen(Dataset<Row> staged, Dataset<Row> known) {
        return staged.filter(StagedDossier.PROCEDURE_CODE.col().isNotNull())
                .groupBy(StagedDossier.PROCEDURE_CODE.col())
                .agg(
                        max(StagedDossier.PROCEDURE_NAME.col()).as(PROCEDURE_NAME.name()),
                        max(StagedDossier.FIELD_CODE.col()).as(FIELD_CODE.name()))
                .join(known.select(PROCEDURE_CODE.col()), new String[] {PROCEDURE_CODE.name()}, "left_anti")
                .withColumn(RETURNS_PAPER.name(), lit(null).cast(RETURNS_PAPER.type()))
                .withColumn(ONLINE_LEVEL.name(), lit(null).cast(ONLINE_LEVEL.type()));
    }
}
