// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.feed;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.dossierlake.feed.WholeRecord.put;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.dossierlake.domain.Channel;
import org.dossierlake.domain.ProcedureLevel;
import org.dossierlake.domain.TimeUnit;
import org.dossierlake.rule.Flag;
import org.dossierlake.rule.Rule;
import org.dossierlake.rule.Screened;
import org.dossierlake.table.MaximumTime;
import org.dossierlake.table.Staged;
import org.dossierlake.table.StagedProcedure;

/** Procedures as any catalogue writes them: typed and screened. A reference feed. */
public final class ProcedureFeed {

    private static final List<String> MOMENTS = List.of("valid-from", "version");

    private static final Object[] YES = {"1", "true"};
    private static final Object[] NO = {"0", "false"};

    /** What every catalogue entry must keep, in the order in which broken rules are listed. */
    public static final List<Rule> RULES = Stream.concat(
                    WholeRecord.RULES.stream(),
                    Stream.of(
                            new Rule(
                                    "PROCEDURE_CODE_MISSING",
                                    "code",
                                    "The entry names no procedure (MATTHC).",
                                    "Send the code of the procedure.",
                                    StagedProcedure.PROCEDURE_CODE.col().isNotNull()),
                            new Rule(
                                    "PROCEDURE_CODE_NOT_ON_PAGE",
                                    "code-confirmed",
                                    "The page that the entry was read from does not show its code: it is the page of"
                                            + " another procedure.",
                                    "Read the right page and send the entry again.",
                                    coalesce(
                                            not(lower(col("sent_code_confirmed"))
                                                    .isin(NO)),
                                            lit(true))),
                            new Rule(
                                    "LEVEL_UNREADABLE",
                                    "level",
                                    "A level of handling (CAPTHUCHIEN) is none of the agreed ones.",
                                    "Send agreed levels, or leave it empty.",
                                    not(exists(col("levels_read"), Column::isNull))),
                            new Rule(
                                    "ONLINE_LEVEL_UNREADABLE",
                                    "online-level",
                                    "The online level (MUCDO) is none of 1 to 4.",
                                    "Send one of them, or leave it empty.",
                                    col("sent_online_level")
                                            .isNull()
                                            .or(StagedProcedure.ONLINE_LEVEL
                                                    .col()
                                                    .isNotNull())),
                            new Rule(
                                    "MAXIMUM_TIME_UNREADABLE",
                                    "times",
                                    "A maximum time (THOIGIANGIAIQUYET) is no number, or its unit (DONVITINH) or"
                                            + " channel (KENH) is none of the agreed ones.",
                                    "Send all three as agreed, or none.",
                                    not(exists(col("times_read"), time -> time.getField("sent")
                                            .and(time.getField("channel")
                                                    .isNull()
                                                    .or(time.getField("time").isNull())
                                                    .or(time.getField("unit").isNull()))))),
                            WholeRecord.unreadableMoment(
                                    "VALID_FROM_UNREADABLE",
                                    "valid-from",
                                    "The day from which the entry is valid cannot be read")))
            .toList();

    /** What is odd in the record itself. */
    public static final List<Flag> FLAGS = List.of();

    private ProcedureFeed() {}

    /**
     * The rows of {@link StagedProcedure#TABLE}: one per entry sent, refused ones included with what could be typed.
     *
     * @param sent rows of {@link Sent#PROCEDURES}, from {@link RecordReader}
     */
    public static Dataset<Row> staged(Dataset<Row> sent, Dialect dialect, Arrival arrival) {
        Dialect.Section section = dialect.section(Sent.PROCEDURES);
        return sent.transform(rows -> new Moments(section).typed(rows, MOMENTS))
                .transform(rows -> withFacts(rows, section))
                .transform(ProcedureFeed::withMaximumTimes)
                .transform(rows -> Screened.by(WholeRecord.RULES, WholeRecord.rest(RULES), rows))
                .transform(rows -> WholeRecord.staged(
                        rows,
                        StagedProcedure.TABLE,
                        StagedProcedure.CANONICAL,
                        arrival,
                        // The agency in an entry handles the procedure; it is not who keeps the catalogue.
                        new Refused(Sent.PROCEDURES, section, lit(null).cast(StringType))));
    }

