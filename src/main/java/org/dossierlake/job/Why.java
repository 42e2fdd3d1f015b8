// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.levenshtein;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.failure.Nearest;
import org.dossierlake.failure.OneLine;
import org.dossierlake.table.Dossier;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.StagedDossier;

/** Where one landed file or one dossier went, as readers see the lake: {@link WhyFile}, {@link WhyDossier}. */
public final class Why {

    /** A word with more changed letters than this is another word, not a slip of the hand. */
    private static final int MOST_CHANGED_LETTERS = 4;

    private Why() {}

    /**
     * What became of the thing.
     *
     * @param thing the path of a landed file below the landing folder, an end of it that no other file has, or the code
     *     of a dossier that a published record names
     * @throws org.dossierlake.failure.RunFailure USAGE when there is no lake yet, when nothing has this name (the message
     *     tells the nearest name), or when several files end so
     */
    public static List<String> lines(SparkSession spark, Settings settings, String thing) {
        Readers readers = Readers.of(spark, settings);
        String name = relative(thing.strip(), settings.landingRoot());
        List<String> paths = paths(readers);
        if (paths.contains(name)) {
            return WhyFile.lines(readers, name);
        }
        Optional<List<String>> dossier = name.isEmpty() ? Optional.empty() : WhyDossier.lines(readers, name);
        if (dossier.isPresent()) {
            return dossier.get();
        }
        List<String> ending = ending(name, paths);
        if (ending.size() == 1) {
            return WhyFile.lines(readers, ending.get(0));
        }
        if (ending.size() > 1) {
            throw Failures.severalFiles(name, ending);
        }
        if (isLanded(spark.sparkContext().hadoopConfiguration(), settings, name)) {
            return List.of(
                    "%s lies in the landing folder, but no published run has taken it up.".formatted(OneLine.of(name)),
                    "Whether the next night would: dossierlake plan.");
        }
        throw Failures.nothingCalled(name, nearest(readers, name, paths));
    }

    /** A person may paste the whole path of a file. */
    private static String relative(String thing, String landingRoot) {
        String folder = landingRoot + "/";
        return thing.startsWith(folder) ? thing.substring(folder.length()) : thing;
    }

    /** The paths of all landed files: one small row for each. */
    private static List<String> paths(Readers readers) {
        return readers
                .read(LandedFile.TABLE)
                .select(LandedFile.PATH.col())
                .distinct()
                .orderBy(LandedFile.PATH.col())
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** The paths that end so: whole names before parts of a name. */
    private static List<String> ending(String name, List<String> paths) {
        if (name.isEmpty()) {
            return List.of();
        }
        List<String> wholeNames =
                paths.stream().filter(path -> path.endsWith("/" + name)).toList();
        return wholeNames.isEmpty()
                ? paths.stream().filter(path -> path.endsWith(name)).toList()
                : wholeNames;
    }

    private static boolean isLanded(Configuration hadoop, Settings settings, String name) {
        boolean isInFeed = Settings.FEEDS.stream().anyMatch(feed -> name.startsWith(feed + "/"));
        if (!isInFeed || List.of(name.split("/")).contains("..")) {
            return false;
        }
        try {
            Path file = new Path(new Path(settings.landingRoot()), new Path(null, null, name));
            return file.getFileSystem(hadoop).exists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> nearest(Readers readers, String name, List<String> paths) {
        Set<String> known = new LinkedHashSet<>(paths);
        paths.forEach(path -> known.add(path.substring(path.lastIndexOf('/') + 1)));
        nearestDossier(readers, name).ifPresent(known::add);
        return Nearest.within(MOST_CHANGED_LETTERS, name, new ArrayList<>(known));
    }

    private static Optional<String> nearestDossier(Readers readers, String name) {
        Column distance = levenshtein(
                lower(StagedDossier.DOSSIER_CODE.col()), lit(name.toLowerCase(Locale.ROOT)), MOST_CHANGED_LETTERS);
        List<Row> nearest = readers.readOrNone(Dossier.TABLE)
                .select(StagedDossier.DOSSIER_CODE.col(), distance.as("distance"))
                .filter("distance >= 0")
                .orderBy(col("distance"), StagedDossier.DOSSIER_CODE.col())
                .limit(1)
                .collectAsList();
        return nearest.stream().map(row -> row.getString(0)).findFirst();
    }
}
