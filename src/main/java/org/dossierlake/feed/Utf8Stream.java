// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text of another charset as UTF-8. What cannot be decoded becomes a byte that UTF-8 never has, so that the line which
 * holds it is known to be damaged.
 */
final class Utf8Stream extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int NEVER_IN_UTF_8 = 0xFF;
    private static final int END = -1;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final int unitBytes;
    private final ByteBuffer undecoded = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final CharBuffer decoded = CharBuffer.allocate(BUFFER_BYTES);
    private ByteBuffer ready = ByteBuffer.allocate(0);
    private boolean ended;

    Utf8Stream(InputStream in, Charset charset) {
        this.in = in;
        this.unitBytes = unitBytes(charset);
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    @Override
    public int read() throws IOException {
        return isReady() ? ready.get() & 0xFF : END;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (!isReady()) {
            return END;
        }
        int taken = Math.min(length, ready.remaining());
        ready.get(bytes, from, taken);
        return taken;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean isReady() throws IOException {
        while (!ready.hasRemaining() && !ended) {
            fill();
        }
        return ready.hasRemaining();
    }

    private void fill() throws IOException {
        undecoded.compact();
        int read = in.read(undecoded.array(), undecoded.position(), undecoded.remaining());
        ended = read < 0;
        undecoded.position(undecoded.position() + Math.max(0, read)).flip();
        ByteArrayOutputStream text = new ByteArrayOutputStream(2 * BUFFER_BYTES);
        CoderResult result;
        do {
            result = decoder.decode(undecoded, decoded, ended);
            text.writeBytes(decoded.flip().toString().getBytes(StandardCharsets.UTF_8));
            decoded.clear();
            if (result.isError()) {
                text.write(NEVER_IN_UTF_8);
                // Half a character is reported with the sound one behind it, which may be a line end.
                undecoded.position(undecoded.position() + Math.min(result.length(), unitBytes));
            }
        } while (!result.isUnderflow());
        ready = ByteBuffer.wrap(text.toByteArray());
    }

    /** The bytes of the shortest character; the first text may begin with a byte order mark. */
    private static int unitBytes(Charset charset) {
        return charset.canEncode() ? "\n\n".getBytes(charset).length - "\n".getBytes(charset).length : 1;
    }
}
