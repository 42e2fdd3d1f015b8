// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
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
 * @param publication the newest; empty before the first
 */
record Published(Lake lake, Optional<Publication> publication) {

    static Published of(NightRun night) {
        return new Published(night.lake(), night.before().filter(publication -> publication.newestDay() != null));
    }

    private static Stream<Table> addedTo() {
        return Stream.concat(Tables.SUMS.stream(), Stream.of(Balance.TABLE, Control.TABLE));
    }

    boolean isThere() {
        return publication.isPresent();
    }

    /** Whether there is one, and it has every table that is added to: a table may be younger than the publication. */
    boolean isWhole() {
        return publication.filter(seen -> addedTo().allMatch(this::has)).isPresent();
    }

    /** Whether a table is published. */
    boolean has(Table table) {
        return publication.filter(seen -> seen.versionOf(table) >= 0).isPresent();
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

    /** The rows of a table as they are published; none where it is not. */
    Dataset<Row> read(Table table) {
        return publication
                .filter(seen -> seen.versionOf(table) >= 0)
                .map(seen -> lake.readAt(table, seen.versionOf(table)))
                .orElseGet(() -> lake.none(table));
    }

    /**
     * What has been posted since. Nights only append; what somebody deleted is taken back, so that it is noticed.
     *
     * @return the columns of the table of postings
     */
    Dataset<Row> posted(Posted posted) {
        Table table = posted.target();
        Column sign = when(Lake.isAfter(), 1).otherwise(-1);
        return lake.changesAfter(table, Publication.seenVersion(publication, table))
                .select(table.columns().stream()
                        .map(field -> posted.measures().contains(field)
                                ? field.of(field.col().multiply(sign).cast(field.type()))
                                : field.col())
                        .toArray(Column[]::new));
    }

    /** Undoes what a run wrote that did not live to publish: it would be added to once more. */
    void takeBack() {
        publication.ifPresent(seen -> addedTo()
                .filter(table -> seen.versionOf(table) >= 0)
                .forEach(table -> lake.takeBack(table, seen.versionOf(table))));
    }
}
