// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.delta.tables.DeltaTable;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes a stored table say what other rows say, and writes nothing where it does already. */
public final class Mirror {

    private static final String IS_THERE = "is_there";

    private Mirror() {}

    /**
     * Updates the stored rows that differ, adds those that are missing, deletes those that have no place among
     * {@code rows}. A row that agrees stays as it is, whatever its other columns say. A key that is stored more than once is
     * deleted first, in a version of its own: none of its rows can be told to be the right one.
     *
     * @param rows declared columns, at most one row per key: all that the table shall have; computed more than once
     * @param compared the columns beside the key by which a stored row is told to differ
     * @return how many rows were written
     */
    public static RowsChanged of(Lake lake, Table table, Dataset<Row> rows, List<Field> compared) {
        long before = lake.version(table);
        Column[] key = table.key().stream().map(Field::col).toArray(Column[]::new);
        Dataset<Row> twice = lake.read(table)
                .groupBy(key)
                .agg(count(lit(1)).as("times"))
                .filter(col("times").gt(1))
                .drop("times");
        if (!twice.isEmpty()) {
            stored(lake, table)
                    .merge(twice.as(Lake.ARRIVING), Lake.sameKey(table.key()))
                    .whenMatched()
                    .delete()
                    .execute();
        }
        Column same = Lake.sameKey(table.key()).and(Lake.sameKey(table.layout().partitionedBy()));
        Dataset<Row> arriving = table.conform(rows);
        // Such a merge is a new version even where it changes nothing.
        if (!agree(lake.read(table), arriving, same, compared)) {
            stored(lake, table)
                    .merge(arriving.as(Lake.ARRIVING), same)
                    .whenMatched(Lake.differs(compared))
                    .updateExpr(Lake.all(table))
                    .whenNotMatched()
                    .insertExpr(Lake.all(table))
                    .whenNotMatchedBySource()
                    .delete()
                    .execute();
        }
        return lake.rowsChangedAfter(table, before);
    }

    private static boolean agree(Dataset<Row> stored, Dataset<Row> arriving, Column same, List<Field> compared) {
        return stored.withColumn(IS_THERE, lit(true))
                .as(Lake.STORED)
                .join(arriving.withColumn(IS_THERE, lit(true)).as(Lake.ARRIVING), same, "full_outer")
                .filter(col(Lake.STORED + "." + IS_THERE)
                        .isNull()
                        .or(col(Lake.ARRIVING + "." + IS_THERE).isNull())
                        .or(Lake.differs(compared)))
                .isEmpty();
    }

    private static DeltaTable stored(Lake lake, Table table) {
        return DeltaTable.forPath(lake.spark(), lake.path(table)).as(Lake.STORED);
    }
}
