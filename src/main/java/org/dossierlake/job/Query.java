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

/** A question in SQL over the published tables. */
public final class Query {

    private Query() {}

    /**
     * The answer to {@code sql}, which sees every stored and published table by its plain name, at the published
     * version.
     *
     * @throws org.dossierlake.failure.RunFailure USAGE when the lake has no publication or {@code sql} is no query
     */
    public static Dataset<Row> run(SparkSession spark, Settings settings, String sql) {
        return run(spark, settings, sql, Optional.empty());
    }

    /**
     * The answer as it was known when a run published.
     *
     * @param runId the run; empty for the last one that published
     * @throws org.dossierlake.failure.RunFailure USAGE also when that run published nothing
     */
    public static Dataset<Row> run(SparkSession spark, Settings settings, String sql, Optional<String> runId) {
        refuseAllButQueries(spark, sql);
        runId.map(run -> Readers.of(spark, settings, run))
                .orElseGet(() -> Readers.of(spark, settings))
                .nameMentioned(sql);
        return spark.sql(sql);
    }

    /** SQL that would change something is refused before it runs: these tables are written by nights alone. */
    private static void refuseAllButQueries(SparkSession spark, String sql) {
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
    }
}
