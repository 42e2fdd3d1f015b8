// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ContentHashTest {

    private final ContentHash hash = new ContentHash();

    /** Each differs from the others by one thing: a place, a kind, a border between two texts. */
    private static final List<Object[]> DIFFERENT = List.of(
            values("a", null),
            values(null, "a"),
            values("a", ""),
            values("", "a"),
            values("ab", "c"),
            values("a", "bc"),
            values("1", null),
            values(1, null),
            values(true, null),
            values(false, null),
            values(new BigDecimal("1.00000"), null),
            values(LocalDate.ofEpochDay(1), null),
            values(Instant.ofEpochSecond(1), null),
            values(Instant.ofEpochSecond(0, 1_000), null),
            values(new byte[] {1}, null),
            values(new String[] {"a"}, null),
            values(new String[] {"a", null}, null),
            values(new String[] {}, "a"),
            values(new Row[] {RowFactory.create("a", null)}, null),
            values(new Row[] {RowFactory.create(null, "a")}, null),
            values(new Row[] {RowFactory.create("a"), RowFactory.create((Object) null)}, null));

    @Test
    void valuesThatDifferHaveDifferentHashes() {
        Set<String> hashes = new HashSet<>();
        DIFFERENT.forEach(values -> hashes.add(HexFormat.of().formatHex(hash.of(values))));
        assertThat(hashes).hasSameSizeAs(DIFFERENT);
    }

    @Test
    void theSameValuesHaveTheSameHashWhateverWasHashedBefore() {
        Object[] values = values("x".repeat(10_000), new Row[] {RowFactory.create("a", LocalDate.EPOCH)});
        byte[] first = hash.of(values);
        hash.of("something", "else");
        assertThat(hash.of(values("x".repeat(10_000), new Row[] {RowFactory.create("a", LocalDate.EPOCH)})))
                .isEqualTo(first)
                .hasSize(16);
        assertThat(new ContentHash().of(values)).isEqualTo(first);
    }

    private static Object[] values(Object one, Object other) {
        return new Object[] {one, other};
    }
}
