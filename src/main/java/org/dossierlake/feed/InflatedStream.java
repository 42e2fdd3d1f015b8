// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * A text that comes out of a compressed file, and ends early where so little of the file gives so much text that it can
 * only be meant to fill a disk: records differ at least in their codes and times, and seldom shrink to a fiftieth.
 */
final class InflatedStream extends FilterInputStream {

    /** A text up to this size harms nobody, however it was compressed. */
    static final long HARMLESS_BYTES = 1L << 30;

    /** gzip itself reaches 1,032. */
    private static final int MOST_TEXT_PER_BYTE = 200;

    private final LongSupplier storedBytes;
    private final long harmlessBytes;
    private long textBytes;

    /**
     * @param storedBytes how much of the file has been read so far
     */
    InflatedStream(InputStream text, LongSupplier storedBytes, long harmlessBytes) {
        super(text);
        this.storedBytes = storedBytes;
        this.harmlessBytes = harmlessBytes;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int read = super.read(bytes, from, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int bytes) throws IOException {
        textBytes += bytes;
        if (textBytes > harmlessBytes && textBytes > MOST_TEXT_PER_BYTE * storedBytes.getAsLong()) {
            throw new IOException("A compressed file gives more text than any honest one");
        }
    }
}
