// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.SparkEnv;
import org.apache.spark.io.CompressionCodec;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.Platform;

/**
 * Rows packed into blocks of compressed bytes, and taken out of them again. As objects of their own the rows of a large
 * night would be most of what the collector looks after, and each would be serialised for itself when memory is short.
 *
 * <p>A block is, compressed by Spark's codec, a sequence of rows in Spark's own form of bytes, each after its length.
 */
final class RowBlocks {

    /** Bytes before compression: enough to compress well, little beside what a task has. */
    private static final int BLOCK = 1 << 20;

    private RowBlocks() {}

    /** The blocks of these rows, in their order; none when there are no rows. */
    static Iterator<byte[]> pack(Iterator<InternalRow> rows, StructType schema) {
        byte[] buffer = new byte[4096];
        return new Iterator<>() {
            /** Made where it is needed: most plans give rows as bytes, and making it can mean compiling it. */
            private UnsafeProjection asBytes;

            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public byte[] next() {
                ByteArrayOutputStream block = new ByteArrayOutputStream();
                try (DataOutputStream out = new DataOutputStream(codec().compressedOutputStream(block))) {
                    while (out.size() < BLOCK && rows.hasNext()) {
                        UnsafeRow bytes = bytes(rows.next());
                        // Eight bytes, so that every row begins where Spark aligns its own.
                        out.writeLong(bytes.getSizeInBytes());
                        bytes.writeToStream(out, buffer);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return block.toByteArray();
            }

            private UnsafeRow bytes(InternalRow row) {
                if (row instanceof UnsafeRow same) {
                    return same;
                }
                if (asBytes == null) {
                    asBytes = UnsafeProjection.create(schema);
                }
                return asBytes.apply(row);
            }
        };
    }

    /** The rows of these blocks, in their order; each is the same object, which says what the newest row does. */
    static Iterator<InternalRow> unpack(Iterator<byte[]> blocks, int columns) {
        UnsafeRow row = new UnsafeRow(columns);
        return new Iterator<>() {
            private ByteBuffer block = ByteBuffer.allocate(0);

            @Override
            public boolean hasNext() {
                return block.hasRemaining() || blocks.hasNext();
            }

            @Override
            public InternalRow next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (!block.hasRemaining()) {
                    block = decompressed(blocks.next());
                }
                int size = (int) block.getLong();
                row.pointTo(block.array(), (long) Platform.BYTE_ARRAY_OFFSET + block.position(), size);
                block.position(block.position() + size);
                return row;
            }
        };
    }

    private static ByteBuffer decompressed(byte[] block) {
        try (InputStream in = codec().compressedInputStream(new ByteArrayInputStream(block))) {
            return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.BIG_ENDIAN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompressionCodec codec() {
        return CompressionCodec.createCodec(SparkEnv.get().conf());
    }
}
