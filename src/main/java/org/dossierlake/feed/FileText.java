// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.GzipCodec;

/**
 * The text inside a landed file. What a file is, its first bytes tell: its name may be wrong.
 *
 * @param kind what the file is
 * @param bytes the text, decompressed, in {@code charset}; of {@link Kind#BINARY} as it lies
 * @param charset the sender's, or UTF-8 where line ends could not be found in the sender's
 */
record FileText(Kind kind, InputStream bytes, Charset charset) {

    /** What a file is. */
    enum Kind {
        /** The text as it lies. */
        PLAIN,
        /** A text compressed by gzip. */
        GZIP,
        /** A format that holds no lines of text. */
        BINARY
    }

    private static final byte[] GZIP = {0x1F, (byte) 0x8B};

    /**
     * What files begin with that people take for tables of text: zip (xlsx too), xls, Parquet, ORC, PDF, 7z, xz, bzip2,
     * Zstandard, LZ4.
     */
    private static final byte[][] BINARIES = Stream.of(
                    "504B0304",
                    "504B0506",
                    "D0CF11E0A1B11AE1",
                    "50415231",
                    "4F524311",
                    "25504446",
                    "377ABCAF271C",
                    "FD377A585A00",
                    "425A68",
                    "28B52FFD",
                    "04224D18")
            .map(HexFormat.of()::parseHex)
            .toArray(byte[][]::new);

    private static final int LONGEST_BEGINNING = 8;

    /**
     * Opens a landed file at its beginning.
     *
     * @throws UncheckedIOException when the storage fails
     */
    static FileText open(Configuration hadoop, Charset charset, Path file) {
        try {
            FSDataInputStream stored = Landing.storage(hadoop, file).open(file);
            PushbackInputStream bytes = new PushbackInputStream(new StorageStream(stored), LONGEST_BEGINNING);
            byte[] beginning = bytes.readNBytes(LONGEST_BEGINNING);
            bytes.unread(beginning);
            if (beginsWith(beginning, GZIP)) {
                return new FileText(Kind.GZIP, inLines(inflated(hadoop, bytes, stored), charset), lineCharset(charset));
            }
            return Arrays.stream(BINARIES).anyMatch(binary -> beginsWith(beginning, binary))
                    ? new FileText(Kind.BINARY, bytes, charset)
                    : new FileText(Kind.PLAIN, inLines(bytes, charset), lineCharset(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether line ends are single bytes, so that a file can be cut anywhere and a line read for itself. */
    static boolean hasAsciiLineEnds(Charset charset) {
        String ascii = "\n\r,;\t\"{}09azAZ";
        return charset.canEncode() && new String(ascii.getBytes(charset), StandardCharsets.US_ASCII).equals(ascii);
    }

    private static Charset lineCharset(Charset charset) {
        return hasAsciiLineEnds(charset) ? charset : StandardCharsets.UTF_8;
    }

    private static InputStream inLines(InputStream bytes, Charset charset) {
        return hasAsciiLineEnds(charset) ? bytes : new Utf8Stream(bytes, charset);
    }

    private static InputStream inflated(Configuration hadoop, InputStream bytes, FSDataInputStream stored)
            throws IOException {
        GzipCodec codec = new GzipCodec();
        codec.setConf(hadoop);
        return new InflatedStream(
                codec.createInputStream(bytes),
                () -> {
                    try {
                        return stored.getPos();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                InflatedStream.HARMLESS_BYTES);
    }

    private static boolean beginsWith(byte[] bytes, byte[] beginning) {
        return bytes.length >= beginning.length
                && Arrays.equals(bytes, 0, beginning.length, beginning, 0, beginning.length);
    }
}
