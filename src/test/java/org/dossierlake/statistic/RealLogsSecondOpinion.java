// SPDX-License-Identifier: Apache-2.0
package org.dossierlake.statistic;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dossierlake.SecondOpinionText;

/**
 * The published tables once more, by another engine and without books: DuckDB counts the rows of the raw CSV files
 * anew for every period, as the definitions are worded. Nothing here is shared with the pipeline but column names.
 *
 * <p>It knows what the three logs can hold: dossiers are resolved (status 9) or in progress (status 4), nobody pauses,
 * withdraws or is refused, nothing is filed before receipt, no file is submitted, and payments succeed.
 */
final class RealLogsSecondOpinion implements AutoCloseable {

    private static final String FACTS =
            """
            CREATE TABLE dossier (
                agency_code VARCHAR, procedure_code VARCHAR, field_code VARCHAR, channel VARCHAR,
                received_at TIMESTAMPTZ, due_at TIMESTAMPTZ, closed_at TIMESTAMPTZ, fee DECIMAL(18, 5));
            CREATE TABLE payment (agency_code VARCHAR, reference VARCHAR, amount DECIMAL(18, 5), paid_at TIMESTAMPTZ)""";

    private static final String RECEIPT =
            """
            INSERT INTO dossier BY NAME
            SELECT
                'NL.RECEIPT' AS agency_code, department AS field_code,
                CASE channel
                    WHEN 'Desk' THEN '1' WHEN 'Internet' THEN '2' WHEN 'Post' THEN '3'
                    WHEN 'e-mail' THEN '4' WHEN 'Intern' THEN '5'
                END AS channel,
                startdate AS received_at, deadline AS due_at, enddate AS closed_at
            FROM read_csv(LOGS, header = true, all_varchar = true)""";

    /** The log has no channel: such a dossier counts as filed at the desk. */
    private static final String BPIC15 =
            """
            INSERT INTO dossier BY NAME
            SELECT
                'NL.M' || regexp_extract(filename, 'municipality([1-5])_', 1) AS agency_code,
                caseProcedure AS procedure_code, parts AS field_code, '1' AS channel,
                startDate AS received_at, endDatePlanned AS due_at, endDate AS closed_at, SUMleges AS fee
            FROM read_csv(LOGS, header = true, all_varchar = true, union_by_name = true, filename = true)""";

    private static final String ROAD_FINES =
            """
            INSERT INTO payment BY NAME
            SELECT 'IT.POLICE' AS agency_code, case_id AS reference, paymentAmount AS amount, "time:timestamp" AS paid_at
            FROM read_csv(LOGS, header = true, all_varchar = true)
            WHERE "concept:name" = 'Payment'""";

    /**
     * Local wall clocks and dates, and how long each resolved dossier took: 07:00 to 11:30 and 13:30 to 17:00 from
     * Monday to Friday, cut out of the time from receipt to end block by block. Instants count by whole seconds, as the
     * working calendar says.
     */
    private static final String LOCAL =
            """
            CREATE TABLE local AS
            SELECT
                row_number() OVER () AS id, *,
                date_trunc('second', timezone('ZONE', received_at)) AS r_clock,
                date_trunc('second', timezone('ZONE', closed_at)) AS e_clock,
                date_trunc('second', timezone('ZONE', due_at)) AS due_clock,
                timezone('ZONE', received_at)::DATE AS r,
                timezone('ZONE', closed_at)::DATE AS e,
                timezone('ZONE', due_at)::DATE AS due,
                -- Each agency has sent one file: it is of the day of the newest that it tells.
                max(timezone('ZONE', greatest(received_at, closed_at))::DATE) OVER (PARTITION BY agency_code) AS landed_on
            FROM dossier;
            CREATE TABLE paid AS SELECT *, timezone('ZONE', paid_at)::DATE AS paid_on FROM payment;
            CREATE TABLE newest AS
            SELECT coalesce((SELECT max(greatest(r, e)) FROM local), (SELECT max(paid_on) FROM paid)) AS t;
            CREATE TABLE block AS
            SELECT day + from_time AS opens, day + to_time AS closes
            FROM (
                SELECT day FROM generate_series(TIMESTAMP '1999-01-01', TIMESTAMP '2016-12-31', INTERVAL 1 DAY) d (day)
                WHERE isodow(day) <= 5
            )
            CROSS JOIN (
                VALUES (INTERVAL 420 MINUTE, INTERVAL 690 MINUTE), (INTERVAL 810 MINUTE, INTERVAL 1020 MINUTE)
            ) hours (from_time, to_time);
            CREATE TABLE worked AS
            SELECT id, sum(epoch(least(closes, e_clock) - greatest(opens, r_clock)))::BIGINT // 60 AS minutes
            FROM local JOIN block ON opens < e_clock AND closes > r_clock
            GROUP BY id;
            CREATE TABLE delay AS
            SELECT
                id, (whole - coalesce(worked, 0)) // 60 AS closed_minutes,
                whole // 60 - (whole - coalesce(worked, 0)) // 60 AS agency_minutes
            FROM (SELECT *, (floor(epoch(closed_at)) - floor(epoch(due_at)))::BIGINT AS whole FROM local WHERE e > due)
            LEFT JOIN (
                SELECT id, sum(epoch(least(closes, e_clock) - greatest(opens, due_clock)))::BIGINT AS worked
                FROM local JOIN block ON opens < e_clock AND closes > due_clock
                WHERE e > due
                GROUP BY id
            ) USING (id)""";

