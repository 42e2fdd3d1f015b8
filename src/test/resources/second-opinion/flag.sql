-- SPDX-License-Identifier: Apache-2.0
-- The view dossier_flag from the rows of dossier, as its columns word each figure.

CREATE TABLE told AS
WITH counted AS (
    SELECT period_kind, period_start, period_end, until, agency_view, node, flags, run_id
    FROM item
    JOIN period ON received_on BETWEEN period_start AND period_end
    JOIN node ON node.agency_code = item.agency_code AND node.day = received_on
),
total AS (
    SELECT
        period_kind, period_start, period_end, until, agency_view, node, count(*) AS received, max(run_id) AS as_known_at
    FROM counted
    GROUP BY ALL
),
flagged AS (
    SELECT period_kind, period_start, agency_view, node, flag, count(*) AS flagged
    FROM (SELECT *, unnest(flags) AS flag FROM counted)
    GROUP BY ALL
)
SELECT
    period_kind, period_start, period_end, agency_view, node AS agency_code, agency_name, flag, flagged, received,
    flagged / received AS flagged_rate, DATE '${complete_until}' AS complete_until, as_known_at
FROM total
JOIN flagged USING (period_kind, period_start, agency_view, node)
JOIN named USING (agency_view, node)
WHERE until >= named_from AND until < named_before;
