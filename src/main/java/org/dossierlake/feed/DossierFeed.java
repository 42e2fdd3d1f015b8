// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.dossierlake.feed.WholeRecord.put;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.ClosedKind;
import org.dossierlake.domain.DossierStatus;
import org.dossierlake.domain.Subject;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Screened;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedDossier;

/** Dossiers as any sender writes them: typed, reduced to what the statistics need, and screened. */
public final class DossierFeed {

    private static final List<String> MOMENTS =
            List.of("filed", "received", "promised", "ended", "returned", "refused", "version");

    private static final List<String> OF_SUPPLEMENT = List.of("asked", "answered", "due-before", "due-after");

    private static final Column STATUS = StagedDossier.STATUS.col();

    private DossierFeed() {}

    /**
     * The rows of {@link StagedDossier#TABLE}: one per record sent, refused ones included with what could be typed.
     *
     * <p>The order of the steps is that of their depth: neighbours that do not read one another become one select, and
     * every select that is saved spares a copy of the whole row.
     *
     * @param sent rows of {@link Sent#DOSSIERS}, from {@link RecordReader}
     */
    public static Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
        Dialect.Section section = dialect.section(Sent.DOSSIERS);
        return sent.transform(rows -> WholeRecord.withFileDay(rows, arrival))
                .transform(rows -> new Moments(section).typed(rows, MOMENTS))
                .transform(rows -> AgencyColumns.with(rows, section, arrival))
                .transform(rows -> withCodes(rows, section))
                .transform(rows -> withLists(rows, section))
                .transform(DossierFeed::withFirstConclusions)
                .transform(rows -> withAmounts(rows, section))
                .transform(rows -> withPerson(rows, arrival))
                .transform(DossierFeed::withClosing)
                .transform(rows -> Screened.by(WholeRecord.RULES, WholeRecord.rest(DossierRules.RULES), rows))
                .transform(rows -> WholeRecord.staged(
                        rows,
                        StagedDossier.TABLE,
                        StagedDossier.CANONICAL,
                        arrival,
                        new Refused(Sent.DOSSIERS, section, StagedDossier.AGENCY_CODE.col())));
    }

    private static Dataset<Row> withCodes(Dataset<Row> rows, Dialect.Section section) {
        Column code = col("sent_code");
        Map<String, Column> columns = new LinkedHashMap<>();
        put(columns, StagedDossier.DOSSIER_CODE, code);
        put(columns, StagedDossier.CODE_MONTH, Codes.monthOf(code));
        put(columns, StagedDossier.AGENCY_ROOT, lit(section.agencyRoot()));
        put(columns, StagedDossier.CALENDAR, lit(section.calendar()));
        put(columns, StagedDossier.PROCEDURE_CODE, Codes.procedure(col("sent_procedure")));
        put(columns, StagedDossier.PROCEDURE_NAME, col("sent_procedure_name"));
        put(columns, StagedDossier.SENT_FIELD_CODE, col("sent_field"));
        put(columns, StagedDossier.STATUS, Codes.status(col("sent_status"), section));
        columns.put("subject_known", subjectKnown(section));
        columns.put("channel_known", channelKnown(section));
        put(columns, StagedDossier.FEE_CURRENCY, lit(section.currency()));
        put(columns, StagedDossier.PAID_FLAG, isYes(col("sent_paid_flag"), "2"));
        put(columns, StagedDossier.OTHER_CODE, when(col("sent_other_code").notEqual(code), col("sent_other_code")));
        columns.put("number", numberSent());
        columns.put("says_paid", lit(section.reading().columns().containsKey("paid-flag")));
        columns.put("says_components", lit(section.reading().lists().containsKey("components")));
        return rows.withColumns(columns);
    }

    /** The applicant's number without blanks and points; the paper's number where no identity is sent. */
    private static Column numberSent() {
        Column identity = get(col("sent_identities"), lit(0)).getField("sent_number");
        return translate(coalesce(identity, col("sent_identity")), " .-", "");
    }

    /** Provinces and ministries number the kinds of applicants differently: a dialect that has no map knows none. */
    private static Column subjectKnown(Dialect.Section section) {
        return Codes.mapped(col("sent_subject"), section.codes().getOrDefault("subject", Map.of()));
    }

    private static Column channelKnown(Dialect.Section section) {
        Column sent = col("sent_channel");
        Map<String, String> map = section.codes().get("channel");
        return map != null
                ? Codes.mapped(sent, map)
                : when(
                        sent.isin(Arrays.stream(Channel.values())
                                .map(Channel::code)
                                .toArray()),
                        sent);
    }

    /** Papers, results and fees become claims and one amount here: links and names go no further. */
    private static Dataset<Row> withLists(Dataset<Row> rows, Dialect.Section section) {
        Column components = col("sent_components");
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("fee_lines", transform(col("sent_fees"), fee -> feeLine(fee.getField("sent_amount"), section)));
        columns.put("supplements", new Moments(section).typedElements(col("sent_supplements"), OF_SUPPLEMENT));
        put(columns, StagedDossier.COMPONENT_FILE, exists(components, paper -> paper.getField("sent_file")
                .isNotNull()
                .and(not(isYes(paper.getField("sent_deleted"))))));
        put(columns, StagedDossier.DATA_REUSED, exists(components, paper -> isYes(paper.getField("sent_reused"), "2")
                .or(isYes(paper.getField("sent_from_store")))));
        put(columns, StagedDossier.RESULT_FILE, resultFile(components));
        return rows.withColumns(columns);
    }

    private static Dataset<Row> withFirstConclusions(Dataset<Row> rows) {
        Map<String, Column> columns = new LinkedHashMap<>();
        put(
                columns,
                StagedDossier.SUBJECT,
                coalesce(col("subject_known"), when(col("sent_subject").isNotNull(), lit(Subject.OTHER.code()))));
        put(columns, StagedDossier.CHANNEL, coalesce(col("channel_known"), lit(Channel.DESK.code())));
        columns.put("fee_sum", Money.sum(col("fee_lines")));
        put(columns, StagedDossier.SUPPLEMENT_REQUESTS, inOrderAsked(col("supplements")));
        columns.put("number_kind", Applicant.kind(col("number")));
        return rows.withColumns(columns);
    }

    private static Dataset<Row> withAmounts(Dataset<Row> rows, Dialect.Section section) {
        Column isAmbiguous = exists(col("sent_fees"), fee -> isAmbiguous(fee.getField("sent_amount"), section));
        Column isUnreadable = exists(col("sent_fees"), fee -> feeLine(fee.getField("sent_amount"), section)
                .isNull()
                .and(not(isAmbiguous(fee.getField("sent_amount"), section))));
        Map<String, Column> amounts = new LinkedHashMap<>();
        amounts.put("fee_ambiguous", col("fee_sum").isNull().and(isAmbiguous));
        // A sum may also be too large, though every line is an amount.
        amounts.put("fee_unreadable", col("fee_sum").isNull().and(isUnreadable.or(not(isAmbiguous))));
        put(amounts, StagedDossier.FEE_DUE, when(size(col("fee_lines")).gt(0), col("fee_sum")));
        // A dossier without fee lines moves no money; only what cannot be read is missing from the control totals.
        put(amounts, Staged.CONTROL_AMOUNT, when(col("broken").isNull(), col("fee_sum")));
        return rows.withColumns(amounts);
    }

    private static Column hasNoParts(Dialect.Section section) {
        return lit(section.currency().equals(Money.WHOLE_CURRENCY));
    }

    private static Column feeLine(Column text, Dialect.Section section) {
        Column amount =
                when(text.isNull(), lit(0).cast(Staged.MONEY)).otherwise(Money.amount(text, hasNoParts(section)));
        return section.negativeFees() ? amount : when(amount.geq(0), amount);
    }

    private static Column isAmbiguous(Column text, Dialect.Section section) {
        return coalesce(Money.isAmbiguous(text, hasNoParts(section)), lit(false));
    }

    /** A result counts when its file is none of the submitted ones: senders without a result send the first of these. */
    private static Column resultFile(Column components) {
        Column submitted = transform(components, paper -> paper.getField("sent_file"));
        return exists(col("sent_results"), result -> result.getField("sent_file")
                .isNotNull()
                .and(not(coalesce(array_contains(submitted, result.getField("sent_file")), lit(false)))));
    }

    private static Column inOrderAsked(Column supplements) {
        Column moments = transform(
                supplements,
                element -> struct(OF_SUPPLEMENT.stream()
                        .map(word -> element.getField(word.replace('-', '_')).as(word.replace('-', '_')))
                        .toArray(Column[]::new)));
        return when(size(supplements).gt(1), array_sort(moments, (left, right) -> when(
                                asked(left).lt(asked(right)), -1)
                        .when(asked(left).gt(asked(right)), 1)
                        .otherwise(0)))
                .otherwise(moments);
    }

    /** Requests without a day come last. */
    private static Column asked(Column supplement) {
        return coalesce(unix_micros(supplement.getField("asked").getField("at")), lit(Long.MAX_VALUE));
    }

    /** A person's number becomes a keyed hash, or nothing; the flag needs no key. */
    private static Dataset<Row> withPerson(Dataset<Row> rows, Arrival arrival) {
        Column real = when(col("number_kind").equalTo(Applicant.PLAUSIBLE), col("number"));
        Map<String, Column> columns = new LinkedHashMap<>();
        put(
                columns,
                StagedDossier.PERSON_HASH,
                arrival.key()
                        .map(key -> Applicant.hashed(key, real))
                        .orElse(lit(null).cast(BinaryType)));
        put(
                columns,
                StagedDossier.KEY_ID,
                arrival.key()
                        .map(key -> when(real.isNotNull(), lit(key.id())))
                        .orElse(lit(null).cast(StringType)));
        put(columns, StagedDossier.SENT_FLAGS, Flag.codes(DossierRecordFlags.FLAGS));
        return rows.withColumns(columns);
    }

    /** The local date of the closing as sent, by the status; null when the status closes nothing or has no date. */
    private static Dataset<Row> withClosing(Dataset<Row> rows) {
        Column ended = StagedDossier.ENDED.on().col();
        Column returned = StagedDossier.RETURNED.on().col();
        Column refused = StagedDossier.REFUSED.on().col();
        Object[] refusal = codes(status -> status.closedKind().equals(Optional.of(ClosedKind.REFUSED)));
        Object[] closing = codes(status -> status.closedKind().isPresent());
        return rows.withColumn(
                "closed_on",
                when(STATUS.isin(refusal), coalesce(refused, ended))
                        .when(STATUS.isin(closing), coalesce(ended, returned)));
    }

    /** The codes of the statuses of a kind. */
    static Object[] codes(Predicate<DossierStatus> which) {
        return Arrays.stream(DossierStatus.values())
                .filter(which)
                .map(DossierStatus::code)
                .toArray();
    }

    /** Flags come as "1", 1, true; blank and null are no, like everything that is not known to be yes. */
    private static Column isYes(Column text, String... further) {
        Object[] yes = Stream.concat(Stream.of("1", "true"), Stream.of(further)).toArray();
        return coalesce(lower(text).isin(yes), lit(false));
    }
}