    /** What a row counts in: the agency and the root above it; in total, by procedure, by field, by channel. */
    private static final String COUNTED =
            """
            CREATE TABLE node AS
            SELECT DISTINCT agency_code, unnest([agency_code, split_part(agency_code, '.', 1)]) AS node
            FROM (SELECT agency_code FROM dossier UNION SELECT agency_code FROM payment);
            CREATE TABLE counted AS
            WITH placed AS (
                SELECT node.node, coalesce(minutes, 0) AS minutes, closed_minutes, agency_minutes, local.*
                FROM local JOIN node USING (agency_code) LEFT JOIN worked USING (id) LEFT JOIN delay USING (id)
            )
            SELECT * REPLACE (NULL AS procedure_code, NULL AS field_code), NULL AS by_channel, 'total' AS row_set
            FROM placed
            UNION ALL BY NAME
            SELECT * REPLACE (NULL AS field_code), NULL AS by_channel, 'procedure' AS row_set
            FROM placed WHERE procedure_code IS NOT NULL
            UNION ALL BY NAME
            SELECT * REPLACE (NULL AS procedure_code), NULL AS by_channel, 'field' AS row_set
            FROM placed WHERE field_code IS NOT NULL
            UNION ALL BY NAME
            SELECT * REPLACE (NULL AS procedure_code, NULL AS field_code), channel AS by_channel, 'channel' AS row_set
            FROM placed""";

    private static final String EVENTS =
            """
            CREATE TABLE event AS
            SELECT unnest([r, e]) AS day FROM local UNION ALL SELECT paid_on FROM paid""";

