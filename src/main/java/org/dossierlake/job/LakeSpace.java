// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.sum;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.OneLine;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Table;
import org.dossierlake.lake.TableFiles;
import org.dossierlake.table.LandedFile;

/**
 * How much room a lake takes, and how much a night would want by what earlier ones took.
 *
 * @param places the folders that hold tables; one, or two where the restricted tables lie elsewhere
 * @param landedBytes size of all files that are done with, as they landed; 0 before the first night
 */
record LakeSpace(List<Place> places, long landedBytes) {

    /**
     * How much more room than that must be free before a night begins: beside what stays, a night writes change feeds and
     * writes some tables anew while readers have the old ones.
     */
    private static final double MARGIN = 3;

    /**
     * A folder that holds tables.
     *
     * @param root its path or URI, as the settings name it
     * @param tableBytes size of the tables in it with their logs and older versions; 0 where there is none yet
     * @param freeBytes what its storage has left for this user; {@link Long#MAX_VALUE} where the storage sets no limit
     */
    record Place(String root, long tableBytes, long freeBytes) {}

    /** Measures the lake. Nothing is written, and no folder is made. */
    static LakeSpace of(Lake lake, Configuration hadoop, Settings settings) {
        return of(lake, hadoop, settings, table -> bytesIn(new Path(lake.path(table)), hadoop));
    }

    private static LakeSpace of(Lake lake, Configuration hadoop, Settings settings, ToLongFunction<Table> bytesOf) {
        String root = settings.lakeRoot();
        String restricted = settings.lakeRestricted();
        boolean isOnePlace = restricted.equals(root) || restricted.startsWith(root + "/");
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put(root, 0L);
        try {
            for (Table table : Tables.ALL) {
                String place = table.layout().restricted() && !isOnePlace ? restricted : root;
                bytes.merge(place, bytesOf.applyAsLong(table), Long::sum);
            }
            List<Place> places = new ArrayList<>();
            for (Map.Entry<String, Long> place : bytes.entrySet()) {
                places.add(new Place(place.getKey(), place.getValue(), freeBytes(new Path(place.getKey()), hadoop)));
            }
            return new LakeSpace(places, landedBytes(lake));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Looks whether there is room for a night before it begins. Tables are as large as their logs say: nothing is listed.
     * A storage that tells nothing, and a lake before its first night, have room.
     *
     * @param files what the night would take up
     * @throws org.dossierlake.failure.RunFailure TRANSIENT when there is less room than it needs
     */
    static void require(Lake lake, Configuration hadoop, Settings settings, Collection<Landed> files) {
        if (!settings.spaceCheck()) {
            return;
        }
        long pending = files.stream().mapToLong(landed -> landed.file().bytes()).sum();
        LakeSpace space = of(lake, hadoop, settings, table -> new TableFiles(lake, table).bytesIfKnown());
        for (Place place : space.places()) {
            long needed = space.landedBytes() == 0 ? 0 : (long) (MARGIN * space.wanted(place, pending));
            if (needed > place.freeBytes()) {
                throw Failures.roomMissing(place.root(), needed, place.freeBytes());
            }
        }
    }

    private static long bytesIn(Path folder, Configuration hadoop) {
        try {
            return folder.getFileSystem(hadoop).getContentSummary(folder).getLength();
        } catch (FileNotFoundException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A local file system knows no free space of a folder that does not exist yet: the nearest one above it answers. */
    private static long freeBytes(Path folder, Configuration hadoop) throws IOException {
        FileSystem storage = folder.getFileSystem(hadoop);
        Path existing = storage.makeQualified(folder);
        while (!storage.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        FsStatus status = storage.getStatus(existing);
        return status.getCapacity() == 0 ? Long.MAX_VALUE : status.getRemaining();
    }

    private static long landedBytes(Lake lake) {
        if (!lake.exists(LandedFile.TABLE)) {
            return 0;
        }
        Row total = lake.read(LandedFile.TABLE)
                .agg(sum(LandedFile.BYTES.col()))
                .collectAsList()
                .get(0);
        return total.isNullAt(0) ? 0 : total.getLong(0);
    }

    /** The room for people: what is pending, what there is, and what {@code pendingBytes} would want of each place. */
    List<String> lines(long pendingBytes) {
        List<String> lines = new ArrayList<>();
        lines.add("  pending   %,d bytes".formatted(pendingBytes));
        for (Place place : places) {
            lines.add("  lake      %,d bytes of tables in %s".formatted(place.tableBytes(), OneLine.of(place.root())));
            lines.add(
                    place.freeBytes() == Long.MAX_VALUE
                            ? "  free      as much as is wanted: the storage names no limit"
                            : "  free      %,d bytes".formatted(place.freeBytes()));
            lines.add("  needed    " + needed(place, pendingBytes));
        }
        return lines;
    }

    /** By what earlier nights took; not to be asked before the first. */
    private double wanted(Place place, long pendingBytes) {
        return (double) place.tableBytes() / landedBytes * pendingBytes;
    }

    private String needed(Place place, long pendingBytes) {
        if (landedBytes == 0) {
            return "not known before the first night";
        }
        double ratio = (double) place.tableBytes() / landedBytes;
        double needed = wanted(place, pendingBytes);
        return "about %,.0f bytes: so far %,.2f bytes of tables for each of the %,d bytes landed%s"
                .formatted(
                        needed, ratio, landedBytes, needed > place.freeBytes() ? ". That is more than is free." : "");
    }
}
