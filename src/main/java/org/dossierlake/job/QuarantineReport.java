// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.dossierlake.failure.OneLine;
import org.dossierlake.table.Quarantine;
import org.dossierlake.table.Staged;

/** What was refused, by reason and row by row. Raw records stay in the restricted folder: they hold personal data. */
public final class QuarantineReport {

    private QuarantineReport() {}

    /**
     * Waiting rows by feed, rule, the sender's field and the sender, with what the rule means and where examples lie.
     *
     * @param most the most frequent rules of all feeds, at most so many, are told, and how many others there are
     */
    public static List<String> list(SparkSession spark, Settings settings, int most) {
        Dataset<Row> counted = Reasons.of(Waiting.rows(spark, settings))
                .withColumn("place", struct(Staged.PATH.col(), Staged.POSITION.col()))
                .groupBy(
                        Quarantine.FEED.col(),
                        col(Reasons.RULE),
                        col(Reasons.FIELD),
                        Staged.SENDER.col(),
                        col(Reasons.MEANING),
                        col(Reasons.ADVICE))
                .agg(
                        count(lit(1)).as("rows"),
                        min(col("place")).as("first"),
                        max(col("place")).as("last"))
                .withColumn(
                        "of_rule", sum(col("rows")).over(Window.partitionBy(Quarantine.FEED.col(), col(Reasons.RULE))));
        List<Row> groups = counted.orderBy(
                        Quarantine.FEED.col(),
                        col("of_rule").desc(),
                        col(Reasons.RULE),
                        col("rows").desc(),
                        Staged.SENDER.col(),
                        col(Reasons.FIELD))
                .collectAsList();
        List<String> rules = groups.stream()
                .sorted(Comparator.comparingLong((Row group) -> group.<Long>getAs("of_rule"))
                        .reversed())
                .map(QuarantineReport::rule)
                .distinct()
                .toList();
        Set<String> told = new HashSet<>(rules.subList(0, Math.min(most, rules.size())));
        List<String> lines = new ArrayList<>();
        Set<String> explained = new HashSet<>();
        for (Row row : groups) {
            if (!told.contains(rule(row))) {
                continue;
            }
            lines.add("%-10s %-24s %-22s %-5s %6d rows   e.g. %s"
                    .formatted(
                            row.<String>getAs(Quarantine.FEED.name()),
                            row.<String>getAs(Reasons.RULE),
                            OneLine.of(row.getAs(Reasons.FIELD)),
                            row.<String>getAs(Staged.SENDER.name()),
                            row.<Long>getAs("rows"),
                            places(row)));
            if (explained.add(rule(row)) && row.getAs(Reasons.MEANING) != null) {
                lines.add("          %s %s"
                        .formatted(row.<String>getAs(Reasons.MEANING), row.<String>getAs(Reasons.ADVICE)));
            }
        }
        if (lines.isEmpty()) {
            lines.add("Nothing is in quarantine.");
        }
        if (told.size() < rules.size()) {
            lines.add("Broken less often: %d other rules. \"quarantine list\" tells all."
                    .formatted(rules.size() - told.size()));
        }
        return lines;
    }

    /** The same code means something else in another feed. */
    private static String rule(Row group) {
        return group.getAs(Quarantine.FEED.name()) + " " + group.getAs(Reasons.RULE);
    }

    private static String places(Row group) {
        String first = place(group.getAs("first"));
        String last = place(group.getAs("last"));
        return first.equals(last) ? first : first + ", " + last;
    }

    private static String place(Row place) {
        return "%s at %d".formatted(OneLine.of(place.getString(0)), place.getLong(1));
    }

    /**
     * Waiting rows: file, position, all broken rules; then each field that says something, masked, a star before those
     * that the rules are about; then how much raw text is kept. Of a record that could not be taken apart only that.
     */
    public static List<String> show(
            SparkSession spark,
            Settings settings,
            Optional<String> feed,
            Optional<String> path,
            Optional<String> rule,
            int limit) {
        Dataset<Row> rows = new Waiting.Selection(feed, path, rule).of(Waiting.rows(spark, settings));
        List<String> lines = new ArrayList<>();
        for (Row row : rows.withColumn("raw_characters", length(Staged.RAW.col()))
                .drop(Staged.RAW.name())
                .orderBy(Quarantine.FEED.col(), Staged.PATH.col(), Staged.POSITION.col(), Staged.RUN_ID.col())
                .limit(limit)
                .collectAsList()) {
            show(row, lines);
        }
        if (lines.isEmpty()) {
            lines.add("No such row is in quarantine.");
        }
        return lines;
    }

    private static void show(Row row, List<String> lines) {
        String feed = row.getAs(Quarantine.FEED.name());
        List<String> rules = row.getList(row.fieldIndex(Staged.RULES.name()));
        lines.add("%s at %d, from %s: %s"
                .formatted(
                        OneLine.of(row.getAs(Staged.PATH.name())),
                        row.<Long>getAs(Staged.POSITION.name()),
                        row.<String>getAs(Staged.SENDER.name()),
                        String.join(", ", rules)));
        Set<String> about = new HashSet<>();
        RuleCatalogue.ENTRIES.stream()
                .filter(entry -> entry.feed().equals(feed) && rules.contains(entry.code()))
                .forEach(entry -> about.add(entry.field()));
        for (Row said : row.<Row>getList(row.fieldIndex(Staged.SAID.name()))) {
            boolean isAbout = about.contains(said.getString(0));
            if (said.getString(2) != null || isAbout) {
                String value = said.isNullAt(2) ? "nothing" : OneLine.of(said.getString(2));
                lines.add("  %s %-24s %s".formatted(isAbout ? "*" : " ", OneLine.of(said.getString(1)), value));
            }
        }
        String hint = row.getAs(Staged.HINT.name());
        if (hint != null) {
            lines.add("    may be one of: %s".formatted(OneLine.of(hint)));
        }
        Integer characters = row.getAs("raw_characters");
        lines.add("    %,d characters as sent, kept in the restricted folder"
                .formatted(characters == null ? 0 : characters));
    }
}