    /**
     * A dossier stands in a period's row when it was received by its end and not closed before its start: it was then
     * carried over or received, and resolved or left in progress. A dossier without a due date has no maximum time
     * either, so rule index_766 cannot judge it; an open one is judged at the midnight after the last day. A delay is the
     * agency's in office hours. Who was early, or on time, and was due before the file landed had seemed overdue.
     */
    private static final String TIMELINESS =
            """
            WITH counts AS (
                SELECT
                    period_kind, period_start, period_end, node AS agency_code, procedure_code, field_code,
                    count(*) FILTER (r < period_start) AS carried_over,
                    count(*) FILTER (r >= period_start) AS received,
                    count(*) FILTER (r >= period_start AND channel = '2') AS received_online,
                    count(*) FILTER (r >= period_start AND channel = '1') AS received_desk,
                    count(*) FILTER (r >= period_start AND channel = '3') AS received_post,
                    count(*) FILTER (e <= period_end) AS resolved,
                    count(*) FILTER (e <= period_end AND e < due) AS resolved_early,
                    count(*) FILTER (e <= period_end AND e = due) AS resolved_on_time,
                    count(*) FILTER (e <= period_end AND e > due) AS resolved_late,
                    count(*) FILTER (e <= period_end AND due IS NULL) AS resolved_without_due,
                    coalesce(sum(closed_minutes) FILTER (e <= period_end AND e > due), 0) AS delay_minutes_closed_hours,
                    coalesce(sum(agency_minutes) FILTER (e <= period_end AND e > due), 0) AS delay_minutes_agency,
                    count(*) FILTER (e <= period_end AND e <= due AND landed_on > due) AS late_sync,
                    count(*) FILTER (is_open) AS in_progress,
                    count(*) FILTER (is_open AND due IS NULL) AS in_progress_without_due,
                    count(*) FILTER (is_open AND due < until) AS in_progress_overdue,
                    count(*) FILTER (is_open AND until - due BETWEEN 1 AND 5) AS in_progress_overdue_1_5,
                    count(*) FILTER (is_open AND until - due BETWEEN 6 AND 30) AS in_progress_overdue_6_30,
                    count(*) FILTER (is_open AND until - due > 30) AS in_progress_overdue_over_30,
                    count(*) FILTER (is_open AND due >= until) AS in_progress_within,
                    count(*) FILTER (due_at IS NOT NULL) AS judged_766,
                    count(*) FILTER (
                        CASE WHEN is_open THEN timezone('ZONE', (until + 1)::TIMESTAMP) ELSE closed_at END <= due_at
                    ) AS on_time_766,
                    count(*) FILTER (due_at IS NULL) AS unjudged_766,
                    count(*) FILTER (is_open AND due_at IS NOT NULL) AS open_judged_766,
                    count(*) FILTER (is_open AND timezone('ZONE', (until + 1)::TIMESTAMP) <= due_at) AS open_on_time_766,
                    count(*) FILTER (is_open AND due_at IS NULL) AS open_unjudged_766
                FROM (
                    SELECT *, coalesce(e > period_end, true) AS is_open
                    FROM period JOIN counted ON r <= period_end AND (e IS NULL OR e >= period_start)
                    WHERE row_set <> 'channel'
                )
                GROUP BY ALL
            )
            SELECT
                *, agency_code AS agency_name, NULL AS subject,
                0 AS delay_minutes_applicant, 0 AS delay_minutes_payment, 0 AS late_explained_by_pause,
                0 AS withdrawn, 0 AS stopped, 0 AS in_progress_undated, 0 AS in_progress_paused, 0 AS stopped_stock,
                0 AS refused, 0 AS withdrawn_before_receipt, 0 AS received_late, 0 AS waiting_late,
                0 AS filed_equals_received,
                resolved - resolved_late AS on_time, resolved AS judged,
                resolved_early + resolved_on_time AS on_time_with_due,
                resolved - resolved_without_due AS judged_with_due,
                (resolved - resolved_late) / nullif(resolved, 0) AS on_time_rate,
                (resolved_early + resolved_on_time) / nullif(resolved - resolved_without_due, 0)
                    AS on_time_with_due_rate,
                on_time_766 / nullif(judged_766, 0) AS on_time_rate_766
            FROM counts""";

    /** Nearest rank: the first of the durations in order with at least so many percent of all at or before it. */
    private static final String PROCESSING_TIME =
            """
            WITH ranked AS (
                SELECT
                    period_kind, period_start, period_end, node AS agency_code, procedure_code, by_channel AS channel,
                    minutes, e - r AS days,
                    row_number() OVER (PARTITION BY period_kind, period_start, node, row_set, procedure_code, by_channel
                        ORDER BY minutes) * 100 AS place,
                    count(*) OVER (PARTITION BY period_kind, period_start, node, row_set, procedure_code, by_channel)
                        AS total
                FROM period JOIN counted ON e BETWEEN period_start AND period_end
                WHERE row_set <> 'field'
            )
            SELECT
                period_kind, period_start, period_end, agency_code, procedure_code, channel,
                agency_code AS agency_name,
                count(*) AS resolved, sum(minutes) AS working_minutes, sum(days) AS elapsed_days,
                sum(minutes) / 60 / count(*) AS mean_working_hours,
                min(minutes) FILTER (place >= 50 * total) / 60 AS p50_working_hours,
                min(minutes) FILTER (place >= 90 * total) / 60 AS p90_working_hours,
                min(minutes) FILTER (place >= 95 * total) / 60 AS p95_working_hours,
                sum(days) / count(*) AS mean_elapsed_days
            FROM ranked
            GROUP BY ALL""";

