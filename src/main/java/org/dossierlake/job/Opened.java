// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.dossierlake.feed.LandingFile;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.table.OpenedRun;
import org.dossierlake.table.Run;

/**
 * A run as it began.
 *
 * @param number 1 for the first run of the lake, then one more each time
 * @param runId its name
 * @param startedAt when it started
 * @param runOn its local date
 * @param files the files that it took up; once stored, without the state of their storage
 */
record Opened(int number, String runId, Instant startedAt, LocalDate runOn, List<Landed> files) {

    /** The run that began last; empty before the first. */
    static Optional<Opened> newest(Lake lake) {
        if (!lake.exists(OpenedRun.TABLE)) {
            return Optional.empty();
        }
        return lake.read(OpenedRun.TABLE).orderBy(col(OpenedRun.NUMBER.name()).desc()).limit(1).collectAsList().stream()
                .findFirst()
                .map(Opened::fromRow);
    }

    /** The run that began last, if it has not come to an end: it died, or is at work. */
    static Optional<Opened> unended(Lake lake, Optional<Publication> newest) {
        return newest(lake).filter(opened -> !opened.hasEnded(lake, newest));
    }

    /**
     * Whether the run came to an end: it published, or it stopped for a reason that it wrote down. A replay has none to go on
     * with once it has written that it is done.
     *
     * @param newest what readers see: mostly what this very run published, then nothing is read
     */
    boolean hasEnded(Lake lake, Optional<Publication> newest) {
        return newest.filter(publication -> publication.runId().equals(runId)).isPresent()
                || Publication.of(lake, runId).isPresent()
                || !lake.read(Run.TABLE)
                        .filter(Run.RUN_ID.col().equalTo(runId))
                        .filter(Run.isReplay(runId) ? lit(true) : not(Run.isDone()))
                        .isEmpty();
    }

    /** Whether all files of the run lie there as they did, and no run has finished with them. */
    boolean isStillPending(List<Landed> pending) {
        Set<Landed> found = new HashSet<>();
        pending.forEach(landed -> found.add(landed.withoutState()));
        return found.containsAll(files);
    }

    /** This run as a row of {@link OpenedRun#TABLE}. */
    Row toRow() {
        return RowFactory.create(
                number, runId, startedAt, runOn, files.stream().map(Opened::row).toArray(Row[]::new));
    }

    private static Row row(Landed landed) {
        LandingFile file = landed.file();
        return RowFactory.create(
                file.feed(),
                file.path(),
                file.bytes(),
                file.contentHash(),
                file.isOrdinary(),
                file.pathDay().orElse(null),
                landed.revision(),
                landed.dialect());
    }

    private static Opened fromRow(Row row) {
        List<Row> files = row.getList(4);
        return new Opened(
                row.getInt(0),
                row.getString(1),
                row.getInstant(2),
                row.getLocalDate(3),
                files.stream().map(Opened::landed).toList());
    }

    private static Landed landed(Row row) {
        Optional<LocalDate> day = Optional.ofNullable(row.getLocalDate(5));
        LandingFile file = new LandingFile(
                row.getString(0),
                row.getString(1),
                row.getLong(2),
                row.getString(3),
                row.getBoolean(4),
                day,
                Optional.empty());
        return new Landed(file, row.getInt(6), row.getString(7), day);
    }
}
