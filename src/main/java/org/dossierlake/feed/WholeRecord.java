// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Treatment;

/** Rules and flags that the records of several feeds have in common. */
final class WholeRecord {

    private WholeRecord() {}

    /** A record that breaks one of these carries its code alone: nothing inside the record can be judged. */
    static <R extends TypedRecord> List<Rule<R>> rules() {
        return List.of(
                rule(
                        RecordMaker.FILE_UNREADABLE,
                        "The whole file is no text: a zip archive, an Excel workbook, a Parquet file or another binary"
                                + " format; or a link to another place, which is not followed.",
                        "Send JSON or CSV as text, plain or compressed by gzip, in a file of its own."),
                rule(
                        RecordMaker.RECORD_UNREADABLE,
                        "The line is not a JSON object, the CSV record does not have the header's columns, or the file"
                                + " ends in the middle. A single record longer than 64 MiB counts as such, and so does"
                                + " the rest of a file that unpacks to 200 times its size and to more than 1 GiB.",
                        "Send the file again, written by a JSON or CSV library."),
                rule(
                        RecordMaker.SCHEMA_DRIFT,
                        "The file lacks an agreed field in all of its records, or sends an agreed text, list or object"
                                + " as something else: schema_finding says what differs.",
                        "Send the agreed fields, or announce the change so that the dialect is adapted."));
    }

    /** These rules and those of a feed, in this order. */
    static <R extends TypedRecord> List<Rule<R>> rulesAnd(List<Rule<R>> ofFeed) {
        return Stream.concat(WholeRecord.<R>rules().stream(), ofFeed.stream()).toList();
    }

    static <R extends TypedRecord> Rule<R> dossierCodeMissing() {
        return new Rule<>(
                "DOSSIER_CODE_MISSING",
                "code",
                "The record names no dossier (MaHoSo).",
                "Send the code of the dossier it belongs to.",
                record -> record.says("code"));
    }

    /** @param status the status as read */
    static <R extends TypedRecord> Rule<R> statusUnreadable(Function<R, ?> status) {
        return new Rule<>(
                "STATUS_UNREADABLE",
                "status",
                "The status (TrangThaiHoSo, TrangThai) is empty or none of the agreed codes 1 to 10.",
                "Send one of them.",
                record -> status.apply(record) != null);
    }

    /** A rule for a moment that may be left out, but not be unreadable. */
    static <R extends TypedRecord> Rule<R> unreadableMoment(String code, String word, String problem) {
        return new Rule<>(
                code,
                word,
                problem + " as a moment between 1990 and 2049.",
                "Send it in the agreed format, or leave it empty.",
                record -> record.isReadable(word));
    }

    /** Codes, numbers and dates in forms that mean the agreed ones. */
    static <R extends TypedRecord> Flag<Predicate<R>> charactersMended() {
        return new Flag<>(
                "characters_mended",
                Rule.RECORD,
                Treatment.REPAIRED,
                "A code, number or date held full-width characters, blanks of another kind, or characters that nobody"
                        + " sees (zero-width, direction marks). It was read as the plain characters it stands for.",
                "Clean what people paste into the form.",
                record -> record.sent().mended());
    }

    private static <R extends TypedRecord> Rule<R> rule(String code, String meaning, String advice) {
        return new Rule<>(
                code,
                Rule.RECORD,
                meaning,
                advice,
                record -> !code.equals(record.sent().broken()));
    }
}
