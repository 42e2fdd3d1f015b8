-- SPDX-License-Identifier: Apache-2.0
-- Percentiles of the minutes themselves, by nearest rank and without buckets: what the published ones may differ from.

CREATE TABLE exact_processing_time AS
WITH part AS (
    SELECT period_kind, period_start, agency_code, procedure_code, channel, minutes, count(*) AS n
    FROM period JOIN local ON e BETWEEN period_start AND period_end
    WHERE in_scope AND closed_kind = 'resolved'
    GROUP BY ALL
),
keyed AS (
    SELECT
        period_kind, period_start, agency_view, node AS agency_code, by_procedure.procedure_code, NULL AS channel,
        minutes, n
    FROM part JOIN node USING (agency_code)
    JOIN by_procedure ON by_procedure.counts IS NOT DISTINCT FROM part.procedure_code
    UNION ALL
    SELECT period_kind, period_start, agency_view, node AS agency_code, NULL, channel, minutes, n
    FROM part JOIN node USING (agency_code)
    WHERE channel IS NOT NULL
),
summed AS (SELECT * EXCLUDE (n), sum(n) AS n FROM keyed GROUP BY ALL),
ranked AS (
    SELECT
        *, sum(n) OVER (PARTITION BY period_kind, period_start, agency_view, agency_code, procedure_code, channel
            ORDER BY minutes) * 100 AS place,
        sum(n) OVER (PARTITION BY period_kind, period_start, agency_view, agency_code, procedure_code, channel) AS total
    FROM summed
)
FROM (UNPIVOT (
    SELECT
        period_kind, period_start, agency_view, agency_code, procedure_code, channel,
        min(minutes) FILTER (place >= 50 * total) AS p50_working_hours,
        min(minutes) FILTER (place >= 90 * total) AS p90_working_hours,
        min(minutes) FILTER (place >= 95 * total) AS p95_working_hours
    FROM ranked
    GROUP BY ALL
) ON p50_working_hours, p90_working_hours, p95_working_hours INTO NAME percentile VALUE minutes);
