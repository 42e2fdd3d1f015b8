// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.Closeable;
import org.apache.spark.sql.Row;

/** The records of one slice, one after the other, as rows of {@link Sent#schema()}. */
interface Records extends Closeable {

    /** The next row; null when there is none. Content never makes it throw, trouble of the storage does. */
    Row next();
}