    /** Procedures are unknown: each returns a paper, and none is known to be fully online. */
    private static final String DIGITISATION =
            """
            WITH counts AS (
                SELECT
                    period_kind, period_start, period_end, node AS agency_code, procedure_code,
                    count(*) FILTER (r BETWEEN period_start AND period_end) AS received,
                    count(*) FILTER (r BETWEEN period_start AND period_end AND channel = '2') AS online,
                    count(*) FILTER (e BETWEEN period_start AND period_end) AS resolved
                FROM period JOIN counted
                    ON r BETWEEN period_start AND period_end OR e BETWEEN period_start AND period_end
                WHERE row_set IN ('total', 'procedure')
                GROUP BY ALL
            )
            SELECT
                period_kind, period_start, period_end, agency_code, procedure_code,
                agency_code AS agency_name, 0 AS online_level_known,
                0 AS component_digitised_numerator, received AS component_digitised_denominator,
                0 / nullif(received, 0) AS component_digitised_rate,
                0 AS result_electronic_numerator, resolved AS result_electronic_denominator,
                0 / nullif(resolved, 0) AS result_electronic_rate,
                0 AS dossier_digitised_numerator, resolved AS dossier_digitised_denominator,
                0 / nullif(resolved, 0) AS dossier_digitised_rate,
                0 AS data_reused_numerator, received AS data_reused_denominator,
                0 / nullif(received, 0) AS data_reused_rate,
                0 AS from_personal_store_numerator, received AS from_personal_store_denominator,
                0 / nullif(received, 0) AS from_personal_store_rate,
                0 AS population_data_numerator, received AS population_data_denominator,
                0 / nullif(received, 0) AS population_data_rate,
                0 AS end_to_end_online_numerator, resolved AS end_to_end_online_denominator,
                0 / nullif(resolved, 0) AS end_to_end_online_rate,
                online AS online_filing_numerator, received AS online_filing_denominator,
                online / nullif(received, 0) AS online_filing_rate,
                NULL AS full_online_numerator, received AS full_online_denominator, NULL AS full_online_rate,
                received AS procedure_unknown
            FROM counts""";

    /** Money by the payment's date, dossiers with a fee by the date of receipt; no log has both or names a bank. */
    private static final String ONLINE_PAYMENT =
            """
            SELECT
                period_kind, period_start, period_end, node AS agency_code, procedure_code,
                node AS agency_name, NULL AS bank, 'EUR' AS currency,
                0 AS successful, 0 AS amount, 0 AS failed, 0 AS refunded, 0 AS refunded_amount,
                count(*) AS dossiers_with_fee, 0 AS dossiers_paid_online, 0 AS flagged_without_payment,
                0 AS paid_without_flag
            FROM period JOIN counted ON r BETWEEN period_start AND period_end
            WHERE row_set IN ('total', 'procedure') AND fee > 0
            GROUP BY ALL
            UNION ALL BY NAME
            SELECT
                period_kind, period_start, period_end, node AS agency_code, NULL AS procedure_code,
                node AS agency_name, NULL AS bank, 'EUR' AS currency,
                count(*) AS successful, sum(amount) AS amount, 0 AS failed, 0 AS refunded, 0 AS refunded_amount,
                0 AS dossiers_with_fee, 0 AS dossiers_paid_online, 0 AS flagged_without_payment,
                0 AS paid_without_flag
            FROM period JOIN paid ON paid_on BETWEEN period_start AND period_end JOIN node USING (agency_code)
            GROUP BY ALL""";

    /** Payments name no dossier, only a case that is none of the lake's; no dossier's fee was paid online. */
    private static final String RECONCILIATION =
            """
            SELECT
                period_kind, period_start, period_end, node AS agency_code, procedure_code, node AS agency_name,
                'EUR' AS currency, CASE WHEN fee > 0 THEN 'no_online_payment' WHEN fee < 0 THEN 'overpaid' ELSE 'no_fee' END AS class,
                count(*) AS dossiers, coalesce(sum(fee), 0) AS fee_due, 0 AS paid, 0 AS refunded, 0 AS net
            FROM period JOIN counted ON r BETWEEN period_start AND period_end
            WHERE row_set IN ('total', 'procedure')
            GROUP BY ALL
            UNION ALL BY NAME
            SELECT
                period_kind, period_start, period_end, node AS agency_code, NULL AS procedure_code, node AS agency_name,
                'EUR' AS currency, 'paid_without_dossier' AS class,
                count(*) AS dossiers, 0 AS fee_due, sum(paid) AS paid, 0 AS refunded, sum(paid) AS net
            FROM period
            JOIN (SELECT agency_code, reference, min(paid_on) AS first_paid_on, sum(amount) AS paid FROM paid GROUP BY ALL)
                ON first_paid_on BETWEEN period_start AND period_end
            JOIN node USING (agency_code)
            GROUP BY ALL""";

