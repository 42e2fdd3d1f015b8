// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.dossierlake.domain.AgencyDirectory;
import org.dossierlake.feed.Arrival;
import org.dossierlake.feed.Dialect;
import org.dossierlake.feed.LandingFile;
import org.dossierlake.feed.PersonKey;
import org.dossierlake.feed.RecordReader;
import org.dossierlake.feed.SchemaDrift;
import org.dossierlake.feed.SchemaWatch;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;

/**
 * How a run reads the files of one feed.
 *
 * @param feed the feed
 * @param dialect what its files are written in
 * @param reader reads them
 * @param arrival what the run itself knows of the records
 * @param watch learns what the files carry while they are read
 */
record Reading(Feeds feed, Dialect dialect, RecordReader reader, Arrival arrival, SchemaWatch watch) {

    /** Of the files that the run takes up. */
    static Reading of(NightRun night, Feeds feed) {
        Dialect dialect = night.dialects().get(feed.feed());
        List<LandingFile> files = night.filesOf(feed).stream().map(Landed::file).toList();
        return new Reading(
                feed,
                dialect,
                new RecordReader(night.spark(), night.settings().landingRoot(), files, dialect, feed.sent()),
                arrival(night, feed, dialect),
                SchemaWatch.of(night.spark()));
    }

    private static Arrival arrival(NightRun night, Feeds feed, Dialect dialect) {
        boolean asksDirectory = feed == Feeds.DOSSIERS && dialect.asksDirectory();
        return new Arrival(
                night.runId(),
                night.today(),
                night.settings()
                        .privacyKey()
                        .map(key -> new PersonKey(
                                key, night.settings().privacyKeyId().orElseThrow()))
                        .orElse(null),
                Erasure.known(night.lake()),
                asksDirectory ? AgencyDirectory.of(night.agencies()) : null,
                night.settings().unresolvedAgency());
    }

    /** Every record as a row of the feed's stage; read anew whenever the rows are computed anew. */
    Dataset<Row> rows() {
        return reader.staged(arrival, watch);
    }

    /** The files that have drifted from their contract; known once {@link #rows} are computed. */
    List<SchemaDrift> drifts() {
        return watch.drifts(dialect, feed.sent());
    }

    /** The records of drifted files as rows of the feed's stage, refused one and all. */
    Dataset<Row> refused(List<SchemaDrift> drifts) {
        return reader.stagedAsDrifted(arrival, drifts);
    }

    /** Staged rows of the run with their {@code version_order}; a register's file without a day is today's. */
    static Dataset<Row> ordered(NightRun night, Feeds feed, Dataset<Row> rows) {
        StructType schema = new StructType()
                .add(Staged.PATH.name(), StringType)
                .add("day", DateType)
                .add("revision", IntegerType);
        List<Row> files = night.filesOf(feed).stream()
                .map(landed ->
                        RowFactory.create(landed.file().path(), landed.day().orElse(night.today()), landed.revision()))
                .toList();
        Dataset<Row> days = night.spark().createDataFrame(files, schema);
        return rows.join(broadcast(days), Staged.PATH.name())
                .withColumn(
                        Dossier.VERSION_ORDER.name(),
                        struct(
                                col(StagedDossier.VERSION_AT.name()).as("version_at"),
                                col("day"),
                                Staged.PATH.col(),
                                col("revision"),
                                Staged.POSITION.col()))
                .drop("day", "revision");
    }
}
