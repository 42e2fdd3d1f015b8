-- SPDX-License-Identifier: Apache-2.0
-- Half months, months and administrative months (the 15th to the 14th) from the first event to T.

CREATE TABLE period AS
WITH month AS (
    SELECT month::DATE AS first
    FROM generate_series(
        (SELECT date_trunc('month', min(day))::TIMESTAMP FROM event),
        (SELECT t::TIMESTAMP + INTERVAL 1 MONTH FROM newest), INTERVAL 1 MONTH) m (month)
),
every AS (
    SELECT 'half_month' AS period_kind, first AS period_start, first + 13 AS period_end FROM month
    UNION ALL SELECT 'half_month', first + 14, last_day(first) FROM month
    UNION ALL SELECT 'month', first, last_day(first) FROM month
    UNION ALL SELECT 'admin_month', (first - INTERVAL 1 MONTH)::DATE + 14, first + 13 FROM month
)
SELECT every.*, t, least(period_end, t) AS until FROM every CROSS JOIN newest WHERE period_start <= t;
