// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** Says what rows become of the records that are read. It travels to the tasks. */
interface RowFormat extends Serializable {

    /** The schema of the rows. */
    StructType schema();

    /** Makes the row of a record; one object serves one task. */
    Function<SentRecord, Row> forTask();
}