    private static Dataset<Row> withFacts(Dataset<Row> rows, Dialect.Section section) {
        Map<String, Column> columns = new LinkedHashMap<>();
        put(columns, StagedProcedure.PROCEDURE_CODE, Codes.procedure(col("sent_code")));
        put(columns, StagedProcedure.VALID_FROM, coalesce(col("valid-from_on"), lit(StagedProcedure.SINCE_EVER)));
        put(columns, StagedProcedure.PROCEDURE_NAME, col("sent_name"));
        put(
                columns,
                StagedProcedure.FIELD_CODE,
                coalesce(col("sent_field"), get(col("sent_fields"), lit(0)).getField("sent_code")));
        put(columns, StagedProcedure.HANDLING_AGENCY, col("sent_agency"));
        put(
                columns,
                StagedProcedure.ONLINE_LEVEL,
                when(
                        col("sent_online_level").isin("1", "2", "3", "4"),
                        col("sent_online_level").try_cast(IntegerType)));
        put(columns, StagedProcedure.RETURNS_PAPER, yesOrNo(col("sent_returns_paper")));
        put(columns, StagedProcedure.HAS_FEE, coalesce(yesOrNo(col("sent_has_fee")), hasFee(section)));
        columns.put("levels_read", levels(section));
        columns.put("times_read", times(section));
        put(columns, Staged.CONTROL_AMOUNT, lit(null).cast(Staged.MONEY));
        return rows.withColumns(columns);
    }

    private static Dataset<Row> withMaximumTimes(Dataset<Row> rows) {
        Map<String, Column> columns = new LinkedHashMap<>();
        put(columns, StagedProcedure.LEVELS, array_sort(array_distinct(filter(col("levels_read"), Column::isNotNull))));
        StagedProcedure.MAXIMUM_TIMES.forEach((channel, maximum) -> {
            Column longest = longest(channel);
            put(columns, maximum.time(), longest.getField("time"));
            put(columns, maximum.unit(), longest.getField("unit"));
        });
        return rows.withColumns(columns);
    }

    /** The codes of all levels in a text such as "Cấp bộ, Cấp tỉnh"; null for one that nobody has agreed. */
    private static Column levels(Dialect.Section section) {
        Map<String, String> map = Codes.map(
                section, "level", Arrays.stream(ProcedureLevel.values()).map(ProcedureLevel::code));
        Column parts = coalesce(split(col("sent_level"), "\\s*[,;]\\s*"), split(lit(""), ","));
        return transform(filter(parts, part -> part.notEqual("")), part -> Codes.mapped(part, map));
    }

    /** Each time as {@code channel, time, unit, rough_hours} and {@code sent}: whether a time was sent at all. */
    private static Column times(Dialect.Section section) {
        Map<String, String> units =
                Codes.map(section, "unit", Arrays.stream(TimeUnit.values()).map(TimeUnit::code));
        Map<String, String> channels =
                Codes.map(section, "channel", Arrays.stream(Channel.values()).map(Channel::code));
        return transform(col("sent_times"), element -> {
            Column number = translate(element.getField("sent_time"), ",", ".").try_cast(MaximumTime.TYPE);
            Column unit = Codes.mapped(element.getField("sent_unit"), units);
            return struct(
                    Codes.mapped(element.getField("sent_channel"), channels).as("channel"),
                    when(number.geq(0), number).as("time"),
                    unit.as("unit"),
                    number.multiply(roughHours(unit)).as("rough_hours"),
                    element.getField("sent_time").isNotNull().as("sent"));
        });
    }

    private static Column roughHours(Column unit) {
        Column hours = lit(null).cast(IntegerType);
        for (TimeUnit each : TimeUnit.values()) {
            hours = when(unit.equalTo(each.code()), lit(each.roughHours())).otherwise(hours);
        }
        return hours;
    }

    /** Of several times for one channel the longest is the maximum: catalogues list cases that a dossier does not name. */
    private static Column longest(Channel channel) {
        Column ofChannel = filter(col("times_read"), time -> time.getField("channel")
                .equalTo(channel.code())
                .and(time.getField("rough_hours").isNotNull()));
        return array_max(transform(
                ofChannel,
                time -> struct(
                        time.getField("rough_hours").as("rough_hours"),
                        time.getField("time").as("time"),
                        time.getField("unit").as("unit"))));
    }

    /** Whether an amount among the fees is above zero; null when none is a number: then nobody has said. */
    private static Column hasFee(Dialect.Section section) {
        Map<String, String> map = section.codes().getOrDefault("fee", Map.of());
        Column amounts = transform(
                col("sent_fees"),
                fee -> coalesce(Codes.mapped(fee.getField("sent_amount"), map), fee.getField("sent_amount")));
        return when(exists(amounts, amount -> amount.rlike("^[0-9][0-9.,]*$").and(amount.rlike("[1-9]"))), true)
                .when(exists(amounts, amount -> amount.rlike("^0[0.,]*$")), false);
    }

    private static Column yesOrNo(Column text) {
        return when(lower(text).isin(YES), true).when(lower(text).isin(NO), false);
    }
}
