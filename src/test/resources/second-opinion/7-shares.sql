-- SPDX-License-Identifier: Apache-2.0
-- How many dossiers landed, and of how many of them later versions changed what was known.

CREATE TABLE share AS
SELECT
    count(*) AS dossiers,
    -- Of those filed before the first night nobody can tell.
    count(*) FILTER (filed_on >= first_day) AS filed_since,
    count(*) FILTER (filed_on >= first_day AND first_landed > filed_on) AS late,
    count(*) FILTER (is_corrected) AS corrected,
    count(*) FILTER (is_cancelled) AS cancelled_and_reopened,
    count(*) FILTER (is_reopened) AS reopened
FROM (
    SELECT
        code, min(coalesce(filed_at, received_at))::DATE AS filed_on, min(file_day) AS first_landed,
        count(DISTINCT received_at) > 1 OR count(DISTINCT procedure_code) > 1 OR count(DISTINCT channel) > 1
            AS is_corrected,
        bool_or(status IN (2, 4, 5, 6) AND was_cancelled) AS is_cancelled,
        bool_or(status IN (2, 4, 5, 6) AND was_resolved) AS is_reopened
    FROM (
        SELECT
            *, bool_or(status IN (3, 7, 8)) OVER before AS was_cancelled,
            bool_or(status IN (9, 10)) OVER before AS was_resolved
        FROM sent_dossier
        WHERE NOT is_refused
        WINDOW before AS (PARTITION BY code ORDER BY version ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    )
    GROUP BY code
)
CROSS JOIN (SELECT min(file_day) AS first_day FROM sent_dossier);