    private static final String AGENCY_DAY =
            """
            WITH happened AS (
                SELECT node, unnest([r, e]) AS day FROM counted WHERE row_set = 'total'
                UNION ALL SELECT node, paid_on FROM paid JOIN node USING (agency_code)
            ),
            agency_day AS (
                SELECT
                    node,
                    unnest(generate_series(min(day)::TIMESTAMP, max(t)::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day
                FROM happened CROSS JOIN newest
                GROUP BY node
            ),
            received AS (
                SELECT node, r AS day, count(*) AS received, count(*) FILTER (channel = '2') AS received_online
                FROM counted WHERE row_set = 'total' GROUP BY ALL
            ),
            resolved AS (
                SELECT
                    node, e AS day, count(*) AS resolved,
                    count(*) FILTER (e < due) AS resolved_early,
                    count(*) FILTER (e = due) AS resolved_on_time,
                    count(*) FILTER (e > due) AS resolved_late,
                    count(*) FILTER (due IS NULL) AS resolved_without_due,
                    count(*) AS judged,
                    count(*) FILTER (due IS NULL OR e <= due) AS on_time,
                    count(*) FILTER (channel = '2') AS judged_online,
                    count(*) FILTER (channel = '2' AND (due IS NULL OR e <= due)) AS on_time_online,
                    count(*) FILTER (r = e) AS resolved_of_received
                FROM counted WHERE row_set = 'total' AND e IS NOT NULL GROUP BY ALL
            ),
            payments AS (
                SELECT node, paid_on AS day, count(*) AS paid, sum(amount) AS paid_amount
                FROM paid JOIN node USING (agency_code) GROUP BY ALL
            )
            SELECT
                day, (date_trunc('month', day)::DATE + CASE WHEN day(day) < 15 THEN 0 ELSE 14 END) AS half_month,
                node AS agency_code, node AS agency_name, 'other' AS agency_kind,
                coalesce(COLUMNS(* EXCLUDE (node, day)), 0), 0 AS withdrawn, 'EUR' AS currency
            FROM agency_day
            LEFT JOIN received USING (node, day)
            LEFT JOIN resolved USING (node, day)
            LEFT JOIN payments USING (node, day)""";

    /** One feed is required, and it has landed up to T; no agency has changed, so both views say the same. */
    private static final String COMPLETE =
            """
            SELECT counted.*, t AS complete_until, agency_view
            FROM (%s) counted CROSS JOIN newest CROSS JOIN (VALUES ('as_reported'), ('as_of_today')) v(agency_view)""";

    private static final Map<String, String> TABLES = Map.of(
            Timeliness.TABLE.name(), TIMELINESS,
            ProcessingTime.TABLE.name(), PROCESSING_TIME,
            Digitisation.TABLE.name(), DIGITISATION,
            OnlinePayment.TABLE.name(), ONLINE_PAYMENT,
            Reconciliation.TABLE.name(), RECONCILIATION,
            AgencyDay.TABLE.name(), AGENCY_DAY);

    private final Connection connection;
    private final String zone;
    private final List<Path> logs;

    private RealLogsSecondOpinion(Connection connection, String zone, List<Path> logs) {
        this.connection = connection;
        this.zone = zone;
        this.logs = logs;
    }

    /** Of the cases of the municipality's receipt of permit applications. */
    static RealLogsSecondOpinion ofReceipt(List<Path> logs) throws SQLException {
        return of(RECEIPT, "Europe/Amsterdam", logs);
    }

    /** Of the cases of the five municipalities' building permits. */
    static RealLogsSecondOpinion ofBuildingPermits(List<Path> logs) throws SQLException {
        return of(BPIC15, "Europe/Amsterdam", logs);
    }

    /** Of the payments among the events of the road traffic fines. */
    static RealLogsSecondOpinion ofRoadFines(List<Path> logs) throws SQLException {
        return of(ROAD_FINES, "Europe/Rome", logs);
    }

    private static RealLogsSecondOpinion of(String log, String zone, List<Path> logs) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        RealLogsSecondOpinion opinion = new RealLogsSecondOpinion(connection, zone, logs);
        try (Statement statement = connection.createStatement()) {
            for (String step : List.of(FACTS, log, LOCAL, COUNTED, EVENTS, SecondOpinionText.of("period"))) {
                statement.execute(opinion.filled(step));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return opinion;
    }

    /** All rows that the published table of this name should have, by its column names. */
    List<Map<String, Object>> rows(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(filled(COMPLETE.formatted(TABLES.get(table))))) {
            List<Map<String, Object>> rows = new ArrayList<>();
            while (answer.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= answer.getMetaData().getColumnCount(); column++) {
                    row.put(answer.getMetaData().getColumnName(column), answer.getObject(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    private String filled(String sql) {
        String files = logs.stream().map(log -> "'" + log + "'").collect(Collectors.joining(", ", "[", "]"));
        return sql.replace("ZONE", zone).replace("LOGS", files);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
