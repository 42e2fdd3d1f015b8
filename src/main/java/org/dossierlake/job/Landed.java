// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.feed.Dialect;
import org.dossierlake.feed.LandingFile;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Run;

/**
 * A landed file that a run takes up.
 *
 * @param file what lies in the landing folder
 * @param revision 1 for the first content of its path, 2 for the next distinct one
 * @param dialect the name of the dialect that reads it
 * @param day the file's day; empty until its newest event is known
 */
record Landed(LandingFile file, int revision, String dialect, Optional<LocalDate> day) {

    /**
     * A file that landed before, with the place in the order of versions that it had then. Where its path has no date, it
     * is judged by the day on which it landed.
     *
     * @param file what lies there, of the content that landed
     * @param row its row of {@link #known}
     * @param zone the zone that days of runs are counted in
     */
    static Landed again(LandingFile file, Row row, Dialect dialect, ZoneId zone) {
        Instant startedAt = row.getAs(Run.STARTED_AT.name());
        LandingFile judged = new LandingFile(
                file.feed(),
                file.path(),
                file.bytes(),
                file.contentHash(),
                file.isOrdinary(),
                file.pathDay().or(() -> Optional.ofNullable(startedAt)
                        .map(at -> at.atZone(zone).toLocalDate())),
                file.storageState());
        return new Landed(
                judged,
                row.getAs(LandedFile.REVISION.name()),
                dialect.name(),
                Optional.of(row.getAs(LandedFile.DAY.name())));
    }

    /** Rows of {@code landed_file} with the moment at which their run began. */
    static Dataset<Row> known(Lake lake) {
        return lake.read(LandedFile.TABLE)
                .join(
                        lake.read(Run.TABLE).select(Run.RUN_ID.col(), Run.STARTED_AT.col()),
                        new String[] {Run.RUN_ID.name()},
                        "left");
    }

    Landed on(LocalDate known) {
        return new Landed(file, revision, dialect, Optional.of(known));
    }

    /** The same, wherever and since whenever the file lies there. */
    Landed withoutState() {
        return new Landed(file.withoutState(), revision, dialect, day);
    }
}
