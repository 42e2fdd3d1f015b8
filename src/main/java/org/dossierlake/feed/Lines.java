// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The lines of a text with their byte offsets. A byte order mark at the beginning of the text is skipped. Nothing in the
 * text is an error: a line that cannot be decoded, is too long, or was cut by a broken compression is marked faulty.
 */
final class Lines implements Closeable {

    /**
     * One line.
     *
     * @param offset where it begins: bytes from the beginning of the uncompressed text
     * @param text without its line end
     * @param end the line end as sent: {@code \n}, {@code \r\n}, or nothing at the end of the text
     * @param faulty whether the text is not what was meant to be sent
     */
    record Line(long offset, String text, String end, boolean faulty) {

        boolean isBlank() {
            return text.isBlank();
        }
    }

    /** Room for a document with its scans inside, or for an envelope of 30,000 records; a few of them fit into memory. */
    static final int LONGEST_LINE_BYTES = 1 << 26;

    /** What is kept of a line that is too long. */
    private static final int KEPT_OF_TOO_LONG = 1 << 16;

    private static final int BUFFER_BYTES = 1 << 17;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final char REPLACEMENT = '\uFFFD';

    private final InputStream in;
    private final Charset charset;
    private final long end;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Deque<Line> putBack = new ArrayDeque<>();
    private int at;
    private int filled;
    private long offset;
    private boolean exhausted;
    private boolean endedEarly;
    private boolean skippedMark;

    /**
     * The lines that begin in {@code [start, end)}; the last one may reach beyond.
     *
     * @param in positioned at 0 when {@code start} is 0, else at {@code start - 1}, so that a line which begins exactly
     *     at {@code start} is seen; an {@link IOException} of it means broken content, trouble of the storage must come
     *     as an {@link java.io.UncheckedIOException}
     */
    Lines(InputStream in, Charset charset, long start, long end) {
        this.in = in;
        this.charset = charset;
        this.end = end;
        if (start == 0) {
            skipByteOrderMark();
        } else {
            offset = start - 1;
            skipToLineEnd();
        }
    }

    /** The next line, null when there is none. */
    Line next() {
        if (!putBack.isEmpty()) {
            return putBack.removeFirst();
        }
        long lineOffset = skippedMark && offset == BYTE_ORDER_MARK.length ? 0 : offset;
        if (lineOffset >= end) {
            return null;
        }
        ByteArrayOutputStream pieces = null;
        while (true) {
            if (at == filled && !fill()) {
                return last(lineOffset, pieces);
            }
            int lineEnd = indexOfLineEnd();
            int taken = (lineEnd < 0 ? filled : lineEnd) - at;
            if (lineEnd >= 0 && pieces == null) {
                Line line = line(lineOffset, buffer, at, taken, true);
                advance(taken + 1);
                return line;
            }
            pieces = pieces == null ? new ByteArrayOutputStream(2 * BUFFER_BYTES) : pieces;
            pieces.write(buffer, at, taken);
            advance(lineEnd < 0 ? taken : taken + 1);
            if (lineEnd >= 0) {
                byte[] bytes = pieces.toByteArray();
                return line(lineOffset, bytes, 0, bytes.length, true);
            }
            if (pieces.size() > LONGEST_LINE_BYTES) {
                skipToLineEnd();
                return new Line(lineOffset, new String(pieces.toByteArray(), 0, KEPT_OF_TOO_LONG, charset), "\n", true);
            }
        }
    }

    /** Gives lines back, to be read again in this order. */
    void putBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            putBack.addFirst(lines.get(i));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The rest of the text: a line without an end, or the place where a broken compression stopped. */
    private Line last(long lineOffset, ByteArrayOutputStream rest) {
        if (endedEarly) {
            endedEarly = false;
            offset = Long.MAX_VALUE;
            String text = rest == null ? "" : new String(rest.toByteArray(), charset);
            return new Line(lineOffset, text, "", true);
        }
        offset = Long.MAX_VALUE;
        return rest == null ? null : line(lineOffset, rest.toByteArray(), 0, rest.size(), false);
    }

    private Line line(long lineOffset, byte[] bytes, int from, int length, boolean ended) {
        boolean carriageReturn = ended && length > 0 && bytes[from + length - 1] == '\r';
        int kept = carriageReturn ? length - 1 : length;
        String text = new String(bytes, from, kept, charset);
        boolean faulty = isDamaged(text) && !isDecodable(bytes, from, kept);
        return new Line(lineOffset, text, !ended ? "" : carriageReturn ? "\r\n" : "\n", faulty);
    }

    /** The replacement character may have been sent as such; only the strict decoder can tell. */
    private boolean isDecodable(byte[] bytes, int from, int length) {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes, from, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Whether a text of a faulty line shows where it is: a fault without such a place is at the end. */
    static boolean isDamaged(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }

    private void skipByteOrderMark() {
        while (filled < BYTE_ORDER_MARK.length && fillMore()) {
            // Compressed streams may give the first bytes one by one.
        }
        if (filled >= BYTE_ORDER_MARK.length
                && buffer[0] == BYTE_ORDER_MARK[0]
                && buffer[1] == BYTE_ORDER_MARK[1]
                && buffer[2] == BYTE_ORDER_MARK[2]) {
            advance(BYTE_ORDER_MARK.length);
            skippedMark = true;
        }
    }

    private void skipToLineEnd() {
        while (at < filled || fill()) {
            int lineEnd = indexOfLineEnd();
            if (lineEnd >= 0) {
                advance(lineEnd + 1 - at);
                return;
            }
            advance(filled - at);
        }
    }

    private int indexOfLineEnd() {
        for (int i = at; i < filled; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private void advance(int bytes) {
        at += bytes;
        offset += bytes;
    }

    private boolean fill() {
        at = 0;
        filled = 0;
        return fillMore();
    }

    private boolean fillMore() {
        if (exhausted) {
            return false;
        }
        try {
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read > 0) {
                filled += read;
                return true;
            }
        } catch (IOException e) {
            endedEarly = true;
        }
        exhausted = true;
        return false;
    }
}
