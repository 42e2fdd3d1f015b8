// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.apache.spark.sql.Row;

/**
 * 128 bits of SHA-256 over values: two records whose canonical values are the same have the same, and no others. Every
 * value is written with its kind and its length, so that nothing changes places unseen, a text and a null neither.
 */
final class ContentHash {

    private static final int HASH_BYTES = 16;

    private final MessageDigest digest;
    private byte[] written = new byte[1 << 10];
    private int length;

    ContentHash() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The hash over the values, in their order; amounts of one column have the same scale. */
    byte[] of(Object... values) {
        length = 0;
        writeAll(values);
        digest.update(written, 0, length);
        return Arrays.copyOf(digest.digest(), HASH_BYTES);
    }

    private void writeAll(Object[] values) {
        write('[', values.length);
        for (Object value : values) {
            write(value);
        }
    }

    private void write(Object value) {
        if (value == null) {
            write('-');
        } else if (value instanceof String text) {
            write('"', text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            write('x', bytes);
        } else if (value instanceof BigDecimal amount) {
            write('m', amount.toPlainString().getBytes(StandardCharsets.US_ASCII));
        } else if (value instanceof Boolean claim) {
            write(claim ? '1' : '0');
        } else if (value instanceof Integer number) {
            write('#', number);
        } else if (value instanceof LocalDate day) {
            write('d', day.toEpochDay());
        } else if (value instanceof Instant at) {
            write('t', at.getEpochSecond());
            write('n', at.getNano());
        } else if (value instanceof Row row) {
            write('{', row.size());
            for (int i = 0; i < row.size(); i++) {
                write(row.get(i));
            }
        } else if (value instanceof Object[] elements) {
            writeAll(elements);
        } else {
            throw new IllegalArgumentException("No column holds a " + value.getClass());
        }
    }

    private void write(char kind, byte[] bytes) {
        write(kind, bytes.length);
        makeRoom(bytes.length);
        System.arraycopy(bytes, 0, written, length, bytes.length);
        length += bytes.length;
    }

    private void write(char kind, long number) {
        write(kind);
        makeRoom(Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            written[length++] = (byte) (number >>> (Byte.SIZE * i));
        }
    }

    private void write(char kind) {
        makeRoom(1);
        written[length++] = (byte) kind;
    }

    private void makeRoom(int bytes) {
        if (written.length - length < bytes) {
            written = Arrays.copyOf(written, Math.max(2 * written.length, length + bytes));
        }
    }
}
