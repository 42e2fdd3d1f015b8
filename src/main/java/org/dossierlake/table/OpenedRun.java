// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.createArrayType;

import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;

/**
 * One row per run that began, written before any of its work: what it took up, so that a run which died can be gone on
 * with under its own name.
 */
public final class OpenedRun {

    /** One file that a run took up. */
    public static final StructType FILE = new StructType()
            .add("feed", StringType)
            .add("path", StringType)
            .add("bytes", LongType)
            .add("content_hash", StringType)
            .add("is_ordinary", BooleanType)
            .add("path_day", DateType)
            .add("revision", IntegerType)
            .add("dialect", StringType);

    public static final Field NUMBER = Field.required(
            "number",
            IntegerType,
            "1 for the first run, then one more each time: what a run has appended is known by it");
    public static final Field RUN_ID = Run.RUN_ID;
    public static final Field STARTED_AT = Run.STARTED_AT;
    public static final Field RUN_ON =
            Field.required("run_on", DateType, "The local date of the start: the day of files that have none");
    public static final Field FILES =
            Field.required("files", createArrayType(FILE, false), "The landed files that it took up");

    public static final Table TABLE = new Table(
            "opened_run",
            "One row per run that began, written before any of its work",
            List.of(NUMBER),
            List.of(NUMBER, RUN_ID, STARTED_AT, RUN_ON, FILES),
            Table.Layout.PLAIN);

    private OpenedRun() {}
}
