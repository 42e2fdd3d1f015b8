// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.dossierlake.LocalSpark;
import org.dossierlake.job.Night;
import org.dossierlake.job.NightResult;
import org.dossierlake.job.Query;
import org.dossierlake.job.Settings;
import org.dossierlake.job.SettingsSources;

/**
 * One night over public event logs as their publishers wrote them: nothing but a dialect file knows the log.
 *
 * @param settings those of its lake
 * @param result what the night came to
 * @param asked answers questions about it
 */
record RealLogsNight(Settings settings, NightResult result, Query asked) {

    private static final Path LOGS = Path.of("..", "shared", "data", "eventlogs");

    /**
     * The paths of these logs. A test that asks for logs which are not here is skipped, and its report says so.
     *
     * @param fileNames names of the files in the folder of logs
     */
    static List<Path> logs(String... fileNames) {
        List<Path> logs = List.of(fileNames).stream().map(LOGS::resolve).toList();
        for (Path log : logs) {
            assumeTrue(Files.exists(log), "skipped: the real log " + log + " is not here");
        }
        return logs;
    }

    /**
     * Lands the logs in an empty lake and runs one night.
     *
     * @param folder an empty folder for the lake, the landing folder and the settings
     * @param feed the feed that the logs belong to, the only one that is required
     * @param dialect the dialect file's name
     * @param zone the time zone of the log
     */
    static RealLogsNight of(Path folder, String feed, String dialect, String zone, List<Path> logs) throws IOException {
        Path landing = Files.createDirectories(folder.resolve("landing").resolve(feed));
        for (Path log : logs) {
            Files.copy(log, landing.resolve(log.getFileName()));
        }
        String text =
                """
                lake.root = lake
                landing.root = landing
                time-zone = "%s"
                currency = EUR
                dialects.%s = %s
                feeds.required = [%s]
                """
                        .formatted(zone, feed, dialect, feed);
        Path file = Files.writeString(folder.resolve("site.conf"), text);
        Settings settings = Settings.read(SettingsSources.ofProcess(Optional.of(file), List.of()));
        NightResult result = Night.run(LocalSpark.session(), settings, Optional.empty(), (name, detail) -> {});
        return new RealLogsNight(settings, result, new Query(LocalSpark.session(), settings));
    }

    /** The answer of the tables as this night left them. */
    List<Row> ask(String sql) {
        return asked.ask(sql).collectAsList();
    }

    /** The answer as text, a line per row, for comparison with figures counted by hand. */
    List<String> lines(String sql) {
        return ask(sql).stream().map(row -> row.mkString(" ")).toList();
    }
}
