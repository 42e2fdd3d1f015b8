// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.dossierlake.statistic.Statistic;
import org.dossierlake.statistic.Statistics;

/**
 * What a full load does, by DuckDB alone: it reads the landed files, refuses, picks the newest versions, derives facts,
 * counts every published table and writes all as Parquet. A program of its own: {@code src/test/bench/national.sh} runs it.
 */
final class DuckDbPeer {

    /** What a lake keeps of records, too. */
    private static final List<String> RECORDS = List.of("local", "paid", "settled", "procedure", "landed_file");

    private DuckDbPeer() {}

    /** Takes the landing folder, an empty folder, and how much memory the engine may take. */
    public static void main(String[] args) throws IOException, SQLException {
        Path landing = Path.of(args[0]);
        Path folder = Files.createDirectories(Path.of(args[1]));
        Path written = Files.createDirectories(folder.resolve("parquet"));
        try (SecondOpinion opinion =
                SecondOpinion.ofHalfMonths(landing, Path.of("conf").toAbsolutePath(), folder, args[2])) {
            for (Statistic statistic : Statistics.ALL) {
                String table = statistic.table().name();
                opinion.write("FROM told_" + table, written.resolve(table + ".parquet"));
            }
            for (String table : RECORDS) {
                opinion.write("FROM " + table, written.resolve(table + ".parquet"));
            }
            for (String feed : List.of("dossier", "step", "payment", "procedure")) {
                opinion.write(
                        "FROM sent_%s WHERE is_refused".formatted(feed),
                        written.resolve("refused_%s.parquet".formatted(feed)));
            }
        }
    }
}
