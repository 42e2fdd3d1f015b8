// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per run and table in which it changed rows: how many, and how many had to be written for it. A row that a run
 * changed, and changed once more after it had died and was gone on with, counts twice.
 */
public final class RunTable {

    public static final Field RUN_ID = Run.RUN_ID.as(
            false, "The run; it also has the rows that a run before it changed and did not live to publish");
    public static final Field TABLE_NAME = Field.required("table_name", StringType, "The table, such as dossier");
    public static final Field ROWS_INSERTED = Field.required("rows_inserted", LongType, "Rows that are new");
    public static final Field ROWS_UPDATED = Field.required("rows_updated", LongType, "Rows that have other values");
    public static final Field ROWS_DELETED = Field.required("rows_deleted", LongType, "Rows that are gone");
    public static final Field ROWS_REWRITTEN = Field.required(
            "rows_rewritten",
            LongType,
            "These three, and the rows that had to be copied because they stood in the same files");

    public static final Table TABLE = new Table(
            "run_table",
            "One row per run and table in which it changed rows: how many, and how many were rewritten for it",
            List.of(RUN_ID, TABLE_NAME),
            List.of(RUN_ID, TABLE_NAME, ROWS_INSERTED, ROWS_UPDATED, ROWS_DELETED, ROWS_REWRITTEN),
            Table.Layout.PLAIN);

    private RunTable() {}
}
