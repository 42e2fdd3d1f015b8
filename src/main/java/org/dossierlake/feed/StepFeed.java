// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Screened;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedStep;

/** Progress steps as any sender writes them: typed and screened. Handlers' names and texts go no further. */
public final class StepFeed {

    /** What a one-stop product writes into the step that it invents when it sends a waiting dossier upstream. */
    private static final String SYNTHETIC_CONTENT = "Cán bộ trả hồ sơ bổ sung";

    private static final List<String> MOMENTS = List.of("processed", "started", "deadline", "version");

    /** What every step's record must keep, in the order in which broken rules are listed. */
    public static final List<Rule> RULES = Stream.concat(
                    WholeRecord.RULES.stream(),
                    Stream.of(
                            WholeRecord.DOSSIER_CODE_MISSING,
                            WholeRecord.STATUS_UNREADABLE,
                            new Rule(
                                    "PROCESSED_UNREADABLE",
                                    "processed",
                                    "The moment of the step (ThoiDiemXuLy) is empty or cannot be read as a moment"
                                            + " between 1990 and 2049.",
                                    "Send it in the agreed format: it tells steps apart.",
                                    StagedStep.PROCESSED.at().col().isNotNull()),
                            WholeRecord.unreadableMoment(
                                    "STARTED_UNREADABLE",
                                    "started",
                                    "The beginning of the step (NgayBatDau) cannot be read"),
                            WholeRecord.unreadableMoment(
                                    "DEADLINE_UNREADABLE",
                                    "deadline",
                                    "The deadline of the step (NgayKetThucTheoQuyDinh) cannot be read"),
                            new Rule(
                                    "PROCESSED_AFTER_FILE_DAY",
                                    "processed",
                                    "The step was taken (ThoiDiemXuLy) after the day of the file that says so.",
                                    "Correct the moment, or the file's folder.",
                                    WholeRecord.notAfter(
                                            StagedStep.PROCESSED.on().col(), col("file_day")))))
            .toList();

    /** What is odd in the record itself. */
    public static final List<Flag> FLAGS = List.of(
            WholeRecord.CHARACTERS_MENDED,
            new Flag(
                    StagedStep.SYNTHETIC,
                    "content",
                    Treatment.ACCEPTED,
                    "A program invented the step (\"%s\"): it sends a dossier that waits for papers or money, or that was"
                                    .formatted(SYNTHETIC_CONTENT)
                            + " stopped, as finished. The step counts as sent.",
                    "Send the status that the dossier has (5, 6, 8).",
                    col("sent_content").contains(SYNTHETIC_CONTENT)),
            new Flag(
                    "handler_placeholder",
                    "handler",
                    Treatment.ACCEPTED,
                    "The handler (NguoiXuLy) is a title and no person's name.",
                    "Send who took the step; the name is not kept.",
                    col("sent_handler").isin("Chuyên viên", "Cán bộ một cửa")));

    private StepFeed() {}

    /**
     * The rows of {@link StagedStep#TABLE}: one per record sent, refused ones included with what could be typed.
     *
     * @param sent rows of {@link Sent#STEPS}, from {@link RecordReader}
     */
    public static Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
        Dialect.Section section = dialect.section(Sent.STEPS);
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put(StagedStep.DOSSIER_CODE.name(), col("sent_code"));
        columns.put(StagedStep.CODE_MONTH.name(), Codes.monthOf(col("sent_code")));
        columns.put(StagedStep.STATUS.name(), Codes.status(col("sent_status"), section));
        columns.put(StagedStep.SENT_FLAGS.name(), Flag.codes(FLAGS));
        columns.put(Staged.CONTROL_AMOUNT.name(), lit(null).cast(Staged.MONEY));
        return sent.transform(rows -> WholeRecord.withFileDay(rows, arrival))
                .transform(rows -> new Moments(section).typed(rows, MOMENTS))
                .withColumns(columns)
                .transform(rows -> Screened.by(WholeRecord.RULES, WholeRecord.rest(RULES), rows))
                .transform(rows -> WholeRecord.staged(
                        rows,
                        StagedStep.TABLE,
                        StagedStep.CANONICAL,
                        arrival,
                        new Refused(Sent.STEPS, section, Codes.agencyOf(StagedStep.DOSSIER_CODE.col()))));
    }
}
