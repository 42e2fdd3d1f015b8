// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Bytes from the storage, whose failures are unchecked: what remains a plain {@link IOException} above it can only mean
 * broken content. A storage that fails must stop the task, to be tried again; it must never quarantine a row.
 */
final class StorageStream extends FilterInputStream {

    StorageStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() {
        try {
            return super.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
        try {
            return super.read(bytes, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
