// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.dossierlake.BenchSpark;

/**
 * What analysts' questions cost on a lake, in one session, as a notebook asks them: the first time, and once the session
 * has answered it before. A program, no test: {@code src/test/bench/questions.sh} runs it.
 */
final class QuestionBench {

    private static final String IN_MONTH =
            "period_kind = 'month' AND period_start = DATE'2025-07-01' AND agency_view = 'as_of_today'";
    private static final String IN_QUARTER =
            "period_kind = 'quarter' AND period_start = DATE'2025-07-01' AND agency_view = 'as_of_today'";

    private QuestionBench() {}

    /** Takes a settings file and how often each question is asked after the first time. */
    public static void main(String[] args) {
        Settings settings = Settings.read(SettingsSources.ofProcess(Optional.of(Path.of(args[0])), List.of()));
        int runs = Integer.parseInt(args[1]);
        SparkSession spark = BenchSpark.start();
        Query query = new Query(spark, settings);
        try {
            System.out.printf("%-54s %8s %8s  %s%n", "seconds; median of " + runs, "first", "again", "each");
            questions().forEach((what, sql) -> {
                double first = seconds(query, sql);
                List<Double> again = new ArrayList<>();
                for (int run = 0; run < runs; run++) {
                    again.add(seconds(query, sql));
                }
                System.out.printf(
                        "%-54s %8.2f %8.2f  %s%n",
                        what,
                        first,
                        BenchSpark.median(again, each -> each),
                        again.stream().map("%.2f"::formatted).collect(Collectors.joining(" ")));
            });
        } finally {
            spark.stop();
        }
    }

    private static double seconds(Query query, String sql) {
        long begin = System.nanoTime();
        int rows = query.ask(sql).collectAsList().size();
        if (rows == 0) {
            throw new IllegalStateException("No rows: " + sql);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Map<String, String> questions() {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put(
                "all provinces by their rate on time in a month",
                "SELECT agency_name, received, resolved, in_progress_overdue, on_time, judged, on_time_rate FROM timeliness"
                        + " WHERE %s AND breakdown = 'total' AND agency_code IN (SELECT agency_code FROM agency"
                                .formatted(IN_MONTH)
                        + " WHERE parent_code = 'VN.LOCALITIES' AND agency_valid_to IS NULL) ORDER BY on_time_rate DESC");
        questions.put(
                "the country's quarter, in every half month",
                "SELECT period_start, received, resolved, on_time, judged FROM timeliness WHERE period_kind = 'half_month'"
                        + " AND agency_view = 'as_reported' AND breakdown = 'total' AND agency_code = 'VN'"
                        + " ORDER BY period_start");
        questions.put(
                "the slowest procedures of a province in a quarter",
                "SELECT procedure_code, resolved, p50_working_hours, p90_working_hours FROM processing_time WHERE %s"
                                .formatted(IN_QUARTER)
                        + " AND agency_code = 'H44' AND breakdown = 'procedure'"
                        + " ORDER BY p90_working_hours DESC, procedure_code LIMIT 20");
        questions.put(
                "what ministries and localities have digitised in a month",
                "SELECT agency_code, dossier_digitised_numerator, dossier_digitised_denominator FROM digitisation WHERE %s"
                                .formatted(IN_MONTH)
                        + " AND breakdown = 'total' AND agency_code IN ('VN.LOCALITIES', 'VN.MINISTRIES')");
        questions.put(
                "what was paid through each bank in a month",
                "SELECT bank, currency, successful, amount FROM online_payment WHERE %s".formatted(IN_MONTH)
                        + " AND agency_code = 'VN' AND breakdown = 'bank' ORDER BY amount DESC");
        questions.put(
                "the classes of a province's payments in a month",
                "SELECT class, dossiers, fee_due, net FROM reconciliation WHERE %s".formatted(IN_MONTH)
                        + " AND agency_code = 'H44' AND breakdown = 'total' AND currency = 'VND'");
        questions.put(
                "the localities' days from 1 July to 10 September",
                "SELECT sum(received_online) AS received_online,"
                        + " try_divide(sum(on_time_online), sum(judged_online)) AS on_time_rate_online,"
                        + " sum(paid) AS payments, sum(paid_amount) AS amount FROM agency_day"
                        + " WHERE agency_view = 'as_of_today' AND agency_code = 'VN.LOCALITIES'"
                        + " AND day BETWEEN DATE'2025-07-01' AND DATE'2025-09-10'");
        questions.put(
                "the points of a province in a month",
                "SELECT indicator, numerator, denominator, points FROM index_766 WHERE %s AND agency_code = 'H44'"
                        .formatted(IN_MONTH));
        return questions;
    }
}
