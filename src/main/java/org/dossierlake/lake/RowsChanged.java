// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.lake;

import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How many rows versions of a table changed, as Delta counted them when it wrote: no row is read for it.
 *
 * @param inserted rows that are new
 * @param updated rows that have other values
 * @param deleted rows that are gone
 * @param copied rows that stayed as they are and had to be written again, because they stood in the same files
 */
public record RowsChanged(long inserted, long updated, long deleted, long copied) {

    /** Nothing was changed. */
    public static final RowsChanged NONE = new RowsChanged(0, 0, 0, 0);

    /** What one commit says of itself. A write without a MERGE or DELETE only appends. */
    static RowsChanged of(String operation, Map<String, String> metrics) {
        ToLongFunction<String> number = name -> Long.parseLong(metrics.getOrDefault(name, "0"));
        return switch (operation) {
            case "MERGE" ->
                new RowsChanged(
                        number.applyAsLong("numTargetRowsInserted"),
                        number.applyAsLong("numTargetRowsUpdated"),
                        number.applyAsLong("numTargetRowsDeleted"),
                        number.applyAsLong("numTargetRowsCopied"));
            case "DELETE" ->
                new RowsChanged(0, 0, number.applyAsLong("numDeletedRows"), number.applyAsLong("numCopiedRows"));
            case "WRITE" -> new RowsChanged(number.applyAsLong("numOutputRows"), 0, 0, 0);
            default -> NONE;
        };
    }

    /** Rows inserted, updated or deleted. */
    public long changed() {
        return inserted + updated + deleted;
    }

    /** Rows that were touched to change these. */
    public long rewritten() {
        return changed() + copied;
    }

    RowsChanged plus(RowsChanged other) {
        return new RowsChanged(
                inserted + other.inserted, updated + other.updated, deleted + other.deleted, copied + other.copied);
    }
}
