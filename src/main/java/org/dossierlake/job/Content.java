// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.Staged;

/** Tells changed rows that say something else from those that were only said again, at a later place in the order. */
final class Content {

    private Content() {}

    /**
     * The keys of rows that say something else than before, or that are new or gone.
     *
     * @param images before and after images of changed rows, with their {@code content_hash}
     * @param key the columns that name one thing
     * @return the columns of {@code key}, each key once
     */
    static Dataset<Row> differing(Dataset<Row> images, List<Field> key) {
        Column content = Staged.CONTENT_HASH.col();
        Column[] keys = key.stream().map(Field::col).toArray(Column[]::new);
        return images.groupBy(keys)
                .agg(
                        sum(when(Lake.isAfter(), lit(1)).otherwise(lit(-1))).as("rows_more"),
                        min(content).notEqual(max(content)).as("differs"))
                .filter(col("differs").or(col("rows_more").notEqual(0)))
                .select(keys);
    }
}
