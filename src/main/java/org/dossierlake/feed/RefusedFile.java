// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import org.apache.spark.sql.Row;

/** A file that holds no text: one row stands for all of it. */
final class RefusedFile implements Records {

    private Row row;

    RefusedFile(RowMaker maker) {
        this.row = maker.refused();
    }

    @Override
    public Row next() {
        Row once = row;
        row = null;
        return once;
    }

    @Override
    public void close() {
        // Nothing of the file was kept open.
    }
}
