// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.forall;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;
import static org.dossierlake.feed.WholeRecord.put;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.AgencyCode;
import org.dossierlake.domain.AgencyKind;
import org.dossierlake.domain.AgencyVersion;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Screened;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedAgency;

/** Agencies as any register writes them: typed and screened. A reference feed. */
public final class AgencyFeed {

    private static final List<String> MOMENTS = List.of("valid-from", "valid-to", "version");

    private static final String AGENCY = "^" + AgencyCode.PATTERN + "$";

    private static final Column HAS_END = col("valid-to_on").isNotNull();

    /** What every register entry must keep, in the order in which broken rules are listed. */
    public static final List<Rule> RULES = Stream.concat(
                    WholeRecord.RULES.stream(),
                    Stream.of(
                            new Rule(
                                    "AGENCY_CODE_UNREADABLE",
                                    "code",
                                    "The entry names no agency, or under VN one whose code is not like H44.100 or"
                                            + " 000.00.01.H59.",
                                    "Send the agency's identifier (Decision 20/2020/QĐ-TTg).",
                                    readable(StagedAgency.AGENCY_CODE.col())),
                            new Rule(
                                    "AGENCY_NAME_MISSING",
                                    "name",
                                    "The entry gives the agency no name.",
                                    "Send the name.",
                                    StagedAgency.AGENCY_NAME.col().isNotNull()),
                            new Rule(
                                    "AGENCY_KIND_UNREADABLE",
                                    "kind",
                                    "The kind of agency is none of the agreed ones.",
                                    "Send an agreed kind, or leave it empty: then the code tells it.",
                                    col("sent_kind")
                                            .isNull()
                                            .or(StagedAgency.AGENCY_KIND.col().isNotNull())),
                            new Rule(
                                    "PARENT_UNREADABLE",
                                    "parent",
                                    "The agency above is the agency itself, or its code is none of an agency or group.",
                                    "Send the code of the agency above, or leave it empty: then the code tells it.",
                                    col("sent_parent")
                                            .isNull()
                                            .or(readable(StagedAgency.PARENT_CODE.col())
                                                    .and(StagedAgency.PARENT_CODE
                                                            .col()
                                                            .notEqual(StagedAgency.AGENCY_CODE.col())))),
                            new Rule(
                                    "UNIT_CODE_UNREADABLE",
                                    "unit",
                                    "The code of the administrative unit has neither 2 nor 5 digits.",
                                    "Send the statistics office's code, or leave it empty.",
                                    coalesce(StagedAgency.UNIT_CODE.col().rlike("^(\\d{2}|\\d{5})$"), lit(true))),
                            new Rule(
                                    "SUCCESSOR_UNREADABLE",
                                    "successors",
                                    "A successor's code is none of an agency, or nobody can take over because no last"
                                            + " day (valid-to) is said.",
                                    "Send the codes of the successors, separated by blanks, and the last day.",
                                    size(StagedAgency.SUCCESSORS.col())
                                            .equalTo(0)
                                            .or(HAS_END.and(
                                                    forall(StagedAgency.SUCCESSORS.col(), AgencyFeed::readable)))),
                            WholeRecord.unreadableMoment(
                                    "VALID_FROM_UNREADABLE",
                                    "valid-from",
                                    "The day from which the entry is valid cannot be read"),
                            WholeRecord.unreadableMoment(
                                    "VALID_TO_UNREADABLE",
                                    "valid-to",
                                    "The last day on which the entry is valid cannot be read"),
                            new Rule(
                                    "VALID_TO_BEFORE_VALID_FROM",
                                    "valid-to",
                                    "The entry ends before it begins.",
                                    "Correct one of the two days.",
                                    WholeRecord.notAfter(StagedAgency.VALID_FROM.col(), col("valid-to_on")))))
            .toList();

    /** What is odd in the record itself. */
    public static final List<Flag> FLAGS = List.of();

    private AgencyFeed() {}

    /**
     * The rows of {@link StagedAgency#TABLE}: one per entry sent, refused ones included with what could be typed.
     *
     * @param sent rows of {@link Sent#AGENCIES}, from {@link RecordReader}
     */
    public static Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
        Dialect.Section section = dialect.section(Sent.AGENCIES);
        return sent.transform(rows -> new Moments(section).typed(rows, MOMENTS))
                .transform(rows -> withFacts(rows, section))
                .transform(rows -> Screened.by(WholeRecord.RULES, WholeRecord.rest(RULES), rows))
                .transform(rows -> WholeRecord.staged(
                        rows,
                        StagedAgency.TABLE,
                        StagedAgency.CANONICAL,
                        arrival,
                        new Refused(Sent.AGENCIES, section, StagedAgency.AGENCY_CODE.col())));
    }

    private static Dataset<Row> withFacts(Dataset<Row> rows, Dialect.Section section) {
        Map<String, String> kinds =
                Codes.map(section, "kind", Arrays.stream(AgencyKind.values()).map(AgencyKind::code));
        Map<String, Column> columns = new LinkedHashMap<>();
        put(columns, StagedAgency.AGENCY_CODE, Codes.normalised(col("sent_code")));
        put(columns, StagedAgency.VALID_FROM, coalesce(col("valid-from_on"), lit(AgencyVersion.SINCE_EVER)));
        put(columns, StagedAgency.VALID_TO, col("valid-to_on"));
        put(columns, StagedAgency.AGENCY_NAME, col("sent_name"));
        put(columns, StagedAgency.AGENCY_KIND, Codes.mapped(col("sent_kind"), kinds));
        put(columns, StagedAgency.PARENT_CODE, Codes.normalised(col("sent_parent")));
        put(columns, StagedAgency.UNIT_CODE, col("sent_unit"));
        put(columns, StagedAgency.SUCCESSORS, successors());
        put(columns, StagedAgency.AGENCY_ROOT, lit(section.agencyRoot()));
        put(columns, Staged.CONTROL_AMOUNT, lit(null).cast(Staged.MONEY));
        return rows.withColumns(columns);
    }

    private static Column successors() {
        Column parts = split(coalesce(col("sent_successors"), lit("")), "[\\s,;|]+");
        return array_distinct(transform(filter(parts, part -> part.notEqual("")), Codes::normalised));
    }

    /** Under VN an agency's code, or a group; other countries' registers write theirs as they like. */
    private static Column readable(Column code) {
        Column isOurs =
                code.rlike(AGENCY).or(code.isin(AgencyCode.GROUPS.toArray())).or(code.equalTo(AgencyCode.ROOT));
        return when(StagedAgency.AGENCY_ROOT.col().equalTo(AgencyCode.ROOT), isOurs)
                .otherwise(code.isNotNull());
    }
}
