// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Balance;
import org.dossierlake.posting.Control;

/**
 * What readers see when a run begins to publish, and what it adds to.
 *
 * @param lake the tables
 * @param publication the newest; empty where there is none, or none that has every table that is added to
 */
record Published(Lake lake, Optional<Publication> publication) {

    static Published of(NightRun night) {
        return new Published(
                night.lake(),
                night.before()
                        .filter(publication -> publication.newestDay() != null)
                        .filter(publication -> addedTo().allMatch(table -> publication.versionOf(table) >= 0)));
    }

    private static Stream<Table> addedTo() {
        return Stream.concat(Tables.PUBLISHED.stream(), Stream.of(Balance.TABLE, Control.TABLE));
    }

    boolean isThere() {
        return publication.isPresent();
    }

    /** T of the definitions, then. */
    Optional<LocalDate> newestDay() {
        return publication.map(Publication::newestDay);
    }

    /** The day until which periods had been reported as complete; empty where none had. */
    Optional<LocalDate> reportedUntil() {
        return publication.map(Publication::completeUntil).map(complete -> Stream.of(
                        complete, newestDay().orElseThrow())
                .min(LocalDate::compareTo)
                .orElseThrow());
    }

    /** The rows of a table as they are published; none where nothing is. */
    Dataset<Row> read(Table table) {
        return publication
                .map(seen -> lake.readAt(table, seen.versionOf(table)))
                .orElseGet(() -> lake.spark().createDataFrame(List.of(), table.schema()));
    }

    /** The rows that were added to a table with a change feed since. */
    Dataset<Row> added(Table table) {
        return lake.changesAfter(
                        table, publication.map(seen -> seen.versionOf(table)).orElse(0L))
                .select(table.cols());
    }

    /** Undoes what a run wrote that did not live to publish: it would be added to once more. */
    void takeBack() {
        publication.ifPresent(seen -> addedTo().forEach(table -> lake.takeBack(table, seen.versionOf(table))));
    }
}
