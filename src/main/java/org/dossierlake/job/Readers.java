// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.lake.Publication;
import org.dossierlake.lake.Table;
import org.dossierlake.posting.Cell;
import org.dossierlake.statistic.AgencyTree;
import org.dossierlake.statistic.Form06;
import org.dossierlake.statistic.Index766;
import org.dossierlake.statistic.Statistics;
import org.dossierlake.statistic.TargetProgress;
import org.dossierlake.statistic.Timeliness;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedTarget;
import org.dossierlake.table.Target;

/** The tables as readers see them: every one at the version of one publication, raw records masked. */
final class Readers {

    private static final String MASK = "(masked)";

    private final Lake lake;
    private final Publication publication;
    private final Settings settings;

    private Readers(Lake lake, Publication publication, Settings settings) {
        this.lake = lake;
        this.publication = publication;
        this.settings = settings;
    }

    /** The newest publication of the lake; a failure for people when there is none yet. */
    static Readers of(SparkSession spark, Settings settings) {
        Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
        return new Readers(
                lake, Publication.newest(lake).orElseThrow(() -> Failures.lakeMissing(settings.lakeRoot())), settings);
    }

    /**
     * What the run of this name published: the tables as they were known then.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the run published nothing, or is none
     */
    static Readers of(SparkSession spark, Settings settings, String runId) {
        Readers newest = of(spark, settings);
        return new Readers(
                newest.lake,
                Publication.of(newest.lake, runId).orElseThrow(() -> Failures.unpublishedRun(runId)),
                settings);
    }

    Lake lake() {
        return lake;
    }

    Publication publication() {
        return publication;
    }

    /** All rows of a table or view that are published, with what readers see and is not stored. */
    Dataset<Row> read(Table table) {
        if (table.equals(Publication.TABLE)) {
            return lake.read(table);
        }
        if (Tables.SHOWN.contains(table)) {
            return Statistics.seen(table, rows(table), publication.newestDay(), publication.completeUntil());
        }
        return hasRaw(table)
                ? stored(table)
                        .withColumn(Staged.RAW.name(), when(Staged.RAW.col().isNotNull(), lit(MASK)))
                : stored(table);
    }

    private Dataset<Row> rows(Table table) {
        if (table.equals(Form06.TABLE)) {
            return Form06.of(storedOrNone(Timeliness.TABLE), settings.stoppedInForm06());
        }
        if (table.equals(Index766.TABLE)) {
            return Index766.of(this::storedOrNone, settings.indicators(), settings.currency());
        }
        if (table.equals(TargetProgress.TABLE)) {
            return targetProgress();
        }
        return stored(table);
    }

    /** Looks agencies up as of the publication; a site without a register of targets pays nothing for it. */
    private Dataset<Row> targetProgress() {
        if (publication.versionOf(Target.TABLE) <= 0) {
            return lake.none(TargetProgress.TABLE);
        }
        LocalDate day = publication.newestDay();
        AgencyRegister known =
                AgencyRegister.of(Agency.versions(storedOrNone(Agency.TABLE).collectAsList()));
        Dataset<Row> led = TargetProgress.led(stored(Target.TABLE), known, day);
        Map<String, String> roots = new HashMap<>();
        Set<AgencyTree.Counted> counted = new HashSet<>();
        led.select(StagedTarget.AGENCY_CODE.col(), StagedTarget.AGENCY_ROOT.col(), Cell.AGENCY_VALID_FROM.col())
                .distinct()
                .collectAsList()
                .forEach(row -> {
                    roots.put(row.getString(0), row.getString(1));
                    counted.add(new AgencyTree.Counted(row.getString(0), row.getLocalDate(2)));
                });
        AgencyTree tree = AgencyTree.of(led.sparkSession(), known.with(roots), counted, day);
        return TargetProgress.of(led, tree, day);
    }

    private Dataset<Row> storedOrNone(Table table) {
        return publication.versionOf(table) >= 0 ? stored(table) : lake.none(table);
    }

    /** All rows of {@code table} that are published, as they are stored. */
    Dataset<Row> stored(Table table) {
        return lake.readAt(table, publication.versionOf(table));
    }

    /** The same; no rows of a table that is younger than the newest publication. */
    Dataset<Row> readOrNone(Table table) {
        return isThere(table) ? read(table) : lake.none(table);
    }

    /** A table that is younger than the newest publication has nothing to show yet. */
    private boolean isThere(Table table) {
        return table.equals(Publication.TABLE) || Tables.VIEWS.contains(table) || publication.versionOf(table) >= 0;
    }

    private static boolean hasRaw(Table table) {
        return table.columns().stream().anyMatch(field -> field.name().equals(Staged.RAW.name()));
    }

    /** Names every table, so that SQL can ask for it by its plain name. */
    void nameAll() {
        for (Table table : Tables.READABLE) {
            if (isThere(table)) {
                read(table).createOrReplaceTempView(table.name());
            }
        }
    }
}
