// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.lake.Field;
import org.dossierlake.lake.Table;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Screened;
import org.dossierlake.rule.Treatment;
import org.dossierlake.table.Staged;

/** What all feeds have in common: rules about the record as a whole, its file's day, and its place in the stage. */
final class WholeRecord {

    /** A row that breaks one of these carries its code alone: nothing inside the record can be judged. */
    static final List<Rule> RULES = List.of(
            new Rule(
                    RowMaker.FILE_UNREADABLE,
                    Rule.RECORD,
                    "The whole file is no text: a zip archive, an Excel workbook, a Parquet file or another binary"
                            + " format; or a link to another place, which is not followed.",
                    "Send JSON or CSV as text, plain or compressed by gzip, in a file of its own.",
                    isNot(RowMaker.FILE_UNREADABLE)),
            new Rule(
                    RowMaker.RECORD_UNREADABLE,
                    Rule.RECORD,
                    "The line is not a JSON object, the CSV record does not have the header's columns, or the file ends"
                            + " in the middle. A single record longer than 64 MiB counts as such, and so does the rest"
                            + " of a file that unpacks to 200 times its size and to more than 1 GiB.",
                    "Send the file again, written by a JSON or CSV library.",
                    isNot(RowMaker.RECORD_UNREADABLE)),
            new Rule(
                    RowMaker.SCHEMA_DRIFT,
                    Rule.RECORD,
                    "The file lacks an agreed field in all of its records, or sends an agreed text, list or object as"
                            + " something else: schema_finding says what differs.",
                    "Send the agreed fields, or announce the change so that the dialect is adapted.",
                    isNot(RowMaker.SCHEMA_DRIFT)));

    static final Rule DOSSIER_CODE_MISSING = new Rule(
            "DOSSIER_CODE_MISSING",
            "code",
            "The record names no dossier (MaHoSo).",
            "Send the code of the dossier it belongs to.",
            col("sent_code").isNotNull());

    static final Rule STATUS_UNREADABLE = new Rule(
            "STATUS_UNREADABLE",
            "status",
            "The status (TrangThaiHoSo, TrangThai) is empty or none of the agreed codes 1 to 10.",
            "Send one of them.",
            col("status").isNotNull());

    /** Codes, numbers and dates in forms that mean the agreed ones. */
    static final Flag CHARACTERS_MENDED = new Flag(
            "characters_mended",
            Rule.RECORD,
            Treatment.REPAIRED,
            "A code, number or date held full-width characters, blanks of another kind, or characters that nobody sees"
                    + " (zero-width, direction marks). It was read as the plain characters it stands for.",
            "Clean what people paste into the form.",
            col("mended"));

    private WholeRecord() {}

    /** A rule for a moment that may be left out, but not be unreadable. */
    static Rule unreadableMoment(String code, String word, String problem) {
        return new Rule(
                code,
                word,
                problem + " as a moment between 1990 and 2049.",
                "Send it in the agreed format, or leave it empty.",
                Moments.readable(word));
    }

    /** Whether a day is not after another; kept where one of them is not known. */
    static Column notAfter(Column day, Column other) {
        return coalesce(day.leq(other), lit(true));
    }

    /** The rules of a feed behind those of {@link #RULES}. */
    static List<Rule> rest(List<Rule> all) {
        return all.subList(RULES.size(), all.size());
    }

    /** Adds {@code file_day}: the day in the file's path, else the day of the run. */
    static Dataset<Row> withFileDay(Dataset<Row> rows, Arrival arrival) {
        return rows.withColumn("file_day", coalesce(col("path_day"), lit(arrival.runOn())));
    }

    /** The screened rows as rows of the stage; the record as sent, and what may be told of it, only where a rule is broken. */
    static Dataset<Row> staged(
            Dataset<Row> screened, Table stage, List<Field> canonical, Arrival arrival, Refused refused) {
        Column broken = size(col(Screened.RULES)).gt(0);
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put(Staged.SENDER.name(), when(broken, refused.sender()));
        columns.put(Staged.SAID.name(), when(broken, refused.said()));
        columns.put(Staged.RUN_ID.name(), lit(arrival.runId()));
        columns.put(Staged.RAW.name(), when(broken, col("raw")));
        columns.put(Staged.CONTENT_HASH.name(), ContentHash.of(canonical));
        if (!List.of(screened.columns()).contains(Staged.HINT.name())) {
            columns.put(Staged.HINT.name(), lit(null).cast(Staged.HINT.type()));
        }
        return stage.conform(screened.withColumns(columns));
    }

    /** Puts a declared column among those that one select adds. */
    static void put(Map<String, Column> columns, Field field, Column value) {
        columns.put(field.name(), value);
    }

    private static Column isNot(String code) {
        return col("broken").isNull().or(col("broken").notEqual(code));
    }
}
