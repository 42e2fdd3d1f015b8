// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.failure.Failures;
import org.dossierlake.lake.Lake;
import org.dossierlake.rule.Rule;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;

/** What was refused, by reason and row by row. Raw records stay in the restricted folder: they hold personal data. */
public final class QuarantineReport {

    private static final String RULE = "rule";

    private QuarantineReport() {}

    /** Refused rows by feed and rule, with what the rule means and where an example lies. */
    public static List<String> list(SparkSession spark, Settings settings) {
        Dataset<Row> rules = refused(spark, settings)
                .select(
                        Quarantine.FEED.col(),
                        explode(Staged.RULES.col()).as(RULE),
                        struct(Staged.PATH.col(), Staged.POSITION.col()).as("place"))
                .groupBy(Quarantine.FEED.col(), col(RULE))
                .agg(count(lit(1)).as("rows"), min(col("place")).as("example"))
                .orderBy(Quarantine.FEED.col(), col("rows").desc(), col(RULE));
        Map<String, String> meanings = meanings();
        List<String> lines = new ArrayList<>();
        for (Row row : rules.collectAsList()) {
            Row example = row.getStruct(3);
            lines.add("%-9s %-24s %6d rows   e.g. %s at %d"
                    .formatted(
                            row.getString(0),
                            row.getString(1),
                            row.getLong(2),
                            example.getString(0),
                            example.getLong(1)));
            lines.add("          %s".formatted(meanings.getOrDefault(row.getString(1), "")));
        }
        if (lines.isEmpty()) {
            lines.add("Nothing is in quarantine.");
        }
        return lines;
    }

    /** Refused rows: file, position, all broken rules. */
    public static List<String> show(
            SparkSession spark, Settings settings, Optional<String> feed, Optional<String> rule, int limit) {
        Dataset<Row> rows = refused(spark, settings);
        if (feed.isPresent()) {
            rows = rows.filter(Quarantine.FEED.col().equalTo(feed.get()));
        }
        if (rule.isPresent()) {
            rows = rows.filter(array_contains(Staged.RULES.col(), rule.get()));
        }
        List<String> lines = new ArrayList<>();
        for (Row row : rows.orderBy(Quarantine.FEED.col(), Staged.PATH.col(), Staged.POSITION.col())
                .limit(limit)
                .collectAsList()) {
            lines.add("%s at %d: %s"
                    .formatted(
                            row.<String>getAs(Staged.PATH.name()),
                            row.<Long>getAs(Staged.POSITION.name()),
                            String.join(", ", row.<String>getList(row.fieldIndex(Staged.RULES.name())))));
        }
        if (lines.isEmpty()) {
            lines.add("No such row is in quarantine.");
        }
        return lines;
    }

    /** The rows that the last run to read each file refused, published or not. */
    private static Dataset<Row> refused(SparkSession spark, Settings settings) {
        Lake lake = new Lake(spark, settings.lakeRoot(), settings.lakeRestricted());
        if (!lake.exists(Quarantine.TABLE)) {
            throw Failures.lakeMissing(settings.lakeRoot());
        }
        Dataset<Row> refused = lake.read(Quarantine.TABLE).drop(Staged.RAW.name());
        Dataset<Row> newest =
                refused.groupBy(Staged.PATH.col()).agg(max(Staged.RUN_ID.col()).as(Staged.RUN_ID.name()));
        return refused.join(newest, new String[] {Staged.PATH.name(), Staged.RUN_ID.name()}, "left_semi");
    }

    private static Map<String, String> meanings() {
        Map<String, String> meanings = new TreeMap<>();
        for (Feeds feed : Feeds.values()) {
            for (Rule rule : feed.rules()) {
                meanings.put(rule.code(), rule.meaning() + " " + rule.advice());
            }
        }
        return meanings;
    }
}
