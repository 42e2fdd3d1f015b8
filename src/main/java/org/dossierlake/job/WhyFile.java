// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.failure.OneLine;
import org.dossierlake.table.Finding;
import org.dossierlake.table.LandedFile;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Run;
import org.dossierlake.table.SchemaFinding;
import org.dossierlake.table.Staged;

/** Where one landed file went: each content of it, what was odd, what was refused and why, and what still waits. */
final class WhyFile {

    /** So much of a content's hash tells it from another for a person. */
    private static final int HASH_SHOWN = 12;

    private final Readers readers;
    private final String path;
    private final List<String> lines = new ArrayList<>();

    private WhyFile(Readers readers, String path) {
        this.readers = readers;
        this.path = path;
    }

    /** The file's story; {@code path} is that of a published row of {@code landed_file}. */
    static List<String> lines(Readers readers, String path) {
        WhyFile file = new WhyFile(readers, path);
        file.lines.add(OneLine.of(path));
        file.addContents();
        file.addFindings();
        file.addRefused();
        return file.lines;
    }

    /** Every content in the order in which it landed, and every replay that read some of its records again. */
    private void addContents() {
        Dataset<Row> landed = readers.read(LandedFile.TABLE)
                .filter(LandedFile.PATH.col().equalTo(path))
                .select(
                        LandedFile.RUN_ID.col(),
                        LandedFile.FEED.col(),
                        LandedFile.REVISION.col(),
                        LandedFile.DAY.col(),
                        LandedFile.BYTES.col(),
                        LandedFile.DIALECT.col(),
                        LandedFile.CONTENT_HASH_HEX.col(),
                        LandedFile.ROWS_AMOUNT_UNREADABLE.col());
        List<Row> contents = Status.totals(readers)
                .filter(LandedFile.PATH.col().equalTo(path))
                .join(landed, new String[] {LandedFile.RUN_ID.name()}, "left")
                .orderBy(LandedFile.RUN_ID.col())
                .collectAsList();
        for (Row content : contents) {
            String run = content.getAs(LandedFile.RUN_ID.name());
            if (Run.isReplay(run)) {
                lines.add("Replayed by run %s".formatted(run));
                Status.addTotals(content, "replayed", lines);
            } else {
                addContent(content, run);
            }
        }
    }

    private void addContent(Row content, String run) {
        lines.add("Content %d, taken up by run %s".formatted(content.<Integer>getAs(LandedFile.REVISION.name()), run));
        lines.add("  file   feed %s, day %s, %,d bytes, dialect %s, SHA-256 %s..."
                .formatted(
                        content.<String>getAs(LandedFile.FEED.name()),
                        content.<LocalDate>getAs(LandedFile.DAY.name()),
                        content.<Long>getAs(LandedFile.BYTES.name()),
                        OneLine.of(content.getAs(LandedFile.DIALECT.name())),
                        content.<String>getAs(LandedFile.CONTENT_HASH_HEX.name())
                                .substring(0, HASH_SHOWN)));
        Status.addTotals(content, "landed", lines);
    }

    private void addFindings() {
        Column isOurs = Staged.PATH.col().equalTo(path);
        List<Row> fields = readers.readOrNone(SchemaFinding.TABLE)
                .filter(isOurs)
                .orderBy(Staged.RUN_ID.col(), SchemaFinding.FIELD.col())
                .collectAsList();
        if (!fields.isEmpty()) {
            lines.add("Fields that differ from what the dialect knows");
        }
        for (Row field : fields) {
            String difference = field.getAs(SchemaFinding.DIFFERENCE.name());
            lines.add("  %s: %s, in %,d records, run %s"
                    .formatted(
                            OneLine.of(field.getAs(SchemaFinding.FIELD.name())),
                            difference == null ? "not known to the dialect" : OneLine.of(difference),
                            field.<Long>getAs(SchemaFinding.RECORDS.name()),
                            field.<String>getAs(Staged.RUN_ID.name())));
        }
        for (Row finding : readers.readOrNone(Finding.TABLE)
                .filter(isOurs)
                .orderBy(Finding.RUN_ID.col(), Finding.FINDING.col())
                .collectAsList()) {
            lines.add("Odd as a whole: %s, %s, run %s"
                    .formatted(
                            finding.<String>getAs(Finding.FINDING.name()),
                            OneLine.of(finding.getAs(Finding.TEXT.name())),
                            finding.<String>getAs(Finding.RUN_ID.name())));
        }
    }

    /** Refused records of all contents by rule and field; one record may break several rules. */
    private void addRefused() {
        Dataset<Row> refused =
                readers.readOrNone(Quarantine.TABLE).filter(Staged.PATH.col().equalTo(path));
        List<Row> groups = Reasons.of(refused)
                .groupBy(Quarantine.FEED.col(), col(Reasons.RULE), col(Reasons.FIELD), col(Reasons.MEANING))
                .agg(
                        count(lit(1)).as("rows"),
                        min(Staged.POSITION.col()).as("first"),
                        max(Staged.POSITION.col()).as("last"))
                .orderBy(col("rows").desc(), col(Reasons.RULE), col(Reasons.FIELD))
                .collectAsList();
        if (groups.isEmpty()) {
            lines.add("No record of it was refused.");
            return;
        }
        lines.add("Refused, by reason");
        for (Row group : groups) {
            long first = group.getAs("first");
            long last = group.getAs("last");
            lines.add("  %-24s %-22s %,d rows, at %s"
                    .formatted(
                            group.<String>getAs(Reasons.RULE),
                            OneLine.of(group.getAs(Reasons.FIELD)),
                            group.<Long>getAs("rows"),
                            first == last ? first : first + " ... " + last));
            if (group.getAs(Reasons.MEANING) != null) {
                lines.add("    " + group.<String>getAs(Reasons.MEANING));
            }
        }
        addWaiting();
    }

    /** What waits may be more than is published: a night that stopped has put it there. */
    private void addWaiting() {
        long waits = Waiting.rows(readers.lake())
                .filter(Staged.PATH.col().equalTo(path))
                .count();
        lines.add(
                waits == 0
                        ? "None of them waits: all were read again, or came again in a later content."
                        : "%,d refused records wait in quarantine: dossierlake quarantine show --path %s"
                                .formatted(waits, OneLine.of(path)));
    }
}
