// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.domain.AgencyFile;
import org.dossierlake.domain.AgencyRegister;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.failure.Failures;
import org.dossierlake.feed.UnitTable;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.Agency;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.RegisteredAgency;
import org.dossierlake.table.StagedAgency;

/** The register of agencies of a site: what the reference files say, and the codes that its records name. */
final class Agencies {

    private static final Logger LOG = LogManager.getLogger(Agencies.class);
    private static final String FOLDER = "reference";

    private Agencies() {}

    /**
     * What the reference files beside the user's settings or in the shipped folder say: {@code reference/agencies.csv},
     * and {@code reference/units.csv}, the statistics office's table of old and new communes, which a site may put there; what it
     * contradicts itself in goes to the log.
     *
     * @throws org.dossierlake.failure.RunFailure usage, when a file is wrong
     */
    static AgencyRegister ofFiles(Settings settings) {
        Optional<Path> agencies = settings.sources().find(FOLDER, "agencies.csv");
        AgencyRegister shipped =
                AgencyRegister.of(agencies.map(Agencies::versions).orElse(List.of()));
        Optional<Path> units = settings.sources().find(FOLDER, "units.csv");
        return units.map(file -> withUnits(shipped, file)).orElse(shipped);
    }

    private static AgencyRegister withUnits(AgencyRegister provinces, Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            List<AgencyVersion> versions = new ArrayList<>(provinces.versions());
            UnitTable units = UnitTable.read(reader, provinces);
            units.slips().forEach(slip -> LOG.info("{}: {}", file, slip));
            versions.addAll(units.versions());
            return AgencyRegister.of(versions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw Failures.referenceRefused(
                    "The units of %s were not read. %s Put the statistics office's table there, or take the file away."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static List<AgencyVersion> versions(Path file) {
        try {
            return AgencyFile.read(file.toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            throw Failures.referenceRefused(String.valueOf(e.getMessage()), e);
        }
    }

    /** The columns of a landed register's entry that {@link #registered} reads. */
    static Column[] said() {
        return Stream.concat(StagedAgency.CANONICAL.stream(), Stream.of(Dossier.VERSION_ORDER))
                .map(Field::col)
                .toArray(Column[]::new);
    }

    /** What reference files say and, over them, the newest of the landed entries: columns of {@link #said}. */
    static AgencyRegister registered(AgencyRegister ofFiles, Dataset<Row> entries) {
        List<AgencyVersion> landed = RegisteredAgency.versions(entries);
        // A root that is only named counts where no file says more of it.
        return AgencyRegister.of(Stream.of(
                        landed.stream().filter(version -> !version.isRegistered()),
                        ofFiles.versions().stream(),
                        landed.stream().filter(AgencyVersion::isRegistered))
                .flatMap(each -> each)
                .toList());
    }

    /**
     * Brings the table {@code agency} up to date: what registers say, the codes that were known before, those named
     * tonight, and all that stand above them. Writes nothing when that is what the table says.
     *
     * @param roots the root of the tree of each agency that tonight's records name, by its code
     */
    static void keep(SparkSession spark, Lake lake, AgencyRegister registered, Map<String, String> roots) {
        List<Row> stored = lake.read(Agency.TABLE).collectAsList();
        AgencyRegister complete = complete(Agency.versions(stored), registered, roots);
        if (!Set.copyOf(complete.versions()).equals(Set.copyOf(Agency.versions(stored)))) {
            lake.replace(Agency.TABLE, spark.createDataFrame(Agency.rows(complete), Agency.TABLE.schema()));
        }
    }

    /** What registers say, and every agency that was known before and that no register names, or none any more. */
    static AgencyRegister complete(List<AgencyVersion> stored, AgencyRegister registered, Map<String, String> roots) {
        List<AgencyVersion> stated = new ArrayList<>();
        stored.stream()
                .filter(version -> registered.versionsOf(version.code()).isEmpty())
                .map(AgencyVersion::forgotten)
                .forEach(stated::add);
        stated.addAll(registered.versions());
        return AgencyRegister.of(stated).with(roots);
    }
}
