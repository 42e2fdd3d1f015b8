-- SPDX-License-Identifier: Apache-2.0
-- The view target_progress from the rows of target, as its columns word each figure.

CREATE TABLE counted AS
SELECT
    led.* EXCLUDE (agency_code), agency_view, node, NOT is_cancelled AS assigned,
    assigned AND coalesce(done_on <= t, false) AS done,
    assigned AND NOT done AND coalesce(due_on < t, false) AS overdue
FROM led JOIN node ON node.agency_code = led.agency_code AND node.day = assigned_on;

CREATE TABLE told AS
WITH still_asked AS (SELECT programme, target_code, agency_code FROM entry WHERE NOT is_cancelled),
by_day AS (
    SELECT
        programme, unit_of_count, agency_view, node, assigned_on, t, count(*) FILTER (assigned) AS assigned,
        count(*) FILTER (done) AS done, count(*) FILTER (assigned AND NOT done AND NOT overdue) AS in_progress,
        count(*) FILTER (overdue) AS overdue, count(*) FILTER (NOT assigned) AS cancelled,
        count(*) FILTER (assigned AND without_lead) AS without_lead, max(newest_run) AS run_id
    FROM counted
    GROUP BY GROUPING SETS (
        (programme, unit_of_count, agency_view, node, t), (programme, unit_of_count, agency_view, node, t, assigned_on)
    )
),
agencies AS (
    SELECT
        programme, unit_of_count, agency_view, node, assigned_on,
        count(DISTINCT agency_code) AS agencies_assigned
    FROM counted JOIN still_asked USING (programme, target_code)
    WHERE assigned
    GROUP BY GROUPING SETS (
        (programme, unit_of_count, agency_view, node), (programme, unit_of_count, agency_view, node, assigned_on)
    )
)
SELECT
    by_day.programme, by_day.unit_of_count, named.agency_view, named.node AS agency_code, agency_name,
    CASE WHEN by_day.assigned_on IS NULL THEN 'total' ELSE 'assigned_on' END AS breakdown, agency_kind,
    by_day.assigned_on, t AS counted_on, assigned, done, in_progress, overdue, done / nullif(assigned, 0) AS done_rate,
    cancelled, without_lead, coalesce(agencies_assigned, 0) AS agencies_assigned,
    DATE '${complete_until}' AS complete_until, run_id AS as_known_at
FROM by_day
JOIN named USING (agency_view, node)
LEFT JOIN agencies
    ON agencies.programme = by_day.programme AND agencies.unit_of_count = by_day.unit_of_count
    AND agencies.agency_view = named.agency_view AND agencies.node = named.node
    AND agencies.assigned_on IS NOT DISTINCT FROM by_day.assigned_on
WHERE coalesce(by_day.assigned_on, t) >= named_from AND coalesce(by_day.assigned_on, t) < named_before;
