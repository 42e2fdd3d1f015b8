// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.feed.Dialect;
import org.dossierlake.feed.Landing;
import org.dossierlake.lake.Lake;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.Staged;
import org.dossierlake.table.Verdict;

/** Finds the landed files of which rows wait in quarantine, as they were when they landed. */
final class ReplayFiles {

    private static final String NOTHING = "No such row waits in quarantine; nothing was changed.";

    private final Opening opening;
    private final Lake lake;

    /** The run that landed the newest content of each path. */
    private final Map<String, String> landedBy = new HashMap<>();

    ReplayFiles(Opening opening) {
        this.opening = opening;
        this.lake = opening.lake();
    }

    /**
     * What a replay of the meant rows takes up. Files that are gone, or hold something else now, are left out with a
     * remark: their rows stay in quarantine.
     */
    Intake find(Waiting.Selection selection) {
        opening.progress().phase("find", "rows that wait in quarantine");
        if (!lake.exists(Quarantine.TABLE)) {
            return new Intake(List.of(), Map.of(), Optional.empty(), List.of(NOTHING));
        }
        Dataset<Row> waiting = opening.kept()
                .keep(Waiting.rows(lake).filter(col(Waiting.IS_FINAL)).select(Replay.NEEDED));
        Dataset<Row> meant = selection.of(waiting);
        Map<String, Long> meantRows = perPath(meant);
        List<String> remarks = new ArrayList<>();
        List<Landed> files = new ArrayList<>();
        Map<String, LocalDate> newestDays = new HashMap<>();
        for (Row file : newestLandings()) {
            newestDays.merge(
                    file.getAs(LandedFile.FEED.name()), file.getAs(LandedFile.DAY.name()), PendingFiles::later);
            String path = file.getAs(LandedFile.PATH.name());
            landedBy.put(path, file.getAs(LandedFile.RUN_ID.name()));
            if (meantRows.containsKey(path)) {
                asItLanded(file).ifPresentOrElse(files::add, () -> remarks.add(changed(path, meantRows.get(path))));
            }
        }
        List<String> nothing =
                Stream.concat(remarks.stream(), Stream.of(NOTHING)).toList();
        Replay replay = new Replay(ofFiles(meant, files), neverTaken(files, meantRows, perPath(waiting)), remarks);
        return new Intake(files, newestDays, Optional.of(replay), nothing);
    }

    private static String changed(String path, long rows) {
        return "%,d rows stay in quarantine: %s is gone or holds something else now; let its sender send it again."
                .formatted(rows, path);
    }

    private static Map<String, Long> perPath(Dataset<Row> rows) {
        Map<String, Long> counts = new HashMap<>();
        rows.groupBy(Staged.PATH.col())
                .agg(count(lit(1)))
                .collectAsList()
                .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
        return counts;
    }

    /** The newest content of every landed path, with the moment at which its run began: one small row for each. */
    private List<Row> newestLandings() {
        Dataset<Row> newest = lake.read(LandedFile.TABLE)
                .groupBy(LandedFile.PATH.col())
                .agg(max(LandedFile.REVISION.col()).as(LandedFile.REVISION.name()));
        return Landed.known(lake)
                .join(newest, new String[] {LandedFile.PATH.name(), LandedFile.REVISION.name()}, "left_semi")
                .orderBy(LandedFile.PATH.col())
                .collectAsList();
    }

    /** The file with its old place in the order; empty when it is gone or its content is another. */
    private Optional<Landed> asItLanded(Row landed) {
        String feed = landed.getAs(LandedFile.FEED.name());
        Dialect dialect = opening.dialects().get(feed);
        return Landing.again(
                        opening.hadoop(),
                        opening.settings().landingRoot(),
                        feed,
                        landed.getAs(LandedFile.PATH.name()),
                        dialect)
                .filter(file -> file.contentHash().equals(landed.getAs(LandedFile.CONTENT_HASH_HEX.name())))
                .map(file ->
                        Landed.again(file, landed, dialect, opening.settings().timeZone()));
    }

    private Dataset<Row> ofFiles(Dataset<Row> meant, List<Landed> files) {
        Object[] paths = files.stream().map(file -> file.file().path()).toArray();
        return opening.kept().keep(meant.filter(Staged.PATH.col().isin(paths)));
    }

    /** The files of which all waiting rows are meant and no record has ever been taken. */
    private Set<String> neverTaken(List<Landed> files, Map<String, Long> meant, Map<String, Long> waiting) {
        Set<String> whole = new HashSet<>();
        files.stream()
                .map(file -> file.file().path())
                .filter(path -> meant.get(path).equals(waiting.get(path)))
                .forEach(whole::add);
        if (!whole.isEmpty()) {
            Dataset<Row> done = lake.read(Run.TABLE).filter(Run.isDone()).select(Run.RUN_ID.col());
            lake
                    .read(Verdict.TABLE)
                    .filter(Staged.PATH.col().isin(whole.toArray()))
                    .filter(not(Verdict.VERDICT.col().equalTo(Verdict.QUARANTINED)))
                    .join(broadcast(done), new String[] {Run.RUN_ID.name()}, "left_semi")
                    .groupBy(Staged.PATH.col())
                    .agg(max(Staged.RUN_ID.col()))
                    .collectAsList()
                    .stream()
                    .filter(row -> row.getString(1).compareTo(landedBy.get(row.getString(0))) >= 0)
                    .forEach(row -> whole.remove(row.getString(0)));
        }
        return whole;
    }
}
