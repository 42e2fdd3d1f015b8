-- SPDX-License-Identifier: Apache-2.0
-- Half months, and months, quarters, half years and years with their administrative twins (the 15th to the 14th), from the
-- first event to T.

CREATE TABLE period AS
WITH month AS (
    SELECT month::DATE AS first
    FROM generate_series(
        (SELECT date_trunc('year', min(day))::TIMESTAMP FROM event),
        (SELECT t::TIMESTAMP + INTERVAL 1 MONTH FROM newest), INTERVAL 1 MONTH) m (month)
),
-- Of n months a period begins in each month whose number is a multiple of n and one.
kind AS (SELECT * FROM (VALUES ('month', 1), ('quarter', 3), ('half_year', 6), ('year', 12)) k (name, months)),
long AS (
    SELECT name, first, (first + to_months(months))::DATE AS after
    FROM month JOIN kind ON (month(first) - 1) % months = 0
),
every AS (
    SELECT 'half_month' AS period_kind, first AS period_start, first + 13 AS period_end FROM month
    UNION ALL SELECT 'half_month', first + 14, last_day(first) FROM month
    UNION ALL SELECT name, first, after - 1 FROM long
    UNION ALL SELECT 'admin_' || name, (first - INTERVAL 1 MONTH)::DATE + 14, (after - INTERVAL 1 MONTH)::DATE + 13 FROM long
)
SELECT every.*, t, least(period_end, t) AS until FROM every CROSS JOIN newest
-- Nothing is told of what ended before the half month of the first event.
WHERE period_start <= t AND period_end >= (
    SELECT date_trunc('month', min(day))::DATE + CASE WHEN day(min(day)) < 15 THEN 0 ELSE 14 END FROM event);
