// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import io.delta.tables.DeltaTable;
import org.apache.spark.sql.Column;
import org.dossierlake.LocalSpark;

/** What somebody does to a table by hand, with Delta's own commands. */
public final class ByHand {

    private ByHand() {}

    /** Deletes the stored rows for which {@code which} holds. */
    public static void delete(Lake lake, Table table, Column which) {
        DeltaTable.forPath(LocalSpark.session(), lake.path(table)).delete(which);
    }
}
