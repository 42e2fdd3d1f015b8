// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;

/** What each sender should mend: one CSV per sender with every broken rule of its waiting rows, personal data masked. */
public final class ErrorPack {

    private static final Object[] HEADER = {
        "feed",
        "file",
        "position",
        Reasons.DOSSIER,
        Reasons.RULE,
        "what it means",
        "what to do",
        Reasons.FIELD,
        Reasons.VALUE
    };

    private ErrorPack() {}

    /**
     * Writes {@code SENDER.csv} for each sender of a waiting row.
     *
     * @param folder an empty folder, made where it does not exist
     * @return what was written, for people
     * @throws org.dossierlake.failure.RunFailure USAGE when the folder holds anything, or there is no lake
     */
    public static List<String> write(SparkSession spark, Settings settings, Path folder) {
        refuseIfTaken(folder);
        Iterator<Row> rows = Reasons.of(Waiting.rows(spark, settings))
                .orderBy(
                        Staged.SENDER.col(),
                        Quarantine.FEED.col(),
                        Staged.PATH.col(),
                        Staged.POSITION.col(),
                        col(Reasons.RULE))
                .toLocalIterator();
        List<String> lines = new ArrayList<>();
        Row row = rows.hasNext() ? rows.next() : null;
        while (row != null) {
            row = write(row, rows, folder, lines);
        }
        if (lines.isEmpty()) {
            lines.add("Nothing is in quarantine; nothing was written.");
        }
        return lines;
    }

    /** Writes the file of one sender; returns the first row of the next, null behind the last. */
    private static Row write(Row first, Iterator<Row> rows, Path folder, List<String> lines) {
        String sender = sender(first);
        Path file = folder.resolve(sender + ".csv");
        try (Writer out =
                Files.newBufferedWriter(Files.createDirectories(folder).resolve(file))) {
            SafeCsv csv = new SafeCsv(out, Export.Separator.comma);
            csv.row(HEADER);
            Row row = first;
            long written = 0;
            while (row != null && sender(row).equals(sender)) {
                csv.row(
                        row.getAs(Quarantine.FEED.name()),
                        row.getAs(Staged.PATH.name()),
                        row.<Long>getAs(Staged.POSITION.name()),
                        row.getAs(Reasons.DOSSIER),
                        row.getAs(Reasons.RULE),
                        row.getAs(Reasons.MEANING),
                        row.getAs(Reasons.ADVICE),
                        row.getAs(Reasons.FIELD),
                        row.getAs(Reasons.VALUE));
                written++;
                row = rows.hasNext() ? rows.next() : null;
            }
            lines.add("%s: %,d broken rules".formatted(file, written));
            return row;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sender(Row row) {
        return row.getAs(Staged.SENDER.name());
    }

    private static void refuseIfTaken(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw Failures.packFolderTaken(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
