// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

/** A file that holds no text: one record stands for all of it. */
final class RefusedFile implements Records {

    private SentRecord record;

    RefusedFile(RecordMaker maker) {
        this.record = maker.refused();
    }

    @Override
    public SentRecord next() {
        SentRecord once = record;
        record = null;
        return once;
    }

    @Override
    public void close() {
        // Nothing of the file was kept open.
    }
}
