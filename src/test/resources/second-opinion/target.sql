-- SPDX-License-Identifier: Apache-2.0
-- Targets assigned by the newest day, each under one agency.

CREATE TABLE newest AS SELECT DATE '${day}' AS t;
CREATE TABLE entry AS
SELECT *, coalesce(cancelled_on <= t, false) AS is_cancelled
FROM read_parquet('${rows}/target/*.parquet') JOIN newest ON assigned_on <= t;

-- The row of a target that counts: its lead, or any where nobody leads; of several the one told of last that is still asked.
CREATE TABLE led AS
WITH ranked AS (
    SELECT
        *, role <> 'lead' AS without_lead, max(run_id) OVER (PARTITION BY programme, target_code) AS newest_run,
        row_number() OVER (
            PARTITION BY programme, target_code
            ORDER BY
                without_lead, is_cancelled, version_order.version_at DESC NULLS LAST, version_order.day DESC NULLS LAST,
                version_order.path DESC NULLS LAST, version_order.revision DESC NULLS LAST,
                version_order.position DESC NULLS LAST
        ) AS place
    FROM entry
)
FROM ranked WHERE place = 1;

CREATE TABLE busy AS SELECT DISTINCT agency_code, assigned_on AS day FROM led;
