// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.dossierlake.failure.Failures;

/**
 * Questions in SQL over the published tables. What one has found out about a publication (its files, its agencies, how its
 * tables are told) serves those that follow, until there is a newer one.
 */
public final class Query {

    private final SparkSession spark;
    private final Settings settings;

    /** The publication that the last question saw; null before the first. */
    private Readers seen;

    public Query(SparkSession spark, Settings settings) {
        this.spark = spark;
        this.settings = settings;
    }

    /** The answer to a single question, see {@link #ask}. */
    public static Dataset<Row> run(SparkSession spark, Settings settings, String sql) {
        return new Query(spark, settings).ask(sql);
    }

    /**
     * The answer to a single question as it was known when a run published.
     *
     * @param runId the run; empty for the last one that published
     * @throws org.dossierlake.failure.RunFailure USAGE also when that run published nothing
     */
    public static Dataset<Row> run(SparkSession spark, Settings settings, String sql, Optional<String> runId) {
        if (runId.isEmpty()) {
            return run(spark, settings, sql);
        }
        return answer(spark, Readers.of(spark, settings, runId.get()), sql);
    }

    /**
     * The answer to {@code sql}, which sees every stored and published table by its plain name, at the version of the last
     * publication.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the lake has no publication or {@code sql} is no query
     */
    public synchronized Dataset<Row> ask(String sql) {
        return answer(spark, readers(), sql);
    }

    private static Dataset<Row> answer(SparkSession spark, Readers readers, String sql) {
        LogicalPlan plan = parsed(spark, sql);
        readers.only(AskedKinds.of(plan, sql)).nameMentioned(sql);
        return spark.sql(sql);
    }

    /** The tables as the newest publication has them, with all that was found out about it. */
    synchronized Readers readers() {
        Readers newest = Readers.of(spark, settings);
        if (seen == null || !seen.publication().equals(newest.publication())) {
            seen = newest;
        }
        return seen;
    }

    SparkSession spark() {
        return spark;
    }

    Settings settings() {
        return settings;
    }

    /** What the text says. SQL that would change something is refused before it runs: nights alone write these tables. */
    static LogicalPlan parsed(SparkSession spark, String sql) {
        LogicalPlan plan;
        try {
            plan = ((org.apache.spark.sql.classic.SparkSession) spark)
                    .sessionState()
                    .sqlParser()
                    .parsePlan(sql);
        } catch (ParseException e) {
            throw Failures.queryRefused(e.getMessage());
        }
        if (plan instanceof Command || plan instanceof ParsedStatement) {
            throw Failures.queryRefused("it is no query: only SELECT reads these tables");
        }
        return plan;
    }
}
